"""Which stories a filter finds: by SQL alone, or with a DuckDB file's row numbers, by which only a few blocks are read."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from pydantic import Field

from pipelines.ask.parameters import Currency, Moment, Number
from pipelines.ask.rows import Row, fetch, where
from pipelines.ask.visible import hidden_among
from pipelines.sinks.reading import Reader
from schemas.base import Strict

if TYPE_CHECKING:
    from pipelines.sinks.duckdb.row_index import RowIndex, Rows

GROWTH: Final = 8
WINDOWS: Final = (8_192, 8_192 * GROWTH)
"""How many of the newest stories a filter is tried on before it is tried on all. The second is left out if the first has too few."""


class StoryFilter(Strict):
    """Which stories; a field that is not given restricts nothing."""

    text: str | None = Field(default=None, max_length=200)
    """Words that the headline contains, all of them, in any order and case."""
    desk: str | None = Field(default=None, max_length=100)
    """The provider's category or section of the item, such as ``finance`` or ``sport``."""
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


class StoryKey(NamedTuple):
    """The place of a story in the list."""

    time: datetime
    story_id: str


class Newest(NamedTuple):
    """The newest stories that a filter finds."""

    times: Sequence[datetime]
    """Times of their last events, the latest first."""
    events: Sequence[str]
    """Ids of their last events, unless the rows are known."""
    rows: "Rows | None" = None
    """Rows of their last events, where these are known."""


def newest_stories(reader: Reader, chosen: StoryFilter, count: int) -> Newest:
    """Return the newest stories that a filter finds, for facets and volume."""
    if reader.index is not None:
        places = _places(reader, reader.index, chosen, None, count)
        return Newest(reader.index.times(places), (), reader.index.last_events(places))
    keys = _keys(reader, chosen, None, count)
    return Newest([key["time"] for key in keys], [key["event"] for key in keys])


def story_keys(reader: Reader, chosen: StoryFilter, after: StoryKey | None, count: int) -> list[Row]:
    """Return ``story_id``, ``revision``, ``time`` and the last ``event`` of the first stories of a filter that may be shown.

    An event is its id, or the number of its row where the store knows these.
    """
    if reader.index is None:
        return _keys(reader, chosen, after, count)
    rows = reader.index.last_events(_places(reader, reader.index, chosen, after, count)).tolist()
    read = _read_keys(reader, rows)
    return [read[row] for row in rows]


def _read_keys(reader: Reader, rows: Sequence[int]) -> dict[int, Row]:
    """Return the keys of stories by the rows of their last events. Each is read once."""
    known: dict[int, Row] = reader.memory.setdefault("keys", {})
    if missing := [str(row) for row in rows if row not in known]:
        listed = ", ".join(missing)
        found = fetch(reader, f"SELECT rowid AS event, story_id, revision, time FROM events WHERE rowid IN ({listed})")
        known |= {row["event"]: row for row in found}
    return {row: known[row] for row in rows}


def _places(reader: Reader, index: "RowIndex", chosen: StoryFilter, after: StoryKey | None, count: int) -> "Rows":
    """Return the places of the first stories of a filter.

    What was found is remembered, so that a page and what stands beside it search once.
    """
    asked = f"places {chosen.model_dump(include=set(StoryFilter.model_fields))} {after}"
    known: Rows | None = reader.memory.get(asked)
    if known is None or (len(known) < count and reader.memory[f"{asked} more"]):
        known = _first_places(reader, index, chosen, after, count)
        reader.memory[asked], reader.memory[f"{asked} more"] = known, len(known) == count
    return known[:count]


def _first_places(reader: Reader, index: "RowIndex", chosen: StoryFilter, after: StoryKey | None, count: int) -> "Rows":
    """Look among the newest stories first, and among all if these are too few."""
    start = index.place_at(chosen.until, "right") if chosen.until else 0
    if after is not None:
        start = max(start, _place_after(reader, index, after))
    stop = index.place_at(chosen.since, "right") if chosen.since else index.stories
    named = [
        index.places(index.owners(reader.connection, "entities", index.naming(reader.connection, kind, name)))
        for kind, name in _names(chosen)
        if name
    ]
    likely = True
    for size in WINDOWS:
        if likely and start + size < stop:
            found = index.together(
                [*named, *_matching(reader, index, chosen, start + size)], range(start, start + size)
            )
            if len(found) >= count:
                return found[:count]
            likely = len(found) * GROWTH >= count
    span = range(start, max(start, stop))
    return index.together([*named, *_matching(reader, index, chosen, span.stop)], span)[:count]


def _place_after(reader: Reader, index: "RowIndex", after: StoryKey) -> int:
    """Return the first place after a story, of which there may be none any more."""
    first, last = index.place_at(after.time), index.place_at(after.time, "right")
    read = _read_keys(reader, index.last_events(index.together([], range(first, last))).tolist())
    return first + len([row for row in read.values() if row["story_id"] <= after.story_id])


def _matching(reader: Reader, index: "RowIndex", chosen: StoryFilter, stop: int) -> "Iterator[Rows]":
    """Yield the places of stories whose last event meets a filter's conditions on events, and those on amounts."""
    for table, (conditions, values) in {"events": _of_events(chosen), "amounts": _of_amounts(chosen)}.items():
        if conditions:
            above = [*conditions, f"{table[0]}.rowid >= {index.floor(table, stop):d}"]
            statement = f"SELECT {table[0]}.rowid AS row FROM {table} {table[0]}{where(above)}"
            rows = reader.connection.execute(statement, values).fetchnumpy()["row"]
            yield index.places(rows if table == "events" else index.owners(reader.connection, table, rows))


def _keys(reader: Reader, chosen: StoryFilter, after: StoryKey | None, count: int) -> list[Row]:
    """Return the keys of the first stories that may be shown, reading on while some may not.

    What was found is remembered, as places are.
    """
    asked = f"keys {chosen.model_dump(include=set(StoryFilter.model_fields))} {after}"
    known: list[Row] | None = reader.memory.get(asked)
    if known is None or (len(known) < count and reader.memory[f"{asked} more"]):
        known = _first_keys(reader, chosen, after, count)
        reader.memory[asked], reader.memory[f"{asked} more"] = known, len(known) == count
    return known[:count]


def _first_keys(reader: Reader, chosen: StoryFilter, after: StoryKey | None, count: int) -> list[Row]:
    found: list[Row] = []
    while len(found) < count:
        source, values = _published(chosen, after)
        columns = "s.story_id, s.revision, s.event_id AS event, s.time"
        keys = fetch(reader, f"SELECT {columns} {source} ORDER BY s.time DESC, s.story_id LIMIT {count:d}", values)
        hidden = hidden_among(reader, [row["story_id"] for row in keys])
        found += [row for row in keys if row["story_id"] not in hidden]
        if len(keys) < count:
            break
        after = StoryKey(keys[-1]["time"], keys[-1]["story_id"])
    return found[:count]


def _published(chosen: StoryFilter, after: StoryKey | None) -> tuple[str, list[Any]]:
    """Return FROM and WHERE of the published stories of a filter, and their values. ``s`` is the story, ``e`` its last event."""
    conditions, values = ["s.status = 'published'"], list[Any]()
    if after is not None:
        conditions.append("(s.time < ? OR (s.time = ? AND s.story_id > ?))")
        values += [after.time, after.time, after.story_id]
    for condition, time in (("s.time >= ?", chosen.since), ("s.time < ?", chosen.until)):
        if time:
            conditions.append(condition)
            values.append(time)
    of_events, given = _of_events(chosen)
    conditions += of_events
    values += given
    for kind, name in _names(chosen):
        if name:
            conditions.append("s.event_id IN (SELECT n.event_id FROM entities n WHERE n.type = ? AND n.name = ?)")
            values += [kind, name]
    of_amounts, given = _of_amounts(chosen)
    if of_amounts:
        conditions.append(f"s.event_id IN (SELECT a.event_id FROM amounts a{where(of_amounts)})")
        values += given
    joined = " JOIN events e ON e.event_id = s.event_id" if of_events else ""
    return f"FROM stories s{joined}{where(conditions)}", values


def _names(chosen: StoryFilter) -> tuple[tuple[str, str | None], ...]:
    return ("ORG", chosen.company), ("PER", chosen.person), ("LOC", chosen.place)


def _of_events(chosen: StoryFilter) -> tuple[list[str], list[Any]]:
    """Return the conditions of a filter on a story's last event, and their values."""
    found = [_contains(word) for word in (chosen.text or "").split()]
    columns = {
        "desk": chosen.desk,
        "provider": chosen.house,
        "language": chosen.language,
        "genre": chosen.genre,
        "type": chosen.status and f"story.{chosen.status}",
    }
    found += [(f"e.{column} = ?", value) for column, value in columns.items() if value]
    if chosen.topic:
        found.append(("? = ANY(e.topics)", chosen.topic))
    return [condition for condition, _ in found], [value for _, value in found]


def _contains(word: str) -> tuple[str, str]:
    r"""Return the condition that a headline contains a word, and its value. One without letters is found faster.

    >>> _contains("100%")
    ('e.headline LIKE ?', '%100\\%%')
    """
    literal = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"e.headline {'LIKE' if word.isascii() and word.lower() == word.upper() else 'ILIKE'} ?", f"%{literal}%"


def _of_amounts(chosen: StoryFilter) -> tuple[list[str], list[Any]]:
    """Return the conditions of a filter on one of a story's amounts, and their values."""
    if not chosen.currency and chosen.at_least is None:
        return [], []
    conditions, values = ["a.kind = 'money'"], list[Any]()
    if chosen.currency:
        conditions.append("a.currency = ?")
        values.append(chosen.currency)
    if chosen.at_least is not None:
        conditions.append(f"{'a.high' if chosen.currency else 'a.converted_high'} >= ?")
        values.append(chosen.at_least)
    return conditions, values
