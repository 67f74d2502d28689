"""What happens to a story: order of its items, steps, changes, events."""
