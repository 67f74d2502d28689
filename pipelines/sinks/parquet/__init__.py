"""The Parquet sink: a folder of files for each table."""
