"""Bring a parsed article into one shape, whatever its provider and format."""

from pipelines.normalize.article import normalize
from pipelines.normalize.item_time import TimeLimits

__all__ = ["TimeLimits", "normalize"]
