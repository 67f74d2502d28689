"""Article to Article, in one shape whatever house and format it came from."""

from pipelines.normalize.article import normalize
from pipelines.normalize.moment import Plausible

__all__ = ["Plausible", "normalize"]
