-- A client holds the token; here lies its keyed hash only. It ends with its channel.
CREATE TABLE logins (
    token BLOB NOT NULL PRIMARY KEY,
    channel BLOB NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX logins_channel ON logins (channel);
CREATE INDEX logins_seen ON logins (seen_at);

-- The keyed hash of what the platform calls the same person at all accounts of one owner.
ALTER TABLE channels ADD COLUMN union_id BLOB;
CREATE INDEX channels_union ON channels (union_id) WHERE union_id IS NOT NULL;
