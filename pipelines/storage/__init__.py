"""Objects of S3, Google Cloud Storage, Azure and web servers: found, read in ranges, and written whole."""
