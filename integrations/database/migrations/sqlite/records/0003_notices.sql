-- `remaining` messages may still be sent for the purpose, or with `lasting` as many as come.
CREATE TABLE subscriptions (
    channel BLOB NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
    purpose TEXT NOT NULL,
    remaining INTEGER NOT NULL,
    lasting INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (channel, purpose)
) STRICT, WITHOUT ROWID;

-- How a message was sent, the platform's own number of it, and whether it arrived.
ALTER TABLE items ADD COLUMN way TEXT NOT NULL DEFAULT '';
ALTER TABLE items ADD COLUMN receipt TEXT NOT NULL DEFAULT '';
ALTER TABLE items ADD COLUMN arrived TEXT NOT NULL DEFAULT '';
CREATE INDEX items_receipt ON items (account, receipt) WHERE receipt <> '';
CREATE INDEX items_news ON items (created_at) WHERE kind = 'news';
