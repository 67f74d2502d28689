"""A real PostgreSQL server for tests, demos and benchmarks."""
