"""The training of the model of reports: whether two houses report one event."""
