-- Indexes of the story browser: the other items of an id, amounts by converted value, and words of headlines.

CREATE INDEX IF NOT EXISTS events_by_item ON events (provider, item_id);
CREATE INDEX IF NOT EXISTS stories_newest ON stories (time DESC, story_id) WHERE status = 'published';
CREATE INDEX IF NOT EXISTS amounts_by_converted ON amounts (converted_high DESC) WHERE kind = 'money';
CREATE INDEX IF NOT EXISTS amounts_biggest ON amounts (high DESC) WHERE kind = 'money';

-- Trigrams find words inside headlines. Without the extension, which some servers do not have, a search reads all headlines.
DO $$
BEGIN
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
    CREATE INDEX IF NOT EXISTS events_by_words ON events USING gin (headline gin_trgm_ops);
EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported THEN
    RAISE NOTICE 'pg_trgm is not available: searches of headlines read all of them';
END $$;
