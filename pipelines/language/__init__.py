"""What all stages may know of languages and places: pure tables and small functions, which name their sources."""
