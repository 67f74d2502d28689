-- What is paid for a share, and the part that is bought, of a deal: rows in amounts. DuckDB's schema 10 is this step too.

ALTER TABLE world_events ADD COLUMN per_share_number bigint;
ALTER TABLE world_events ADD COLUMN stake_number bigint;
