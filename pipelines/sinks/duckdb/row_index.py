"""Where rows of a DuckDB file are, so that a page reads a few blocks of a table instead of all of it.

DuckDB finds rows by number at once, and by a key that has no order only by reading all keys. An index of DuckDB's own would more
than double the file. This one is kept in memory, and is right for one state of the file. It finds rows by the hashes of their
keys, so what it says of a row is checked by whoever reads the row: a statement means the same without it.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Literal

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
    "desk": ("events", "desk"),
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
PART: Final = 1 << 18
"""Rows that are hashed at once."""
LOW: Final = np.uint64(0xFFFFFFFF)
"""The bits of a key that hold the row; the others are those of the hash."""
HALF: Final = np.uint64(32)
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class RowIndex:
    """Rows of one state of a file by key, the newest stories, and hashes of what is counted."""

    def __init__(self, connection: Any, hidden: Collection[str] = ()) -> None:
        self._keys = {key: _sorted_keys(connection, *key) for key in KEYS}
        self._shared = {
            column: _repeated(self._keys[table, column] >> HALF)
            for table, column in (("stories", "story_id"), ("events", "event_id"))
        }
        shared = _within(self._keys["events", "event_id"], self._shared["event_id"] << HALF)[0]
        listed = ", ".join(map(str, shared.tolist())) or "-1"
        read = connection.execute(f"SELECT event_id, rowid FROM events WHERE rowid IN ({listed})").fetchall()  # noqa: S608
        self._events_of: dict[str, int] = dict(read)
        self._texts: dict[str, dict[int, str]] = {}
        self._values = {value: _hashes(connection, *value) for value in dict.fromkeys(VALUES.values())}
        self._times, self._last = _published(connection, hidden)
        ends = self._keys["events", "event_id"]
        self._hash_of = np.zeros(_end(connection, "events"), np.uint32)
        self._hash_of[(ends & LOW).astype(np.int64)] = ends >> HALF
        self._place_of = np.full(len(self._hash_of), len(self._last), np.uint32)
        self._place_of[self._last] = np.arange(len(self._last), dtype=np.uint32)
        self._floors = {table: self._lowest(table) for table in OF_EVENTS}

    def _lowest(self, table: str) -> NDArray[np.uint32]:
        """Return for each published story the lowest row of it and of all newer ones."""
        hashes = self._hash_of[self._last].astype(np.uint64) << HALF
        keys = np.append(self._keys[table, "event_id"], ~np.uint64(0))
        first = keys[np.searchsorted(keys, hashes)]
        rows = np.where((first & ~LOW) == hashes, first & LOW, LOW).astype(np.uint32)
        return np.minimum.accumulate(rows) if len(rows) else rows

    @property
    def stories(self) -> int:
        """Number of the stories that may be shown. Each has a place, the newest 0."""
        return len(self._times)

    def place_at(self, time: datetime, side: Literal["left", "right"] = "left") -> int:
        """Return the first place whose story is not after a time; on the right side, the first whose story is before it."""
        return int(np.searchsorted(self._times, -((time - EPOCH) // timedelta(microseconds=1)), side))

    def times(self, places: Rows) -> list[datetime]:
        """Return the times of the last events of stories, by their places."""
        return [EPOCH - timedelta(microseconds=time) for time in self._times[places].tolist()]

    def last_events(self, places: Rows) -> Rows:
        """Return the rows of the last events of stories, by their places."""
        return self._last[places].astype(np.int64)

    def floor(self, table: str, stop: int) -> int:
        """Return a row of a table before which no row belongs to the last event of a story whose place is before ``stop``."""
        return int(self._floors[table][stop - 1]) if stop else 0

    def places(self, events: Rows) -> Rows:
        """Return in order the places of those stories whose last event is in one of some rows."""
        marked = np.zeros(self.stories + 1, np.bool_)
        marked[self._place_of[events]] = True
        return np.flatnonzero(marked[:-1])

    def together(self, sets: Sequence[Rows], span: range) -> Rows:
        """Return in order the places of a span that all sets have."""
        found: Rows = min(sets, key=len, default=np.arange(span.start, span.stop))
        for one in sets:
            found = np.intersect1d(found, one, assume_unique=True)
        within: Rows = found[(found >= span.start) & (found < span.stop)]
        return within

    def owners(self, connection: Any, table: str, rows: Rows) -> Rows:
        """Return the rows of the events that some rows of a table belong to."""
        keys, events = self._keys[table, "event_id"], self._keys["events", "event_id"]
        low = keys.astype(np.uint32)  # the row of each key
        marked = np.zeros(int(low.max(initial=0)) + 1, np.bool_)
        marked[rows] = True
        found = keys[marked[low]]
        unsure = np.isin(found >> HALF, self._shared["event_id"])
        hashes = found[~unsure] & ~LOW
        owners = _within(events, hashes[_changes(hashes)])[0]
        exact = list(self._exact_events(connection, table, found[unsure] & LOW).values())
        return np.concatenate([owners, np.asarray(exact, np.int64)])

    def _exact_events(self, connection: Any, table: str, rows: Rows | Hashes) -> dict[int, int]:
        """Return some rows of a table with the rows of their events, of those whose key has the hash of another one."""
        if not len(rows):
            return {}
        listed = ", ".join(map(str, rows.tolist()))
        read = connection.execute(f"SELECT rowid, event_id FROM {table} WHERE rowid IN ({listed})").fetchall()  # noqa: S608
        return {row: self._events_of[key] for row, key in read if key in self._events_of}

    def naming(self, connection: Any, kind: str, name: str) -> Rows:
        """Return the rows of the entities with a name: of all 62 bits of its hash."""
        (found,) = connection.execute("SELECT hash(?::VARCHAR)", [name]).fetchone()
        sought = np.uint64(found) & ~KIND | np.uint64(TYPES[kind])
        return np.flatnonzero(self._values[VALUES[kind]] == sought)

    def near(self, connection: Any, table: str, column: str, values: Sequence[str]) -> str:
        """Return a condition on the rows of a table that holds for all rows with one of some values in a column."""
        rows = np.unique(self._rows_of(connection, table, column, values)[0])
        if 0 < len(rows) <= MOST_ROWS:
            return f"rowid IN ({', '.join(map(str, rows.tolist()))})"
        return f"rowid BETWEEN {rows[0]} AND {rows[-1]}" if len(rows) else "rowid = -1"

    def _rows_of(self, connection: Any, table: str, column: str, values: Sequence[str]) -> tuple[Rows, Rows, Hashes]:
        """Return the rows with one of some values in a column, for each the place of its value, and the hashes of the values."""
        found = connection.execute("SELECT hash(unnest(CAST(? AS VARCHAR[]))) AS hash", [list(values)]).fetchnumpy()
        hashes = np.asarray(found["hash"], np.uint64) & ~LOW
        return *_within(self._keys[table, column], hashes), hashes

    def rows(self, connection: Any, table: str, column: str, values: Sequence[str]) -> dict[int, str] | None:
        """Return the rows with one of some values, which the file is known to have, and the value of each.

        None if another value has the same hash.
        """
        rows, places, hashes = self._rows_of(connection, table, column, values)
        if np.isin(hashes >> HALF, self._shared[column]).any():
            return None
        return {row: values[place] for row, place in zip(rows.tolist(), places.tolist(), strict=True)}

    def frequent(self, connection: Any, value: str, events: Rows, most: int) -> list[tuple[str, int]]:
        """Return the values that most of some events have, which their rows name, with the number of events that have each.

        Of values that are as frequent that of an earlier event comes first, and of one event's the lower one.
        """
        table, column = VALUES[value]
        rows, places = self.beside(connection, table, events)
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
        texts = self._texts_of(connection, value, rows[starts[ranks]], hashes[starts[ranks]].tolist())
        ranked = zip((-counts[ranks]).tolist(), first[ranks].tolist(), texts, strict=True)
        return [(text, -count) for count, _, text in sorted(one for one in ranked if one[2])[:most]]

    def _texts_of(self, connection: Any, value: str, rows: Rows, hashes: Sequence[int]) -> list[str]:
        """Return what is counted as text. All but names are remembered, since they are few."""
        table, column = VALUES[value]
        known: dict[int, str] = {} if value in TYPES else self._texts.setdefault(value, {})
        if missing := {row: one for row, one in zip(rows.tolist(), hashes, strict=True) if one not in known}:
            listed = ", ".join(map(str, missing))
            read = connection.execute(f"SELECT rowid, {column} FROM {table} WHERE rowid IN ({listed})").fetchall()  # noqa: S608
            known |= {missing[row]: text for row, text in read}
        return [known[one] for one in hashes]

    def beside(self, connection: Any, table: str, given: Rows | Sequence[int]) -> tuple[Rows, Rows]:
        """Return the rows of a table that belong to some events, and for each the place of its event among these."""
        events = np.asarray(given, np.int64)
        if table == "events":
            return events, np.arange(len(events))
        hashes = self._hash_of[events]
        rows, places = _within(self._keys[table, "event_id"], hashes.astype(np.uint64) << HALF)
        unsure = np.isin(hashes, self._shared["event_id"])
        if not unsure.any():
            return rows, places
        right, place_of = ~unsure[places], {event: place for place, event in enumerate(events.tolist())}
        exact = self._exact_events(connection, table, rows[~right])
        others = [(row, place_of[event]) for row, event in exact.items() if event in place_of]
        return (
            np.append(rows[right], np.asarray([row for row, _ in others], np.int64)),
            np.append(places[right], np.asarray([place for _, place in others], np.int64)),
        )


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


def _within(keys: Hashes, hashes: Hashes) -> tuple[Rows, Rows]:
    """Return the rows of the keys with one of some hashes, and for each the place of its hash."""
    starts, ends = np.searchsorted(keys, hashes), np.searchsorted(keys, hashes | LOW, "right")
    counts = ends - starts
    places = np.repeat(np.arange(len(hashes)), counts)
    offsets = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    return (keys[starts[places] + offsets] & LOW).astype(np.int64), places


def _published(connection: Any, hidden: Collection[str]) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
    """Return of each story that may be shown the time, negative and in microseconds, and the row of its last event; the newest first."""
    found = connection.execute(
        "SELECT -epoch_us(s.time) AS time, e.rowid AS row FROM stories s JOIN events e ON e.event_id = s.event_id "
        "WHERE s.status = 'published' AND s.story_id NOT IN (SELECT unnest(CAST(? AS VARCHAR[]))) ORDER BY s.time DESC, s.story_id",
        [list(hidden)],
    ).fetchnumpy()
    return np.asarray(found["time"], np.int64), np.asarray(found["row"], np.uint32)


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
