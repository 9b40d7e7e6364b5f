-- Places known to everybody. `hours` is text (bot/domain/venues.py), `screen` names the link its screen opens by.
CREATE TABLE venues (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    region TEXT NOT NULL,
    zh TEXT NOT NULL,
    en TEXT NOT NULL,
    hours TEXT NOT NULL,
    capacity INTEGER NOT NULL,
    screen TEXT NOT NULL
) STRICT;
CREATE INDEX venues_region ON venues (region, id);

-- `day` is its first instant. Which venue it is stands sealed alone: `body` for the citizen, `traced` for the tracing
-- work, whose key is on no server.
CREATE TABLE visits (
    citizen BLOB NOT NULL REFERENCES citizens (id) ON DELETE CASCADE,
    id TEXT NOT NULL,
    day INTEGER NOT NULL,
    body BLOB NOT NULL,
    traced BLOB NOT NULL,
    PRIMARY KEY (citizen, id, day)
) STRICT, WITHOUT ROWID;
CREATE INDEX visits_day ON visits (day);
