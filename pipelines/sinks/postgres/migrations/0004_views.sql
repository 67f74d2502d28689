-- Views for readers, anew. An item that was killed stands in no story, unless in a higher version: a kill that comes after its
-- story was let go belongs to another one. Of an item that began two stories, the first being let go, the later version stands,
-- unless its id was used again for another text. Versions of up to 15 digits are numbers, longer ones the times of items without one.
-- PostgreSQL and DuckDB both run this file as it is.

CREATE VIEW killed AS
SELECT x.story_id, min(t.known_time) AS since
FROM tombstones t
JOIN events x ON x.provider = t.provider AND x.item_id = t.item_id AND x.story_id <> t.story_id
WHERE x.type NOT IN ('story.duplicate', 'story.related')
AND CASE WHEN x.version ~ '^[0-9]{1,15}$' AND t.version ~ '^[0-9]{1,15}$'
         THEN CAST(x.version AS bigint) <= CAST(t.version AS bigint) ELSE true END
GROUP BY x.story_id;

CREATE VIEW replaced AS
SELECT e.story_id, min(n.known_time) AS since
FROM events e
JOIN events n ON n.provider = e.provider AND n.item_id = e.item_id AND n.story_id <> e.story_id
WHERE e.type = 'story.created' AND n.type = 'story.created'
AND NOT 'reused_id' = ANY(e.flags) AND NOT 'reused_id' = ANY(n.flags)
AND (n.known_time, n.story_id) > (e.known_time, e.story_id)
GROUP BY e.story_id;

CREATE VIEW standing AS
SELECT s.story_id, s.revision, s.event_id, s.time
FROM stories s
WHERE s.status = 'published'
AND s.story_id NOT IN (SELECT k.story_id FROM killed k)
AND s.story_id NOT IN (SELECT r.story_id FROM replaced r);

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

-- What was known when: as before, but what was killed or replaced from elsewhere stands only until then.
CREATE OR REPLACE VIEW known AS
SELECT told.story_id, told.revision, told.since,
       CASE WHEN told.body IS NULL THEN told.until ELSE LEAST(told.until, k.since, r.since) END AS until,
       told.time, CASE WHEN told.body IS NULL THEN 'withdrawn' ELSE 'published' END AS status,
       told.headline, told.provider, told.item_id, told.version, told.event_id
FROM (
    SELECT e.story_id, e.revision, e.known_time AS since, e.time, e.type, e.body, e.headline, e.provider, e.item_id, e.version, e.event_id,
           min(e.known_time) OVER (
               PARTITION BY e.story_id ORDER BY e.revision, e.event_id ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
           ) AS until
    FROM events e
    WHERE e.type NOT IN ('story.duplicate', 'story.related')
) told
LEFT JOIN killed k ON k.story_id = told.story_id
LEFT JOIN replaced r ON r.story_id = told.story_id
WHERE (told.body IS NOT NULL OR told.type = 'story.withdrawn') AND (told.until IS NULL OR told.until > told.since)
AND (told.body IS NULL OR LEAST(told.until, k.since, r.since) IS NULL OR LEAST(told.until, k.since, r.since) > told.since);
