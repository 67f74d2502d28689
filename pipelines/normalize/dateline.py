"""Datelines: where and when an item was filed, at the beginning of its first paragraph, in the styles of agencies.

``language/datelines.py`` has the styles.
"""

import re
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

from pipelines.language.agencies import AGENCIES, EXCHANGES
from pipelines.language.datelines import (
    ALONE,
    CAPITALS,
    DATE,
    EAST_ASIAN,
    EASTERN,
    ISO,
    MOMENT,
    PATTERNS,
    POINTED,
    REGIONAL,
    TIME,
    TIME_BEHIND,
)
from pipelines.language.months import month_of
from pipelines.language.patterns import Dated, late
from pipelines.normalize.cities import are_cities
from pipelines.normalize.thresholds import DATELINE_AHEAD, DATELINE_LENGTH, DATELINE_PLACE_WORDS, DATELINE_STORY_WORDS
from schemas import Dateline

DAY = late(DATE, re.IGNORECASE)
WESTERN: Final[tuple[Dated | re.Pattern[str], ...]] = (*PATTERNS, CAPITALS, REGIONAL)
ENCLOSED_AREA = re.compile(r"\s*\[([^\[\]]+)\]")
"""The country after a city in ANI's form: ``Damascus [Syria]``."""
SMALL = frozenset(
    "am an and auf bei d'or da de del della den der des di do du e el en et la le les los of off on rico sur the und upon van y".split()
)
PREPOSITIONS = frozenset("after as at before by from in on since to until".split())


class DatelineSplit(NamedTuple):
    """A dateline, and the text after it."""

    dateline: Dateline | None
    rest: str


def read_dateline(text: str, near: date) -> DatelineSplit:
    """Split the dateline from a first paragraph. ``near`` (the item's day) supplies the year, which datelines omit.

    >>> read_dateline("LONDON, Feb 26 - Tin rose.", date(1987, 2, 27)).dateline.day
    datetime.date(1987, 2, 26)
    """
    dateline, end = _read(text[:DATELINE_LENGTH], text[DATELINE_LENGTH : DATELINE_LENGTH + DATELINE_LENGTH], near)
    return DatelineSplit(dateline, text[end:])


@lru_cache(maxsize=64)
def _read(head: str, after: str, near: date) -> tuple[Dateline | None, int]:
    """Return the dateline at the beginning of a text, and its end. Cached, since the same text is read several times."""
    for pattern in EASTERN if EAST_ASIAN.match(head) else WESTERN:
        if (found := pattern.match(head)) and _is_place(found["place"]) and not _is_exchange(found):
            return _dateline(found.groupdict(), near), found.end()
    found = ALONE.match(head)
    if found and _is_place(found["place"]) and _begins_story(found["place"], head[found.end() :] + after):
        return Dateline(place=tidy_place(found["place"])), found.end()
    return None, 0


def tidy_place(text: str) -> str:
    """Return a place without separators at its end; the point of an abbreviation is kept: ``MOUNT LAUREL, N.J.``.

    >>> tidy_place("Damascus [Syria],")
    'Damascus, Syria'
    """
    place = " ".join(ENCLOSED_AREA.sub(r", \1", text).split()).strip(" ,:-–—")
    return place if "," in place else place.rstrip(".")


def _is_exchange(found: re.Match[str]) -> bool:
    return (found.groupdict().get("agency") or "").lower() in EXCHANGES


def _begins_story(place: str, rest: str) -> bool:
    """Return True if a sentence follows a known city. Another city after it is a route: ``London - Paris trains``."""
    first = rest.lstrip("\"'“”‘«„")[:1]
    if not (first.isupper() or first.isdigit()) or len(rest.split()) < DATELINE_STORY_WORDS or not are_cities(place):
        return False
    return not are_cities(rest.split(maxsplit=1)[0].strip(".,;:'’"))


def is_time(text: str) -> bool:
    """Return True if a line is only a day, a time of day or both: ``3.3.2026 08:00:00 CEST``."""
    return TIME.fullmatch(text) is not None and MOMENT.search(text) is not None


def day_of(text: str) -> date | None:
    """Return the day in a line that is a time, or None if it has none or an ambiguous one: ``03/04/2026``."""
    if iso := ISO.search(text):
        return _date(*(int(part) for part in iso.groups()))
    if found := POINTED.search(text):
        day, month, year = (int(part) for part in found.groups())
        return _date(year, month, day)
    found = DAY.search(text)
    return _day(found.groupdict(), date.min) if found and found["year"] else None


def without_time(text: str) -> str:
    """Return a line without the time at its end: ``LONDON, 3.3.2026 08:00``."""
    found = TIME_BEHIND.search(text, max(text.rfind("("), text.rfind(")")) + 1)
    return text[: found.start()] if found and is_time(text[found.end() :].strip(" ,|/-–—")) else text


def _dateline(parts: dict[str, str | None], near: date) -> Dateline:
    agency = next(
        (parts[name] for name in ("agency", "enclosed", "slashed", "bare", "before") if parts.get(name)), None
    )
    day = _day(parts, near) if any(map(parts.get, ("month", "number"))) else None
    return Dateline(place=tidy_place(parts["place"] or ""), day=day, agency=agency and _without_desk(agency.strip()))


def _without_desk(agency: str) -> str:
    """Return an agency without its desk: ``dpa/bb`` is dpa's desk in Berlin, ``AFP/dpa`` are two agencies."""
    first, _, second = agency.partition("/")
    desk = second.islower() and second not in AGENCIES
    return first if desk and first.lower() in AGENCIES else agency


def _is_place(text: str) -> bool:
    """Return True for a place, not the beginning of a sentence: all its words but the small ones begin with a capital."""
    words = text.replace(",", " ").split()
    if words and words[0].lower() in PREPOSITIONS:
        return False
    given = text.islower()  # "caracas, feb 26": the provider writes no capitals at all
    return len(words) <= DATELINE_PLACE_WORDS and all(given or not word[0].islower() or word in SMALL for word in words)


def _day(parts: dict[str, str | None], near: date) -> date | None:
    """Return the day in the latest year in which it is not after the item's own; None for an impossible day."""
    month = int(parts.get("number") or 0) or month_of(parts.get("month") or "") or 0
    day = int(parts.get("day") or parts["first"] or 0)
    years = [int(parts["year"] or 0)] if parts.get("year") else [near.year - 1, near.year, near.year + 1]
    days = [when for year in years if (when := _date(year, month, day))]
    past = [when for when in days if when - near <= DATELINE_AHEAD]
    return max(past) if past else min(days, default=None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
