-- What an event is worth: who else has the story, how new it is, how much of it changed, what kind it is, and what made the event.
-- DuckDB's schema 5 is this step too, but for delivered_at: only a server has a clock of its own.

ALTER TABLE events ADD COLUMN genre text;
ALTER TABLE events ADD COLUMN origins bigint;
ALTER TABLE events ADD COLUMN copies bigint;
ALTER TABLE events ADD COLUMN houses bigint;
ALTER TABLE events ADD COLUMN other_house text;
ALTER TABLE events ADD COLUMN other_house_lag_s bigint;
ALTER TABLE events ADD COLUMN like_12h bigint;
ALTER TABLE events ADD COLUMN like_24h bigint;
ALTER TABLE events ADD COLUMN like_3d bigint;
ALTER TABLE events ADD COLUMN like_5d bigint;
ALTER TABLE events ADD COLUMN like_7d bigint;
ALTER TABLE events ADD COLUMN story_minutes bigint;
ALTER TABLE events ADD COLUMN new_words double precision;
ALTER TABLE events ADD COLUMN new_figures double precision;
ALTER TABLE events ADD COLUMN new_names double precision;
ALTER TABLE events ADD COLUMN similar_event_days double precision;
ALTER TABLE events ADD COLUMN headline_touched double precision;
ALTER TABLE events ADD COLUMN lead_touched double precision;
ALTER TABLE events ADD COLUMN figures_touched double precision;
ALTER TABLE events ADD COLUMN names_touched double precision;
ALTER TABLE events ADD COLUMN produced_by jsonb;
ALTER TABLE events ADD COLUMN delivered_at timestamptz;
ALTER TABLE events ALTER COLUMN delivered_at SET DEFAULT now();
