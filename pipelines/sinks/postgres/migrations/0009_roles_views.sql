-- Amounts with a role, of stories that are published. PostgreSQL and DuckDB both run this file as it is.

CREATE VIEW role_amounts AS
SELECT a.role, a.holder, a.counterparty, a.role_of, a.period_start, a.period_end, a.role_status, a.currency, a.low, a.high, a.kind, a.per,
       a.surface, a.direction, a.role_confidence, a.role_rule, a.converted_currency, a.converted_low, a.converted_high, s.story_id, s.time,
       e.headline, a.event_id, a.number
FROM amounts a
JOIN stories s ON s.event_id = a.event_id
JOIN events e ON e.event_id = a.event_id
WHERE s.status = 'published' AND a.role IS NOT NULL;
