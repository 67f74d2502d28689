"""Dateline: where and when an item was filed, at the beginning of its first paragraph, in the styles of the houses.

``NEW YORK, March 3 (Reuters) -``, ``PARIS (AFP) -``, ``BERLIN, 3. März (dpa) -``, ``(Bloomberg) --``,
``SAN FRANCISCO--(BUSINESS WIRE)--``, ``LONDON, March 3, 2026 /PRNewswire/ --``, ``TORONTO, ON / ACCESSWIRE / March 3, 2026 /``.
"""

import re
from datetime import date, timedelta
from typing import NamedTuple

from pipelines.language.months import MONTH, month_of
from pipelines.normalize.agencies import KNOWN
from schemas import Dateline

DATE = (
    rf"(?:{MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?|(?:(?:le|el|il|den)\s+)?(?P<first>\d{{1,2}})\.?\s+(?:de\s+)?{MONTH.replace('<month>', '<second>')})"
    r"(?![\w/])(?:,?\s+(?:de\s+)?(?P<year>\d{4})\b)?"
)
AGENCY = (
    r"(?:[(\[](?P<agency>[A-Za-z][\w .&/-]{1,30})[)\]]|/(?P<slashed>[A-Za-z][\w .-]{1,30})/|,\s*(?P<bare>"
    + KNOWN
    + r")\b)"
)
DASH = r"\s*(?:--?|–|—|:|_|\.-)(?=\s|$|[A-Z\"“])\s*"
STOP = r"\s*(?:--?|–|—|:|_|\.-|\.)(?=\s|$|[A-Z\"“])\s*"
PLACE = r"(?P<place>[^\W\d_][^()\[\]\n:;\d\"“]{0,70}?)"
SIGNED_FIRST = rf"(?:[(\[](?P<before>{KNOWN})[)\]]\s*[-–—]\s*)?"
PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\s*\**{SIGNED_FIRST}{PLACE}\s*,?\s+{DATE}[,.]?\s*(?:{AGENCY}{STOP}|{DASH})",
        rf"\s*(?P<place>){DATE},?\s*{AGENCY}{DASH}",
        rf"\s*{PLACE}\s*/\s*(?P<agency>{KNOWN})\s*/\s*{DATE}\s*/\s*",
        rf"\s*{PLACE}\s*(?:--)?\s*[(\[](?P<agency>{KNOWN})(?:/\w+)?[)\]]{DASH}(?:{DATE}{DASH})?",
        rf"\s*{PLACE}\s*/(?P<agency>{KNOWN})/{DASH}",
        rf"\s*(?P<place>)[(\[](?P<agency>{KNOWN})[)\]]{DASH}",
    )
)
CAPITALS = re.compile(
    r"\s*(?P<place>[^\W\d_a-z][^()\[\]\n:;\d\"“a-z]{1,40}(?:, [A-Z][a-z]+\.?)?)\s*[(\[](?P<agency>[A-Za-z][\w .&/-]{1,30})[)\]]"
    + DASH
)
"""An agency that nobody knows needs a place in capitals before it."""
LONGEST = 140
AHEAD = timedelta(days=2)
"""Sydney is ahead of New York, and tomorrow's papers are filed today."""
SMALL = frozenset(
    "am an auf bei d'or da de del della den der des di do du el en la le les los of off on rico sur the upon van".split()
)
PREPOSITIONS = frozenset("after as at before by from in on since to until".split())
MOST_WORDS = 9


class Filed(NamedTuple):
    """A dateline, and the text after it."""

    dateline: Dateline | None
    rest: str


def read_dateline(text: str, near: date) -> Filed:
    """Take the dateline off a first paragraph; ``near`` (the item's day) supplies the year that datelines leave out.

    >>> read_dateline("LONDON, Feb 26 - Tin rose.", date(1987, 2, 27)).dateline.day
    datetime.date(1987, 2, 26)
    """
    head = text[:LONGEST]
    for pattern in (*PATTERNS, CAPITALS):
        if (found := pattern.match(head)) and _is_place(found["place"]):
            return Filed(_dateline(found.groupdict(), near), text[found.end() :])
    return Filed(None, text)


def tidy_place(text: str) -> str:
    """Take off what parts a place from what follows; the point of an abbreviation stays: ``MOUNT LAUREL, N.J.``."""
    place = " ".join(text.split()).strip(" ,:-–—")
    return place if "," in place else place.rstrip(".")


def _dateline(parts: dict[str, str | None], near: date) -> Dateline:
    agency = next((parts[name] for name in ("agency", "slashed", "bare", "before") if parts.get(name)), None)
    day = _day(parts, near) if parts.get("month") or parts.get("second") else None
    return Dateline(place=tidy_place(parts["place"] or ""), day=day, agency=agency and agency.strip())


def _is_place(text: str) -> bool:
    """Tell a place from the beginning of a sentence: all its words but the small ones begin with a capital."""
    words = text.replace(",", " ").split()
    if words and words[0].lower() in PREPOSITIONS:
        return False
    given = text.islower()  # "caracas, feb 26": a house that writes no capitals at all
    return len(words) <= MOST_WORDS and all(given or not word[0].islower() or word in SMALL for word in words)


def _day(parts: dict[str, str | None], near: date) -> date | None:
    """Choose the latest year in which the day is not ahead of the item's own; an impossible day is no day."""
    month = month_of(parts["month"] or parts["second"] or "") or 0
    day = int(parts["day"] or parts["first"] or 0)
    years = [int(parts["year"] or 0)] if parts.get("year") else [near.year - 1, near.year, near.year + 1]
    days = [when for year in years if (when := _date(year, month, day))]
    past = [when for when in days if when <= near + AHEAD]
    return max(past) if past else min(days, default=None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
