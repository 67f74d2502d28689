"""Reader and writer of ninjs."""
