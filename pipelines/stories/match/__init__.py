"""Match: which items belong to one story, and on what evidence."""
