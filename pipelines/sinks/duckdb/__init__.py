"""The DuckDB sink: one file with all tables."""
