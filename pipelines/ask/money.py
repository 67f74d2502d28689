"""Amounts of money in published stories, the biggest first."""

from decimal import Decimal
from typing import Any, Final

from pydantic import Field

from pipelines.ask.cursor import read_cursor, write_cursor
from pipelines.ask.parameters import Currency, Moment, Number
from pipelines.ask.rows import Row, fetch, fetch_by_key, where
from pipelines.ask.visible import hidden_among
from pipelines.sinks.reading import Reader
from schemas.base import Frozen, PlainDecimal, Strict, UtcTime

VALUE: Final = {True: "a.converted_high", False: "a.high"}
"""What amounts are ordered by: converted or as stated."""

COLUMNS: Final = "a.event_id, a.number, a.surface, a.low, a.high, a.currency, a.per, a.confidence, a.converted_high, a.converted_currency"
ENOUGH: Final = 8
"""Of so many amounts one is likely to be of a version that is published now."""


class AmountFilter(Strict):
    """Which amounts; a field that is not given restricts nothing."""

    currency: Currency | None = None
    """ISO 4217; these are ordered by their own value, others by the converted one where there is one."""
    at_least: Number | None = None
    """Amounts of at least this."""
    company: str | None = Field(default=None, max_length=200)
    """Amounts in stories that name this organisation. It does not say that the money is the organisation's."""
    since: Moment | None = None
    """In stories whose last event is at or after this time."""
    until: Moment | None = None
    """In stories whose last event is before this time."""


class AmountLine(Frozen):
    """One amount of a list."""

    story_id: str
    """The story."""
    event_id: str
    """The event whose version states it."""
    number: int
    """Its index in the article's amounts."""
    time: UtcTime
    """Time of the story's last event."""
    headline: str
    """The story's headline."""
    surface: str
    """As written."""
    low: PlainDecimal
    """Value, or lower end of a range."""
    high: PlainDecimal
    """Value, or upper end of a range."""
    currency: str | None = None
    """ISO 4217."""
    per: str | None = None
    """Unit that it is counted for."""
    converted: PlainDecimal | None = None
    """Its value in the reporting currency."""
    converted_currency: str | None = None
    """The reporting currency."""
    confidence: float | None = None
    """How sure the reading is."""


class AmountList(Frozen):
    """One page of amounts."""

    amounts: tuple[AmountLine, ...]
    """The biggest first."""
    converted: bool
    """True if they are ordered by the value in the reporting currency."""
    next: str | None = None
    """Cursor of the next page, if there are more."""


AmountKey = tuple[Decimal, str, int]


def list_amounts(reader: Reader, chosen: AmountFilter, after: str | None = None, limit: int = 50) -> AmountList:
    """Return a page of the amounts of money that published stories state."""
    converted = chosen.currency is None and _has_conversions(reader)
    key = read_cursor(after, [Decimal, str, int]) if after else None
    found: list[Row] = []
    while len(found) <= limit:
        rows = _candidates(reader, chosen, key, limit + 1, VALUE[converted])
        hidden = hidden_among(reader, {row["story_id"] for row in rows})
        found += [row for row in rows if row["story_id"] not in hidden]
        if len(rows) <= limit:
            break
        key = _key(rows[-1])
    return AmountList(
        amounts=tuple(_line(row) for row in found[:limit]),
        converted=converted,
        next=write_cursor(_key(found[limit - 1])) if len(found) > limit else None,
    )


def _has_conversions(reader: Reader) -> bool:
    return bool(
        fetch(reader, "SELECT 1 AS one FROM amounts WHERE kind = 'money' AND converted_high IS NOT NULL LIMIT 1")
    )


def _key(row: Row) -> AmountKey:
    return row["value"], row["event_id"], row["number"]


def _candidates(
    reader: Reader, chosen: AmountFilter, after: tuple[Any, ...] | None, count: int, value: str
) -> list[Row]:
    """Return the biggest amounts of published stories: among the biggest of all versions, or among all if these are too few."""
    rows = _biggest(reader, chosen, after, count, value, f" LIMIT {ENOUGH * count:d}")
    if len(rows) < count:
        rows = _biggest(reader, chosen, after, count, value, "")
    if not rows:
        return []
    events = [row["event_id"] for row in rows]
    said = fetch_by_key(reader, "events", "event_id", events, "headline")
    headlines = {row["event_id"]: row["headline"] for row in said}
    return [row | {"headline": headlines[row["event_id"]]} for row in rows]


def _biggest(
    reader: Reader, chosen: AmountFilter, after: tuple[Any, ...] | None, count: int, value: str, first: str
) -> list[Row]:
    given: dict[str, Any] = {
        "a.currency = ?": chosen.currency,
        f"{value} >= ?": chosen.at_least,
        "a.event_id IN (SELECT n.event_id FROM entities n WHERE n.type = 'ORG' AND n.name = ?)": chosen.company,
    }
    conditions, values = ["a.kind = 'money'", f"{value} IS NOT NULL"], list[Any]()
    for condition, one in given.items():
        if one is not None:
            conditions.append(condition)
            values.append(one)
    if after is not None:
        conditions.append(f"({value} < ? OR ({value} = ? AND (a.event_id > ? OR (a.event_id = ? AND a.number > ?))))")
        values += [after[0], after[0], after[1], after[1], after[2]]
    published = ["s.status = 'published'"]
    for condition, time in (("s.time >= ?", chosen.since), ("s.time < ?", chosen.until)):
        if time is not None:
            published.append(condition)
            values.append(time)
    inner = f"SELECT {value} AS value, {COLUMNS} FROM amounts a{where(conditions)}"
    if first:
        inner += f" ORDER BY {value} DESC, a.event_id, a.number{first}"
    return fetch(
        reader,
        f"SELECT a.*, s.story_id, s.time FROM ({inner}) a JOIN stories s ON s.event_id = a.event_id{where(published)} "
        f"ORDER BY a.value DESC, a.event_id, a.number LIMIT {count:d}",
        values,
    )


def _line(row: Row) -> AmountLine:
    return AmountLine(
        **{
            name: row[name]
            for name in (
                "story_id",
                "event_id",
                "number",
                "time",
                "surface",
                "low",
                "high",
                "currency",
                "per",
                "confidence",
            )
        },
        headline=row["headline"] or "",
        converted=row["converted_high"],
        converted_currency=row["converted_currency"],
    )
