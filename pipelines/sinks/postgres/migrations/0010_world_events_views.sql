-- Views of what happened in the world. PostgreSQL and DuckDB both run this file as it is.

-- Amounts with a role, of stories that may be shown: as before, but not of a story that was killed or replaced from elsewhere.
CREATE OR REPLACE VIEW role_amounts AS
SELECT a.role, a.holder, a.counterparty, a.role_of, a.period_start, a.period_end, a.role_status, a.currency, a.low, a.high, a.kind, a.per,
       a.surface, a.direction, a.role_confidence, a.role_rule, a.converted_currency, a.converted_low, a.converted_high, s.story_id, s.time,
       e.headline, a.event_id, a.number
FROM amounts a
JOIN standing s ON s.event_id = a.event_id
JOIN events e ON e.event_id = a.event_id
WHERE a.role IS NOT NULL;

-- All published versions of stories that may be shown, without those of items that were killed later.
CREATE VIEW shown_versions AS
SELECT e.story_id, e.event_id, e.revision, e.time, e.known_time, e.headline, e.event_id = s.event_id AS is_current
FROM events e
JOIN standing s ON s.story_id = e.story_id
WHERE e.body IS NOT NULL AND e.type NOT IN ('story.duplicate', 'story.related')
AND NOT EXISTS (
    SELECT 1 FROM tombstones t
    WHERE t.story_id = e.story_id AND t.provider = e.provider AND t.item_id = e.item_id AND t.revision > e.revision
);

CREATE VIEW current_world_events AS
SELECT w.type, w.modality, w.polarity, w.party, w.party_is, w.party_ids, w.other_party, w.other_is, w.other_ids, w.amount, w.amount_is, w.amount_number,
       a.low, a.high, a.currency, a.converted_currency, a.converted_low, a.converted_high, w.time_start, w.time_end, w.surface, w.chain,
       w.confidence, w.rule, w.arguments, v.story_id, v.time, v.headline, w.event_id, w.number
FROM world_events w
JOIN shown_versions v ON v.event_id = w.event_id AND v.is_current
LEFT JOIN amounts a ON a.event_id = w.event_id AND a.number = w.amount_number;

-- One row a deal of a story: what its last version says of it, and how it came to that. Both parties must be named.
CREATE VIEW deals AS
WITH said AS (
    SELECT v.story_id, w.chain, w.type, w.modality, w.party, w.other_party, w.event_id, v.revision, w.number, v.time, v.headline, v.is_current,
           a.low, a.high, a.currency, a.surface, a.converted_currency, a.converted_low, a.converted_high
    FROM world_events w
    JOIN shown_versions v ON v.event_id = w.event_id
    LEFT JOIN amounts a ON a.event_id = w.event_id AND a.number = w.amount_number AND w.amount_is = 'price'
                        AND a.kind IN ('money', 'money_range') AND a.per IS NULL
    WHERE w.type IN ('acquisition', 'merger', 'stake') AND w.chain IS NOT NULL
),
prices AS (
    SELECT story_id, chain, max(stated) AS prices
    FROM (SELECT story_id, chain, count(DISTINCT high) AS stated FROM said GROUP BY story_id, chain, currency) by_currency
    GROUP BY story_id, chain
),
last AS (
    SELECT story_id, chain, type,
           (array_agg(modality ORDER BY revision DESC, number))[1] AS modality,
           (array_agg(party ORDER BY revision DESC, number))[1] AS acquirer,
           (array_agg(other_party ORDER BY revision DESC, number))[1] AS target,
           (array_agg(headline ORDER BY revision DESC, number))[1] AS headline,
           (array_agg(surface ORDER BY revision DESC, number) FILTER (WHERE high IS NOT NULL))[1] AS price,
           (array_agg(low ORDER BY revision DESC, number) FILTER (WHERE high IS NOT NULL))[1] AS low,
           (array_agg(high ORDER BY revision DESC, number) FILTER (WHERE high IS NOT NULL))[1] AS high,
           (array_agg(currency ORDER BY revision DESC, number) FILTER (WHERE high IS NOT NULL))[1] AS currency,
           (array_agg(converted_high ORDER BY revision DESC, number) FILTER (WHERE high IS NOT NULL))[1] AS converted_high,
           (array_agg(converted_currency ORDER BY revision DESC, number) FILTER (WHERE high IS NOT NULL))[1] AS converted_currency,
           count(DISTINCT event_id) AS versions, min(time) AS first_time, max(time) AS last_time
    FROM said
    GROUP BY story_id, chain, type
    HAVING bool_or(is_current)
)
SELECT l.type, l.acquirer, l.target,
       CASE WHEN modality = 'planned' THEN CASE WHEN prices > 1 THEN 'revised' ELSE 'announced' END
            WHEN modality = 'done' THEN 'completed' ELSE modality END AS status,
       l.price, l.low, l.high, l.currency, l.converted_high, l.converted_currency, p.prices, l.versions, l.first_time, l.last_time, l.headline,
       l.story_id, l.chain
FROM last l
JOIN prices p ON p.story_id = l.story_id AND p.chain = l.chain;

-- Results of companies by period. A measure of which a story states two values for one company, period and currency is null.
CREATE VIEW earnings AS
WITH said AS (
    SELECT r.story_id, r.time, r.headline, r.event_id, r.number, r.holder AS company, r.period_start, r.period_end, r.currency, r.role_status,
           CASE WHEN r.role IN ('net_profit', 'net_loss') THEN 'net' ELSE r.role END AS measure,
           CASE WHEN r.role = 'net_loss' OR r.direction = 'loss' THEN -r.high ELSE r.high END AS amount, a.compared_with
    FROM role_amounts r
    JOIN amounts a ON a.event_id = r.event_id AND a.number = r.number
    WHERE r.role IN ('revenue', 'net_profit', 'net_loss', 'eps') AND r.kind IN ('money', 'money_rate') AND r.holder IS NOT NULL AND r.currency IS NOT NULL
    AND r.low = r.high AND ((r.role = 'eps' AND coalesce(r.per, 'share') = 'share') OR (r.role <> 'eps' AND r.per IS NULL))
),
beside AS (
    SELECT s.event_id, s.number,
           CASE WHEN count(DISTINCT CASE WHEN o.role_status = 'year_earlier' THEN o.amount END) = 1
                THEN min(CASE WHEN o.role_status = 'year_earlier' THEN o.amount END) END AS year_earlier,
           CASE WHEN count(DISTINCT CASE WHEN o.role_status = 'estimate' THEN o.amount END) = 1
                THEN min(CASE WHEN o.role_status = 'estimate' THEN o.amount END) END AS estimate
    FROM said s
    JOIN said o ON o.event_id = s.event_id AND o.company = s.company AND o.measure = s.measure AND o.currency = s.currency
    WHERE s.role_status = 'actual'
    AND ((o.role_status = 'year_earlier' AND (o.compared_with = s.number OR s.compared_with = o.number))
         OR (o.role_status = 'estimate' AND o.period_start IS NOT DISTINCT FROM s.period_start
             AND o.period_end IS NOT DISTINCT FROM s.period_end))
    GROUP BY s.event_id, s.number
),
measured AS (
    SELECT s.company, s.period_start, s.period_end, s.currency, s.measure, s.story_id, s.event_id, min(s.time) AS time, min(s.headline) AS headline,
           CASE WHEN count(DISTINCT s.amount) = 1 THEN min(s.amount) END AS amount,
           CASE WHEN count(DISTINCT b.year_earlier) = 1 THEN min(b.year_earlier) END AS year_earlier,
           CASE WHEN count(DISTINCT b.estimate) = 1 THEN min(b.estimate) END AS estimate
    FROM said s
    LEFT JOIN beside b ON b.event_id = s.event_id AND b.number = s.number
    WHERE s.role_status = 'actual'
    GROUP BY s.company, s.period_start, s.period_end, s.currency, s.measure, s.story_id, s.event_id
)
SELECT company, period_start, period_end, currency,
       max(CASE WHEN measure = 'revenue' THEN amount END) AS revenue,
       max(CASE WHEN measure = 'revenue' THEN year_earlier END) AS revenue_year_earlier,
       max(CASE WHEN measure = 'revenue' THEN estimate END) AS revenue_estimate,
       max(CASE WHEN measure = 'net' THEN amount END) AS net,
       max(CASE WHEN measure = 'net' THEN year_earlier END) AS net_year_earlier,
       max(CASE WHEN measure = 'net' THEN estimate END) AS net_estimate,
       max(CASE WHEN measure = 'eps' THEN amount END) AS eps,
       max(CASE WHEN measure = 'eps' THEN year_earlier END) AS eps_year_earlier,
       max(CASE WHEN measure = 'eps' THEN estimate END) AS eps_estimate,
       min(time) AS time, min(headline) AS headline, story_id, event_id
FROM measured
WHERE amount IS NOT NULL
GROUP BY company, period_start, period_end, currency, story_id, event_id;

-- One statistic over time with its vintages: each value that was stated for a period, and since when it was known. A version that
-- states two values of one kind for a period is left out.
CREATE VIEW figure_series AS
WITH said AS (
    SELECT a.role AS statistic, a.holder, CASE WHEN a.role = 'growth' THEN lower(a.role_of) END AS of_what, a.period_start, a.period_end,
           CASE WHEN a.role_status IN ('forecast', 'estimate', 'planned') THEN a.role_status ELSE 'reported' END AS state,
           a.role_status, CASE WHEN a.direction IN ('down', 'loss') THEN -a.high ELSE a.high END AS figure,
           CASE WHEN a.kind = 'percent' THEN '%' ELSE a.currency END AS unit, a.per, v.known_time, v.headline, v.story_id, v.event_id
    FROM amounts a
    JOIN shown_versions v ON v.event_id = a.event_id
    WHERE a.holder IS NOT NULL AND a.period_end IS NOT NULL AND a.low = a.high AND a.kind IN ('money', 'money_rate', 'percent') AND a.role_confidence >= 0.7
    AND (a.per IS NULL OR a.role = 'eps')
    AND (a.role IN ('gdp_growth', 'inflation', 'unemployment', 'trade_balance', 'exports', 'imports', 'reserves', 'margin', 'revenue', 'net_profit',
                    'net_loss', 'operating_profit', 'operating_loss', 'pretax_profit', 'eps')
         OR (a.role = 'growth' AND a.role_of IS NOT NULL))
),
sure AS (
    SELECT event_id, statistic, holder, of_what, period_start, period_end, role_status, unit, min(state) AS state, min(figure) AS figure,
           min(known_time) AS known_time, min(headline) AS headline, min(story_id) AS story_id
    FROM said
    GROUP BY event_id, statistic, holder, of_what, period_start, period_end, role_status, unit
    HAVING count(DISTINCT figure) = 1
),
known AS (
    SELECT statistic, holder, of_what, period_start, period_end, state, figure, unit, min(known_time) AS known_since,
           min(CASE WHEN role_status = 'prior' THEN 0 ELSE 1 END) AS rank, count(DISTINCT story_id) AS stories,
           (array_agg(headline ORDER BY known_time, event_id))[1] AS headline, (array_agg(story_id ORDER BY known_time, event_id))[1] AS story_id
    FROM sure
    GROUP BY statistic, holder, of_what, period_start, period_end, state, figure, unit
)
SELECT statistic, holder, of_what, period_start, period_end, state, figure, unit,
       row_number() OVER (
           PARTITION BY statistic, holder, of_what, period_start, period_end, state, unit ORDER BY known_since, rank, figure
       ) AS vintage, known_since, stories, headline, story_id
FROM known;

-- Who pays whom, how much and for what. Both must be persons or organisations, or states where states pay. Of a deal without a
-- seller the payee is the target. A payment that an article names several times, or in two currencies, is one row.
CREATE VIEW who_pays_whom AS
WITH said AS (
    SELECT r.*, h.type AS holder_type, c.type AS counterparty_type,
           r.role IN ('contract', 'loan', 'bond', 'salary', 'prize', 'fundraising') AS holder_is_paid,
           row_number() OVER (
               PARTITION BY r.event_id, r.role, r.holder, r.counterparty, r.low, r.high, r.currency ORDER BY r.number
           ) AS place
    FROM role_amounts r
    JOIN amounts a ON a.event_id = r.event_id AND a.number = r.number
    JOIN entities h ON h.event_id = r.event_id AND h.number = CAST((a.role_details->'holder'->>'entity') AS bigint)
    JOIN entities c ON c.event_id = r.event_id AND c.number = CAST((a.role_details->'counterparty'->>'entity') AS bigint)
    WHERE r.role IN ('deal_price', 'dividend', 'ransom', 'settlement', 'damage', 'investment', 'aid', 'donation', 'fine', 'buyback',
                     'contract', 'loan', 'bond', 'salary', 'prize', 'fundraising')
    AND r.kind IN ('money', 'money_range') AND (r.per IS NULL OR r.role = 'salary') AND r.holder <> r.counterparty
    AND r.role_status NOT IN ('prior', 'year_earlier') AND coalesce(CAST(a.links AS text), '') NOT LIKE '%same_amount%'
),
by_role AS (
    SELECT CASE WHEN holder_is_paid THEN counterparty ELSE holder END AS payer, CASE WHEN holder_is_paid THEN holder ELSE counterparty END AS payee,
           role AS for_what, role_of AS of_what, low, high, currency, per, surface, role_status AS status, converted_high, converted_currency,
           role_confidence AS confidence, time, headline, story_id, event_id, number
    FROM said
    WHERE place = 1
    AND (holder_type IN ('ORG', 'PER') OR (holder_type = 'LOC' AND role IN ('aid', 'loan', 'donation', 'settlement', 'fine', 'prize')))
    AND (counterparty_type IN ('ORG', 'PER') OR (counterparty_type = 'LOC' AND role IN ('aid', 'loan', 'donation', 'settlement', 'fine', 'prize')))
),
by_event AS (
    SELECT CASE WHEN w.type = 'fine' THEN w.party ELSE w.other_party END AS payer, CASE WHEN w.type = 'fine' THEN w.other_party ELSE w.party END AS payee,
           w.type AS for_what, CAST(NULL AS text) AS of_what, w.low, w.high, w.currency, CAST(NULL AS text) AS per, w.amount AS surface,
           CASE WHEN w.modality = 'done' THEN 'actual' ELSE w.modality END AS status, w.converted_high, w.converted_currency,
           w.confidence, w.time, w.headline, w.story_id, w.event_id, w.amount_number AS number
    FROM current_world_events w
    JOIN amounts a ON a.event_id = w.event_id AND a.number = w.amount_number AND a.kind IN ('money', 'money_range') AND a.per IS NULL
    WHERE w.type IN ('fine', 'loan', 'contract') AND w.modality IN ('done', 'planned') AND w.polarity = 'positive' AND w.amount_is = 'price'
    AND w.party_ids IS NOT NULL AND w.other_ids IS NOT NULL AND w.party <> w.other_party
    AND NOT EXISTS (SELECT 1 FROM by_role r WHERE r.event_id = w.event_id AND r.low = w.low AND r.high = w.high AND r.currency = w.currency)
)
SELECT * FROM by_role
UNION ALL
SELECT * FROM by_event;
