-- What amounts are: role, whose, to or from whom, of what, for which period. DuckDB's schema 6 is this step too.

ALTER TABLE amounts ADD COLUMN role text;
ALTER TABLE amounts ADD COLUMN holder text;
ALTER TABLE amounts ADD COLUMN counterparty text;
ALTER TABLE amounts ADD COLUMN role_of text;
ALTER TABLE amounts ADD COLUMN period_start date;
ALTER TABLE amounts ADD COLUMN period_end date;
ALTER TABLE amounts ADD COLUMN role_status text;
ALTER TABLE amounts ADD COLUMN role_confidence double precision;
ALTER TABLE amounts ADD COLUMN role_rule text;
ALTER TABLE amounts ADD COLUMN role_details jsonb;
