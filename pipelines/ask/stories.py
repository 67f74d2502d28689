"""The list of stories: filters, pages by key, facets, and volume over time."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Final, NamedTuple

from pydantic import Field

from pipelines.ask.cursor import read_cursor, write_cursor
from pipelines.ask.parameters import Currency, Moment, Number
from pipelines.ask.rows import Row, fetch, places, where
from pipelines.ask.visible import PUBLISHING, hidden_among
from pipelines.sinks.reading import Reader
from schemas import EventType
from schemas.base import Frozen, PlainDecimal, Strict, UtcTime

SAMPLE: Final = 1_000
"""The newest stories that facets and volume are counted over."""
FACETS: Final = ("house", "language", "genre", "currency", "company", "person", "place")
ENTITY_FACETS: Final[Mapping[str, str]] = {"ORG": "company", "PER": "person", "LOC": "place"}
MOST_VALUES: Final = 12
"""Values shown of one facet."""


class StoryFilter(Strict):
    """Which stories; a field that is not given restricts nothing."""

    text: str | None = Field(default=None, max_length=200)
    """Words that the headline contains, all of them, in any order and case."""
    house: str | None = Field(default=None, max_length=200)
    """The provider."""
    language: str | None = Field(default=None, max_length=20)
    """BCP 47 tag of the language."""
    genre: str | None = Field(default=None, max_length=100)
    """Form of the item, such as ``analysis``."""
    currency: Currency | None = None
    """Stories with an amount in this currency (ISO 4217)."""
    at_least: Number | None = None
    """Stories with an amount of at least this, in ``currency`` or else as converted."""
    company: str | None = Field(default=None, max_length=200)
    """Name of an organisation."""
    person: str | None = Field(default=None, max_length=200)
    """Name of a person."""
    place: str | None = Field(default=None, max_length=200)
    """Name of a place."""
    since: Moment | None = None
    """Stories whose last event is at or after this time."""
    until: Moment | None = None
    """Stories whose last event is before this time."""


class Money(Frozen):
    """An amount in one line."""

    surface: str
    """As written."""
    high: PlainDecimal
    """Its value, the upper end of a range."""
    currency: str | None = None
    """ISO 4217."""
    converted: PlainDecimal | None = None
    """Its value in the reporting currency."""
    converted_currency: str | None = None
    """The reporting currency."""


class StoryLine(Frozen):
    """One story in a list."""

    story_id: str
    """Its id."""
    time: UtcTime
    """Time of its last event."""
    first_time: UtcTime | None = None
    """Time of its first event."""
    headline: str
    """Its present headline."""
    house: str
    """The provider."""
    language: str | None = None
    """BCP 47 tag."""
    revision: int
    """Number of its last event."""
    versions: int
    """Number of versions that were published."""
    copies: int
    """Number of suppressed copies that the store has events of."""
    corrected: bool
    """True if a correction was published."""
    flags: tuple[str, ...] = ()
    """Flags of its events."""
    biggest: Money | None = None
    """Its biggest amount of money."""


class StoryList(Frozen):
    """One page of the list of stories."""

    stories: tuple[StoryLine, ...]
    """The latest first."""
    next: str | None = None
    """Cursor of the next page, if there are more."""


class StoryKey(NamedTuple):
    """The place of a story in the list."""

    time: datetime
    story_id: str


def list_stories(reader: Reader, chosen: StoryFilter, after: str | None = None, limit: int = 50) -> StoryList:
    """Return a page of published stories, the latest first."""
    key = StoryKey(*read_cursor(after, [datetime, str])) if after else None
    rows = _visible_rows(reader, chosen, key, limit + 1)
    last = rows[limit - 1] if len(rows) > limit else None
    return StoryList(
        stories=tuple(_lines(reader, rows[:limit])),
        next=write_cursor([last["time"], last["story_id"]]) if last else None,
    )


def _visible_rows(reader: Reader, chosen: StoryFilter, after: StoryKey | None, count: int) -> list[Row]:
    """Return the first stories that may be shown, reading on while some may not."""
    found: list[Row] = []
    while len(found) < count:
        rows = _candidates(reader, chosen, after, count)
        hidden = hidden_among(reader, [row["story_id"] for row in rows])
        found += [row for row in rows if row["story_id"] not in hidden]
        if len(rows) < count:
            break
        after = StoryKey(rows[-1]["time"], rows[-1]["story_id"])
    return found[:count]


def _candidates(reader: Reader, chosen: StoryFilter, after: StoryKey | None, count: int) -> list[Row]:
    """Return the first stories of a filter with what their last events say. The time lets DuckDB pass over most events."""
    source, values = _published(chosen, after)
    order = "ORDER BY s.time DESC, s.story_id"
    return fetch(
        reader,
        f"WITH s AS (SELECT s.story_id, s.revision, s.event_id, s.time {source} {order} LIMIT {count:d}) "
        f"SELECT s.*, e.headline, e.provider AS house, e.language, e.genre "
        f"FROM s JOIN events e ON e.event_id = s.event_id AND e.time = s.time {order}",
        values,
    )


def _published(chosen: StoryFilter, after: StoryKey | None = None) -> tuple[str, list[Any]]:
    """Return FROM and WHERE of the published stories of a filter, and their values. ``s`` is the story, ``e`` its last event."""
    conditions, values = ["s.status = 'published'"], list[Any]()
    if after is not None:
        conditions.append("(s.time < ? OR (s.time = ? AND s.story_id > ?))")
        values += [after.time, after.time, after.story_id]
    for condition, given in _conditions(chosen):
        conditions.append(condition)
        values += given
    joined = " JOIN events e ON e.event_id = s.event_id" if any("e." in one for one in conditions) else ""
    return f"FROM stories s{joined}{where(conditions)}", values


def _conditions(chosen: StoryFilter) -> Iterator[tuple[str, list[Any]]]:
    """Yield each condition of a filter with its values. An alias ``e`` is the story's last event."""
    for word in (chosen.text or "").split():
        yield ("e.headline ILIKE ?", [f"%{_literal(word)}%"])
    if chosen.house:
        yield "e.provider = ?", [chosen.house]
    if chosen.language:
        yield "e.language = ?", [chosen.language]
    if chosen.genre:
        yield "e.genre = ?", [chosen.genre]
    if chosen.since:
        yield "s.time >= ?", [chosen.since]
    if chosen.until:
        yield "s.time < ?", [chosen.until]
    for kind, name in (("ORG", chosen.company), ("PER", chosen.person), ("LOC", chosen.place)):
        if name:
            yield "s.event_id IN (SELECT n.event_id FROM entities n WHERE n.type = ? AND n.name = ?)", [kind, name]
    if chosen.currency or chosen.at_least is not None:
        yield _amount_condition(chosen.currency, chosen.at_least)


def _literal(word: str) -> str:
    r"""Return a word for LIKE, without wild cards.

    >>> print(_literal("100%"))
    100\%
    """
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _amount_condition(currency: str | None, at_least: Decimal | None) -> tuple[str, list[Any]]:
    conditions, values = ["a.kind = 'money'"], list[Any]()
    if currency:
        conditions.append("a.currency = ?")
        values.append(currency)
    if at_least is not None:
        conditions.append(f"{'a.high' if currency else 'a.converted_high'} >= ?")
        values.append(at_least)
    return f"s.event_id IN (SELECT a.event_id FROM amounts a{where(conditions)})", values


def _lines(reader: Reader, rows: Sequence[Row]) -> Iterator[StoryLine]:
    """Yield the lines of some stories, read with a few statements for all of them."""
    if not rows:
        return
    past = _histories(reader, [row["story_id"] for row in rows])
    money = _biggest(reader, [row["event_id"] for row in rows])
    for row in rows:
        yield StoryLine(
            story_id=row["story_id"],
            time=row["time"],
            revision=row["revision"],
            headline=row["headline"] or "",
            house=row["house"],
            language=row["language"],
            biggest=money.get(row["event_id"]),
            **past[row["story_id"]],
        )


def _in(reader: Reader, statement: str, column: str, rows: Sequence[Row]) -> list[Row]:
    values = [row[column] for row in rows]
    return fetch(reader, f"{statement} WHERE {column} IN {places(values)}", values)


def _histories(reader: Reader, stories: Sequence[str]) -> dict[str, Row]:
    """Return first time, versions, copies, corrections and flags of some stories."""
    rows = fetch(
        reader,
        "SELECT story_id, type, time, flags FROM events "
        f"WHERE story_id IN {places(stories)} ORDER BY story_id, revision, event_id",
        stories,
    )
    found: dict[str, Row] = {
        story: {"first_time": None, "versions": 0, "copies": 0, "corrected": False, "flags": ()} for story in stories
    }
    for row in rows:
        history, shown = found[row["story_id"]], row["type"] in PUBLISHING
        if shown and (history["first_time"] is None or row["time"] < history["first_time"]):
            history["first_time"] = row["time"]
        history["versions"] += shown
        history["copies"] += row["type"] == EventType.DUPLICATE
        history["corrected"] |= row["type"] == EventType.CORRECTED
        history["flags"] = tuple(dict.fromkeys((*history["flags"], *row["flags"])))
    return found


def _biggest(reader: Reader, events: Sequence[str]) -> dict[str, Money]:
    """Return the biggest amount of money of some events, compared as converted."""
    rows = fetch(
        reader,
        "SELECT event_id, surface, high, currency, converted_high, converted_currency FROM amounts "
        f"WHERE kind = 'money' AND event_id IN {places(events)} "
        "ORDER BY event_id, converted_high IS NULL, converted_high DESC, high DESC, number",
        events,
    )
    found: dict[str, Money] = {}
    for row in rows:
        found.setdefault(
            row["event_id"],
            Money(
                surface=row["surface"],
                high=row["high"],
                currency=row["currency"],
                converted=row["converted_high"],
                converted_currency=row["converted_currency"],
            ),
        )
    return found


class FacetValue(Frozen):
    """A value of a facet and how many of the stories have it."""

    value: str
    """The value, as the filter takes it."""
    stories: int
    """Number of stories."""


class Facets(Frozen):
    """What the stories found have in common, counted over the newest of them."""

    counted: int
    """Number of stories that were counted, at most 1,000."""
    values: dict[str, tuple[FacetValue, ...]]
    """Facet -> its most frequent values."""


def newest_stories(reader: Reader, chosen: StoryFilter) -> list[Row]:
    """Return the newest stories that a filter finds, for facets and volume."""
    return _visible_rows(reader, chosen, None, SAMPLE)


def count_facets(reader: Reader, rows: Sequence[Row]) -> Facets:
    """Count houses, languages, genres, currencies and names over some stories."""
    counts: dict[str, Counter[str]] = {facet: Counter() for facet in FACETS}
    for column in ("house", "language", "genre"):
        counts[column].update(row[column] for row in rows if row[column])
    if rows:
        for row in _in(reader, "SELECT DISTINCT event_id, currency AS value FROM amounts", "event_id", rows):
            if row["value"]:
                counts["currency"][row["value"]] += 1
        for row in _in(reader, "SELECT DISTINCT event_id, type, name AS value FROM entities", "event_id", rows):
            if (facet := ENTITY_FACETS.get(row["type"])) is not None:
                counts[facet][row["value"]] += 1
    return Facets(
        counted=len(rows),
        values={facet: _most_frequent(count) for facet, count in counts.items() if count},
    )


def _most_frequent(counter: Counter[str]) -> tuple[FacetValue, ...]:
    ordered = sorted(counter.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(FacetValue(value=value, stories=count) for value, count in ordered[:MOST_VALUES])


class Bucket(Frozen):
    """The number of stories in a span of time."""

    start: UtcTime
    """Begin of the span."""
    stories: int
    """Number of stories whose last event is in it."""


class Volume(Frozen):
    """The number of stories over time, in spans of equal length, over the newest stories that a filter finds."""

    counted: int
    """Number of stories that were counted, at most 1,000."""
    seconds: int
    """Length of a span."""
    buckets: tuple[Bucket, ...]
    """The spans, without gaps."""


SPANS: Final = (60, 300, 900, 3_600, 3 * 3_600, 6 * 3_600, 86_400, 7 * 86_400, 30 * 86_400, 365 * 86_400)
MOST_BUCKETS: Final = 120


def count_volume(rows: Sequence[Row]) -> Volume:
    """Count some stories, the latest first, over time."""
    if not rows:
        return Volume(counted=0, seconds=SPANS[0], buckets=())
    length = (rows[0]["time"] - rows[-1]["time"]).total_seconds()
    seconds = next((one for one in SPANS if length / one < MOST_BUCKETS), SPANS[-1])
    counts = Counter(int(row["time"].timestamp() // seconds) for row in rows)
    start = datetime.fromtimestamp(0, UTC)
    return Volume(
        counted=len(rows),
        seconds=seconds,
        buckets=tuple(
            Bucket(start=start + timedelta(seconds=place * seconds), stories=counts[place])
            for place in range(min(counts), max(counts) + 1)
        ),
    )
