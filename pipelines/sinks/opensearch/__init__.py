"""The OpenSearch sink: stories to search, events and dead letters beside them, with external versions as the fence."""
