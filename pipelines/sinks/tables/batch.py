"""Batches of rows. A batch holds the newest row of each id: the fence within a bundle. Pure."""

from collections.abc import Callable, Iterable, Iterator
from operator import itemgetter
from typing import Any, Final

from pipelines.sinks.sink import Value
from pipelines.sinks.tables.columns import DEAD_LETTERS, EVENTS, FOLLOWERS, MARKS, RUNS, STORIES
from pipelines.sinks.tables.rows import EventRows, Row, dead_letter_row, event_rows, mark_row, run_row
from schemas import DeadLetter, LetterMark, NewsEvent

REVISION: Final = EVENTS.place("revision")
STORY_ORDER: Final = itemgetter(STORIES.place("revision"), STORIES.place("event_id"))
FINISHED: Final = RUNS.place("finished")
MARKED: Final = MARKS.place("marked_at")
Rows = dict[str, list[Row]]
"""Rows by table, in the order of their keys."""


class RowBatch:
    """The newest row of each id. The order of additions, and repeats, do not change the rows."""

    def __init__(self) -> None:
        self._events: dict[str, EventRows] = {}
        self._stories: dict[str, Row] = {}
        self._letters: dict[str, Row] = {}
        self._marks: dict[str, Row] = {}
        self._runs: dict[str, Row] = {}

    def __len__(self) -> int:
        return len(self._events) + len(self._letters) + len(self._marks) + len(self._runs)

    def add(self, value: Value) -> None:
        """Add a value, unless the batch holds a newer one of its id."""
        if isinstance(value, NewsEvent):
            self._add_event(event_rows(value))
        elif isinstance(value, DeadLetter):
            row = dead_letter_row(value)
            self._letters[row[0]] = row
        elif isinstance(value, LetterMark):
            _keep(self._marks, mark_row(value), itemgetter(MARKED))
        else:
            _keep(self._runs, run_row(value.account), itemgetter(FINISHED))

    def _add_event(self, rows: EventRows) -> None:
        name = rows.event[0]
        if name not in self._events or rows.event[REVISION] > self._events[name].event[REVISION]:
            self._events[name] = rows
        if rows.story is not None:
            _keep(self._stories, rows.story, STORY_ORDER)

    def rows(self) -> Rows:
        """Return all rows by table. Those of one table have distinct keys and are sorted by them."""
        events = [self._events[name] for name in sorted(self._events)]
        return {
            EVENTS.name: [one.event for one in events],
            STORIES.name: [self._stories[name] for name in sorted(self._stories)],
            **{table.name: [row for one in events for row in one.followers[table.name]] for table in FOLLOWERS},
            DEAD_LETTERS.name: [self._letters[name] for name in sorted(self._letters)],
            MARKS.name: [self._marks[name] for name in sorted(self._marks)],
            RUNS.name: [self._runs[name] for name in sorted(self._runs)],
        }


def _keep(kept: dict[str, Row], row: Row, order: Callable[[Row], Any]) -> None:
    held = kept.get(row[0])
    if held is None or order(row) > order(held):
        kept[row[0]] = row


def batched(values: Iterable[Value], size: int) -> Iterator[Rows]:
    """Yield the rows of values, in batches of ``size`` values."""
    batch = RowBatch()
    for value in values:
        batch.add(value)
        if len(batch) >= size:
            yield batch.rows()
            batch = RowBatch()
    yield batch.rows()


class BatchDelivery:
    """A delivery that writes a batch whenever it is full, and the last one when it is confirmed."""

    def __init__(self, write: Callable[[Rows], None], size: int) -> None:
        self._write, self._size = write, size
        self._batch = RowBatch()

    def add(self, value: Value) -> DeadLetter | None:
        """Add a value, and write the batch if it is full. So a slow server slows down the caller."""
        self._batch.add(value)
        if len(self._batch) >= self._size:
            self.confirm()
        return None

    def confirm(self) -> None:
        """Write the rest."""
        if len(self._batch):
            batch, self._batch = self._batch, RowBatch()
            self._write(batch.rows())
