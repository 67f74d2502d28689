"""DuckDB: one file with all tables."""
