"""Questions about results: named queries, differences of two runs, stories as of a time, explanations."""
