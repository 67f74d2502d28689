"""Parquet: typed files, partitioned by day, each written whole and named by the hash of its content.

The same rows give the same file of the same name, so a repeat, or a second pipeline with the same archive, changes
nothing. Files are only added, so a folder holds newer and older rows of one key; readers apply the fence: see
``views`` and docs/sinks.md.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import blake2b
from itertools import groupby
from pathlib import Path
from typing import Final, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.errors import NotDelivered, SinkRefused
from pipelines.sinks.tables.arrow import to_arrow
from pipelines.sinks.tables.batch import BatchDelivery, Rows
from pipelines.sinks.tables.columns import (
    AMOUNTS,
    DEAD_LETTERS,
    ENTITIES,
    EVENTS,
    MARKS,
    RUNS,
    STORIES,
    TOMBSTONES,
    TableSpec,
)
from pipelines.sinks.whole_files import prepare_folder, write_whole

BATCH: Final = 10_000
ORDER: Final = (ENTITIES, AMOUNTS, TOMBSTONES, EVENTS, STORIES, DEAD_LETTERS, MARKS, RUNS)
"""Order of writing: the rows that belong to an event are written before it."""
WRITERS: Final = 8
"""Threads that write a table's files, so that they wait for the disk at the same time."""
DAY: Final = slice(0, 10)


class ParquetSink(NamedTuple):
    """One folder."""

    folder: str

    @property
    def name(self) -> str:
        """The sink's URL."""
        return f"parquet:{self.folder}"

    def prepare(self) -> None:
        """Create the folder and check that it can be written."""
        prepare_folder(self.name, Path(self.folder))

    def deliver(self) -> BatchDelivery:
        """Return a new delivery."""
        return BatchDelivery(self.write, BATCH)

    def write(self, rows: Rows) -> None:
        """Write a batch, one file for each table and day."""
        try:
            with ThreadPoolExecutor(WRITERS) as pool:
                for table in ORDER:
                    parts = split_by_day(table, rows)
                    list(pool.map(lambda part, table=table: write_file(self._place(table, part[0]), part[1]), parts))
        except OSError as error:
            raise NotDelivered(f"{self.name} did not take a batch: {error.strerror or error}") from error

    def _place(self, table: TableSpec, part: str) -> Path:
        return Path(self.folder, table.name, part)

    def close(self) -> None:
        """Do nothing: the sink holds nothing open."""


def parquet_sink(rest: str) -> ParquetSink:
    """Return the sink of ``parquet:DIR``."""
    if not rest:
        raise SinkRefused("--sink parquet: it needs a folder: parquet:DIR")
    return ParquetSink(str(Path(rest).absolute()))


def split_by_day(table: TableSpec, rows: Rows) -> Iterator[tuple[str, pa.Table]]:
    """Yield a table's rows by the day of their event, as Arrow tables. Dead letters, marks and runs are not split.

    All rows are converted to columns at once; each part is a slice of them.
    """
    if not rows[table.name]:
        return
    if table in {DEAD_LETTERS, MARKS, RUNS}:
        yield "", to_arrow(table, rows[table.name])
        return
    days = _days(table, rows)
    places = sorted(range(len(days)), key=days.__getitem__)
    content = to_arrow(table, [rows[table.name][place] for place in places])
    start = 0
    for day, same in groupby(days[place] for place in places):
        size = sum(1 for _ in same)
        yield f"day={day}", content.slice(start, size)
        start += size


def _days(table: TableSpec, rows: Rows) -> Sequence[str]:
    if table in {EVENTS, STORIES}:
        place = table.place("time")
        return [row[place][DAY] for row in rows[table.name]]
    time = EVENTS.place("time")
    of_event = {row[0]: row[time][DAY] for row in rows[EVENTS.name]}
    return [of_event[row[0]] for row in rows[table.name]]


def write_file(folder: Path, content: pa.Table) -> Path:
    """Write a table as one file, named by the hash of its bytes. Return its path."""
    sink = pa.BufferOutputStream()
    pq.write_table(content, sink, compression="zstd")
    data = sink.getvalue()
    target = folder / f"{blake2b(data, digest_size=16).hexdigest()}.parquet"
    if not target.exists():
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(target, memoryview(data))
    return target


def files_of(folder: Path, table: TableSpec) -> list[Path]:
    """Return the files of a table."""
    return sorted(Path(folder, table.name).rglob("[!.]*.parquet"))
