-- Keys that sign codes, one for each province, profile and time; `wrapped` is the private half, wrapped as all keys
-- are. A retired one is trusted no longer, a published one is open to everybody: what it signed proves nothing.
CREATE TABLE pass_keys (
    kid BLOB NOT NULL PRIMARY KEY,
    issuer TEXT NOT NULL,
    profile TEXT NOT NULL,
    wrapped BLOB NOT NULL,
    begins INTEGER NOT NULL,
    ends INTEGER NOT NULL,
    retired INTEGER,
    published INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX pass_keys_ends ON pass_keys (ends);

-- Keys that sign the lists. `certificate` is what a root signed about it, empty until then.
CREATE TABLE list_keys (
    kid BLOB NOT NULL PRIMARY KEY,
    wrapped BLOB NOT NULL,
    begins INTEGER NOT NULL,
    ends INTEGER NOT NULL,
    certificate BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- The public halves of the roots that doors pin: that of now (0) and the next one (1). No server holds the private ones.
CREATE TABLE roots (
    place INTEGER NOT NULL PRIMARY KEY,
    kid BLOB NOT NULL,
    point BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- What was signed last, of each list; its number never goes back.
CREATE TABLE signed_lists (
    name TEXT NOT NULL PRIMARY KEY,
    seq INTEGER NOT NULL,
    next INTEGER NOT NULL,
    body BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- By issuer, the instant before which all that was issued is void.
CREATE TABLE voided (
    issuer TEXT NOT NULL PRIMARY KEY,
    before INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
