-- Views for readers, anew: of an item that came in two stories, the first being long let go, the higher version stands; a killed
-- item stands in none, unless in a higher version. Versions of up to 15 digits are numbers; longer ones are times, and compare with nothing.
-- PostgreSQL and DuckDB both run this file as it is.

CREATE OR REPLACE VIEW standing AS
SELECT s.story_id, s.revision, s.event_id, s.time
FROM stories s
JOIN events e ON e.event_id = s.event_id
WHERE s.status = 'published'
AND NOT EXISTS (
    SELECT 1 FROM tombstones t
    WHERE t.provider = e.provider AND t.item_id = e.item_id AND t.story_id <> e.story_id
    AND CASE WHEN e.version ~ '^[0-9]{1,15}$' AND t.version ~ '^[0-9]{1,15}$'
             THEN CAST(e.version AS bigint) <= CAST(t.version AS bigint) ELSE true END
)
AND NOT EXISTS (
    SELECT 1 FROM events n
    WHERE n.provider = e.provider AND n.item_id = e.item_id AND n.story_id <> e.story_id
    AND n.type NOT IN ('story.duplicate', 'story.related', 'story.merged')
    AND CASE WHEN e.version ~ '^[0-9]{1,15}$' AND n.version ~ '^[0-9]{1,15}$'
             THEN CAST(n.version AS bigint) > CAST(e.version AS bigint) ELSE false END
);

CREATE OR REPLACE VIEW current_stories AS
SELECT s.story_id, s.revision, e.headline, e.slug, e.language, e.urgency, e.dateline, e.provider, e.item_id, e.version,
       (SELECT min(f.time) FROM events f WHERE f.story_id = s.story_id AND f.body IS NOT NULL) AS first_time,
       s.time AS last_time, e.body, s.event_id
FROM standing s
JOIN events e ON e.event_id = s.event_id;

CREATE OR REPLACE VIEW current_amounts AS
SELECT a.currency, a.low, a.high, a.kind, a.per, a.surface, a.field, a.approximator, a.direction, a.confidence,
       a.converted_currency, a.converted_low, a.converted_high, s.story_id, s.time, e.headline, a.event_id, a.number
FROM amounts a
JOIN standing s ON s.event_id = a.event_id
JOIN events e ON e.event_id = a.event_id;

CREATE OR REPLACE VIEW entity_timeline AS
SELECT n.name, n.type AS entity_type, e.time, e.type, e.headline, n.salience, n.country, n.identifiers, n.roles,
       e.story_id, e.revision, e.event_id
FROM entities n
JOIN events e ON e.event_id = n.event_id
JOIN standing s ON s.story_id = e.story_id;

CREATE OR REPLACE VIEW known AS
SELECT story_id, revision, since, until, time, status, headline, provider, item_id, version, event_id
FROM (
    SELECT story_id, revision, since, LEAST(until, (
               SELECT min(t.known_time) FROM tombstones t
               WHERE t.provider = told.provider AND t.item_id = told.item_id AND t.story_id <> told.story_id AND told.body IS NOT NULL
               AND CASE WHEN told.version ~ '^[0-9]{1,15}$' AND t.version ~ '^[0-9]{1,15}$'
                        THEN CAST(told.version AS bigint) <= CAST(t.version AS bigint) ELSE true END
           ), (
               SELECT min(n.known_time) FROM events n
               WHERE n.provider = told.provider AND n.item_id = told.item_id AND n.story_id <> told.story_id AND told.body IS NOT NULL
               AND n.type NOT IN ('story.duplicate', 'story.related', 'story.merged')
               AND CASE WHEN told.version ~ '^[0-9]{1,15}$' AND n.version ~ '^[0-9]{1,15}$'
                        THEN CAST(n.version AS bigint) > CAST(told.version AS bigint) ELSE false END
           )) AS until,
           time, CASE WHEN body IS NULL THEN 'withdrawn' ELSE 'published' END AS status,
           headline, provider, item_id, version, event_id, type, body
    FROM (
        SELECT e.story_id, e.revision, e.known_time AS since, e.time, e.type, e.body, e.headline, e.provider, e.item_id, e.version, e.event_id,
               min(e.known_time) OVER (
                   PARTITION BY e.story_id ORDER BY e.revision, e.event_id ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
               ) AS until
        FROM events e
        WHERE e.type NOT IN ('story.duplicate', 'story.related')
    ) told
) ended
WHERE (body IS NOT NULL OR type = 'story.withdrawn') AND (until IS NULL OR until > since);
