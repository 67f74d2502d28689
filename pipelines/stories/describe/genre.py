"""Genre: what kind of item it is, read where its format is read, with the place and how far that place is trusted."""

from types import MappingProxyType
from typing import Final, Literal

from pipelines.stories.describe.formats import PRIORITIES, headline_format, slug_format
from pipelines.stories.thresholds import DESCRIBE, DescribeThresholds
from schemas import Article, Control, Genre

CONTROLS: Final = MappingProxyType(
    {Control.FLASH: "alert", Control.BRIEF: "brief", Control.WRAPUP: "wrapup", Control.CORRECTION_NOTICE: "notice"}
)
"""Genres that a control tag states."""


def read_genre(article: Article, limits: DescribeThresholds = DESCRIBE) -> Genre | None:
    """Return the genre of an item, or None for a plain report.

    A format tag counts first, then a control tag, the slug, and the shape of the headline.
    """
    if words := [tag.format for tag in article.tags if tag.format and tag.text not in PRIORITIES]:
        return make_genre(" ".join(words), "tag", limits.genre_tag)
    stated = (CONTROLS.get(tag.control) for tag in article.tags if tag.control)
    if control := next(filter(None, stated), None):
        return make_genre(control, "tag", limits.genre_tag)
    if word := slug_format(article.slug or ""):
        return make_genre(word, "slug", limits.genre_slug)
    if word := headline_format(article.headline_base or article.headline):
        return make_genre(word, "headline", limits.genre_headline)
    return None


def make_genre(word: str, scheme: Literal["tag", "slug", "headline"], confidence: float) -> Genre:
    """Return a genre; its code is the word in lower case."""
    return Genre.model_construct(code=word.lower(), scheme=scheme, confidence=confidence)


def with_genre(article: Article) -> Article:
    """Return an article with its genre."""
    genre = read_genre(article)
    return article if genre == article.genre else article.model_copy(update={"genre": genre})
