"""Lifecycle: the order of a story's items, their transitions, changes and events."""
