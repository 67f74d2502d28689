"""Parquet: a folder of files for each table."""
