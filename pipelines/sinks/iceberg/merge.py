"""Merge a batch into Iceberg tables, through the fence.

Each table is read, compared and committed against one snapshot. If another writer was faster the commit is refused by the
catalog, and the whole batch is merged again. Rows that belong to an event are committed before it, so a batch that is
interrupted is merged again as if nothing of it had been written; readers take only those of an event's own revision.
"""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from datetime import date
from functools import reduce
from typing import Any, Final, NamedTuple, cast

import pyarrow as pa
import pyarrow.compute as pc
from pyiceberg.catalog import Catalog
from pyiceberg.expressions import AlwaysTrue, And, BooleanExpression, In, Or
from pyiceberg.table import Table

from pipelines.sinks.iceberg.catalog import BY_DAY, DAY, arrow_schema, load
from pipelines.sinks.iceberg.keys import read_keys
from pipelines.sinks.tables.arrow import to_arrow
from pipelines.sinks.tables.batch import Rows
from pipelines.sinks.tables.columns import (
    DEAD_LETTERS,
    EVENTS,
    MARKS,
    RUNS,
    STORIES,
    TEXT_TABLES,
    TOMBSTONES,
    TableSpec,
)
from pipelines.sinks.tables.compaction import DataFile, small_groups
from pipelines.sinks.tables.kills import (
    EVENT_FIELDS,
    KEPT,
    TOMBSTONE_FIELDS,
    Kills,
    fields_of,
    tombstone_fields,
    without_text,
)
from pipelines.sinks.tables.rows import Row

TIME: Final = EVENTS.place("time")
REVISION: Final = EVENTS.place("revision")
DATE: Final = slice(0, 10)
EPOCH: Final = date(1970, 1, 1).toordinal()
NEVER: Final = -1
"""A revision below any other."""


class Lake(NamedTuple):
    """The tables of one namespace."""

    catalog: Catalog
    namespace: str

    def load(self, table: TableSpec) -> Table:
        """Return a table as it is now."""
        return load(self.catalog, self.namespace, table)


class Part(NamedTuple):
    """The rows of one event in a table that follows the events."""

    revision: int
    day: str
    rows: Sequence[Row]


def is_in(column: str, values: Iterable[str]) -> BooleanExpression:
    """Return the condition that a column holds one of some values."""
    make: Callable[[str, set[str]], BooleanExpression] = cast("Any", In)  # its constructor is made at run time
    return make(column, set(values))


def merge_batch(lake: Lake, rows: Rows, again: Container[str] = ()) -> None:
    """Write the rows of a batch that are new or newer, and events ``again`` whatever is held of them.

    Deletes the text of events that were killed.
    """
    if rows[EVENTS.name]:
        _merge_events(lake, rows, again)
    for table in (STORIES, DEAD_LETTERS, MARKS, RUNS):
        if rows[table.name]:
            _merge_rows(lake.load(table), table, rows[table.name])


def _merge_rows(found: Table, table: TableSpec, rows: Sequence[Row]) -> None:
    """Write the rows of a table with a fence of its own."""
    order = [table.place(name) for name in table.newer]
    keys = [row[0] for row in rows]
    held = {key: newer for key, *newer in _scan(found, AlwaysTrue(), (table.key[0], *table.newer), keys)}
    typed = to_arrow(table, rows).select([table.key[0], *table.newer]).to_pylist()
    fresh = [
        row
        for row, values in zip(rows, typed, strict=True)
        if row[0] not in held or (order and [values[name] for name in table.newer] > held[row[0]])
    ]
    replaced = [row[0] for row in fresh if row[0] in held]
    _commit(found, to_arrow(table, fresh), is_in(table.key[0], replaced) if replaced else None)


def _merge_events(lake: Lake, rows: Rows, again: Container[str]) -> None:
    """Write the events that are new or newer, after the rows that belong to them."""
    found = lake.load(EVENTS)  # before the tombstones: a kill that is committed in between makes this commit fail
    events = {row[0]: row for row in rows[EVENTS.name]}
    days = {row[TIME][DATE] for row in events.values()}
    held = dict(_scan(found, is_in(DAY, days), ("event_id", "revision"), list(events)))
    fresh = {name: row for name, row in events.items() if name in again or row[REVISION] > held.get(name, NEVER)}
    if not fresh:
        return
    _merge_followers(lake.load(TOMBSTONES), TOMBSTONES, _parts(fresh, rows[TOMBSTONES.name]), again)
    kills = _kills_of(lake)
    killed = {name for name, row in fresh.items() if kills.include(fields_of(row))}
    victims = _victims(found, Kills(tombstone_fields(row) for row in rows[TOMBSTONES.name] if row[0] in fresh), fresh)
    for table in TEXT_TABLES:
        parts = _parts(fresh, [row for row in rows[table.name] if row[0] not in killed])
        _merge_followers(lake.load(table), table, parts | _emptied(victims), again)
    content = _with_days(EVENTS, [without_text(row) if name in killed else row for name, row in fresh.items()])
    replaced = {name: row[TIME][DATE] for name, row in fresh.items() if name in held}
    replaced |= {name: part.day for name, part in _emptied(victims).items()}
    _commit(found, pa.concat_tables([content, victims]), of_events(replaced))


def of_events(days: Mapping[str, str]) -> BooleanExpression | None:
    """Return the condition for the rows of some events, each with its day; None for no event."""
    return And(is_in(DAY, days.values()), is_in("event_id", days)) if days else None


def _kills_of(lake: Lake) -> Kills:
    """Return all tombstones; there are few."""
    content = read_keys(lake.load(TOMBSTONES), AlwaysTrue(), TOMBSTONE_FIELDS)
    return Kills(zip(*(content.column(name).to_pylist() for name in TOMBSTONE_FIELDS), strict=True))


def _victims(found: Table, kills: Kills, fresh: Mapping[str, Row]) -> pa.Table:
    """Return the events of the table that the batch kills, without their text, as rows that replace them."""
    schema = arrow_schema(EVENTS)
    if not kills.stories:
        return schema.empty_table()
    concerned = Or(is_in("story_id", kills.stories), is_in("item_id", kills.items))
    narrow = found.scan(concerned, selected_fields=("event_id", DAY, *EVENT_FIELDS)).to_arrow().to_pylist()
    days = {
        row["event_id"]: row[DAY].isoformat()
        for row in narrow
        if row["event_id"] not in fresh and kills.include(tuple(row[name] for name in EVENT_FIELDS))
    }
    if (chosen := of_events(days)) is None:
        return schema.empty_table()
    content = found.scan(chosen).to_arrow().select(schema.names).cast(schema)
    victims = content.filter(_has_text(content))
    for place, field in enumerate(schema):
        if field.name not in KEPT and field.name != DAY:
            victims = victims.set_column(place, field, pa.nulls(len(victims), field.type))
    return victims


def _has_text(content: pa.Table) -> pa.ChunkedArray:
    """Return for each event whether a kill has something to delete."""
    texts = [pc.is_valid(content.column(name)) for name in content.column_names if name not in KEPT and name != DAY]
    return reduce(pc.or_, texts)


def _parts(fresh: Mapping[str, Row], rows: Iterable[Row]) -> dict[str, Part]:
    """Return the rows that follow each event; an event without any has an empty part, which deletes those of older revisions."""
    of_event: dict[str, list[Row]] = {name: [] for name in fresh}
    for row in rows:
        if row[0] in of_event:
            of_event[row[0]].append(row)
    return {name: Part(row[REVISION], row[TIME][DATE], of_event[name]) for name, row in fresh.items()}


def _emptied(victims: pa.Table) -> dict[str, Part]:
    """Return an empty part for each event whose text is deleted."""
    chosen = victims.select(["event_id", "revision", DAY]).to_pylist()
    return {row["event_id"]: Part(row["revision"], row[DAY].isoformat(), ()) for row in chosen}


def _merge_followers(found: Table, table: TableSpec, parts: Mapping[str, Part], again: Container[str]) -> None:
    """Write the rows of events, unless the table holds those of the same or a newer revision."""
    days = {part.day for part in parts.values()}
    held: dict[str, int] = {}
    for name, revision in _scan(found, is_in(DAY, days), ("event_id", "revision"), list(parts)):
        held[name] = max(revision, held.get(name, NEVER))
    written = {
        name: part
        for name, part in parts.items()
        if name in again or part.revision > held.get(name, NEVER) or (not part.rows and part.revision == held.get(name))
    }
    replaced = {name: part.day for name, part in written.items() if name in held}
    rows = [row for part in written.values() for row in part.rows]
    content = _with_days(table, rows, {name: part.day for name, part in written.items()})
    _commit(found, content, of_events(replaced))


def _with_days(table: TableSpec, rows: Sequence[Row], days: Mapping[str, str] | None = None) -> pa.Table:
    """Return rows as an Arrow table with the day of their event."""
    of_row = [row[TIME][DATE] if days is None else days[row[0]] for row in rows]
    return to_arrow(table, rows).append_column(
        pa.field(DAY, pa.date32()), pa.array([date.fromisoformat(day) for day in of_row], pa.date32())
    )


def _scan(
    found: Table, partitions: BooleanExpression, names: Sequence[str], keys: Sequence[str]
) -> Iterable[tuple[Any, ...]]:
    """Return some columns of the rows of some partitions whose first column is one of the keys.

    The keys are compared here: PyIceberg would prepare a condition of thousands of values anew for each file.
    """
    content = read_keys(found, partitions, names)
    content = content.filter(pc.is_in(content.column(names[0]), pa.array(keys, pa.string())))
    return zip(*(content.column(name).to_pylist() for name in names), strict=True) if len(content) else []


def _commit(found: Table, content: pa.Table, replaced: BooleanExpression | None) -> None:
    """Write rows and delete those that they replace, in one commit. Raises ``CommitFailedException`` if the table has changed."""
    if replaced is None and not len(content):
        return
    with found.transaction() as transaction:
        if replaced is None:
            transaction.append(content)
        elif len(content):
            transaction.overwrite(content, replaced)
        else:
            transaction.delete(replaced)


def compact(found: Table, table: TableSpec, at: int) -> int:
    """Merge the files of each day, or of a table without days, that has ``at`` small ones. Return how many were merged."""
    tasks = [task.file for task in found.scan().plan_files()]
    days = [date.fromordinal(EPOCH + file.partition[0]).isoformat() if table in BY_DAY else "" for file in tasks]
    files = [DataFile(day, one.file_path, one.file_size_in_bytes) for day, one in zip(days, tasks, strict=True)]
    merged = 0
    for part, group in small_groups(files, at):
        chosen = is_in(DAY, {part}) if table in BY_DAY else AlwaysTrue()
        content = found.scan(chosen).to_arrow().sort_by([(name, "ascending") for name in table.key])
        with found.transaction() as transaction:
            transaction.overwrite(content, chosen)
        found = found.refresh()
        merged += len(group)
    return merged


def files_of(found: Table) -> int:
    """Return the number of files of a table."""
    snapshot = found.current_snapshot()
    return int(snapshot.summary["total-data-files"] or 0) if snapshot is not None and snapshot.summary else 0
