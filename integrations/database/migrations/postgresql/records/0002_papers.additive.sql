-- Cards on paper. Their code is kept nowhere. `office` handed one out, empty where the citizen printed it.
CREATE TABLE papers (
    citizen bytea NOT NULL REFERENCES citizens (id) ON DELETE CASCADE,
    id bytea NOT NULL,
    issued_at bigint NOT NULL,
    ends_at bigint NOT NULL,
    office text NOT NULL,
    withdrawn_at bigint,
    PRIMARY KEY (citizen, id)
);
CREATE INDEX papers_id ON papers (id);
CREATE INDEX papers_ends ON papers (ends_at);
