"""Runs: items of a desk in files, each sorted by time, and all of them merged (an external sort)."""

import heapq
import marshal
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import groupby
from pathlib import Path
from struct import Struct
from typing import IO, Final, NamedTuple
from uuid import uuid4

from pipelines.stories.describe.packed_item import PackedItem, flatten, unflatten
from pipelines.stories.lifecycle.fold import renamed

RUN_ITEMS: Final = 2_048
"""Most items of a run; about 5 KB each wait in memory until it is written, and as much again while it is."""
FAN_IN: Final = 200
"""Most runs that are merged at once: the number of open files is limited."""
LENGTH: Final = Struct("<I")
SUFFIX: Final = ".run-items"
SortKey = tuple[int, str, bytes]
Entry = tuple[SortKey, bytes]
"""Sort key and record of an item."""


class Run(NamedTuple):
    """One file of items of a desk, sorted by time and uid."""

    path: str
    items: int


class RunWriter:
    """Writes items as runs, those of a desk apart, so that few of them wait in memory."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._waiting: dict[str, list[PackedItem]] = {}
        self._count = 0

    def add(self, item: PackedItem) -> list[tuple[str, Run]]:
        """Add an item. Return the runs that were written, by their desks: none but for each ``RUN_ITEMS`` items."""
        self._waiting.setdefault(item.desk, []).append(item)
        self._count += 1
        return self.flush() if self._count >= RUN_ITEMS else []

    def flush(self) -> list[tuple[str, Run]]:
        """Write what waits. Return the runs, by their desks."""
        waiting, self._waiting, self._count = self._waiting, {}, 0
        return [
            (desk, write_run(self._folder / f"{uuid4().hex}-{len(items)}{SUFFIX}", items))
            for desk, items in waiting.items()
        ]


def find_runs(folder: Path) -> dict[str, list[Run]]:
    """Return the runs that writers left in a folder, by their desks in order."""
    found: dict[str, list[Run]] = {}
    for path in folder.glob(f"*{SUFFIX}"):
        run = Run(str(path), int(path.name.removesuffix(SUFFIX).rpartition("-")[2]))
        found.setdefault(next(read_items(run)).desk, []).append(run)
    return dict(sorted(found.items()))


def write_run(path: Path, items: Iterable[PackedItem]) -> Run:
    """Write items as a run."""
    entries = sorted(entry_of(item) for item in items)
    return Run(str(path), write_entries(path, entries))


def entry_of(item: PackedItem) -> Entry:
    """Return an item as it is written. Equal items are sorted by their articles, so that any order gives the same run."""
    card = item.card
    return (card.time, card.uid, item.packed), marshal.dumps((flatten(card), item.desk, item.packed))


def write_entries(path: Path, entries: Iterable[Entry]) -> int:
    """Write sorted entries. Return their count."""
    count = 0
    with path.open("wb") as file:
        for _, record in entries:
            file.write(LENGTH.pack(len(record)))
            file.write(record)
            count += 1
    return count


def read_items(run: Run) -> Iterator[PackedItem]:
    """Yield the items of a run."""
    with Path(run.path).open("rb") as file:
        for record in read_records(file):
            yield item_of(record)


def item_of(record: bytes) -> PackedItem:
    """Return the item of a record."""
    card, desk, packed = marshal.loads(record)  # noqa: S302 - a file of this run
    return PackedItem(unflatten(card), desk, packed)


def read_records(file: IO[bytes]) -> Iterator[bytes]:
    """Yield the records of an open run."""
    while head := file.read(LENGTH.size):
        yield file.read(LENGTH.unpack(head)[0])


def read_entries(file: IO[bytes]) -> Iterator[Entry]:
    """Yield the entries of an open run."""
    for record in read_records(file):
        item = item_of(record)
        yield (item.card.time, item.card.uid, item.packed), record


def merge_runs(runs: Iterable[Run], folder: Path) -> Iterator[PackedItem]:
    """Yield the items of all runs by time and uid, and remove the runs."""
    waiting = sorted(runs)
    while len(waiting) > FAN_IN:
        path = folder / f"merged-{len(waiting)}.items"
        items = write_entries(path, _merged(waiting[:FAN_IN]))
        waiting = [*waiting[FAN_IN:], Run(str(path), items)]
    for _, record in _merged(waiting):
        yield item_of(record)


def _merged(runs: list[Run]) -> Iterator[Entry]:
    with ExitStack() as stack:
        files = [stack.enter_context(Path(run.path).open("rb")) for run in runs]
        yield from heapq.merge(*map(read_entries, files))
    for run in runs:
        Path(run.path).unlink()


def with_unique_uids(items: Iterable[PackedItem]) -> Iterator[PackedItem]:
    """Yield sorted items with unique uids: a second copy of a record gets ``+2``, and so on. The order stays sorted."""
    for uid, group in groupby(items, lambda item: item.card.uid):
        copies = list(group)
        names = [uid, *(f"{uid}+{number}" for number in range(2, len(copies) + 1))]
        for name, item in zip(sorted(names), copies, strict=True):
            yield renamed(item, name)
