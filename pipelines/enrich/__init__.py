"""Find the entities and amounts of an article."""

from pipelines.enrich.article import enrich, load, versions

__all__ = ["enrich", "load", "versions"]
