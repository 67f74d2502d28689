-- Views of deals, results, figures and payments as before, and more careful. PostgreSQL and DuckDB both run this file as it is.

-- One row a deal of a story: what its last version says of it, and how it came to that. Both parties must be named, and the headline or the
-- beginning of the text must tell the deal: what stands below is background. The price is that of
-- the whole deal; what is paid for a share and the part that is bought, in percent, have columns of their own.
-- The currency is that of the price; of a deal without a price, that of a share's.
CREATE OR REPLACE VIEW deals AS
WITH said AS (
    SELECT v.story_id, w.chain, w.type, w.modality, w.party, w.other_party, w.event_id, v.revision, w.number, v.time, v.headline, v.is_current,
           a.low, a.high, a.currency, a.surface, a.converted_currency, a.converted_low, a.converted_high, p.high AS per_share, p.currency AS share_currency,
           s.high AS stake,
           EXISTS (
               SELECT 1 FROM amounts f
               WHERE f.event_id = w.event_id AND f.role = 'deal_price' AND f.role_status = 'prior'
               AND ((f.currency = a.currency AND f.high <> a.high AND (f.number = a.compared_with OR f.compared_with = a.number))
                    OR (f.currency = p.currency AND f.high <> p.high AND (f.number = p.compared_with OR f.compared_with = p.number)))
           ) AS revised
    FROM world_events w
    JOIN shown_versions v ON v.event_id = w.event_id
    LEFT JOIN amounts a ON a.event_id = w.event_id AND a.number = w.amount_number AND w.amount_is = 'price'
                        AND a.kind IN ('money', 'money_range') AND a.per IS NULL AND a.high >= 10000
    LEFT JOIN amounts p ON p.event_id = w.event_id AND p.number = w.per_share_number AND p.low = p.high
    LEFT JOIN amounts s ON s.event_id = w.event_id AND s.number = w.stake_number AND s.kind = 'percent' AND s.low = s.high
    WHERE w.type IN ('acquisition', 'merger', 'stake') AND w.chain IS NOT NULL AND w.confidence >= 0.6
    AND (w.field = 'headline' OR w.start_offset < 400)
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
           count(DISTINCT event_id) AS versions, min(time) AS first_time, max(time) AS last_time,
           (array_agg(per_share ORDER BY revision DESC, number) FILTER (WHERE per_share IS NOT NULL))[1] AS per_share,
           (array_agg(share_currency ORDER BY revision DESC, number) FILTER (WHERE per_share IS NOT NULL))[1] AS share_currency,
           (array_agg(stake ORDER BY revision DESC, number) FILTER (WHERE stake IS NOT NULL))[1] AS stake,
           (array_agg(revised ORDER BY revision DESC, number))[1] AS revised
    FROM said
    GROUP BY story_id, chain, type
    HAVING bool_or(is_current)
)
SELECT l.type, l.acquirer, l.target,
       CASE WHEN modality = 'planned' THEN CASE WHEN prices > 1 OR revised THEN 'revised' ELSE 'announced' END
            WHEN modality = 'done' THEN 'completed' ELSE modality END AS status,
       l.price, l.low, l.high, coalesce(l.currency, l.share_currency) AS currency, l.converted_high, l.converted_currency, p.prices, l.versions, l.first_time, l.last_time, l.headline,
       l.story_id, l.chain, l.per_share, l.stake
FROM last l
JOIN prices p ON p.story_id = l.story_id AND p.chain = l.chain
-- A purchase of shares that will not be is no row. What a story reads as two types of one deal is one row: a stake if a part is bought, else an acquisition.
WHERE NOT (l.type = 'stake' AND l.modality IN ('called_off', 'denied')) AND NOT EXISTS (
    SELECT 1 FROM last o
    WHERE o.story_id = l.story_id AND o.type <> l.type AND o.modality = l.modality
    AND ((o.acquirer = l.acquirer AND o.target = l.target) OR (o.acquirer = l.target AND o.target = l.acquirer AND 'merger' IN (o.type, l.type)))
    AND CASE l.type WHEN 'acquisition' THEN o.type = 'stake' AND coalesce(o.stake, 100) < 100
                    WHEN 'stake' THEN coalesce(l.stake, 100) >= 100
                    ELSE o.type = 'acquisition' END
);

-- Results of companies by period. A measure of which a story states two values for one company, period and currency is null.
CREATE OR REPLACE VIEW earnings AS
WITH said AS (
    SELECT r.story_id, r.time, r.headline, r.event_id, r.number, r.holder AS company, r.period_start, r.period_end, r.currency, r.role_status,
           CASE WHEN r.role IN ('net_profit', 'net_loss') THEN 'net' ELSE r.role END AS measure,
           CASE WHEN r.role = 'net_loss' OR r.direction = 'loss' THEN -r.high ELSE r.high END AS amount, a.compared_with
    FROM role_amounts r
    JOIN amounts a ON a.event_id = r.event_id AND a.number = r.number
    WHERE r.role IN ('revenue', 'net_profit', 'net_loss', 'eps') AND r.kind IN ('money', 'money_rate') AND r.holder IS NOT NULL AND r.currency IS NOT NULL
    AND r.low = r.high AND ((r.role = 'eps' AND coalesce(r.per, 'share') = 'share') OR (r.role <> 'eps' AND r.per IS NULL AND r.high >= 1000))
    AND r.role_confidence >= 0.7 AND NOT EXISTS (
        SELECT 1 FROM amounts o  -- the same in another currency, named first
        WHERE o.event_id = a.event_id AND o.number = a.number - 1 AND CAST(a.links AS text) LIKE '%same_amount%'
        AND CAST(o.links AS text) LIKE '%same_amount%' AND o.currency <> a.currency
    )
    AND coalesce(a.role_details->>'holder_rule', '') NOT LIKE '% sentences before' AND (r.period_start IS NULL OR r.period_end - r.period_start > 80)
    AND r.holder NOT IN ('Reuters', 'Reuter') AND r.holder NOT ILIKE '%treasury%' AND r.holder NOT ILIKE '%central bank%' AND r.holder NOT ILIKE '%ministry%'
    AND r.holder NOT ILIKE '%department%' AND r.holder NOT ILIKE '%government%'
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
       -- A profit a share beside a loss has lost its sign.
       CASE WHEN max(CASE WHEN measure = 'net' THEN amount END) < 0 AND max(CASE WHEN measure = 'eps' THEN amount END) > 0 THEN NULL
            ELSE max(CASE WHEN measure = 'eps' THEN amount END) END AS eps,
       max(CASE WHEN measure = 'eps' THEN year_earlier END) AS eps_year_earlier,
       max(CASE WHEN measure = 'eps' THEN estimate END) AS eps_estimate,
       min(time) AS time, min(headline) AS headline, story_id, event_id
FROM measured
WHERE amount IS NOT NULL
GROUP BY company, period_start, period_end, currency, story_id, event_id;

-- One statistic over time with its vintages: each value that was stated for a period, and since when it was known. A version that
-- states two values of one kind for a period is left out.
CREATE OR REPLACE VIEW figure_series AS
WITH said AS (
    SELECT a.role AS statistic, a.holder, CASE WHEN a.role = 'growth' THEN lower(a.role_of) END AS of_what, coalesce(a.period_start, CAST(b.period_start - INTERVAL '1 year' AS date)) AS period_start,
           coalesce(a.period_end, CAST(b.period_end - INTERVAL '1 year' AS date)) AS period_end,
           CASE WHEN a.role_status IN ('forecast', 'estimate', 'planned') THEN a.role_status ELSE 'reported' END AS state,
           a.role_status, CASE WHEN a.direction IN ('down', 'loss') THEN -a.high ELSE a.high END AS figure,
           CASE WHEN a.kind = 'percent' THEN '%' ELSE a.currency END AS unit, a.per, v.known_time, v.headline, v.story_id, v.event_id
    FROM amounts a
    JOIN shown_versions v ON v.event_id = a.event_id
    LEFT JOIN amounts b ON b.event_id = a.event_id AND a.role_status = 'year_earlier' AND b.role_status = 'actual' AND b.currency = a.currency
                        AND b.holder = a.holder AND (b.number = a.compared_with OR b.compared_with = a.number)
    WHERE a.holder IS NOT NULL AND coalesce(a.period_end, b.period_end) IS NOT NULL AND a.low = a.high AND a.kind IN ('money', 'money_rate', 'percent') AND a.role_confidence >= 0.7
    AND (a.per IS NULL OR a.role = 'eps') AND NOT EXISTS (
        SELECT 1 FROM amounts o  -- the same in another currency, named first
        WHERE o.event_id = a.event_id AND o.number = a.number - 1 AND CAST(a.links AS text) LIKE '%same_amount%'
        AND CAST(o.links AS text) LIKE '%same_amount%' AND o.currency <> a.currency
    )
    AND (a.kind = 'percent' OR a.role IN ('eps', 'margin') OR a.high >= 1000)
    AND coalesce(a.role_details->>'holder_rule', '') NOT LIKE '% sentences before'
    AND (a.period_start IS NULL OR a.period_end - a.period_start > 80
         OR a.role NOT IN ('revenue', 'net_profit', 'net_loss', 'operating_profit', 'operating_loss', 'pretax_profit', 'eps'))
    AND (a.role IN ('gdp_growth', 'inflation', 'unemployment', 'trade_balance', 'exports', 'imports', 'reserves', 'margin', 'revenue', 'net_profit',
                    'net_loss', 'operating_profit', 'operating_loss', 'pretax_profit', 'eps')
         OR (a.role = 'growth' AND length(a.role_of) < 40 AND lower(a.role_of) NOT IN ('prices', 'price') AND lower(a.role_of) NOT LIKE '%share%'
             AND (lower(a.role_of) LIKE '%sales%' OR lower(a.role_of) LIKE '%revenue%' OR lower(a.role_of) LIKE '%profit%'
                  OR lower(a.role_of) LIKE '%earnings%' OR lower(a.role_of) LIKE '%income%' OR lower(a.role_of) LIKE '%output%'
                  OR lower(a.role_of) LIKE '%production%' OR lower(a.role_of) LIKE '%exports%' OR lower(a.role_of) LIKE '%imports%'
                  OR lower(a.role_of) LIKE '%orders%' OR lower(a.role_of) LIKE '%wages%' OR lower(a.role_of) LIKE '%turnover%'
                  OR lower(a.role_of) LIKE '%money supply%' OR lower(a.role_of) LIKE '%prices%' OR lower(a.role_of) LIKE '%spending%')))
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
CREATE OR REPLACE VIEW who_pays_whom AS
WITH deal AS (
    -- What a deal says of an amount that is its price.
    SELECT w.event_id, x.high, x.currency, min(w.party) AS buyer, min(w.modality) AS modality
    FROM world_events w
    JOIN amounts x ON x.event_id = w.event_id AND x.number = w.amount_number
    WHERE w.type IN ('acquisition', 'merger', 'stake') AND w.amount_is = 'price' AND w.party IS NOT NULL
    GROUP BY w.event_id, x.high, x.currency
    HAVING count(DISTINCT w.party) = 1 AND count(DISTINCT w.modality) = 1
),
said AS (
    SELECT r.*, CASE WHEN d.modality = 'done' THEN 'actual' WHEN d.modality IS NOT NULL THEN 'planned' ELSE r.role_status END AS status, h.type AS holder_type, c.type AS counterparty_type,
           r.role IN ('contract', 'loan', 'bond', 'salary', 'prize', 'fundraising') AS holder_is_paid,
           row_number() OVER (
               PARTITION BY r.event_id, r.role, r.holder, r.counterparty, r.low, r.high, r.currency ORDER BY r.number
           ) AS place
    FROM role_amounts r
    JOIN amounts a ON a.event_id = r.event_id AND a.number = r.number
    JOIN entities h ON h.event_id = r.event_id AND h.number = CAST((a.role_details->'holder'->>'entity') AS bigint)
    JOIN entities c ON c.event_id = r.event_id AND c.number = CAST((a.role_details->'counterparty'->>'entity') AS bigint)
    LEFT JOIN deal d ON r.role = 'deal_price' AND d.event_id = r.event_id AND d.high = r.high AND d.currency = r.currency
    WHERE (r.role <> 'deal_price' OR r.role_of IS NOT NULL OR d.buyer = r.holder) AND r.role IN ('deal_price', 'dividend', 'ransom', 'settlement', 'damage', 'investment', 'aid', 'donation', 'fine', 'buyback',
                     'contract', 'loan', 'bond', 'salary', 'prize', 'fundraising')
    AND r.kind IN ('money', 'money_range') AND (r.per IS NULL OR r.role = 'salary') AND r.holder <> r.counterparty
    AND r.role_status NOT IN ('prior', 'year_earlier', 'estimate') AND r.high >= CASE WHEN r.role = 'deal_price' THEN 10000 ELSE 1000 END
    AND r.holder NOT IN ('Reuters', 'Reuter') AND r.counterparty NOT IN ('Reuters', 'Reuter')
    AND NOT EXISTS (
        SELECT 1 FROM world_events w
        WHERE r.role = 'deal_price' AND w.event_id = r.event_id AND w.type IN ('acquisition', 'merger', 'stake') AND w.modality IN ('denied', 'called_off')
        AND w.amount_number = r.number
    )
    AND NOT EXISTS (
        SELECT 1 FROM amounts o  -- the same in another currency, named first
        WHERE o.event_id = a.event_id AND o.number = a.number - 1 AND CAST(a.links AS text) LIKE '%same_amount%'
        AND CAST(o.links AS text) LIKE '%same_amount%' AND o.currency <> a.currency
    )
),
by_role AS (
    SELECT CASE WHEN holder_is_paid THEN counterparty ELSE holder END AS payer, CASE WHEN holder_is_paid THEN holder ELSE counterparty END AS payee,
           role AS for_what, role_of AS of_what, low, high, currency, per, surface, status, converted_high, converted_currency,
           role_confidence AS confidence, time, headline, story_id, event_id, number
    FROM said
    WHERE place = 1
    AND (holder_type IN ('ORG', 'PER') OR (holder_type = 'LOC' AND role IN ('aid', 'loan', 'donation', 'settlement', 'fine', 'prize')))
    AND (counterparty_type IN ('ORG', 'PER') OR (counterparty_type = 'LOC' AND role IN ('aid', 'loan', 'donation', 'settlement', 'fine', 'prize')))
),
by_event AS (
    SELECT CASE WHEN w.type IN ('fine', 'acquisition') THEN w.party ELSE w.other_party END AS payer,
           CASE WHEN w.type IN ('fine', 'acquisition') THEN w.other_party ELSE w.party END AS payee,
           CASE WHEN w.type = 'acquisition' THEN 'deal_price' ELSE w.type END AS for_what, CAST(NULL AS text) AS of_what, w.low, w.high, w.currency,
           CAST(NULL AS text) AS per, w.amount AS surface, CASE WHEN w.modality = 'done' THEN 'actual' ELSE w.modality END AS status,
           w.converted_high, w.converted_currency, w.confidence, w.time, w.headline, w.story_id, w.event_id, w.amount_number AS number
    FROM current_world_events w
    JOIN amounts a ON a.event_id = w.event_id AND a.number = w.amount_number AND a.kind IN ('money', 'money_range') AND a.per IS NULL
    WHERE (w.type IN ('fine', 'loan', 'contract') OR (w.type = 'acquisition' AND w.chain IS NOT NULL)) AND w.modality IN ('done', 'planned')
    AND w.polarity = 'positive' AND w.amount_is = 'price' AND w.confidence >= 0.8
    AND w.party_ids IS NOT NULL AND w.other_ids IS NOT NULL AND w.party <> w.other_party
    AND EXISTS (SELECT 1 FROM entities e WHERE e.event_id = w.event_id AND e.name = w.party AND e.type IN ('ORG', 'PER', 'LOC'))
    AND EXISTS (SELECT 1 FROM entities e WHERE e.event_id = w.event_id AND e.name = w.other_party AND e.type IN ('ORG', 'PER', 'LOC'))
    AND w.party NOT IN ('Reuters', 'Reuter') AND w.other_party NOT IN ('Reuters', 'Reuter')
    AND NOT EXISTS (SELECT 1 FROM by_role r WHERE r.event_id = w.event_id AND r.low = w.low AND r.high = w.high AND r.currency = w.currency)
),
paid AS (
    SELECT * FROM by_role
    UNION ALL
    SELECT * FROM by_event
)
-- An amount that two pairs are said to pay is not sure.
SELECT * FROM paid p
WHERE NOT EXISTS (
    SELECT 1 FROM paid o
    WHERE o.event_id = p.event_id AND o.number = p.number AND (o.payer <> p.payer OR o.payee <> p.payee)
);
