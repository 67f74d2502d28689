"""What a run tells of itself while it goes on: a closed list of metrics, health, and the endpoint that serves both."""
