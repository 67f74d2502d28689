"""Find the dates and periods of a text."""

import re
from collections import deque
from collections.abc import Iterator
from datetime import date
from itertools import accumulate, compress
from typing import Final, NamedTuple

from pipelines.enrich.dates import calendar
from pipelines.enrich.dates.calendar import Days
from pipelines.enrich.dates.place import Place, Reader, Reading
from pipelines.enrich.dates.readers import READERS, read_period_end
from pipelines.enrich.dates.words import MONTHS, TRIGGER, count_of
from pipelines.language.remembered import Remembered
from schemas.facts import DateMention
from schemas.mentions import MoneyMention, TextField

_FIELDS: Final[tuple[TextField, ...]] = ("headline", "body")
SECTION: Final = re.compile(
    r"^(?:year|yr|(?:1st|first) half|(?P<count>\w+) (?:mths|months|mos))(?=[.:]?[ \t]*$)", re.IGNORECASE | re.MULTILINE
)
"""The line above a part of a table of results."""


_ENDED: Final = re.compile(
    r"(?:^(?:(?:3rd |third |2nd |second |1st |first |4th |fourth )?(?:qtr|quarter|period) )?(?:ended|ends|end)|\b(?:qtr|quarter|period)s? (?:that )?(?:ended|ends|end)) (?:on )?"
    r"(?P<month>[a-z]{3,9})\.? (?P<day>\w+)|^(?P<named>[a-z]{3,9})\.? (?P<on>\w+) ends?$",
    re.IGNORECASE | re.MULTILINE,
)
"""The line that says when the quarter of a table ended."""


class _Found(NamedTuple):
    start: int
    end: int
    days: Days
    fiscal: bool
    rule: str


def find_dates(headline: str, body: str, day: date, amounts: tuple[MoneyMention, ...] = ()) -> tuple[DateMention, ...]:
    """Return the dates and periods of an article, headline first, in reading order.

    ``day`` is the day of the article: ``last year`` and ``Tuesday`` count from it. What may mean two dates is left out.

    >>> [(one.surface, str(one.first), str(one.last)) for one in find_dates("", "Sales rose in the third quarter of 2024.", date(2025, 1, 9))]
    [('the third quarter of 2024', '2024-07-01', '2024-09-30')]
    """
    taken = {field: deque((one.start, one.end) for one in amounts if one.field == field) for field in _FIELDS}
    above = list(_of_text(headline, day, taken["headline"]))
    below = list(_of_text(body, day, taken["body"]))
    if " vs " in body:
        above, below = ([*_with_stated_end(one, body, day)] for one in (above, below))
        below = _with_sections(below, body, above)
    return (*(_mention("headline", headline, one) for one in above), *(_mention("body", body, one) for one in below))


def _with_stated_end(found: list[_Found], body: str, day: date) -> Iterator[_Found]:
    """Yield dates; a quarter of a table of results without its end is the one that a line says: ``Period ended May 31``."""
    match = _ENDED.search(body)
    month = MONTHS.get((match["month"] or match["named"]).lower()) if match else None
    number = count_of(match["day"] or match["on"]) if match else 0
    last = calendar.day(day.year, month, number) if month and number else None
    if last is not None and last.end > day:
        last = calendar.day(day.year - 1, month or 0, number)
    for one in found:
        stated = one.rule == "quarter" and last is not None
        yield (
            one._replace(days=calendar.ended(last.end, 3), fiscal=True, rule="quarter-ended")
            if stated and last
            else one
        )


def _with_sections(found: list[_Found], body: str, above: list[_Found]) -> list[_Found]:
    """Return the dates of a body with the periods of the parts of a table of results: ``Nine mths`` ends with the quarter before it."""
    parts = []
    for match in SECTION.finditer(body):
        before = [*above, *(one for one in found if one.end <= match.start())]
        last = next((one.days.end for one in reversed(before) if one.days.grain in ("quarter", "half")), None)
        count = {"year": 12, "yr": 12, "half": 6}.get(match[0].lower().split()[-1]) or count_of(match["count"] or "")
        if last is not None and count:
            parts.append(_Found(*match.span(), calendar.ended(last, count), True, "table-part"))
    covered = {one.start for one in parts}
    return sorted((*(one for one in found if one.start not in covered), *parts), key=lambda one: one.start)


def _mention(field: TextField, text: str, found: _Found) -> DateMention:
    return DateMention.model_construct(  # of values of our own, which need no validation
        field=field,
        start=found.start,
        end=found.end,
        surface=text[found.start : found.end],
        first=found.days.start,
        last=found.days.end,
        grain=found.days.grain,
        fiscal=found.fiscal,
        rule=found.rule,
    )


def _of_text(text: str, day: date, taken: deque[tuple[int, int]]) -> Iterator[_Found]:
    past = 0
    for match in find_triggers(text):
        kind = match.lastgroup or ""
        start, end = match.span()
        while taken and taken[0][1] <= start:
            taken.popleft()
        if start < past or (taken and taken[0][0] < end):
            continue
        for read in READERS[kind]:
            found = _read(read, Place(text, start, end, day, past))
            if found is not None:
                yield _Found(*found)
                if (
                    found[4] == "period-ended"
                    and (last := read_period_end(Place(text, start, end, day, past))) is not None
                ):
                    yield _Found(*last)
                past = max(past, found[1])
                break


_FARTHEST: Final = 100
"""Years between an article and the days that it counts to, at most: ``999 months ended``."""


def _read(read: Reader, place: Place) -> Reading | None:
    """Return what a reader reads; None for a date before the year 1 or after 9999, which calendars do not have."""
    try:
        return read(place)
    except (ValueError, OverflowError):
        if date.min.year + _FARTHEST < place.day.year < date.max.year - _FARTHEST:
            raise
        return None


_RUNS: Final = Remembered[str, bool](lambda run: "FY" in run or TRIGGER.search(run) is not None)
"""Whether a run without blanks may have a trigger."""
_LOOK_AHEAD: Final = 5
"""Most characters behind a trigger that its pattern looks at, and a blank."""


def find_triggers(text: str) -> Iterator[re.Match[str]]:
    """Yield what ``TRIGGER.finditer`` would yield; only runs that may have a trigger are searched, and most have occurred before."""
    runs = text.split(" ")
    hits = list(compress(range(len(runs)), map(_RUNS.__getitem__, runs)))
    if hits:
        ends = list(accumulate(map(len, runs)))
        for at in hits:
            end = ends[at] + at
            for match in TRIGGER.finditer(text, end - len(runs[at]), end + _LOOK_AHEAD):
                if match.start() < end:
                    yield match
