"""Embargo notices: ``EMBARGOED UNTIL 0900 GMT, March 5``, ``Not for release before 10 a.m. ET Tuesday``.

A notice without a readable time holds the item until somebody releases it: publication too late is a nuisance,
publication too early is a broken promise.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from pipelines.language.months import MONTH, month_of
from pipelines.language.patterns import late
from pipelines.language.zones import zone_of
from pipelines.normalize.thresholds import EMBARGO_LENGTH

NOTICE = re.compile(
    r"^[\s(\[*]*(?:(?:strictly|news|press|under)\s+)*(?:"
    r"embargo(?:ed)?(?:\s+(?:notice|time))?\b|(?:achtung[\w ]{0,30}:\s*)?sperrfrist\b|(?:sous|bajo|sotto)\s+embargo\b|embargado\b|hold\s+for\s+release\b|not\s+(?:for|to\s+be)\s+(?:release|publication|publish|use|broadcast)\w*\b"
    r"(?=.{0,40}\b(?:before|until|till|prior)\b)|for\s+(?:release|publication|use)\s+(?=(?:at|on|after|not before|from)\b))",
    re.IGNORECASE,
)
BINDING = re.compile(
    r"^[\s(\[*]*(?:(?:strictly|news|press|under)\s+)*(?:(?-i:EMBARGOED)\b|embargo(?:ed)?(?:\s+(?:notice|time))?\s*(?:$|[:;,.)\]*/–—]|-\s|until\b|till\b|til\b|for\s+release\b|for\s+publication\b|"
    r"before\b|pending\b|\d)|embargoed\s+to\b|(?:achtung[\w ]{0,30}:\s*)?sperrfrist\b|(?:sous|bajo|sotto)\s+embargo\b|embargado\s+hasta\b|hold\s+for\b|not\s+(?:for|to\s+be)\b)",
    re.IGNORECASE,
)
"""Words of a notice that is binding even without a readable time; ``Embargo hits trade`` is not."""
LIFTED = re.compile(
    r"^[\s(\[*]*embargo\s+(?:is\s+|has\s+been\s+)?(?:lifted|removed|off|expired|broken)\b", re.IGNORECASE
)
CLOCK = re.compile(
    r"\b(?:(?P<word>noon|midnight)|(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?\s*(?P<half>[ap])\.?m\b\.?"
    r"|(?P<hour24>[01]?\d|2[0-4])[:.h](?P<minute24>[0-5]\d)(?::\d{2})?|(?P<wire>[01]\d[0-5]\d|2[0-3][0-5]\d|2400)(?=\s*(?:h(?:rs|ours)?\b\s*)?[A-Z]{1,4}\b))"
    r"(?:\s*h(?:rs|ours)?\b\.?)?\s*\(?(?P<zone>[A-Z]{2,5}\b(?!\s+time\b)|[+-]\d{2}:?\d{2}|Z\b|(?:London|New York|Eastern|local|Tokyo|[A-Z]+(?: [A-Z]+)?(?=\s+time\b))\b(?:\s+time\b)?)?",
    re.IGNORECASE,
)
DAY = late(
    rf"\b(?:(?P<iso>\d{{4}}-\d{{2}}-\d{{2}})|{MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:,?\s+(?P<year>\d{{4}})\b(?!\s*(?:GMT|UTC)))?"
    rf"|(?P<first>\d{{1,2}})(?:st|nd|rd|th)?\.?\s+{MONTH.replace('<month>', '<second>')}(?:,?\s+(?P<last>\d{{4}})\b(?!\s*(?:GMT|UTC)))?"
    r"|(?P<weekday>(?:mon|tues?|wed(?:nes)?|thurs?|fri|satur|sun)(?:day)?)\b)",
    re.IGNORECASE,
)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WORDS = frozenset("act art at bot cat cot eat get hap met pet sst vet west wet wit".split())
"""Names of zones that are also words of a sentence: ``until 10:00 at the earliest``."""


class Embargo(NamedTuple):
    """The content of an embargo notice."""

    until: datetime | None
    """Time of release, in UTC; None if the notice names none that can be read."""


def read_embargo(text: str, filed: datetime) -> Embargo | None:
    """Return the embargo in an editors' note or a separate line, or None for any other text.

    ``filed`` (the item's time, UTC) supplies the day that a notice omits: the next such time after it.

    >>> read_embargo("EMBARGOED UNTIL 0900 GMT", datetime(2026, 3, 4, 17, tzinfo=UTC)).until.isoformat()
    '2026-03-05T09:00:00+00:00'
    """
    head = text[:EMBARGO_LENGTH]
    if not is_notice(head):
        return None
    day = DAY.search(head)
    clock = CLOCK.search(_without(head, day))
    zone = _zone(clock["zone"]) if clock else None
    hour = _hour(clock) if clock else None
    if hour is None or zone is None:
        return Embargo(None)
    return Embargo(_moment(day, hour, zone, filed))


def is_notice(text: str) -> bool:
    """Return True if a text is an embargo notice, not a story about one: it begins with the embargo, and does not lift it."""
    return bool(NOTICE.match(text)) and not LIFTED.match(text)


def is_binding(text: str) -> bool:
    """Return True for a notice that names a time or is unambiguous: ``EMBARGOED UNTIL FURTHER NOTICE``."""
    head = text[:EMBARGO_LENGTH]
    return is_notice(head) and (BINDING.match(head) is not None or _names_moment(head))


def _names_moment(text: str) -> bool:
    clock = CLOCK.search(_without(text, DAY.search(text)))
    return clock is not None and _zone(clock["zone"]) is not None and _hour(clock) is not None


def _without(text: str, day: re.Match[str] | None) -> str:
    return text if day is None else text[: day.start()] + " " * (day.end() - day.start()) + text[day.end() :]


def _zone(name: str | None) -> tzinfo | None:
    """Return the zone that a notice names, or None: a notice without a zone means the local time of its readers."""
    return zone_of(name) if name and name.lower() not in WORDS else None


def _hour(clock: re.Match[str]) -> timedelta | None:
    """Return a time of day as the time since midnight, or None."""
    if clock["word"]:
        return timedelta(hours=12 if clock["word"].lower() == "noon" else 24)
    if clock["wire"]:
        return timedelta(hours=int(clock["wire"][:2]), minutes=int(clock["wire"][2:]))
    if clock["half"]:
        hour, minute = int(clock["hour"]), int(clock["minute"] or 0)
        if not 1 <= hour <= 12 or minute > 59:
            return None
        return timedelta(hours=hour % 12 + (12 if clock["half"].lower() == "p" else 0), minutes=minute)
    return timedelta(hours=int(clock["hour24"]), minutes=int(clock["minute24"]))


def _moment(day: re.Match[str] | None, hour: timedelta, zone: tzinfo, filed: datetime) -> datetime | None:
    local = filed.astimezone(zone).date()
    for candidate in _days(day, local):
        try:
            moment = (datetime.combine(candidate, time()) + hour).replace(tzinfo=zone).astimezone(UTC)
        except OverflowError:
            return None
        if moment > filed or day is not None:
            return moment
    return None


def _days(day: re.Match[str] | None, filed: date) -> list[date]:
    """Return the days that a notice may mean, the likeliest first; no day for an impossible one."""
    if day is None:
        return [filed - timedelta(days=1), filed, filed + timedelta(days=1)]
    if day["weekday"]:
        ahead = (WEEKDAYS.index(day["weekday"][:3].lower()) - filed.weekday()) % 7
        return [filed + timedelta(days=ahead)]
    try:
        if day["iso"]:
            return [date.fromisoformat(day["iso"])]
        month = month_of(day["month"] or day["second"]) or 0
        number, year = int(day["day"] or day["first"]), day["year"] or day["last"]
        years = [int(year)] if year else [filed.year - 1, filed.year, filed.year + 1]
        return sorted((date(each, month, number) for each in years), key=lambda when: abs(when - filed))[:1]
    except ValueError:
        return []
