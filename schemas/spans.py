"""A piece of a text, with its exact place."""

from typing import Literal

from pydantic import Field

from schemas.base import Frozen

TextField = Literal["headline", "body"]


class Span(Frozen):
    """A piece of an article's headline or body."""

    field: TextField
    """Which text the offsets count in: ``Article.headline`` or ``Article.body``."""
    start: int = Field(ge=0)
    """First character, counted in Unicode code points."""
    end: int = Field(gt=0)
    """One past the last character."""
    surface: str
    """The text between them, exactly."""
