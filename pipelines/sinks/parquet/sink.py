"""Parquet: typed files, partitioned by day, each written whole and named by the hash of its content.

The same rows give the same file of the same name, so a repeat, or a second pipeline with the same archive, changes
nothing. Files are added and merged, so a folder holds newer and older rows of one key; readers apply the fence: see
``views`` and docs/sinks.md.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from pathlib import Path
from typing import Final, NamedTuple

import pyarrow as pa
from pydantic import BaseModel, ConfigDict, Field

from pipelines.errors import NotDelivered, SinkRefused
from pipelines.settings.url import settings_of_query
from pipelines.sinks.parquet.compaction import compact
from pipelines.sinks.parquet.files import place_in, write_file
from pipelines.sinks.tables.arrow import to_arrow
from pipelines.sinks.tables.batch import BatchDelivery, Rows
from pipelines.sinks.tables.columns import (
    DEAD_LETTERS,
    EVENTS,
    FOLLOWERS,
    MARKS,
    RUNS,
    STORIES,
    TableSpec,
)
from pipelines.sinks.whole_files import prepare_folder
from pipelines.storage.address import is_remote
from pipelines.storage.writing import require_writable, require_writable_address

BATCH: Final = 10_000
ORDER: Final = (*FOLLOWERS, EVENTS, STORIES, DEAD_LETTERS, MARKS, RUNS)
"""Order of writing: the rows that belong to an event are written before it."""
WRITERS: Final = 8
"""Threads that write a table's files, so that they wait for the disk at the same time."""
DAY: Final = slice(0, 10)


class Merging(BaseModel):
    """When small files are merged."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    compact_at: int = Field(default=64, ge=0, le=100_000)
    """Small files of one table and day at which they are merged to one; 0 for never."""


class ParquetSink(NamedTuple):
    """One folder."""

    folder: str
    merging: Merging = Merging()

    @property
    def name(self) -> str:
        """The sink's URL."""
        return f"parquet:{self.folder}"

    def prepare(self) -> None:
        """Create the folder and check that it can be written."""
        if is_remote(self.folder):
            require_writable(self.folder, "--sink parquet:")
        else:
            prepare_folder(self.name, Path(self.folder))

    def deliver(self) -> BatchDelivery:
        """Return a new delivery."""
        return BatchDelivery(self.write, BATCH)

    def write(self, rows: Rows) -> None:
        """Write a batch, one file for each table and day, and merge the files of days that have many."""
        try:
            with ThreadPoolExecutor(WRITERS) as pool:
                for table in ORDER:
                    parts = [
                        (place_in(self.folder, table.name, day), content) for day, content in split_by_day(table, rows)
                    ]
                    list(pool.map(lambda part: write_file(*part), parts))
                    compact(table, [folder for folder, _ in parts], self.merging.compact_at)
        except OSError as error:
            raise NotDelivered(f"{self.name} did not take a batch: {error.strerror or error}") from error

    def close(self) -> None:
        """Do nothing: the sink holds nothing open."""


def parquet_sink(rest: str) -> ParquetSink:
    """Return the sink of ``parquet:DIR?compact_at=64``."""
    folder, _, query = rest.partition("?")
    if not folder:
        raise SinkRefused("--sink parquet: it needs a folder: parquet:DIR")
    merging = settings_of_query("parquet", Merging, query)
    if is_remote(folder):
        require_writable_address(folder, "--sink parquet:")
        return ParquetSink(folder.rstrip("/"), merging)
    return ParquetSink(str(Path(folder).absolute()), merging)


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
