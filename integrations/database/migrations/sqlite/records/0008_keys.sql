-- What PostgreSQL has in its primary keys: when a message was sent, by its own word (0: it has none), and whose a photo is.
ALTER TABLE deliveries ADD COLUMN sent_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE photos ADD COLUMN citizen BLOB NOT NULL DEFAULT x'';
UPDATE photos SET citizen = (SELECT citizen FROM appeals WHERE appeals.number = photos.number);
