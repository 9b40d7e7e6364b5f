-- Instants are microseconds since 1970 (UTC). `body` is JSON sealed under its owner's key; nothing personal
-- stands in another column.
CREATE TABLE citizens (
    id BLOB NOT NULL PRIMARY KEY,
    document BLOB NOT NULL,
    state TEXT NOT NULL,
    language TEXT NOT NULL,
    registered_at INTEGER NOT NULL,
    decided_at INTEGER,
    version INTEGER NOT NULL,
    body BLOB NOT NULL
) STRICT;
CREATE INDEX citizens_document ON citizens (document);
CREATE INDEX citizens_state ON citizens (state, registered_at);
CREATE UNIQUE INDEX citizens_one_confirmed ON citizens (document) WHERE state = 'confirmed';

CREATE TABLE channels (
    id BLOB NOT NULL PRIMARY KEY,
    account TEXT NOT NULL,
    citizen BLOB REFERENCES citizens (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    unfollowed_at INTEGER,
    version INTEGER NOT NULL,
    body BLOB NOT NULL
) STRICT;
CREATE INDEX channels_citizen ON channels (citizen) WHERE citizen IS NOT NULL;
CREATE INDEX channels_unfollowed ON channels (unfollowed_at) WHERE unfollowed_at IS NOT NULL;
CREATE INDEX channels_unfinished ON channels (seen_at) WHERE citizen IS NULL;

CREATE TABLE consents (
    citizen BLOB NOT NULL REFERENCES citizens (id) ON DELETE CASCADE,
    purpose TEXT NOT NULL,
    given_at INTEGER NOT NULL,
    text TEXT NOT NULL,
    through TEXT NOT NULL,
    withdrawn_at INTEGER,
    PRIMARY KEY (citizen, purpose, given_at)
) STRICT, WITHOUT ROWID;

CREATE TABLE declarations (
    id TEXT NOT NULL PRIMARY KEY,
    citizen BLOB NOT NULL REFERENCES citizens (id) ON DELETE CASCADE,
    declared_at INTEGER NOT NULL,
    body BLOB NOT NULL
) STRICT;
CREATE INDEX declarations_citizen ON declarations (citizen, declared_at);

CREATE TABLE receipts (
    id INTEGER PRIMARY KEY,
    citizen BLOB NOT NULL REFERENCES citizens (id) ON DELETE CASCADE,
    at INTEGER NOT NULL,
    body BLOB NOT NULL
) STRICT;
CREATE INDEX receipts_citizen ON receipts (citizen, at);

-- Belongs to a document, whoever holds it. `ends_at` is the last instant it speaks of.
CREATE TABLE evidence (
    id TEXT NOT NULL PRIMARY KEY,
    document BLOB NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    source TEXT NOT NULL,
    officer TEXT NOT NULL,
    confirmed_by TEXT NOT NULL,
    batch TEXT NOT NULL,
    added_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    body BLOB NOT NULL
) STRICT;
CREATE INDEX evidence_document ON evidence (document);
CREATE INDEX evidence_state ON evidence (state, added_at);
CREATE INDEX evidence_officer ON evidence (officer, added_at);
CREATE INDEX evidence_source ON evidence (source, added_at);
CREATE INDEX evidence_ends ON evidence (ends_at);

CREATE TABLE deliveries (
    key BLOB NOT NULL PRIMARY KEY,
    taken_at INTEGER NOT NULL,
    owner BLOB,
    reply BLOB
) STRICT;
CREATE INDEX deliveries_kept ON deliveries ((reply IS NULL), taken_at);

CREATE TABLE items (
    id TEXT NOT NULL PRIMARY KEY,
    channel BLOB NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
    account TEXT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    tries INTEGER NOT NULL,
    reason TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    sent_at INTEGER,
    body BLOB NOT NULL
) STRICT;
CREATE INDEX items_due ON items (state, due_at);
CREATE INDEX items_channel ON items (channel, sent_at);

CREATE TABLE links (
    link BLOB NOT NULL PRIMARY KEY,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX links_expired ON links (expires_at);

CREATE TABLE officers (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    body TEXT NOT NULL,
    region TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Every list of services a region has published; the one shown is the newest not undone.
CREATE TABLE services (
    region TEXT NOT NULL,
    version INTEGER NOT NULL,
    shown INTEGER NOT NULL,
    rows TEXT NOT NULL,
    PRIMARY KEY (region, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    act TEXT NOT NULL,
    purpose TEXT NOT NULL,
    about TEXT NOT NULL,
    detail TEXT NOT NULL
) STRICT;
CREATE INDEX audit_about ON audit (about);
CREATE INDEX audit_at ON audit (at);

-- Entries may be deleted only when older than what retention has declared ended.
CREATE TABLE audit_ended (
    before INTEGER NOT NULL
) STRICT;
INSERT INTO audit_ended (before) VALUES (0);
CREATE TRIGGER audit_never_changes BEFORE UPDATE ON audit
BEGIN
    SELECT RAISE(ABORT, 'an audit entry is never changed');
END;
CREATE TRIGGER audit_only_ends BEFORE DELETE ON audit WHEN old.at >= (SELECT max(before) FROM audit_ended)
BEGIN
    SELECT RAISE(ABORT, 'an audit entry is kept until its end');
END;

-- A check value of the root key this database was made with: under another one nothing in it could be found.
CREATE TABLE root_check (
    digest BLOB NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;
