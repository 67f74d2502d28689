"""What a text says in names and figures: entities and amounts are found, and kept with the article."""

from pipelines.enrich.article import enrich, load, versions

__all__ = ["enrich", "load", "versions"]
