"""Casualties: how many dead, injured and missing people an item states, in any words, to compare versions by."""

import re
from collections.abc import Iterator
from itertools import chain
from typing import Final

from pipelines.stories.thresholds import LIFECYCLE, LifecycleThresholds
from schemas import Article, FieldChange

COUNT: Final = (
    r"(?:(?:at least|more than|over|about|around|nearly|almost|some|up to|as many as|an? estimated|(?:just )?under)\s+)?"
    r"(?<![\d$€£.,-])(\d{1,3}(?:,\d{3})+|\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens|scores|hundreds)"
    r"(?![\d%]|[.,]\d|-\w|\s*(?:per\s?cent|pct|percent|million|billion|months|years|days|hours|km|miles)\b)"
)
"""A count of people, not of money, and no percentage, age or duration."""
OF_WHOM: Final = r"(?:\s+(?!and\b|but\b|while\b|with\b)[a-z]+){0,3}?"
"""Words between a count and its verb: ``27 people were``."""
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
HINTS: Final = {
    "dead": ("kill", "lives of", "death", "dead", "die", "fatalit", "toll"),
    "injured": ("injur", "wound", "hurt"),
    "missing": ("missing", "unaccounted"),
}
"""Each match of a wording has one of these; most texts have none."""
PATTERNS: Final = {measure: re.compile("|".join(several), re.IGNORECASE) for measure, several in WORDINGS.items()}


def casualty_changes(before: Article, after: Article, limits: LifecycleThresholds = LIFECYCLE) -> Iterator[FieldChange]:
    """Yield the counts that both versions state and that differ."""
    old, new = casualties(before, limits), casualties(after, limits)
    for measure, count in new.items():
        if measure in old and old[measure].lower() != count.lower():
            yield FieldChange(field=measure, before=old[measure], after=count)


def casualties(article: Article, limits: LifecycleThresholds = LIFECYCLE) -> dict[str, str]:
    """Return the first count of each kind, as it is written: of the headline, else of the text."""
    most = limits.casualty_paragraphs
    texts = (article.headline_base, *article.body.split("\n\n", most)[:most])
    folded = "\n".join(text for text in texts if text).lower()
    found: dict[str, str] = {}
    for measure, pattern in PATTERNS.items():
        if not any(hint in folded for hint in HINTS[measure]):
            continue
        for hit in chain.from_iterable(pattern.finditer(text or "") for text in texts):
            found[measure] = next(filter(None, hit.groups()))
            break
    return found
