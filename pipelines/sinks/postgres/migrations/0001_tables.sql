-- Tables of the sink, and the indexes of its readers. The columns are those of pipelines/sinks/tables/columns.py.

CREATE TABLE events (
    event_id text NOT NULL,
    story_id text NOT NULL,
    revision bigint NOT NULL,
    type text NOT NULL,
    time timestamptz NOT NULL,
    known_time timestamptz NOT NULL,
    provider text NOT NULL,
    item_id text NOT NULL,
    version text NOT NULL,
    headline text,
    severity text,
    kind text,
    of_id text,
    into_story text,
    note text,
    flags text[] NOT NULL,
    evidence_key text,
    evidence_with text,
    evidence_detail text,
    evidence_score double precision,
    changes jsonb,
    language text,
    urgency bigint,
    slug text,
    dateline text,
    byline text,
    subjects text[],
    body text,
    article jsonb,
    source text NOT NULL,
    source_partition bigint,
    source_offset bigint NOT NULL,
    PRIMARY KEY (event_id)
);

CREATE TABLE stories (
    story_id text NOT NULL,
    revision bigint NOT NULL,
    event_id text NOT NULL,
    status text NOT NULL,
    time timestamptz NOT NULL,
    into_story text,
    PRIMARY KEY (story_id)
);

CREATE TABLE entities (
    event_id text NOT NULL,
    revision bigint NOT NULL,
    number bigint NOT NULL,
    type text NOT NULL,
    name text NOT NULL,
    salience double precision NOT NULL,
    country text,
    latitude double precision,
    longitude double precision,
    identifiers text[],
    roles text[],
    named_by text,
    mentions jsonb,
    PRIMARY KEY (event_id, number)
);

CREATE TABLE amounts (
    event_id text NOT NULL,
    revision bigint NOT NULL,
    number bigint NOT NULL,
    kind text NOT NULL,
    field text,
    start_offset bigint,
    end_offset bigint,
    surface text NOT NULL,
    low numeric NOT NULL,
    high numeric NOT NULL,
    currency text,
    per text,
    approximator text,
    direction text,
    confidence double precision,
    rule text,
    currency_reason text,
    flags text[] NOT NULL,
    converted_currency text,
    converted_low numeric,
    converted_high numeric,
    rate numeric,
    rate_date date,
    conversion_note text,
    links jsonb,
    PRIMARY KEY (event_id, number)
);

CREATE TABLE dead_letters (
    letter_id text,
    stage text NOT NULL,
    reason text NOT NULL,
    detail text NOT NULL,
    source text NOT NULL,
    source_partition bigint,
    source_offset bigint NOT NULL,
    raw bytea NOT NULL,
    raw_size bigint NOT NULL,
    key bytea,
    headers jsonb,
    PRIMARY KEY (letter_id)
);

CREATE TABLE runs (
    run_id text,
    finished timestamptz NOT NULL,
    seconds double precision,
    wirebeam text NOT NULL,
    input_digest text NOT NULL,
    read bigint NOT NULL,
    emitted bigint NOT NULL,
    duplicate bigint NOT NULL,
    late bigint NOT NULL,
    held bigint NOT NULL,
    filtered bigint NOT NULL,
    dead bigint NOT NULL,
    settings jsonb NOT NULL,
    versions jsonb NOT NULL,
    inputs jsonb NOT NULL,
    PRIMARY KEY (run_id)
);

CREATE INDEX events_by_story ON events (story_id, revision);
CREATE INDEX events_by_time ON events (time);
CREATE INDEX events_by_known_time ON events (known_time);
CREATE INDEX stories_by_time ON stories (time) WHERE status = 'published';
CREATE INDEX stories_by_event ON stories (event_id);
CREATE INDEX entities_by_name ON entities (name, event_id);
CREATE INDEX amounts_by_value ON amounts (currency, high);
CREATE INDEX dead_letters_by_reason ON dead_letters (reason);
