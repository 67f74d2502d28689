"""Read the words around a trigger as a date or a period. A reader returns None where the words say no date, or may say two."""

import re
from datetime import date, timedelta
from typing import Final

from pipelines.enrich.dates import calendar
from pipelines.enrich.dates.calendar import Days
from pipelines.enrich.dates.place import GLUED, RELATIVE, STEP, YEAR, Place, Reader, Reading
from pipelines.enrich.dates.words import COUNTS, FUTURE, MONTHS, ORDINALS, PAST, WEEKDAYS, count_of
from pipelines.enrich.dates.years import read_fiscal, read_number, read_season

_AFTER_MONTH: Final = re.compile(
    rf"\.?(?:\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\d/:%]|[.,]\d|\s*(?:pct|per|mln|bln|m\b|billion|million|pence|cts|points))"
    rf"(?:(?:,\s*|[ \t]+){YEAR}|\s+(?P<near>this|last|next)\s+year)?|(?:,?\s+(?:of\s+)?(?P<only>(?:19|20)\d\d)(?!\d)|\s+(?P<which>this|last|next)\s+year)?)",
    re.IGNORECASE,
)
_DAY_BEFORE: Final = re.compile(r"(?<![\d.,:$/])(\d{1,2})(?:st|nd|rd|th)?(?:\s+of)?\s+$")
_SPAN: Final = re.compile(
    rf"\.?(?:\s?[-–]\s?|\s+(?:to|through)\s+)(?P<last>[A-Z][a-z]{{2,8}})\b\.?(?!\s+\d{{1,2}}\b(?!\d))(?:\s+(?:quarter|period))?(?:,?\s+(?:of\s+)?{YEAR})?"
)
_PERIOD_BEFORE: Final = re.compile(
    r"\b(?:the\s+)?(?:(?:(?P<count>\w+)[\s-]+)?(?P<unit>half[\s-]?year|year|quarter|qtr|half|months?|mths|mos|weeks?))\s+(?:ended|ending|ends|to|through|that ended(?: on)?)\s+(?:on\s+|(?:the\s+)?end(?:\s+of)?[\s-]+)?$"
)
_DATED: Final = re.compile(
    r"\b(?:in|since|last|of|by|until|till|from|to|for|through|during|ended|ending|late|early|mid|next|this|before|after|than|and|on|end|vs)[\s-]+$"
)
_STATISTIC: Final = re.compile(
    r" (?:revenues?|sales|load|retail|trade|exports|imports|inflation|output|production|unemployment|figures|orders|traffic|passenger)\b"
)
"""What is counted by the month: ``March sales``."""
_AMBIGUOUS_MONTHS: Final = frozenset({"may", "march", "mar", "jan", "jun", "dec", "sept", "sep"})
_HALF_YEAR: Final = 6


def _future(place: Place) -> bool:
    return FUTURE.search(place.text, max(0, place.start - 110), place.start) is not None and not place.text.startswith(
        ("'s close", "’s close"), place.end
    )


def _past(place: Place) -> bool:
    return PAST.search(place.text, max(0, place.start - 60), place.start) is not None


def _year_of_month(place: Place, month: int) -> int:
    """Return the year of a month without one: the nearest, unless the words before say past or future."""
    ahead = (month - place.day.month) % 12
    if ahead == 0:
        return place.day.year
    before = place.before(14)
    if "next" in before:
        return place.day.year + (month <= place.day.month)
    future, past = _future(place), _past(place)
    if "since" in before or "last" in before or (not future and _PERIOD_BEFORE.search(place.before(44))):
        to_come = False
    elif future is not past:
        to_come = future
    else:
        to_come = ahead < _HALF_YEAR
    return place.day.year + (to_come and month < place.day.month) - (not to_come and month > place.day.month)


def read_month(place: Place) -> Reading | None:
    """Read ``March 4, 2025``, ``4 March``, ``in March``, ``April-June quarter``, ``the year ended March 31``."""
    text, word = place.text, place.word
    number = MONTHS[word]
    spanned = _SPAN.match(text, place.end)
    if spanned and (last := MONTHS.get(spanned["last"].lower())):
        return _read_months(place, number, last, spanned)
    match = _AFTER_MONTH.match(text, place.end)
    assert match is not None  # the pattern matches the empty text
    before = place.before()
    day_before = _DAY_BEFORE.search(before)
    start, end = place.start, match.end() if match.end() - place.end > 1 else place.end
    prior = RELATIVE.search(before)
    relative = match["near"] or match["which"]
    if prior and prior[1] in ("last", "next") and not relative and not match["only"] and not match["year"]:
        start -= len(prior[0].lstrip())
    if not (match["day"] or match["only"] or day_before or relative) and not _is_month(place, before):
        return None
    year = int(match["year"] or match["only"] or 0) or (
        place.day.year + STEP[relative.casefold()] if relative else _year_of_month(place, number)
    )
    if match["day"] or day_before:
        if not match["day"] and day_before:
            start -= len(day_before[0])
        days = calendar.day(year, number, int(match["day"] or day_before[1]))  # type: ignore[index]
        return None if days is None else _with_period(place, start, end, days)
    return _with_period(place, start, end, calendar.month(year, number))


def _is_month(place: Place, before: str) -> bool:
    """Return False for a word that may be something else: the verb may, a first name."""
    if place.word not in _AMBIGUOUS_MONTHS and len(place.word) > 3:
        return True
    if place.text[place.start].isupper() and _STATISTIC.match(place.text, place.end):
        return True
    return _DATED.search(before) is not None or place.text[place.end : place.end + 2] == "'s"


def _read_months(place: Place, first: int, last: int, match: re.Match[str]) -> Reading:
    count = (last - first) % 12 + 1
    year = int(match["year"]) - (last < first) if match["year"] else place.day.year
    if not match["year"] and (year, first) > (place.day.year, place.day.month) and not _future(place):
        year -= 1
    days = calendar.months(year, first, count, {3: "quarter", 6: "half", 12: "year"}.get(count, "period"))  # type: ignore[arg-type]
    return place.start, match.end(), days, False, "months"


def _with_period(place: Place, start: int, end: int, days: Days) -> Reading:
    """Return a day, or the period that the words before say it ends: ``the year ended March 31``."""
    before = place.text[max(place.past, start - 44) : start].lower()
    period = _PERIOD_BEFORE.search(before)
    if period is None:
        return start, end, days, False, days.grain
    count = {"year": 12, "quarter": 3, "qtr": 3, "half": 6}.get(period["unit"], 6 if "half" in period["unit"] else 0)
    number = count_of(period["count"] or "")
    if period["unit"].startswith("m"):
        count = number
    elif period["unit"].startswith("week"):
        count = {13: 3, 26: 6, 39: 9, 52: 12, 53: 12}.get(number, 0)
    if not count:
        return start, end, days, False, days.grain
    return start - len(before) + period.start(), end, calendar.ended(days.end, count), True, "period-ended"


def read_weekday(place: Place) -> Reading | None:
    """Read ``Tuesday``, ``last Tuesday``, ``next Tuesday``."""
    number = WEEKDAYS[place.word]
    back = (place.day.weekday() - number) % 7
    ahead = 7 - back
    relative = RELATIVE.search(place.before(12))
    said = relative[1] if relative else ""
    start = place.start - len(relative[0].lstrip()) if relative else place.start
    if said in ("last", "past"):
        step = -(back or 7) if back != 1 else -1
    elif said in ("next", "coming"):
        step = ahead
    elif back == 0:
        step = 0
    elif _future(place) and not (back <= 1 and _past(place)):
        step = ahead
    elif back <= 3 or _past(place):
        step = -back
    else:
        return None
    if said == "this":
        step = -back if _past(place) and not _future(place) else ahead % 7
    one = place.day + timedelta(days=step)
    return start, place.end, Days(one, one, "day"), False, "weekday"


def read_near(place: Place) -> Reading:
    """Read ``yesterday``, ``today``, ``tomorrow``."""
    one = place.day + timedelta(days={"yesterday": -1, "today": 0, "tomorrow": 1}[place.word])
    return place.start, place.end, Days(one, one, "day"), False, place.word


_NUMBERED: Final = re.compile(
    r"(?:\bthe\s+)?\b(?P<number>first|second|third|fourth|final|1st|2nd|3rd|4th)[\s-]+(?:calendar\s+)?$"
)
_OF_YEAR: Final = re.compile(
    rf"(?:\s+results)?(?:,?\s+(?:of|in)(?:\s+the)?)?[\s-]+(?:(?P<fiscal>fiscal|financial|fy)\s?(?:year\s+)?)?(?:{YEAR}|'?(?P<short>\d\d)(?=\b)(?<=')|(?P<near>this|last|next)\s+year)",
    re.IGNORECASE,
)
_ENDS: Final = re.compile(
    rf"\s+(?:that\s+)?(?:(?:ended|ending|ends|to)\s+)?(?:on\s+)?(?P<month>[A-Za-z]{{3,9}})\.?\s+(?P<day>\d{{1,2}}|{'|'.join(COUNTS)})\b(?:,?\s+{YEAR})?",
    re.IGNORECASE,
)


def _ends_on(place: Place, count: int) -> Days | None:
    """Return the months that end on the date after the trigger, or None."""
    match = _ENDS.match(place.text, place.end)
    number = MONTHS.get(match["month"].lower()) if match else None
    if match is None or number is None:
        return None
    on = count_of(match["day"])
    year = int(match["year"]) if match["year"] else place.day.year - ((number, on) > (place.day.month, place.day.day))
    last = calendar.day(year, number, on)
    return calendar.ended(last.end, count) if last else None


def _year_after(place: Place) -> tuple[int, int, bool] | None:
    """Return the year after a trigger, where it ends, and whether it is fiscal."""
    match = _OF_YEAR.match(place.text, place.end)
    if match is None:
        return None
    near = match["near"]
    year = place.day.year + STEP[near.casefold()] if near else int(match["year"] or 2000 + int(match["short"]))
    return year, match.end(), match["fiscal"] is not None


_YEAR_BEFORE: Final = re.compile(r"\b(?:(?P<year>(?:19|20)\d\d)|(?P<near>last|this|next) year['’]s) \Z", re.IGNORECASE)
"""The year in ``the 1986 first quarter`` and ``last year's first quarter``."""


def _year_before(place: Place, start: int) -> tuple[int, int, bool] | None:
    """Return the year before a quarter or half that begins at ``start``, where it ends, and that it is not fiscal."""
    match = _YEAR_BEFORE.search(place.text, max(0, start - 14), start)
    if match is None:
        return None
    return int(match["year"]) if match["year"] else place.day.year + STEP[match["near"].casefold()], place.end, False


def _part_of_year(place: Place, number: int, start: int, parts: int) -> Reading | None:
    """Return quarter or half ``number`` of the year that is said after it, or of the nearest one."""
    build = calendar.quarter if parts == 4 else calendar.half
    rule = "quarter" if parts == 4 else "half"
    if not 1 <= number <= parts:
        return None
    said = _ends_on(place, 12 // parts)
    if said is not None:
        return start, place.end, said, True, f"{rule}-ended"
    after = _year_after(place) or _year_before(place, start)
    if after is not None:
        return start, after[1], build(after[0], number), after[2], rule
    glued = GLUED.match(place.text, place.end) if place.word[0] in "qh" or place.word[-1] in "qh" else None
    if glued is not None:
        year = int(glued["year"])
        return start, glued.end(), build(year if year > 99 else 2000 + year, number), False, rule
    if "fiscal" in place.before(26):
        return None
    now = (place.day.month - 1) * parts // 12 + 1
    year = place.day.year
    if number > now and not (parts == 2 and place.day.month > 3) and not _future(place):
        year -= 1
    elif now - number >= 3:
        year += 1 if _future(place) else 0
    return start, place.end, build(year, number), False, rule


def read_period_end(place: Place) -> Reading | None:
    """Read the day in ``the year ended March 31``, whose period is read before."""
    if place.word not in MONTHS:
        return None
    match = _AFTER_MONTH.match(place.text, place.end)
    day_before = _DAY_BEFORE.search(place.before())
    if match is None or not (match["day"] or day_before):
        return None
    start = place.start - (len(day_before[0]) if day_before and not match["day"] else 0)
    if not _PERIOD_BEFORE.search(place.text[max(0, start - 44) : start].lower()):
        return None
    number = MONTHS[place.word]
    year = int(match["year"] or match["only"] or _year_of_month(place, number))
    days = calendar.day(year, number, int(match["day"] or day_before[1]))  # type: ignore[index]
    return (start, match.end(), days, False, "day") if days else None


def read_quarter(place: Place) -> Reading | None:
    """Read ``the third quarter of 2024``, ``Q3 2024``, ``3Q``, ``last quarter``."""
    word = place.word
    if word[0].isdigit() or word[-1].isdigit():
        return _part_of_year(place, int(word.strip("q")), place.start, 4)
    before = place.before()
    numbered = _NUMBERED.search(before)
    if numbered:
        return _part_of_year(place, ORDINALS[numbered["number"]], place.start - len(numbered[0]), 4)
    relative = RELATIVE.search(before)
    if relative and relative[1] in STEP and "fiscal" not in before[-20:]:
        now = (place.day.month - 1) // 3 + 1
        start = place.start - len(relative[0].lstrip())
        return start, place.end, calendar.quarter(place.day.year, now + STEP[relative[1]]), False, "quarter-relative"
    return None


def read_half(place: Place) -> Reading | None:
    """Read ``the first half of 1987``, ``H1 2025``."""
    word = place.word
    if word[0].isdigit() or word[-1].isdigit():
        return _part_of_year(place, int(word.strip("h")), place.start, 2)
    numbered = _NUMBERED.search(place.before())
    return _part_of_year(place, ORDINALS[numbered["number"]], place.start - len(numbered[0]), 2) if numbered else None


_FIRST_MONTHS: Final = re.compile(r"\b(?:the\s+)?first[\s-]+(?P<count>\w+)[\s-]+$")


def read_first_months(place: Place) -> Reading | None:
    """Read ``the first nine months of 2024``; without a year, of the last one whose months have passed."""
    before = _FIRST_MONTHS.search(place.before())
    number = count_of(before["count"]) if before else 0
    if before is None or not 1 < number <= 12:
        return None
    after = _year_after(place)
    passed = calendar.months(place.day.year, 1, number, "period").end < place.day
    year = after[0] if after else place.day.year if passed else place.day.year - 1
    days = calendar.ended(calendar.months(year, 1, number, "period").end, number)
    return place.start - len(before[0]), after[1] if after else place.end, days, False, "months-first"


_FULL_YEAR: Final = re.compile(r"(?:\b(?P<fiscal>fiscal|financial)|\b(?:full|calendar|business))?[\s-]?$")
_SAME_PART: Final = re.compile(r"\bsame\s+(?:quarter|half|period|months?|week|time)\s+(?:of\s+|in\s+)?\w+\s+$")
_YEAR_NEXT: Final = re.compile(rf"\s+{YEAR}(?:\s?[/-]\s?(?:19|20)?(?P<second>\d\d)\b)?")


def read_unit(place: Place) -> Reading | None:
    """Read ``last year``, ``this month``, ``next week``, ``fiscal year 2025``."""
    if _PERIOD_AFTER.match(place.text, place.end):
        return None
    before = place.before(30)
    relative = RELATIVE.search(before)
    if place.word == "year" and before.endswith("end of the "):
        return (
            place.start - 11,
            place.end,
            calendar.Days(last := date(place.day.year, 12, 31), last, "day"),
            False,
            "year-end",
        )
    if place.word == "year":
        match = _YEAR_NEXT.match(place.text, place.end)
        if match:
            full = _FULL_YEAR.search(before)
            kind = full[0] if full else ""
            return _numbered_year(place.start - len(kind.lstrip()), match.end(), match, bool(full and full["fiscal"]))
    if relative is None or relative[1] not in STEP or relative[1] == "coming" or _SAME_PART.search(before):
        return None
    step = STEP[relative[1]]
    start = place.start - len(relative[0].lstrip())
    if place.word == "year":
        days = calendar.year(place.day.year + step)
    elif place.word == "month":
        days = (
            calendar.month(place.day.year, place.day.month)._replace()
            if step == 0
            else calendar.months(place.day.year, place.day.month + step, 1, "month")
        )
    else:
        days = calendar.week(place.day + timedelta(weeks=step))
    return start, place.end, days, False, f"{place.word}-relative"


_PERIOD_AFTER: Final = re.compile(
    r"\s+(?:ended|ending|ends|to|through)\s+(?:on\s+)?(?:[A-Z][a-z]{2,8}\b|\d{1,2}\s+[A-Z][a-z])"
)


def _numbered_year(start: int, end: int, match: re.Match[str], fiscal: bool) -> Reading:
    """Return a year; of ``2024/25`` it is the later one, and fiscal."""
    number = int(match["year"])
    second = match["second"]
    if second and int(second) == (number + 1) % 100:
        return start, end, calendar.year(number + 1), True, "year-fiscal"
    return start, end, calendar.year(number), fiscal, "year-fiscal" if fiscal else "year"


READERS: Final[dict[str, tuple[Reader, ...]]] = {
    "month": (read_month,),
    "weekday": (read_weekday,),
    "quarter": (read_quarter,),
    "half": (read_half,),
    "months": (read_first_months,),
    "unit": (read_unit,),
    "near": (read_near,),
    "season": (read_season,),
    "number": (read_number,),
    "fiscal": (read_fiscal,),
}
