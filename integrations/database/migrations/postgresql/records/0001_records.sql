-- Instants are microseconds since 1970 (UTC). `body` is JSON sealed under its owner's key; nothing personal
-- stands in another column.
--
-- A table that grows with citizens or with what they do has what it is spread by first in its primary key
-- (DEPLOYMENT.md, "Growing"): a citizen, a channel, a document, or the random number a row is asked for by. Three
-- are parted by day (days.py): what is over is dropped with its day, and what no day has been made for lies in _rest.
CREATE TABLE citizens (
    id bytea NOT NULL PRIMARY KEY,
    document bytea NOT NULL,
    state text NOT NULL,
    language text NOT NULL,
    registered_at bigint NOT NULL,
    decided_at bigint,
    version bigint NOT NULL,
    body bytea NOT NULL
);
CREATE INDEX citizens_document ON citizens (document);
CREATE INDEX citizens_state ON citizens (state, registered_at);
CREATE UNIQUE INDEX citizens_one_confirmed ON citizens (document) WHERE state = 'confirmed';

CREATE TABLE channels (
    id bytea NOT NULL PRIMARY KEY,
    account text NOT NULL,
    citizen bytea REFERENCES citizens (id) ON DELETE CASCADE,
    created_at bigint NOT NULL,
    seen_at bigint NOT NULL,
    unfollowed_at bigint,
    union_id bytea, -- the keyed hash of what the platform calls the same person at all accounts of one owner
    version bigint NOT NULL,
    body bytea NOT NULL
);
CREATE INDEX channels_union ON channels (union_id) WHERE union_id IS NOT NULL;
CREATE INDEX channels_citizen ON channels (citizen) WHERE citizen IS NOT NULL;
CREATE INDEX channels_unfollowed ON channels (unfollowed_at) WHERE unfollowed_at IS NOT NULL;
CREATE INDEX channels_unfinished ON channels (seen_at) WHERE citizen IS NULL;

CREATE TABLE consents (
    citizen bytea NOT NULL REFERENCES citizens (id) ON DELETE CASCADE,
    purpose text COLLATE "C" NOT NULL,
    given_at bigint NOT NULL,
    text text NOT NULL,
    through text NOT NULL,
    withdrawn_at bigint,
    PRIMARY KEY (citizen, purpose, given_at)
);

CREATE TABLE declarations (
    citizen bytea NOT NULL REFERENCES citizens (id) ON DELETE CASCADE,
    id text COLLATE "C" NOT NULL,
    declared_at bigint NOT NULL,
    body bytea NOT NULL,
    PRIMARY KEY (citizen, id)
);
CREATE UNIQUE INDEX declarations_id ON declarations (id);

CREATE TABLE receipts (
    citizen bytea NOT NULL REFERENCES citizens (id) ON DELETE CASCADE,
    id bigint GENERATED ALWAYS AS IDENTITY,
    at bigint NOT NULL,
    body bytea NOT NULL,
    PRIMARY KEY (citizen, id)
);

-- Belongs to a document, whoever holds it. `ends_at` is the last instant it speaks of.
CREATE TABLE evidence (
    document bytea NOT NULL,
    id text COLLATE "C" NOT NULL,
    kind text NOT NULL,
    state text NOT NULL,
    source text NOT NULL,
    officer text NOT NULL,
    confirmed_by text NOT NULL,
    batch text NOT NULL,
    added_at bigint NOT NULL,
    ends_at bigint NOT NULL,
    body bytea NOT NULL,
    PRIMARY KEY (document, id)
);
CREATE UNIQUE INDEX evidence_id ON evidence (id);
CREATE INDEX evidence_state ON evidence (state, added_at);
CREATE INDEX evidence_officer ON evidence (officer, added_at);
CREATE INDEX evidence_source ON evidence (source, added_at);
CREATE INDEX evidence_ends ON evidence (ends_at);

-- `sent_at` stands in the message itself, so that each copy of it looks in one day and finds itself there; 0 where
-- a message does not say when it was sent.
CREATE TABLE deliveries (
    key bytea NOT NULL,
    sent_at bigint NOT NULL,
    taken_at bigint NOT NULL,
    owner bytea,
    reply bytea,
    PRIMARY KEY (key, sent_at)
) PARTITION BY RANGE (sent_at);
CREATE INDEX deliveries_kept ON deliveries (taken_at);
CREATE INDEX deliveries_replied ON deliveries (taken_at) WHERE reply IS NOT NULL;
CREATE TABLE deliveries_rest PARTITION OF deliveries DEFAULT;

CREATE TABLE items (
    channel bytea NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
    id text COLLATE "C" NOT NULL,
    account text NOT NULL,
    kind text NOT NULL,
    state text NOT NULL,
    tries bigint NOT NULL,
    reason text NOT NULL,
    created_at bigint NOT NULL,
    due_at bigint NOT NULL,
    sent_at bigint,
    -- How it was sent, the platform's own number of it, and whether it arrived.
    way text NOT NULL,
    receipt text NOT NULL,
    arrived text NOT NULL,
    body bytea NOT NULL,
    PRIMARY KEY (channel, id, created_at)
) PARTITION BY RANGE (created_at);
CREATE INDEX items_id ON items (id);
CREATE INDEX items_receipt ON items (account, receipt) WHERE receipt <> '';
CREATE INDEX items_news ON items (created_at) WHERE kind = 'news';
CREATE INDEX items_due ON items (state, due_at);
CREATE INDEX items_channel ON items (channel, sent_at);
CREATE TABLE items_rest PARTITION OF items DEFAULT;

-- Which worker is at the items of a channel: those to be sent, or of one kind those the platform is asked for.
CREATE TABLE leases (
    channel bytea NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
    kind text COLLATE "C" NOT NULL,
    holder bytea NOT NULL,
    until bigint NOT NULL,
    PRIMARY KEY (channel, kind)
);

CREATE TABLE links (
    link bytea NOT NULL PRIMARY KEY,
    expires_at bigint NOT NULL
);
CREATE INDEX links_expired ON links (expires_at);

-- Passes given out and not yet expired.
CREATE TABLE issued (
    cti bytea NOT NULL PRIMARY KEY,
    exp bigint NOT NULL,
    pseudonym bytea NOT NULL
);
CREATE INDEX issued_expired ON issued (exp);

CREATE TABLE officers (
    id text COLLATE "C" NOT NULL PRIMARY KEY,
    name text NOT NULL,
    body text NOT NULL,
    region text NOT NULL
);

-- Every list of services a region has published; the one shown is the newest not undone.
CREATE TABLE services (
    region text COLLATE "C" NOT NULL,
    version bigint NOT NULL,
    shown bigint NOT NULL,
    rows text NOT NULL,
    PRIMARY KEY (region, version)
);

CREATE SEQUENCE audit_id_seq;
CREATE TABLE audit (
    about text COLLATE "C" NOT NULL,
    id bigint NOT NULL DEFAULT nextval('audit_id_seq'),
    at bigint NOT NULL,
    actor text NOT NULL,
    act text NOT NULL,
    purpose text NOT NULL,
    detail text NOT NULL,
    PRIMARY KEY (about, id, at)
) PARTITION BY RANGE (at);
ALTER SEQUENCE audit_id_seq OWNED BY audit.id;
CREATE INDEX audit_at ON audit (at);
CREATE TABLE audit_rest PARTITION OF audit DEFAULT;

-- Entries may be deleted only when older than what retention has declared ended.
CREATE TABLE audit_ended (
    before bigint NOT NULL
);
INSERT INTO audit_ended (before) VALUES (0);
CREATE FUNCTION audit_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'DELETE' THEN
        RAISE EXCEPTION 'an audit entry is never changed';
    END IF;
    IF OLD.at >= (SELECT max(before) FROM audit_ended) THEN
        RAISE EXCEPTION 'an audit entry is kept until its end';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER audit_is_kept BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_is_kept();
CREATE TRIGGER audit_is_whole BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_is_kept();
CREATE TRIGGER audit_is_whole BEFORE TRUNCATE ON audit_rest FOR EACH STATEMENT EXECUTE FUNCTION audit_is_kept();

-- A check value of the root key this database was made with: under another one nothing in it could be found.
CREATE TABLE root_check (
    digest bytea NOT NULL PRIMARY KEY
);

-- A client holds the token; here lies its keyed hash only. It ends with its channel.
CREATE TABLE logins (
    token bytea NOT NULL PRIMARY KEY,
    channel bytea NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
    created_at bigint NOT NULL,
    seen_at bigint NOT NULL,
    -- Where somebody logged in, while the conversation is that of another account of the same owner; ends with either.
    logged_in_at bytea REFERENCES channels (id) ON DELETE CASCADE
);
CREATE INDEX logins_at ON logins (logged_in_at) WHERE logged_in_at IS NOT NULL;
CREATE INDEX logins_channel ON logins (channel);
CREATE INDEX logins_seen ON logins (seen_at);

-- `remaining` messages may still be sent for the purpose, or with `lasting` as many as come.
CREATE TABLE subscriptions (
    channel bytea NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
    purpose text COLLATE "C" NOT NULL,
    remaining bigint NOT NULL,
    lasting bigint NOT NULL,
    refused bigint NOT NULL,
    changed_at bigint NOT NULL,
    version bigint NOT NULL,
    PRIMARY KEY (channel, purpose)
);

-- Who may show whose code. `until` is a Beijing date; `over_at` is the instant from which retention counts.
CREATE TABLE delegations (
    holder bytea NOT NULL REFERENCES citizens (id) ON DELETE CASCADE,
    id text COLLATE "C" NOT NULL,
    person bytea NOT NULL REFERENCES citizens (id) ON DELETE CASCADE,
    kind text NOT NULL,
    state text NOT NULL,
    asked_at bigint NOT NULL,
    until text NOT NULL,
    decided_at bigint,
    decided_by text NOT NULL,
    over_at bigint NOT NULL,
    PRIMARY KEY (holder, id)
);
CREATE UNIQUE INDEX delegations_id ON delegations (id);
CREATE INDEX delegations_person ON delegations (person);
CREATE INDEX delegations_state ON delegations (state, asked_at);
CREATE INDEX delegations_over ON delegations (over_at);

-- Sealed under the holder's key. The waiting citizen is erased when joined, and can be asked for all the same.
CREATE TABLE joins (
    holder bytea NOT NULL REFERENCES citizens (id) ON DELETE CASCADE,
    id text COLLATE "C" NOT NULL,
    waiting bytea NOT NULL,
    state text NOT NULL,
    tries bigint NOT NULL,
    asked_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    decided_at bigint,
    body bytea NOT NULL,
    PRIMARY KEY (holder, id)
);
CREATE UNIQUE INDEX joins_id ON joins (id);
CREATE INDEX joins_waiting ON joins (waiting, asked_at);
CREATE INDEX joins_state ON joins (state, decided_at);
CREATE INDEX joins_over ON joins (coalesce(decided_at, expires_at));

CREATE TABLE appeals (
    citizen bytea NOT NULL REFERENCES citizens (id) ON DELETE CASCADE,
    number text COLLATE "C" NOT NULL,
    state text NOT NULL,
    opened_at bigint NOT NULL,
    due_at bigint NOT NULL,
    decided_at bigint,
    body bytea NOT NULL,
    PRIMARY KEY (citizen, number)
);
CREATE UNIQUE INDEX appeals_number ON appeals (number);
CREATE INDEX appeals_state ON appeals (state, due_at);
CREATE INDEX appeals_decided ON appeals (decided_at) WHERE decided_at IS NOT NULL;

-- Apart, so that only who asks for a picture reads one.
CREATE TABLE photos (
    citizen bytea NOT NULL,
    number text COLLATE "C" NOT NULL,
    body bytea NOT NULL,
    PRIMARY KEY (citizen, number),
    FOREIGN KEY (citizen, number) REFERENCES appeals (citizen, number) ON DELETE CASCADE
);
CREATE INDEX photos_number ON photos (number);

CREATE TABLE corrections (
    citizen bytea NOT NULL REFERENCES citizens (id) ON DELETE CASCADE,
    id text COLLATE "C" NOT NULL,
    state text NOT NULL,
    asked_at bigint NOT NULL,
    decided_at bigint,
    body bytea NOT NULL,
    PRIMARY KEY (citizen, id)
);
CREATE UNIQUE INDEX corrections_id ON corrections (id);
CREATE INDEX corrections_state ON corrections (state, asked_at);
CREATE INDEX corrections_decided ON corrections (decided_at) WHERE decided_at IS NOT NULL;

-- Everyone hit by one record of a source is found from an upheld appeal.
CREATE INDEX evidence_batch ON evidence (batch) WHERE batch <> '';

-- Whoever relies on there being no such row holds a lock on its id that whoever makes one waits for. Each step of
-- a plpgsql function sees what was committed before it, so that what was waited for is seen.
CREATE FUNCTION id_lock(id bytea) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$ SELECT hashtextextended(encode(id, 'hex'), 0) $$;
CREATE FUNCTION channel_is_absent(sought bytea) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(id_lock(sought));
    RETURN NOT EXISTS (SELECT 1 FROM channels WHERE id = sought);
END $$;
CREATE FUNCTION citizen_is_absent(sought bytea) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(id_lock(sought));
    RETURN NOT EXISTS (SELECT 1 FROM citizens WHERE id = sought);
END $$;
CREATE FUNCTION id_appears() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(id_lock(NEW.id));
    RETURN NEW;
END $$;
CREATE TRIGGER channel_appears BEFORE INSERT ON channels FOR EACH ROW EXECUTE FUNCTION id_appears();
CREATE TRIGGER citizen_appears BEFORE INSERT ON citizens FOR EACH ROW EXECUTE FUNCTION id_appears();

-- Fails a statement of many parts, one of which had to hold and does not (together.py says what the states mean).
CREATE FUNCTION refused(state text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a part does not hold' USING ERRCODE = state;
END $$;
