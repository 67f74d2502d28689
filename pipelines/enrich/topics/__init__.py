"""Topics of an article: the top levels of the IPTC Media Topics, from the provider's codes or from the text."""

from pipelines.enrich.topics.find import find_topics

__all__ = ["find_topics"]
