-- Coded places of an event, and markets of a company's tickers (MIC:TICKER). DuckDB's schema 4 is this step too.
ALTER TABLE events
    ADD COLUMN filed_from text,
    ADD COLUMN filed_from_country text,
    ADD COLUMN event_place text,
    ADD COLUMN event_country text,
    ADD COLUMN event_geoname text;
ALTER TABLE entities ADD COLUMN listings text[];
