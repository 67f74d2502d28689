"""Article to Article, in one shape whatever house and format it came from."""

from pipelines.normalize.article import Plausible, normalize

__all__ = ["Plausible", "normalize"]
