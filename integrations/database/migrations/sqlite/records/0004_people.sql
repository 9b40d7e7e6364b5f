-- Who may show whose code. `until` is a Beijing date; `over_at` is the instant from which retention counts.
CREATE TABLE delegations (
    id TEXT NOT NULL PRIMARY KEY,
    holder BLOB NOT NULL REFERENCES citizens (id) ON DELETE CASCADE,
    person BLOB NOT NULL REFERENCES citizens (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    asked_at INTEGER NOT NULL,
    until TEXT NOT NULL,
    decided_at INTEGER,
    decided_by TEXT NOT NULL,
    over_at INTEGER NOT NULL
) STRICT;
CREATE INDEX delegations_holder ON delegations (holder);
CREATE INDEX delegations_person ON delegations (person);
CREATE INDEX delegations_state ON delegations (state, asked_at);
CREATE INDEX delegations_over ON delegations (over_at);

-- Sealed under the holder's key. The waiting citizen is erased when joined, and can be asked for all the same.
CREATE TABLE joins (
    id TEXT NOT NULL PRIMARY KEY,
    holder BLOB NOT NULL REFERENCES citizens (id) ON DELETE CASCADE,
    waiting BLOB NOT NULL,
    state TEXT NOT NULL,
    tries INTEGER NOT NULL,
    asked_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    decided_at INTEGER,
    body BLOB NOT NULL
) STRICT;
CREATE INDEX joins_holder ON joins (holder);
CREATE INDEX joins_waiting ON joins (waiting, asked_at);
CREATE INDEX joins_state ON joins (state, decided_at);
CREATE INDEX joins_over ON joins (coalesce(decided_at, expires_at));
