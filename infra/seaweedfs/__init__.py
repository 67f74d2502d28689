"""An S3 server with an Iceberg REST catalog, for tests and to try things with."""
