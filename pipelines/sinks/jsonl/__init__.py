"""JSON Lines: a replay's sorted results, and rolled files of a live run."""
