"""Who said what: quotes of a text with their speakers."""

from pipelines.enrich.quotes.find import find_quotes

__all__ = ["find_quotes"]
