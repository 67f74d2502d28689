"""Bring a parsed article into one shape, whatever its provider and format."""

from pipelines.normalize.article import normalize
from pipelines.normalize.moment import Plausible

__all__ = ["Plausible", "normalize"]
