"""Train the entity tagger: ``python -m training.entities.train``."""
