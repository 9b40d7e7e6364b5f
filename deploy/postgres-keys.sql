-- The database of keys beside that of the records. On one server they share its backups; better, give the keys one of
-- their own (DEPLOYMENT.md, Backup).
CREATE DATABASE healthcode_keys OWNER healthcode ENCODING 'UTF8';
