"""Why an item was read, enriched and filed as it was."""
