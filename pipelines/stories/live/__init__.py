"""Stories decided item by item, with bounded state."""
