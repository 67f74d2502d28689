-- Quotes of stories as they are now. PostgreSQL and DuckDB both run this file as it is.

CREATE VIEW current_quotes AS
SELECT q.speaker, q.speaker_type, q.speaker_ids, q.speaker_words, q.cue, q.kind, q.surface, q.confidence, q.rule, v.story_id, v.time, v.headline,
       q.event_id, q.number
FROM quotes q
JOIN shown_versions v ON v.event_id = q.event_id AND v.is_current;
