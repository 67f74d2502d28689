"""Prism, Beam's portable runner in Go: built once and started for tests."""
