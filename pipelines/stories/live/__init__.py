"""Live: stories decided item by item, with bounded state."""
