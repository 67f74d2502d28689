"""Read times as wires and feeds write them, in UTC. A text that is no time is rejected with its field's name.

Two fast forms (ISO 8601, RFC 822) come first; ``near_times`` reads the others.
"""

import re
from datetime import UTC, datetime
from typing import Literal

from pipelines.language.months import month_of
from pipelines.language.zones import offset_of, zone_of
from pipelines.parse.near_times import NoTimeError, full_year, moment, read_near
from schemas import Reason, Rejected

TimeSource = Literal["version_created", "first_created", "record"]
RFC_822 = re.compile(
    r"(?:[A-Za-z]{3,9}\.?,?\s+)?(?P<day>\d{1,2})[\s-]+(?P<month>[A-Za-z]{3,9})\.?[\s-]+(?P<year>\d{4}|\d{2})\s+"
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?\s*"
    r"(?:(?:GMT|UTC)?(?P<offset>[+-]\d{2}:?\d{2})|(?P<zone>[A-Za-z]{1,5}))?\s*(?:\([^()]*\))?",
    re.IGNORECASE | re.ASCII,
)
RUN_TOGETHER = re.compile(r"^(\d{8})(?=\d{4}(?:\d\d)?(?!\d))", re.ASCII)
OFFSET_WITHOUT_COLON = re.compile(r"(?<=\d)\s*([+-]\d{2})(\d{2})$", re.ASCII)
NO_SEPARATOR = re.compile(r"(?:\d{4}-\d\d-\d\d|\d{8})[^Tt ]", re.ASCII)
"""Day and time of day with the separator of ISO 8601: Python accepts any character there, even a digit."""
EPOCH = re.compile(r"1[0-8]\d{8}(?:\d{3})?", re.ASCII)
"""Seconds or milliseconds of Unix time, from 2001 to 2030; digits that begin with ``19`` or ``20`` may be a year."""


def impossible(name: str, text: str, why: object) -> Rejected:
    """Return the rejection of a field that holds no possible time."""
    return Rejected(Reason.IMPOSSIBLE_TIME, f"{name!r} is {text!r:.60}, which is no real time ({why})")


def read_time(name: str, text: str, country: str = "") -> datetime:
    """Return a time in UTC from any unambiguous form. Without a zone it is UTC; a day alone is its midnight.

    ``country`` (ISO 3166) decides between countries that share the name of a zone. Raises ``Rejected``
    (``impossible_time``) with the field's ``name``, also for an unknown zone.

    >>> read_time("pubDate", "Mon, 2 Mar 2026 09:30:00 EST").isoformat()
    '2026-03-02T14:30:00+00:00'
    >>> read_time("updated", "2026-03-02T09:30:00-0500").isoformat()
    '2026-03-02T14:30:00+00:00'
    >>> read_time("date", "3 mars 2026, 18h30 CET").isoformat()
    '2026-03-03T17:30:00+00:00'
    """
    text = text.strip()
    try:
        if text[:4].isdecimal() and (when := _iso(text)):
            return when
        if (found := RFC_822.fullmatch(text)) and (when := _rfc822(found, country)):
            return when
        return read_near(text, country)
    except (NoTimeError, ValueError, OverflowError) as error:
        raise impossible(name, text, error) from error


read_iso = read_feed_time = read_time
"""Older names of ``read_time``, which reads every form wherever it stands."""


def source_of(modified: datetime | None, created: datetime | None) -> TimeSource:
    """Return where an item's time comes from: its version, else its first version, else its record."""
    return "version_created" if modified else "first_created" if created else "record"


def _iso(text: str) -> datetime | None:
    """Return a time in the form of ISO 8601 and RFC 3339, or None for another form."""
    if EPOCH.fullmatch(text):
        return datetime.fromtimestamp(int(text) / (1000 if len(text) > 10 else 1), UTC)
    text = RUN_TOGETHER.sub(r"\1T", text)
    if NO_SEPARATOR.match(text):
        return None
    try:
        when = datetime.fromisoformat(OFFSET_WITHOUT_COLON.sub(r"\1:\2", text))
    except ValueError:
        return None
    return when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)


def _rfc822(found: re.Match[str], country: str) -> datetime | None:
    """Return the time of RFC 822 and 5322, or None if month or zone are not in their form."""
    month = month_of(found["month"])
    zone = offset_of(found["offset"]) if found["offset"] else zone_of(found["zone"] or "utc", country)
    if month is None or zone is None:
        return None
    clock = int(found["hour"]), int(found["minute"]), int(found["second"] or 0)
    return moment((full_year(found["year"]), month, int(found["day"])), clock, zone)
