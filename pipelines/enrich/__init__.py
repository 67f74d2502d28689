"""Find the entities and amounts of an article."""

from pipelines.enrich.article import enrich, enrich_all, load, versions

__all__ = ["enrich", "enrich_all", "load", "versions"]
