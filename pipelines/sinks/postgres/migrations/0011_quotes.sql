-- Quotes with their speakers. DuckDB's schema 8 is this step too.

CREATE TABLE quotes (
    event_id text NOT NULL,
    revision bigint NOT NULL,
    number bigint NOT NULL,
    field text NOT NULL,
    start_offset bigint NOT NULL,
    end_offset bigint NOT NULL,
    surface text NOT NULL,
    speaker text,
    speaker_type text,
    speaker_ids text[],
    speaker_number bigint,
    speaker_words text,
    cue text,
    kind text NOT NULL,
    confidence double precision NOT NULL,
    rule text NOT NULL,
    PRIMARY KEY (event_id, number)
);

CREATE INDEX quotes_by_speaker ON quotes (speaker);
