"""Tables of words and names that all stages share, and pure functions on them. Each table names its source."""
