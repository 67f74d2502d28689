"""Metrics of a run (a closed list), its health, and the endpoint that serves both."""
