"""The Iceberg sink: tables of a catalog, with the fence in each commit."""
