"""Dateline: where and when an item was filed, at the beginning of its first paragraph."""

import re
from datetime import date, timedelta
from typing import NamedTuple

from schemas import Dateline

MONTHS = {name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
MONTHS |= {"mär": 3, "mai": 5, "okt": 10, "dez": 12}
MONTH = r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|januar|februar|märz|mai|juni|juli|oktober|dezember)\.?"
AGENCY = r"[(\[](?P<agency>[A-Za-z][\w .&/-]{1,30})[)\]]"
DASH = r"\s*(?:--?|–|—|:)(?=\s|$|[A-Z\"“])\s*"
PLACE = r"(?P<place>[^\W\d_][^()\[\]\n:;\d\"“]{0,70}?)"
DATED = re.compile(
    rf"\s*{PLACE}\s*[,.]?\s+{MONTH}\s+(?P<day>\d{{1,2}})\b(?:,?\s+(?P<year>\d{{4}}))?,?\s*(?:{AGENCY})?{DASH}",
    re.IGNORECASE,
)
DAY_FIRST = re.compile(
    rf"\s*{PLACE}\s*,\s*(?P<day>\d{{1,2}})\.?\s+{MONTH}(?:\s+(?P<year>\d{{4}}))?\s*(?:{AGENCY})?{DASH}", re.IGNORECASE
)
PLACELESS = re.compile(
    rf"\s*(?P<place>){MONTH}\s+(?P<day>\d{{1,2}})\b(?:,?\s+(?P<year>\d{{4}}))?,?\s*{AGENCY}{DASH}", re.IGNORECASE
)
UNDATED = re.compile(rf"\s*(?P<place>[^\W\d_a-z][^()\[\]\n:;\d\"“a-z]{{1,40}}(?:, [A-Z][a-z]+\.?)?)\s*{AGENCY}{DASH}")
LONGEST = 140
AHEAD = timedelta(days=2)
"""Sydney is ahead of New York, and tomorrow's papers are filed today."""


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
    found = DATED.match(head) or DAY_FIRST.match(head) or PLACELESS.match(head) or UNDATED.match(head)
    if not found:
        return Filed(None, text)
    parts = found.groupdict()
    dateline = Dateline(
        place=" ".join(parts["place"].split()).strip(" ,."),
        day=_day(parts, near) if parts.get("month") else None,
        agency=parts["agency"],
    )
    return Filed(dateline, text[found.end() :])


def _day(parts: dict[str, str | None], near: date) -> date | None:
    """Choose the latest year in which the day is not ahead of the item's own; an impossible day is no day."""
    month, day = MONTHS[(parts["month"] or "")[:3].lower()], int(parts["day"] or 0)
    years = [int(parts["year"] or 0)] if parts.get("year") else [near.year - 1, near.year, near.year + 1]
    days = [when for year in years if (when := _date(year, month, day))]
    past = [when for when in days if when <= near + AHEAD]
    return max(past) if past else min(days, default=None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
