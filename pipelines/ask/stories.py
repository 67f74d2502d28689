"""The list of stories: filters, pages by key, facets, and volume over time."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from pydantic import Field

from pipelines.ask.cursor import read_cursor, write_cursor
from pipelines.ask.parameters import Currency, Moment, Number
from pipelines.ask.rows import Row, fetch, fetch_by_key, where
from pipelines.ask.visible import PUBLISHING, hidden_among
from pipelines.sinks.reading import Reader
from schemas import EventType
from schemas.base import Frozen, PlainDecimal, Strict, UtcTime

if TYPE_CHECKING:
    from pipelines.sinks.duckdb.row_index import Window

GROWTH: Final = 8
WINDOWS: Final = (8_192, 8_192 * GROWTH)
"""How many of the newest stories a filter is tried on before it is tried on all. The second is left out if the first has too few."""
SAMPLE: Final = 500
"""The newest stories that facets and volume are counted over."""
FACETS: Final = ("house", "language", "status", "genre", "currency", "topic", "company", "person", "place")
ENTITY_FACETS: Final[Mapping[str, str]] = {"ORG": "company", "PER": "person", "LOC": "place"}
INDEXED: Final[Mapping[str, str]] = {facet: facet for facet in FACETS[:5]} | {
    facet: kind for kind, facet in ENTITY_FACETS.items()
}
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
    status: Literal["created", "updated", "corrected", "released"] | None = None
    """What its last version is: the first one, an update, a correction, or one that was held until a time."""
    topic: str | None = Field(default=None, max_length=100)
    """Code of a topic, such as ``medtop:04000000``."""
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
    keys = _visible_keys(reader, chosen, key, limit + 1)
    last = keys[limit - 1] if len(keys) > limit else None
    return StoryList(
        stories=tuple(_lines(reader, keys[:limit])),
        next=write_cursor([last["time"], last["story_id"]]) if last else None,
    )


def _visible_keys(reader: Reader, chosen: StoryFilter, after: StoryKey | None, count: int) -> list[Row]:
    """Return the keys of the first stories that may be shown, reading on while some may not.

    What was found is remembered, so that a page and what stands beside it search once.
    """
    asked = ("stories", *_conditions(chosen, {}), after)
    known: list[Row] | None = reader.memory.get(str(asked))
    if known is None or (len(known) < count and reader.memory[f"{asked} more"]):
        known = _first_keys(reader, chosen, after, count)
        reader.memory[str(asked)], reader.memory[f"{asked} more"] = known, len(known) == count
    return known[:count]


def _first_keys(reader: Reader, chosen: StoryFilter, after: StoryKey | None, count: int) -> list[Row]:
    found: list[Row] = []
    while len(found) < count:
        keys = _candidates(reader, chosen, after, count)
        hidden = hidden_among(reader, [row["story_id"] for row in keys])
        found += [row for row in keys if row["story_id"] not in hidden]
        if len(keys) < count:
            break
        after = StoryKey(keys[-1]["time"], keys[-1]["story_id"])
    return found[:count]


def _candidates(reader: Reader, chosen: StoryFilter, after: StoryKey | None, count: int) -> list[Row]:
    """Return the keys of the first stories of a filter: among the newest ones, or among all if these are too few."""
    until = min((time for time in (chosen.until, after and after.time) if time), default=None)
    likely = reader.index is not None and not any(
        name and reader.index.is_rare(reader.connection, kind, name) for kind, name in _names(chosen)
    )
    for size in WINDOWS:
        window = reader.index.newest(size, until) if reader.index and likely else None
        if window is not None:
            rows = _search(reader, chosen, after, count, window)
            if len(rows) == count:
                return rows
            likely = len(rows) * GROWTH >= count
    return _search(reader, chosen, after, count, None)


def _search(
    reader: Reader, chosen: StoryFilter, after: StoryKey | None, count: int, window: "Window | None"
) -> list[Row]:
    source, values = _published(chosen, after, window)
    return fetch(
        reader,
        f"SELECT s.story_id, s.revision, s.event_id, s.time {source} ORDER BY s.time DESC, s.story_id LIMIT {count:d}",
        values,
    )


def _published(chosen: StoryFilter, after: StoryKey | None, window: "Window | None") -> tuple[str, list[Any]]:
    """Return FROM and WHERE of the published stories of a filter, and their values. ``s`` is the story, ``e`` its last event."""
    conditions, values = ["s.status = 'published'"], list[Any]()
    if after is not None:
        conditions.append("(s.time < ? OR (s.time = ? AND s.story_id > ?))")
        values += [after.time, after.time, after.story_id]
    if window is not None:
        conditions.append("s.time >= ?")
        values.append(window.since)
    floors = {} if window is None else window.floors
    for condition, given in _conditions(chosen, floors):
        conditions.append(condition)
        values += given
    joined = ""
    if any("e." in one for one in conditions):
        joined = " JOIN events e ON e.event_id = s.event_id"
        if window is not None:  # the time lets DuckDB pass over most events
            joined += f" AND e.time = s.time{_above('e', floors['events'])}"
    return f"FROM stories s{joined}{where(conditions)}", values


def _names(chosen: StoryFilter) -> tuple[tuple[str, str | None], ...]:
    return ("ORG", chosen.company), ("PER", chosen.person), ("LOC", chosen.place)


def _above(table: str, floor: int | None) -> str:
    return "" if floor is None else f" AND {table}.rowid >= {floor:d}"


def _conditions(chosen: StoryFilter, floors: Mapping[str, int]) -> Iterator[tuple[str, list[Any]]]:
    """Yield each condition of a filter with its values. An alias ``e`` is the story's last event."""
    for word in (chosen.text or "").split():
        yield ("e.headline ILIKE ?", [f"%{_literal(word)}%"])
    status = chosen.status and f"story.{chosen.status}"
    for column, value in {
        "provider": chosen.house,
        "language": chosen.language,
        "genre": chosen.genre,
        "type": status,
    }.items():
        if value:
            yield f"e.{column} = ?", [value]
    for condition, given in (
        ("? = ANY(e.topics)", chosen.topic),
        ("s.time >= ?", chosen.since),
        ("s.time < ?", chosen.until),
    ):
        if given:
            yield condition, [given]
    above = _above("n", floors.get("entities"))
    for kind, name in _names(chosen):
        if name:
            yield (
                f"s.event_id IN (SELECT n.event_id FROM entities n WHERE n.type = ? AND n.name = ?{above})",
                [kind, name],
            )
    if chosen.currency or chosen.at_least is not None:
        yield _amount_condition(chosen.currency, chosen.at_least, _above("a", floors.get("amounts")))


def _literal(word: str) -> str:
    r"""Return a word for LIKE, without wild cards.

    >>> print(_literal("100%"))
    100\%
    """
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _amount_condition(currency: str | None, at_least: Decimal | None, above: str) -> tuple[str, list[Any]]:
    conditions, values = ["a.kind = 'money'"], list[Any]()
    if currency:
        conditions.append("a.currency = ?")
        values.append(currency)
    if at_least is not None:
        conditions.append(f"{'a.high' if currency else 'a.converted_high'} >= ?")
        values.append(at_least)
    return f"s.event_id IN (SELECT a.event_id FROM amounts a{where(conditions)}{above})", values


def _lines(reader: Reader, keys: Sequence[Row]) -> Iterator[StoryLine]:
    """Yield the lines of some stories, read with a few statements for all of them."""
    events = [key["event_id"] for key in keys]
    heads = fetch_by_key(reader, "events", "event_id", events, "headline, provider, language")
    last_of = {row["event_id"]: row for row in heads}
    past_of, money = _events(reader, [key["story_id"] for key in keys]), _biggest(reader, events)
    for key in keys:
        past, last = past_of[key["story_id"]], last_of[key["event_id"]]
        yield StoryLine(
            story_id=key["story_id"],
            time=key["time"],
            revision=key["revision"],
            headline=last["headline"] or "",
            house=last["provider"],
            language=last["language"],
            biggest=money.get(key["event_id"]),
            first_time=min((row["time"] for row in past if row["type"] in PUBLISHING), default=None),
            versions=sum(row["type"] in PUBLISHING for row in past),
            copies=sum(row["type"] == EventType.DUPLICATE for row in past),
            corrected=any(row["type"] == EventType.CORRECTED for row in past),
            flags=tuple(dict.fromkeys(flag for row in past for flag in row["flags"])),
        )


def _events(reader: Reader, stories: Sequence[str]) -> dict[str, list[Row]]:
    """Return the events of some stories, oldest first."""
    rows = fetch_by_key(reader, "events", "story_id", stories, "revision, type, time, flags")
    found: dict[str, list[Row]] = {story: [] for story in stories}
    for row in sorted(rows, key=lambda row: (row["revision"], row["time"], row["type"])):
        found[row["story_id"]].append(row)
    return found


def _biggest(reader: Reader, events: Sequence[str]) -> dict[str, Money]:
    """Return the biggest amount of money of some events, compared as converted."""
    columns = "number, surface, high, currency, converted_high, converted_currency"
    rows = fetch_by_key(reader, "amounts", "event_id", events, columns, " AND kind = 'money'")
    found: dict[str, Row] = {}
    for row in sorted(rows, key=lambda row: row["number"]):
        before = found.get(row["event_id"])
        if before is None or _value(row) > _value(before):
            found[row["event_id"]] = row
    return {
        event: Money(
            surface=row["surface"],
            high=row["high"],
            currency=row["currency"],
            converted=row["converted_high"],
            converted_currency=row["converted_currency"],
        )
        for event, row in found.items()
    }


def _value(row: Row) -> tuple[bool, Decimal, Decimal]:
    converted = row["converted_high"]
    return converted is not None, converted or Decimal(0), row["high"]


class FacetValue(Frozen):
    """A value of a facet and how many of the stories have it."""

    value: str
    """The value, as the filter takes it."""
    stories: int
    """Number of stories."""


class Facets(Frozen):
    """What the stories found have in common, counted over the newest of them."""

    counted: int
    """Number of stories that were counted, at most 500."""
    values: dict[str, tuple[FacetValue, ...]]
    """Facet -> its most frequent values."""


def newest_stories(reader: Reader, chosen: StoryFilter) -> list[Row]:
    """Return the keys of the newest stories that a filter finds, for facets and volume."""
    return _visible_keys(reader, chosen, None, SAMPLE)


def count_facets(reader: Reader, rows: Sequence[Row]) -> Facets:
    """Count houses, languages, what the last versions are, genres, currencies and names over some stories, of which the keys are given."""
    events = [row["event_id"] for row in rows]
    found: dict[str, list[tuple[str, int]]] = {}
    if events and reader.index is not None:
        found = {
            facet: reader.index.frequent(reader.connection, value, events, MOST_VALUES)
            for facet, value in INDEXED.items()
        }
    elif events:
        found = {facet: _most_frequent(tally) for facet, tally in _tallies(reader, rows).items()}
    if events:
        found["topic"] = _most_frequent(_topics(reader, events))
    return Facets(
        counted=len(rows),
        values={
            facet: tuple(FacetValue(value=value.removeprefix("story."), stories=count) for value, count in found[facet])
            for facet in FACETS
            if found.get(facet)
        },
    )


def _tallies(reader: Reader, rows: Sequence[Row]) -> dict[str, dict[str, set[int]]]:
    """Return for each facet its values, each with the places of the stories that have it."""
    tallies: dict[str, dict[str, set[int]]] = {facet: defaultdict(set) for facet in FACETS}
    places = {row["event_id"]: place for place, row in enumerate(rows)}
    events = list(places)
    for row in fetch_by_key(reader, "events", "event_id", events, "provider AS house, language, genre, type AS status"):
        for column in ("house", "language", "genre", "status"):
            tallies[column][row[column]].add(places[row["event_id"]])
    for row in fetch_by_key(reader, "amounts", "event_id", events, "currency"):
        tallies["currency"][row["currency"]].add(places[row["event_id"]])
    for row in fetch_by_key(reader, "entities", "event_id", events, "type, name"):
        if (facet := ENTITY_FACETS.get(row["type"])) is not None:
            tallies[facet][row["name"]].add(places[row["event_id"]])
    return tallies


def _topics(reader: Reader, events: Sequence[str]) -> dict[str, set[int]]:
    """Return the topics of some events, each with the places of the events that have it."""
    places = {event: place for place, event in enumerate(events)}
    tally: defaultdict[str, set[int]] = defaultdict(set)
    for row in fetch_by_key(reader, "events", "event_id", events, "topics"):
        for topic in row["topics"] or ():
            tally[topic].add(places[row["event_id"]])
    return tally


def _most_frequent(tally: Mapping[str, Collection[int]]) -> list[tuple[str, int]]:
    """Return the most frequent values; of equally frequent ones that of a newer story comes first."""
    ordered = sorted((-len(places), min(places), value) for value, places in tally.items() if value)
    return [(value, -count) for count, _, value in ordered[:MOST_VALUES]]


class Bucket(Frozen):
    """The number of stories in a span of time."""

    start: UtcTime
    """Begin of the span."""
    stories: int
    """Number of stories whose last event is in it."""


class Volume(Frozen):
    """The number of stories over time, in spans of equal length, over the newest stories that a filter finds."""

    counted: int
    """Number of stories that were counted, at most 500."""
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
