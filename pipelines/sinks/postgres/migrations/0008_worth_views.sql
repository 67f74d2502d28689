-- Views of what events are worth. PostgreSQL and DuckDB both run this file as it is.

CREATE VIEW story_worth AS
SELECT s.story_id, s.revision, s.time AS last_time, e.headline, e.provider, e.genre, e.origins, e.copies, e.houses, e.other_house,
       e.other_house_lag_s, e.like_12h, e.like_24h, e.like_3d, e.like_5d, e.like_7d, e.story_minutes, e.new_words, e.new_figures,
       e.new_names, e.similar_event_days, e.headline_touched, e.lead_touched, e.figures_touched, e.names_touched, s.event_id
FROM standing s
JOIN events e ON e.event_id = s.event_id;
