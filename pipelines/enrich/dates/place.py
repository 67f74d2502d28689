"""A trigger in a text, and patterns that several readers share."""

import re
from collections.abc import Callable
from datetime import date
from typing import Final, NamedTuple

from pipelines.enrich.dates.calendar import Days


class Place(NamedTuple):
    """A trigger in a text, with the day of the article; ``past`` is where the last date ended."""

    text: str
    start: int
    end: int
    day: date
    past: int

    @property
    def word(self) -> str:
        """The trigger, in small letters."""
        return self.text[self.start : self.end].lower()

    def before(self, length: int = 40) -> str:
        """Return the text before the trigger, in small letters."""
        return self.text[max(0, self.start - length) : self.start].lower()


Reading = tuple[int, int, Days, bool, str]
"""First character, one past the last, the days, whether fiscal, and the rule."""
Reader = Callable[[Place], Reading | None]

YEAR: Final = r"(?P<year>(?:19|20)\d\d)(?!\d)"
RELATIVE: Final = re.compile(r"(?:\b|^)(last|previous|this|current|next|coming|the same|same|past)[\s-]+$")
STEP: Final = {"last": -1, "previous": -1, "this": 0, "current": 0, "next": 1, "coming": 1}
GLUED: Final = re.compile(
    r"\s?'?(?P<year>(?:19|20)\d\d|\d\d)(?![\d,.%]*\d|%|\s*(?:pct|per|mln|m\b|bn|b\b|million|billion))"
)
