"""What all stages may know of languages: pure tables and small functions, which name their sources."""
