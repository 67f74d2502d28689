-- Items that were killed, for good: a kill that comes after its story was let go belongs to no story that this database holds,
-- and withdraws it all the same. DuckDB's schema 3 is this step too.

CREATE TABLE tombstones (
    event_id text NOT NULL,
    revision bigint NOT NULL,
    number bigint NOT NULL,
    provider text NOT NULL,
    item_id text NOT NULL,
    version text NOT NULL,
    story_id text NOT NULL,
    time timestamptz NOT NULL,
    known_time timestamptz NOT NULL,
    PRIMARY KEY (event_id, number)
);

INSERT INTO tombstones SELECT event_id, revision, 0, provider, item_id, version, story_id, time, known_time
FROM events WHERE type = 'story.withdrawn';

CREATE INDEX tombstones_by_item ON tombstones (provider, item_id);
CREATE INDEX events_by_item ON events (provider, item_id);
