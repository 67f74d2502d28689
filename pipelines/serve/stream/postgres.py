"""PostgreSQL's order of events: by writing transaction, then number, of those transactions that nothing can precede any more."""

import re
from collections.abc import Iterator
from typing import Any, Final

from pipelines.ask.shown import Written, shown_events
from pipelines.ask.store import Store
from pipelines.errors import Refused
from pipelines.serve.stream.log import PAGE, START, Page, wrong_position
from pipelines.sinks.reading import Reader

POSITION: Final = re.compile(r"([0-9]{1,19})-([0-9]{1,18})")
COMPLETE: Final = "xid < pg_snapshot_xmin(pg_current_snapshot())"
"""Holds for the transactions that are below all running ones."""
LAST: Final = f"SELECT xid, seq FROM event_log WHERE {COMPLETE} ORDER BY xid DESC, seq DESC LIMIT 1"  # noqa: S608
NEXT: Final = (
    f"SELECT xid, seq, event_id, revision FROM event_log WHERE {COMPLETE} "  # noqa: S608
    f"AND (xid, seq) > (%s::xid8, %s::bigint) ORDER BY xid, seq LIMIT {PAGE}"
)
NEXT_UNTIL: Final = NEXT.replace(" ORDER BY", " AND (xid, seq) <= (%s::xid8, %s::bigint) ORDER BY")


class PostgresLog:
    """The order of a database's events, kept by triggers in the table ``event_log``."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def end(self) -> str:
        """Return the position of the last complete event."""
        with self._store.snapshot() as reader:
            _require_log(reader, self._store.name)
            rows = reader.rows(LAST)
        return _position(rows[0]) if rows else START

    def pages(self, after: str, until: str | None = None) -> Iterator[Page]:
        """Yield the events after a position."""
        place, last = parse(after), None if until is None else parse(until)
        while True:
            with self._store.snapshot() as reader:
                _require_log(reader, self._store.name)
                values = [*map(str, place), *(() if last is None else map(str, last))]
                rows = reader.rows(NEXT if last is None else NEXT_UNTIL, values)
                written = [Written(_position(row), row[2], row[3]) for row in rows]
                shown = shown_events(reader, written)
            if not written:
                return
            yield Page(shown, written[-1].position)
            place = parse(written[-1].position)

    def covers(self, position: str, event: str) -> bool:
        """Return True if the event at ``event`` is not after ``position``."""
        return parse(event) <= parse(position)


def parse(position: str) -> tuple[int, int]:
    """Return transaction and number of a position.

    >>> parse("742-18"), parse("0")
    ((742, 18), (0, 0))
    """
    if position == START:
        return 0, 0
    if (found := POSITION.fullmatch(position)) is None:
        raise wrong_position(position, "742-18")
    xid, seq = map(int, found.groups())
    if xid >= 1 << 64:
        raise wrong_position(position, "742-18")
    return xid, seq


def _position(row: tuple[Any, ...]) -> str:
    return f"{row[0]}-{row[1]}"


def _require_log(reader: Reader, name: str) -> None:
    if reader.rows("SELECT to_regclass('event_log')")[0][0] is None:
        raise Refused(
            f"{name} cannot be streamed: its schema is older than the stream; run `wirebeam migrate` with its URL"
        )
