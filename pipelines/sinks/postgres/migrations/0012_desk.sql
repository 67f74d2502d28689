-- The provider's desk of an item: its category or section. DuckDB's schema 9 is this step too.

ALTER TABLE events ADD COLUMN desk text;
