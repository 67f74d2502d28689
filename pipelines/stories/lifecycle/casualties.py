"""Tolls: how many an item says are dead, injured or missing, in whatever words, so that a rewritten version still tells it."""

import re
from collections.abc import Iterator
from itertools import chain
from typing import Final

from schemas import Article, FieldChange

COUNT: Final = (
    r"(?:(?:at least|more than|over|about|around|nearly|almost|some|up to|as many as|an? estimated|(?:just )?under)\s+)?"
    r"(?<![\d$€£.,-])(\d{1,3}(?:,\d{3})+|\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens|scores|hundreds)"
    r"(?![\d%]|[.,]\d|-\w|\s*(?:per\s?cent|pct|percent|million|billion|months|years|days|hours|km|miles)\b)"
)
"""A count of people: neither money nor a share, an age or a span of time."""
OF_WHOM: Final = r"(?:\s+(?!and\b|but\b|while\b|with\b)[a-z]+){0,3}?"
"""Between a count and its verb: ``27 people were``."""
WORDINGS: Final = {
    "dead": (
        rf"\b(?:kill(?:s|ed|ing)?|claim(?:s|ed|ing)? the lives of|deaths? of)\s+{COUNT}",
        rf"{COUNT}{OF_WHOM}\s+(?:dead|killed|deaths|die|died|fatalities)\b",
        rf"\b(?:death )?toll\b[^.;]{{0,160}}?\b(?:to|at|is|was|of|reache[sd]|hits?|passe[sd])\s+{COUNT}",
    ),
    "injured": (
        rf"\b(?:injur(?:es|ed|ing)|wound(?:s|ed|ing)|hurt(?:s|ing)?)\s+{COUNT}",
        rf"{COUNT}{OF_WHOM}\s+(?:injured|wounded|hurt|injuries)\b",
    ),
    "missing": (rf"{COUNT}{OF_WHOM}\s+(?:missing|unaccounted for)\b",),
}
PATTERNS: Final = {measure: re.compile("|".join(several), re.IGNORECASE) for measure, several in WORDINGS.items()}
PARAGRAPHS: Final = 3
"""Paragraphs of an item that are read: wires put the toll first, and those of other years last."""


def casualty_changes(before: Article, after: Article) -> Iterator[FieldChange]:
    """Tell the tolls that both versions state and that differ."""
    old, new = casualties(before), casualties(after)
    for measure, count in new.items():
        if measure in old and old[measure].lower() != count.lower():
            yield FieldChange(field=measure, before=old[measure], after=count)


def casualties(article: Article) -> dict[str, str]:
    """Read the first count of each kind, as it is written: the headline's, else the text's."""
    texts = (article.headline_base, *article.body.split("\n\n", PARAGRAPHS)[:PARAGRAPHS])
    found: dict[str, str] = {}
    for measure, pattern in PATTERNS.items():
        for hit in chain.from_iterable(pattern.finditer(text or "") for text in texts):
            found[measure] = next(filter(None, hit.groups()))
            break
    return found
