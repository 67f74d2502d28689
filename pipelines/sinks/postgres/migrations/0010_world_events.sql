-- What happened in the world, topics, and with which amount another is compared. DuckDB's schema 7 is this step too.

ALTER TABLE events ADD COLUMN topics text[];
ALTER TABLE amounts ADD COLUMN compared_with bigint;

CREATE TABLE world_events (
    event_id text NOT NULL,
    revision bigint NOT NULL,
    number bigint NOT NULL,
    type text NOT NULL,
    polarity text NOT NULL,
    modality text NOT NULL,
    field text NOT NULL,
    start_offset bigint NOT NULL,
    end_offset bigint NOT NULL,
    surface text NOT NULL,
    party text,
    party_is text,
    party_ids text[],
    other_party text,
    other_is text,
    other_ids text[],
    amount text,
    amount_is text,
    amount_number bigint,
    time_start date,
    time_end date,
    chain text,
    confidence double precision NOT NULL,
    rule text NOT NULL,
    arguments jsonb NOT NULL,
    PRIMARY KEY (event_id, number)
);

CREATE INDEX world_events_by_type ON world_events (type);
CREATE INDEX world_events_by_chain ON world_events (chain);
