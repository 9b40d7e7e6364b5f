-- Places known to everybody. `hours` is text (bot/domain/venues.py), `screen` names the link its screen opens by.
CREATE TABLE venues (
    id text COLLATE "C" NOT NULL PRIMARY KEY,
    kind text NOT NULL,
    region text COLLATE "C" NOT NULL,
    zh text NOT NULL,
    en text NOT NULL,
    hours text NOT NULL,
    capacity bigint NOT NULL,
    screen text NOT NULL
);
CREATE INDEX venues_region ON venues (region, id);

-- `day` is its first instant, by which the table is parted. Which venue it is stands sealed alone: `body` for the
-- citizen, `traced` for the tracing work, whose key is on no server.
CREATE TABLE visits (
    citizen bytea NOT NULL REFERENCES citizens (id) ON DELETE CASCADE,
    id text COLLATE "C" NOT NULL,
    day bigint NOT NULL,
    body bytea NOT NULL,
    traced bytea NOT NULL,
    PRIMARY KEY (citizen, id, day)
) PARTITION BY RANGE (day);
CREATE INDEX visits_day ON visits (day);
CREATE TABLE visits_rest PARTITION OF visits DEFAULT;
