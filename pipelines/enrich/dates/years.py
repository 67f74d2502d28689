"""Read years and seasons: ``in 2019``, ``early 2027``, ``FY25``, ``last autumn``."""

import re
from datetime import date
from typing import Final

from pipelines.enrich.dates import calendar
from pipelines.enrich.dates.calendar import SEASONS
from pipelines.enrich.dates.place import GLUED, RELATIVE, STEP, YEAR, Place, Reading

_BEFORE_YEAR: Final = re.compile(
    r"(?:^|[\s(])(?:(?P<part>early|late|mid|end)[\s-]+|(?P<fiscal>(?:fiscal|financial)\s+(?:year\s+)?)|(?:in|of|since|for|until|till|from|to|by|during|than|through|full-year|full year|between|after|before|vs|"
    r"versus|against|over|on|around|due|calendar|and|throughout|its|the|their|a|had|reported|posted|\w+'s|at-end|back in)\s+|\()$"
)
_AFTER_YEAR: Final = re.compile(
    r"\)|:|\s?[,.;](?:\s|$)|\s*$|\s+(?:guidance|outlook|forecast|results?|revenues?|profits?|loss|net|income|turnover|budget|sales|earnings|election|and|to|from|as|with|after|when|for|but|the|of|in|on|at|a|was|is|will|by|level|levels|season|vs)\b|['’]s|\n"
)
_PARTS: Final = {"early": (1, 3), "late": (10, 3), "mid": (6, 2), "end": (12, 1)}


def read_number(place: Place) -> Reading | None:
    """Read a year: ``in 2019``, ``early 2027``, ``fiscal 2025``, ``(2023: 457 million)``."""
    match = _BEFORE_YEAR.search(place.before(24))
    year = int(place.word)
    if match is None or abs(year - place.day.year) > 160:
        return None
    part = match["part"]
    if part:
        start = place.start - (len(match[0]) - match.start("part") + match.start())
        days = calendar.months(year, *_PARTS[part], "period")
        return start, place.end, days, False, f"year-{part}"
    if match["fiscal"]:
        return place.start - len(match["fiscal"]), place.end, calendar.year(year), True, "year-fiscal"
    second = re.compile(r"\s?[/-]\s?(\d\d)\b").match(place.text, place.end)
    if second and int(second[1]) == (year + 1) % 100:
        return place.start, second.end(), calendar.year(year + 1), True, "year-fiscal"
    if not _AFTER_YEAR.match(place.text, place.end):
        return None
    return place.start, place.end, calendar.year(year), False, "year"


def read_fiscal(place: Place) -> Reading | None:
    """Read ``FY25`` and ``FY 2025``."""
    match = GLUED.match(place.text, place.end)
    if match is None:
        return None
    year = int(match["year"])
    return place.start, match.end(), calendar.year(year if year > 99 else 2000 + year), True, "year-fiscal"


def read_season(place: Place) -> Reading | None:
    """Read ``last autumn``, ``this summer``, ``spring 2026``; a season alone may be any year's."""
    first = SEASONS[place.word]
    match = re.compile(rf"(?:\s+of)?\s+{YEAR}").match(place.text, place.end)
    if match:
        return place.start, match.end(), calendar.months(int(match["year"]), first, 3, "season"), False, "season"
    relative = RELATIVE.search(place.before(12))
    if relative is None or relative[1] not in ("last", "this", "next"):
        return None
    year = place.day.year + (STEP[relative[1]] if relative[1] != "last" else 0)
    if relative[1] == "last" and calendar.months(year, first, 3, "season").end >= place.day:
        year -= 1
    if relative[1] == "next" and date(place.day.year, first, 1) > place.day:
        year -= 1
    return (
        place.start - len(relative[0].lstrip()),
        place.end,
        calendar.months(year, first, 3, "season"),
        False,
        "season",
    )
