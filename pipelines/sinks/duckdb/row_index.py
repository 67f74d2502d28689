"""Where rows of a DuckDB file are, so that a page reads a few blocks of a table instead of all of it.

DuckDB finds rows by number at once, and by a key that has no order only by reading all keys. An index of DuckDB's own would more
than double the file. This one is kept in memory, and is right for one state of the file. It finds rows by the hashes of their
keys, so what it says of a row is checked by whoever reads the row: a statement means the same without it.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]
Rows = NDArray[np.int64]
KEYS: Final = (
    ("stories", "story_id"),
    ("events", "story_id"),
    ("events", "event_id"),
    ("entities", "event_id"),
    ("amounts", "event_id"),
)
"""Columns that rows are found by."""
TYPES: Final = {"ORG": 1, "PER": 2, "LOC": 3}
VALUES: Final = {
    "house": ("events", "provider"),
    "language": ("events", "language"),
    "genre": ("events", "genre"),
    "status": ("events", "type"),
    "currency": ("amounts", "currency"),
    "ORG": ("entities", "name"),
    "PER": ("entities", "name"),
    "LOC": ("entities", "name"),
}
"""What is counted -> table and column; of entities those of a type."""
OF_EVENTS: Final = ("events", "entities", "amounts")
MOST_ROWS: Final = 1_000
"""Rows that are named one by one; of more only the first and the last are."""
KIND: Final = np.uint64(3)
"""The bits of a name's hash that hold the type of the entity."""
FEW: Final = 2_000
"""A value that so many rows have is found among the newest stories."""
PART: Final = 1 << 18
"""Rows that are hashed at once."""
LOW: Final = np.uint64(0xFFFFFFFF)
"""The bits of a key that hold the row; the others are those of the hash."""
HALF: Final = np.uint64(32)
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Window(NamedTuple):
    """The newest published stories: their last events are not before ``since``, their rows not before ``floors``."""

    since: datetime
    floors: Mapping[str, int]
    """Table -> the lowest row of theirs."""


class RowIndex:
    """Rows of one state of a file by key, the newest stories, and hashes of what is counted."""

    def __init__(self, connection: Any) -> None:
        self._keys = {key: _sorted_keys(connection, *key) for key in KEYS}
        self._shared = {
            column: _repeated(self._keys[table, column] >> HALF)
            for table, column in (("stories", "story_id"), ("events", "event_id"))
        }
        self._values = {value: _hashes(connection, *value) for value in dict.fromkeys(VALUES.values())}
        found = connection.execute(
            "SELECT -epoch_us(time) AS time, hash(event_id) AS hash FROM stories WHERE status = 'published' ORDER BY 1"
        ).fetchnumpy()
        self._times: NDArray[np.int64] = np.asarray(found["time"], np.int64)
        hashes = np.asarray(found["hash"], np.uint64) & ~LOW
        self._floors = {table: self._lowest(table, hashes) for table in OF_EVENTS}

    def _lowest(self, table: str, hashes: Hashes) -> NDArray[np.uint32]:
        """Return for each published story the lowest row of it and of all newer ones."""
        keys = np.append(self._keys[table, "event_id"], ~np.uint64(0))
        first = keys[np.searchsorted(keys, hashes)]
        rows = np.where((first & ~LOW) == hashes, first & LOW, LOW).astype(np.uint32)
        return np.minimum.accumulate(rows) if len(rows) else rows

    def near(self, connection: Any, table: str, column: str, values: Sequence[str]) -> str:
        """Return a condition on the rows of a table that holds for all rows with one of some values in a column."""
        rows = np.unique(self._rows_of(connection, table, column, values)[0])
        if 0 < len(rows) <= MOST_ROWS:
            return f"rowid IN ({', '.join(map(str, rows.tolist()))})"
        return f"rowid BETWEEN {rows[0]} AND {rows[-1]}" if len(rows) else "rowid = -1"

    def _rows_of(self, connection: Any, table: str, column: str, values: Sequence[str]) -> tuple[Rows, Rows, Hashes]:
        """Return the rows with one of some values in a column, for each the place of its value, and the hashes of the values."""
        found = connection.execute("SELECT hash(unnest(CAST(? AS VARCHAR[]))) AS hash", [list(values)]).fetchnumpy()
        hashes, keys = np.asarray(found["hash"], np.uint64) & ~LOW, self._keys[table, column]
        starts, ends = np.searchsorted(keys, hashes), np.searchsorted(keys, hashes | LOW, "right")
        counts = ends - starts
        places = np.repeat(np.arange(len(hashes)), counts)
        offsets = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        return (keys[starts[places] + offsets] & LOW).astype(np.int64), places, hashes

    def rows(self, connection: Any, table: str, column: str, values: Sequence[str]) -> dict[int, str] | None:
        """Return the rows with one of some values, which the file is known to have, and the value of each.

        None if another value has the same hash.
        """
        rows, places, hashes = self._rows_of(connection, table, column, values)
        if np.isin(hashes >> HALF, self._shared[column]).any():
            return None
        return {row: values[place] for row, place in zip(rows.tolist(), places.tolist(), strict=True)}

    def frequent(self, connection: Any, value: str, events: Sequence[str], most: int) -> list[tuple[str, int]]:
        """Return the values that most of some events have, with the number of events that have each.

        Of values that are as frequent that of an earlier event comes first, and of one event's the lower one.
        """
        table, column = VALUES[value]
        rows, places, _ = self._rows_of(connection, table, "event_id", events)
        found = self._values[table, column][rows]
        kept = found != 0 if value not in TYPES else found & KIND == TYPES[value]
        order = np.lexsort((places[kept], found[kept]))
        hashes, places, rows = found[kept][order], places[kept][order], rows[kept][order]
        once = _changes(hashes) | _changes(places)
        hashes, places, rows = hashes[once], places[once], rows[once]
        starts = np.flatnonzero(_changes(hashes))
        counts, first = np.diff(np.append(starts, len(hashes))), places[starts]
        ranks = np.lexsort((first, -counts))
        if len(ranks) > most:
            last = ranks[most - 1]
            ranks = ranks[
                (counts[ranks] > counts[last]) | ((counts[ranks] == counts[last]) & (first[ranks] <= first[last]))
            ]
        if not len(ranks):
            return []
        ranked = zip((-counts[ranks]).tolist(), first[ranks].tolist(), strict=True)
        by_row = dict(zip(rows[starts[ranks]].tolist(), ranked, strict=True))
        read = connection.execute(
            f"SELECT rowid, {column} FROM {table} WHERE rowid IN ({', '.join(map(str, by_row))})"  # noqa: S608 - names of our own
        ).fetchall()
        ordered = sorted((*by_row[row], text) for row, text in read if text)
        return [(text, -count) for count, _, text in ordered[:most]]

    def is_rare(self, connection: Any, value: str, text: str) -> bool:
        """Return True if few rows have a value, so that it is to be looked for in all of them."""
        (found,) = connection.execute("SELECT hash(?::VARCHAR)", [text]).fetchone()
        sought = np.uint64(found) & ~KIND | np.uint64(TYPES[value])
        return int(np.count_nonzero(self._values[VALUES[value]] == sought)) < FEW

    def newest(self, count: int, until: datetime | None = None) -> Window | None:
        """Return the newest ``count`` published stories of which none is after ``until``; None if there are not so many."""
        start = (
            0 if until is None else int(np.searchsorted(self._times, -((until - EPOCH) // timedelta(microseconds=1))))
        )
        if start + count >= len(self._times):
            return None
        oldest = self._times[start + count - 1]
        last = int(np.searchsorted(self._times, oldest, "right")) - 1
        floors = {table: int(rows[last]) for table, rows in self._floors.items()}
        return Window(EPOCH - timedelta(microseconds=int(oldest)), floors)


def _hashes(connection: Any, table: str, column: str) -> NDArray[Any]:
    """Return the hash of a column by row, of no value 0: of a name all bits, with the type of the entity."""
    cases = " ".join(f"WHEN '{name}' THEN {code}" for name, code in TYPES.items())
    form = (
        f"(hash({column}) >> 2 << 2) | CASE type {cases} ELSE 0 END" if table == "entities" else f"hash({column}) >> 32"
    )
    statement = (
        f"SELECT rowid AS row, CAST(CASE WHEN {column} IS NULL THEN 0 ELSE {form} END AS UBIGINT) AS hash FROM {table}"  # noqa: S608
    )
    hashes = np.zeros(_end(connection, table), np.uint64 if table == "entities" else np.uint32)
    for part in _parts(connection, statement, len(hashes)):
        hashes[part["row"]] = part["hash"]
    return hashes


def _end(connection: Any, table: str) -> int:
    (last,) = connection.execute(f"SELECT max(rowid) FROM {table}").fetchone()  # noqa: S608
    return 0 if last is None else int(last) + 1


def _parts(connection: Any, statement: str, end: int) -> Iterator[dict[str, NDArray[Any]]]:
    """Yield the answer for some rows after the others, since all of it would take much memory."""
    for first in range(0, end, PART):
        found = connection.execute(f"{statement} WHERE rowid >= {first} AND rowid < {first + PART}").fetchnumpy()
        yield {name: np.asarray(values) for name, values in found.items()}


def _repeated(keys: Hashes) -> Hashes:
    """Return those of some numbers in order that are there more than once."""
    return np.unique(keys[1:][keys[1:] == keys[:-1]])


def _changes(values: NDArray[Any]) -> NDArray[np.bool_]:
    """Return where a value differs from the one before it."""
    return np.append(True, values[1:] != values[:-1])[: len(values)]


def _sorted_keys(connection: Any, table: str, column: str) -> Hashes:
    """Return the upper half of the hash of each row's key and the row, in order."""
    statement = f"SELECT (hash({column}) >> 32 << 32) | CAST(rowid AS UBIGINT) AS key FROM {table}"  # noqa: S608
    parts = [part["key"] for part in _parts(connection, statement, _end(connection, table))]
    keys: Hashes = np.concatenate(parts) if parts else np.empty(0, np.uint64)
    keys.sort()
    return keys
