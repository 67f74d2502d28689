"""The time of an item: its own, or a substitute for an implausible one."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from schemas import Article, Dateline, FieldWarning, Reason, Rejected, WarningCode

EARLIEST = datetime(1845, 1, 1, tzinfo=UTC)
"""First plausible time of an item: no wire is older than the telegraph."""
TOLERANCE = timedelta(days=1)
LONGEST_VALUE = 200
"""Maximum length, in characters, of a value that a warning shows."""
STAND_INS = {
    "first_created": "the time of its creation",
    "dateline": "the day of the dateline",
    "record": "the time of the record",
}
"""Substitutes for an implausible time, by their source."""


@dataclass(frozen=True, slots=True)
class Plausible:
    """Limits of an article's time."""

    latest: datetime | None = None
    """Latest plausible time; None for no limit."""
    received: datetime | None = None
    """When the record was received: without ``latest``, a time more than a day later is implausible."""


def warning_of(code: WarningCode, field: str, name: str, value: str, instead: str = "") -> FieldWarning:
    """Return a warning: ``field`` is the article's, ``name`` the provider's, ``instead`` what was used."""
    return FieldWarning(code=code, field=field, name=name, value=value[:LONGEST_VALUE], instead=instead)


def settle_time(article: Article, dateline: Dateline | None, plausible: Plausible) -> dict[str, Any]:
    """Return the item's time: its own, else that of its creation, the day of its dateline, or that of its record.

    The day of the dateline is also used if the item states no time. An implausible time leaves a warning.
    Raises ``Rejected`` (``impossible_time``) if all times are implausible.
    """
    changes, warnings = _secondary_times(article, plausible)
    day = datetime.combine(dateline.day, time(), tzinfo=UTC) if dateline and dateline.day else None
    unstated = article.time_source == "record" and day is not None and day.date() != article.time.date()
    own = (day, "dateline") if unstated else (None, "")
    others = (
        (article.time, article.time_source),
        (changes["first_created"], "first_created"),
        (day, "dateline"),
        (plausible.received, "record"),
    )
    times = ((when, source) for when, source in (own, *others) if when and _is_plausible(when, plausible))
    when, source = next(times, (None, ""))
    if when is None:
        raise Rejected(Reason.IMPOSSIBLE_TIME, _why_not(article.time, plausible))
    if source != article.time_source and not unstated:
        stated = article.time.isoformat()
        warnings.append(warning_of(WarningCode.IMPLAUSIBLE, "time", article.time_source, stated, STAND_INS[source]))
    return changes | {"time": when, "time_source": source, "warnings": tuple(warnings)}


def _secondary_times(article: Article, plausible: Plausible) -> tuple[dict[str, Any], list[FieldWarning]]:
    """Return the times of creation and expiry, None for implausible ones, and warnings of these."""
    created, expires = article.first_created, article.expires
    wrong = {}
    if created is not None and not _is_plausible(created, plausible):
        wrong["first_created"] = created
    if expires is not None and expires < EARLIEST:
        wrong["expires"] = expires
    warnings = [warning_of(WarningCode.IMPLAUSIBLE, name, name, when.isoformat()) for name, when in wrong.items()]
    return {"first_created": created, "expires": expires} | dict.fromkeys(wrong), warnings


def near_time(article: Article, plausible: Plausible) -> datetime:
    """Return a plausible time that determines the item's day."""
    times = (article.time, article.first_created, plausible.received)
    return next((when for when in times if when and _is_plausible(when, plausible)), article.time)


def _latest(plausible: Plausible) -> datetime | None:
    return plausible.latest or (plausible.received + TOLERANCE if plausible.received else None)


def _is_plausible(when: datetime, plausible: Plausible) -> bool:
    latest = _latest(plausible)
    return when >= EARLIEST and (latest is None or when <= latest)


def _why_not(when: datetime, plausible: Plausible) -> str:
    if when < EARLIEST:
        return f"the article is dated {when.isoformat()}, before there were wires"
    latest = _latest(plausible)
    return (
        f"the article is dated {when.isoformat()}, in the future: later than {latest.isoformat() if latest else 'now'}"
    )
