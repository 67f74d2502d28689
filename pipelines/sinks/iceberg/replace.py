"""Replace the events of some sources in Iceberg tables.

Catalogs commit no two tables together, so this is not one transaction: a call that is interrupted is made again, and then ends with
the same tables. Until then readers may see events of both runs. Marks of dead letters and the account of the run are written
last, so whoever looks at these knows that it is not done.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Final, NamedTuple

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
from pyiceberg.expressions import AlwaysTrue

from pipelines.sinks.duckdb.schema import create_table
from pipelines.sinks.iceberg.catalog import DAY
from pipelines.sinks.iceberg.keys import read_keys
from pipelines.sinks.iceberg.merge import Lake, is_in, merge_batch, of_events
from pipelines.sinks.tables.arrow import schema_of
from pipelines.sinks.tables.batch import Rows
from pipelines.sinks.tables.columns import (
    AMOUNTS,
    ENTITIES,
    EVENTS,
    MARKS,
    RUNS,
    STORIES,
    TABLES,
    TOMBSTONES,
    TableSpec,
)
from pipelines.sinks.tables.replacing import REBUILD_STORIES

GROUP: Final = 5_000
"""Most keys in one condition."""
LAST: Final = (MARKS.name, RUNS.name)
STATE_COLUMNS: Final = ("event_id", "story_id", "revision", "type", "time", "into_story", "headline")


Step = Callable[[], None]


class Held(NamedTuple):
    """An event of the sources, as the table holds it."""

    story: str
    day: str


def replace_events(lake: Lake, sources: Sequence[str], batches: Iterable[Rows], do: Callable[[Step], None]) -> None:
    """Replace the events of some sources by those of batches; ``do`` takes each step, and takes it again after a conflict."""
    old = events_of(lake, sources)
    do(partial(_delete, lake, TOMBSTONES, old))  # a kill that the new run does not have takes no text
    last: dict[str, list[Any]] = {name: [] for name in LAST}
    kept = set[str]()
    for rows in batches:
        for name in LAST:
            last[name] += rows[name]
        do(partial(merge_batch, lake, rows | {name: [] for name in LAST}, again=old))
        kept.update(row[0] for row in rows[EVENTS.name])
    gone = {name: event for name, event in old.items() if name not in kept}
    for table in (ENTITIES, AMOUNTS):
        do(partial(_delete, lake, table, gone))
    do(partial(_rebuild_stories, lake, {event.story for event in old.values()}, gone))
    do(partial(_delete, lake, EVENTS, gone))
    do(partial(merge_batch, lake, {table.name: [] for table in TABLES} | last))


def events_of(lake: Lake, sources: Sequence[str]) -> dict[str, Held]:
    """Return the events of some sources; a member of a web archive is named ``FILE/MEMBER``."""
    content = read_keys(lake.load(EVENTS), AlwaysTrue(), ("event_id", "story_id", DAY, "source"))
    given = set(sources)
    chosen = [name for name in content.column("source").unique().to_pylist() if _is_of(name, given)]
    content = content.filter(pc.is_in(content.column("source"), pa.array(chosen, pa.string())))
    return {row["event_id"]: Held(row["story_id"], row[DAY].isoformat()) for row in content.to_pylist()}


def _is_of(source: str, given: set[str]) -> bool:
    """Return True if a source is one of some, or a member of one.

    >>> _is_of("a.warc/7", {"a.warc"}), _is_of("a.warc2", {"a.warc"})
    (True, False)
    """
    parts = source.split("/")
    return any("/".join(parts[:end]) in given for end in range(len(parts), 0, -1))


def _groups(names: Sequence[str]) -> Iterator[Sequence[str]]:
    return (names[start : start + GROUP] for start in range(0, len(names), GROUP))


def _delete(lake: Lake, table: TableSpec, events: Mapping[str, Held]) -> None:
    """Delete the rows of some events from a table, in one commit."""
    found = lake.load(table)
    held = read_keys(found, AlwaysTrue(), ("event_id",)).column("event_id")
    chosen = sorted(set(held.to_pylist()) & events.keys()) if events else []
    if not chosen:
        return
    with found.transaction() as transaction:
        for group in _groups(chosen):
            condition = of_events({name: events[name].day for name in group})
            if condition is not None:
                transaction.delete(condition)


def _rebuild_stories(lake: Lake, stories: set[str], gone: Mapping[str, Held]) -> None:
    """Write the state of some stories from the events that are left, in one commit."""
    if not stories:
        return
    events = read_keys(lake.load(EVENTS), AlwaysTrue(), STATE_COLUMNS)
    events = events.filter(pc.is_in(events.column("story_id"), pa.array(sorted(stories), pa.string())))
    events = events.filter(pc.invert(pc.is_in(events.column("event_id"), pa.array(sorted(gone), pa.string()))))
    rows = _states(events, stories)
    found = lake.load(STORIES)
    with found.transaction() as transaction:
        for group in _groups(sorted(stories)):
            transaction.delete(is_in(STORIES.key[0], group))
        transaction.append(rows)


def _states(events: pa.Table, stories: set[str]) -> pa.Table:
    """Return the rows of stories after their last events, by the statement that DuckDB and PostgreSQL execute too.

    An event without a headline is held. One whose text a kill took has none either, and its story is shown no more anyway.
    """
    with duckdb.connect(":memory:") as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.register("events", events.select(STATE_COLUMNS).rename_columns([*STATE_COLUMNS[:-1], "article"]))
        connection.register("removed", pa.table({"story_id": sorted(stories)}))
        connection.execute(create_table(STORIES))
        connection.execute(REBUILD_STORIES)
        rows: pa.Table = connection.sql(f"SELECT * FROM {STORIES.name}").to_arrow_table()  # noqa: S608 - a name of our own
    return rows.cast(schema_of(STORIES))
