"""A number of the text with what touches it: scale, percent sign, currency marker."""

from dataclasses import dataclass
from decimal import Decimal

from pipelines.enrich.amounts.lexicon import Marker

PERCENT, POINTS, BASIS = "percent", "pp", "bp"
SPACES = " \t\u00a0\u202f\u2009"
"""Blanks that may stand inside an amount: no-break and thin ones, too."""


@dataclass(slots=True)
class Figure:
    """A number and its neighbours, or two numbers that are the bounds of one amount."""

    start: int
    end: int
    value: Decimal
    """The number alone, without scale and minor unit."""
    scale: Decimal | None = None
    unit: str = ""
    """``percent``, ``pp``, ``bp`` or nothing; money has a marker."""
    marker: Marker | None = None
    before: bool = False
    """Whether the marker stands before the number."""
    words: bool = False
    """Whether the number is written in words."""
    negative: bool = False
    high: Decimal | None = None
    """Upper bound, once joined with a neighbour; ``value`` and ``scale`` are the lower's."""
    high_scale: Decimal | None = None
    plain: bool = False
    """A bare run of digits: it may be a year."""
    glued: bool = False
    """Whether letters touch the digits in front: a model number, unless they are a currency."""
    doubtful: bool = False
    """Whether a word behind it may be a scale that is not known: nothing is better than a wrong figure."""


def lowered(text: str) -> str:
    """Lower case of the same length, so that offsets hold."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
