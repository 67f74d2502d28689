"""The list of stories: filters, pages by key, facets, and volume over time."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from pipelines.ask.cursor import read_cursor, write_cursor
from pipelines.ask.rows import Row, fetch, fetch_by_key, fetch_of_events
from pipelines.ask.search import Newest, StoryFilter, StoryKey, story_keys
from pipelines.ask.search import newest_stories as search_newest
from pipelines.ask.visible import PUBLISHING
from pipelines.sinks.reading import Reader
from schemas import EventType
from schemas.base import Frozen, PlainDecimal, UtcTime

if TYPE_CHECKING:
    from pipelines.sinks.duckdb.row_index import RowIndex, Rows

SAMPLE: Final = 500
"""The newest stories that facets and volume are counted over."""
FACETS: Final = ("desk", "house", "language", "status", "genre", "currency", "topic", "company", "person", "place")
ENTITY_FACETS: Final[Mapping[str, str]] = {"ORG": "company", "PER": "person", "LOC": "place"}
INDEXED: Final[Mapping[str, str]] = {facet: facet for facet in FACETS[:6]} | {
    facet: kind for kind, facet in ENTITY_FACETS.items()
}
MOST_VALUES: Final = 12
"""Values shown of one facet."""


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


def list_stories(reader: Reader, chosen: StoryFilter, after: str | None = None, limit: int = 50) -> StoryList:
    """Return a page of published stories, the latest first."""
    key = StoryKey(*read_cursor(after, [datetime, str])) if after else None
    keys = story_keys(reader, chosen, key, limit + 1)
    last = keys[limit - 1] if len(keys) > limit else None
    return StoryList(
        stories=tuple(_lines(reader, keys[:limit])),
        next=write_cursor([last["time"], last["story_id"]]) if last else None,
    )


def _lines(reader: Reader, keys: Sequence[Row]) -> Iterator[StoryLine]:
    """Yield the lines of some stories, read with a few statements for all of them."""
    events = [key["event"] for key in keys]
    heads = fetch_of_events(reader, "events", events, "headline, provider, language")
    last_of = {row["event"]: row for row in heads}
    past_of, money = _events(reader, [key["story_id"] for key in keys]), _biggest(reader, events)
    for key in keys:
        past, last = past_of[key["story_id"]], last_of[key["event"]]
        yield StoryLine(
            story_id=key["story_id"],
            time=key["time"],
            revision=key["revision"],
            headline=last["headline"] or "",
            house=last["provider"],
            language=last["language"],
            biggest=money.get(key["event"]),
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


def _biggest(reader: Reader, events: Sequence[Any]) -> dict[Any, Money]:
    """Return the biggest amount of money of some events, compared as converted."""
    columns = "number, surface, high, currency, converted_high, converted_currency"
    rows = fetch_of_events(reader, "amounts", events, columns, " AND kind = 'money'")
    found: dict[Any, Row] = {}
    for row in sorted(rows, key=lambda row: row["number"]):
        before = found.get(row["event"])
        if before is None or _value(row) > _value(before):
            found[row["event"]] = row
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


def newest_stories(reader: Reader, chosen: StoryFilter) -> Newest:
    """Return the newest stories that a filter finds, for facets and volume."""
    return search_newest(reader, chosen, SAMPLE)


def count_facets(reader: Reader, newest: Newest) -> Facets:
    """Count desks, houses, languages, what the last versions are, genres, currencies, topics and names over some stories."""
    if not newest.times:
        found: dict[str, list[tuple[str, int]]] = {}
    elif reader.index is not None and newest.rows is not None:
        found = _indexed(reader, reader.index, newest.rows)
    else:
        found = {facet: _most_frequent(tally) for facet, tally in _tallies(reader, newest.events).items()}
    return Facets(
        counted=len(newest.times),
        values={
            facet: tuple(FacetValue(value=value.removeprefix("story."), stories=count) for value, count in found[facet])
            for facet in FACETS
            if found.get(facet)
        },
    )


def _indexed(reader: Reader, index: "RowIndex", events: "Rows") -> dict[str, list[tuple[str, int]]]:
    """Return for each facet its most frequent values, by the rows of the last events."""
    found = {facet: index.frequent(reader.connection, value, events, MOST_VALUES) for facet, value in INDEXED.items()}
    places = {row: place for place, row in enumerate(events.tolist())}
    listed = ", ".join(map(str, places))
    rows = fetch(reader, f"SELECT rowid, topics FROM events WHERE topics IS NOT NULL AND rowid IN ({listed})")
    return found | {"topic": _most_frequent(_topics((places[row["rowid"]], row["topics"]) for row in rows))}


def _topics(topics: Iterable[tuple[int, Sequence[str]]]) -> dict[str, set[int]]:
    """Return topics, each with the places of the stories that have it."""
    tally: defaultdict[str, set[int]] = defaultdict(set)
    for place, found in topics:
        for topic in found:
            tally[topic].add(place)
    return tally


def _tallies(reader: Reader, events: Sequence[str]) -> dict[str, dict[str, set[int]]]:
    """Return for each facet its values, each with the places of the stories that have it."""
    tallies: dict[str, dict[str, set[int]]] = {facet: defaultdict(set) for facet in FACETS}
    places = {event: place for place, event in enumerate(events)}
    columns = "desk, provider AS house, language, genre, type AS status, topics"
    last = fetch_by_key(reader, "events", "event_id", events, columns)
    for row in last:
        for column in ("desk", "house", "language", "genre", "status"):
            tallies[column][row[column]].add(places[row["event_id"]])
    tallies["topic"] = _topics((places[row["event_id"]], row["topics"] or ()) for row in last)
    for row in fetch_by_key(reader, "amounts", "event_id", events, "currency"):
        tallies["currency"][row["currency"]].add(places[row["event_id"]])
    for row in fetch_by_key(reader, "entities", "event_id", events, "type, name"):
        if (facet := ENTITY_FACETS.get(row["type"])) is not None:
            tallies[facet][row["name"]].add(places[row["event_id"]])
    return tallies


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


def count_volume(times: Sequence[datetime]) -> Volume:
    """Count some stories, the latest first, over time."""
    if not times:
        return Volume(counted=0, seconds=SPANS[0], buckets=())
    length = (times[0] - times[-1]).total_seconds()
    seconds = next((one for one in SPANS if length / one < MOST_BUCKETS), SPANS[-1])
    counts = Counter(int(time.timestamp() // seconds) for time in times)
    start = datetime.fromtimestamp(0, UTC)
    return Volume(
        counted=len(times),
        seconds=seconds,
        buckets=tuple(
            Bucket(start=start + timedelta(seconds=place * seconds), stories=counts[place])
            for place in range(min(counts), max(counts) + 1)
        ),
    )
