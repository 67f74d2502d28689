"""Prism, Beam's own portable runner in Go: fetched once and started for tests."""
