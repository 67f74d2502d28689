"""Merge the small files of a Parquet folder: a live run writes one for each bundle, table and day.

A merged file is written whole before the files that it replaces are deleted. A process that is killed in between leaves rows
twice, which readers fence.
"""

from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipelines.sinks.parquet.files import write_file
from pipelines.sinks.tables.columns import TableSpec
from pipelines.sinks.tables.compaction import DataFile, small_groups


def compact(table: TableSpec, folders: Iterable[Path], at: int) -> int:
    """Merge the small files of each folder that holds ``at`` of them. Return how many were merged.

    Files that another process deleted meanwhile, since it merged them itself, are left to it.
    """
    merged = 0
    for part, group in small_groups((found for folder in folders for found in _files(folder)), at):
        try:
            contents = [pq.ParquetFile(file.path).read() for file in group]
        except FileNotFoundError:
            continue
        content = newest(table, pa.concat_tables(contents, promote_options="default"))
        target = write_file(Path(part), content)
        for file in group:
            if Path(file.path) != target:
                Path(file.path).unlink(missing_ok=True)
        merged += len(group)
    return merged


def _files(folder: Path) -> Iterable[DataFile]:
    for path in sorted(folder.glob("[!.]*.parquet")):
        try:
            yield DataFile(str(folder), str(path), path.stat().st_size)
        except FileNotFoundError:  # merged by another process
            continue


def newest(table: TableSpec, content: pa.Table) -> pa.Table:
    """Return the newest row of each key, in the order of keys."""
    order = [(name, "ascending") for name in table.key] + [(name, "descending") for name in table.newer]
    content = content.sort_by(order).combine_chunks()
    if len(content) < 2:
        return content
    differs = [pc.not_equal(content.column(key)[1:], content.column(key)[:-1]) for key in table.key]
    first = differs[0]
    for other in differs[1:]:
        first = pc.or_(first, other)
    return content.filter(pa.chunked_array([pa.array([True]), *first.chunks]))
