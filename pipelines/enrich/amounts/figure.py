"""A number of the text with its scale, percent sign or currency marker."""

from dataclasses import dataclass
from decimal import Decimal

from pipelines.enrich.amounts.lexicon import Marker

PERCENT, POINTS, BASIS = "percent", "pp", "bp"
SPACES = " \t\u00a0\u202f\u2009"
"""Spaces that may occur within an amount, including no-break and thin ones."""


@dataclass(slots=True)
class Figure:
    """A number and its unit, or two numbers that are the bounds of one amount."""

    start: int
    end: int
    value: Decimal
    """The number alone, without scale and minor unit."""
    scale: Decimal | None = None
    unit: str = ""
    """``percent``, ``pp``, ``bp`` or nothing; money has a marker."""
    marker: Marker | None = None
    before: bool = False
    """True if the marker precedes the number."""
    words: bool = False
    """True if the number is written in words."""
    negative: bool = False
    high: Decimal | None = None
    """Upper bound of a range; ``value`` and ``scale`` are then those of the lower bound."""
    high_scale: Decimal | None = None
    plain: bool = False
    """A bare run of digits: it may be a year."""
    glued: bool = False
    """True if letters directly precede the digits: a model number, unless they are a currency."""
    doubtful: bool = False
    """True if the word after it may be an unknown scale: no figure is better than a wrong one."""


def lowered(text: str) -> str:
    """Return a text in lower case with the same length, so that offsets stay valid."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
