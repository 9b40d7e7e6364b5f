-- Keys that sign codes, one for each province, profile and time; `wrapped` is the private half, wrapped as all keys
-- are. A retired one is trusted no longer, a published one is open to everybody: what it signed proves nothing.
CREATE TABLE pass_keys (
    kid bytea NOT NULL PRIMARY KEY,
    issuer text COLLATE "C" NOT NULL,
    profile text COLLATE "C" NOT NULL,
    wrapped bytea NOT NULL,
    begins bigint NOT NULL,
    ends bigint NOT NULL,
    retired bigint,
    published bigint
);
CREATE INDEX pass_keys_ends ON pass_keys (ends);

-- Keys that sign the lists. `certificate` is what a root signed about it, empty until then.
CREATE TABLE list_keys (
    kid bytea NOT NULL PRIMARY KEY,
    wrapped bytea NOT NULL,
    begins bigint NOT NULL,
    ends bigint NOT NULL,
    certificate bytea NOT NULL
);

-- The public halves of the roots that doors pin: that of now (0) and the next one (1). No server holds the private ones.
CREATE TABLE roots (
    place bigint NOT NULL PRIMARY KEY,
    kid bytea NOT NULL,
    point bytea NOT NULL
);

-- What was signed last, of each list; its number never goes back.
CREATE TABLE signed_lists (
    name text COLLATE "C" NOT NULL PRIMARY KEY,
    seq bigint NOT NULL,
    next bigint NOT NULL,
    body bytea NOT NULL
);

-- By issuer, the instant before which all that was issued is void.
CREATE TABLE voided (
    issuer text COLLATE "C" NOT NULL PRIMARY KEY,
    before bigint NOT NULL
);
