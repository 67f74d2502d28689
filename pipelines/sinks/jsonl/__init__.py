"""JSON Lines: the sorted results of a replay, and the rolled files of a live run."""
