"""Times as wires and feeds write them, to UTC; a time that is none is rejected by its field's name."""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Literal

from pipelines.language.months import month_of
from pipelines.language.zones import zone_of
from schemas import Reason, Rejected

TimeSource = Literal["version_created", "first_created", "record"]
RFC_822 = re.compile(
    r"(?:[A-Za-z]{3,9}\.?,?\s+)?(?P<day>\d{1,2})[\s-]+(?P<month>[A-Za-z]{3})[a-z]*\.?[\s-]+(?P<year>\d{4}|\d{2})\s+"
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?\s*"
    r"(?:(?:GMT|UTC)?(?P<sign>[+-])(?P<ahead>\d{2}:?\d{2})|(?P<zone>[A-Za-z]{1,5}))?\s*(?:\([^()]*\))?",
    re.IGNORECASE | re.ASCII,
)
RUN_TOGETHER = re.compile(r"^(\d{8})(?=\d{4})", re.ASCII)
OFFSET_WITHOUT_COLON = re.compile(r"(?<=\d)\s*([+-]\d{2})(\d{2})$", re.ASCII)


def impossible(name: str, text: str, why: object) -> Rejected:
    """Say that a field holds no real time."""
    return Rejected(Reason.IMPOSSIBLE_TIME, f"{name!r} is {text!r:.60}, which is no real time ({why})")


def read_iso(name: str, text: str) -> datetime:
    """Read an ISO 8601 or RFC 3339 time; one without a zone is taken as UTC, a day as its first moment.

    Raises ``Rejected`` (``impossible_time``) with the field's ``name``.

    >>> read_iso("updated", "2026-03-02T09:30:00-0500").isoformat()
    '2026-03-02T14:30:00+00:00'
    """
    try:
        parted = RUN_TOGETHER.sub(r"\1T", text.strip())
        when = datetime.fromisoformat(OFFSET_WITHOUT_COLON.sub(r"\1:\2", parted))
        return _in_utc(when if when.tzinfo else when.replace(tzinfo=UTC))
    except (ValueError, OverflowError) as error:
        raise impossible(name, text, error) from error


def read_rfc822(name: str, text: str) -> datetime:
    """Read an RFC 822 time with any of its zones, two-digit years and the usual liberties; no zone is taken as UTC.

    Raises ``Rejected`` (``impossible_time``), also for a zone that nobody knows or that several places use.

    >>> read_rfc822("pubDate", "Mon, 2 Mar 2026 09:30:00 EST").isoformat()
    '2026-03-02T14:30:00+00:00'
    """
    found = RFC_822.fullmatch(text.strip())
    if not found:
        raise impossible(name, text, "day, month, year, time and zone are wanted")
    month = month_of(found["month"])
    if month is None:
        raise impossible(name, text, f"{found['month']} is no month")
    hour, minute, second = int(found["hour"]), int(found["minute"]), int(found["second"] or 0)
    try:
        when = datetime(
            _year(found["year"]), month, int(found["day"]), hour, minute, min(second, 59), tzinfo=_zone(name, found)
        )
        return _in_utc(when)
    except (ValueError, OverflowError) as error:
        raise impossible(name, text, error) from error


def read_feed_time(name: str, text: str) -> datetime:
    """Read a time as feeds have it: RFC 822 where it should be, or ISO 8601, whichever element it stands in."""
    return read_iso(name, text) if text.strip()[:4].isdecimal() else read_rfc822(name, text)


def source_of(modified: datetime | None, created: datetime | None) -> TimeSource:
    """Say where an item's time is from: that of its version, else of its first one, else of the record it came in."""
    return "version_created" if modified else "first_created" if created else "record"


def _in_utc(when: datetime) -> datetime:
    return when.astimezone(UTC)


def _year(text: str) -> int:
    """Complete a year of two digits as RFC 2822 does: 00 to 49 are of this century."""
    year = int(text)
    return year if len(text) == 4 else year + (2000 if year < 50 else 1900)


def _zone(name: str, found: re.Match[str]) -> tzinfo:
    if ahead := found["ahead"]:
        offset = timedelta(hours=int(ahead[:2]), minutes=int(ahead[-2:]))
        return timezone(-offset if found["sign"] == "-" else offset)
    zone = zone_of(found["zone"] or "utc")
    if zone is None:
        raise impossible(name, found[0], f"the zone {found['zone']} is not known; give its offset, such as +0530")
    return zone
