"""The story browser and its HTTP API: the views of ``ask`` as pages, JSON and CSV."""
