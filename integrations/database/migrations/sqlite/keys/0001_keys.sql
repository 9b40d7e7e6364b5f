-- One key per citizen, per channel not yet registered and per document index, wrapped by the key of keys.dir.
CREATE TABLE keys (
    owner BLOB NOT NULL PRIMARY KEY,
    wrapped BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- What is still to be done about a key should we stop half way: after an erasure (erased = 1) its rows are to
-- be deleted; after a registration (0) the channel's own key is, once no row needs it.
CREATE TABLE leaving (
    owner BLOB NOT NULL PRIMARY KEY,
    erased INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A check value of the root key this database was made with: under another one nothing in it could be found.
CREATE TABLE root_check (
    digest BLOB NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;
