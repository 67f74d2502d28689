-- Views for readers. PostgreSQL and DuckDB both run this file as it is.
-- What is held is in none of them; a story that was withdrawn or merged is in the history alone.

CREATE VIEW current_stories AS
SELECT s.story_id, s.revision, e.headline, e.slug, e.language, e.urgency, e.dateline, e.provider, e.item_id, e.version,
       (SELECT min(f.time) FROM events f WHERE f.story_id = s.story_id AND f.body IS NOT NULL) AS first_time,
       s.time AS last_time, e.body, s.event_id
FROM stories s
JOIN events e ON e.event_id = s.event_id
WHERE s.status = 'published';

CREATE VIEW story_history AS
SELECT e.story_id, e.revision, e.time, e.known_time, e.type, e.headline, e.provider, e.item_id, e.version, e.severity, e.kind, e.of_id,
       e.into_story, e.note, e.flags, e.evidence_key, e.evidence_with, e.evidence_detail, e.changes, s.status, e.event_id
FROM events e
JOIN stories s ON s.story_id = e.story_id
WHERE e.headline IS NOT NULL OR e.type = 'story.merged';

CREATE VIEW current_amounts AS
SELECT a.currency, a.low, a.high, a.kind, a.per, a.surface, a.field, a.approximator, a.direction, a.confidence,
       a.converted_currency, a.converted_low, a.converted_high, s.story_id, s.time, e.headline, a.event_id, a.number
FROM amounts a
JOIN stories s ON s.event_id = a.event_id
JOIN events e ON e.event_id = a.event_id
WHERE s.status = 'published';

CREATE VIEW company_amounts AS
SELECT n.name AS company, n.identifiers, n.salience, a.*
FROM current_amounts a
JOIN entities n ON n.event_id = a.event_id AND n.type = 'ORG';

CREATE VIEW entity_timeline AS
SELECT n.name, n.type AS entity_type, e.time, e.type, e.headline, n.salience, n.country, n.identifiers, n.roles,
       e.story_id, e.revision, e.event_id
FROM entities n
JOIN events e ON e.event_id = n.event_id
JOIN stories s ON s.story_id = e.story_id
WHERE s.status = 'published';

-- What was known when: each row stands from `since` until `until`. At a moment T: WHERE since <= T AND (until IS NULL OR until > T).
CREATE VIEW known AS
SELECT story_id, revision, since, until, time, CASE WHEN body IS NULL THEN 'withdrawn' ELSE 'published' END AS status,
       headline, provider, item_id, version, event_id
FROM (
    SELECT e.story_id, e.revision, e.known_time AS since, e.time, e.type, e.body, e.headline, e.provider, e.item_id, e.version, e.event_id,
           min(e.known_time) OVER (
               PARTITION BY e.story_id ORDER BY e.revision, e.event_id ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
           ) AS until
    FROM events e
    WHERE e.type NOT IN ('story.duplicate', 'story.related')
) told
WHERE (body IS NOT NULL OR type = 'story.withdrawn') AND (until IS NULL OR until > since);
