"""Merge the small files of a Parquet folder: a live run writes one for each bundle, table and day.

A merged file is written whole before the files that it replaces are deleted. A process that is killed in between leaves rows
twice, which readers fence.
"""

from collections.abc import Iterable

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.sinks.parquet.files import delete_file, listed_files, read_file, write_file
from pipelines.sinks.tables.columns import TableSpec
from pipelines.sinks.tables.compaction import small_groups


def compact(table: TableSpec, folders: Iterable[str], at: int) -> int:
    """Merge the small files of each folder that holds ``at`` of them. Return how many were merged.

    Files that another process deleted meanwhile, since it merged them itself, are left to it.
    """
    merged = 0
    if not at:
        return merged
    for part, group in small_groups((found for folder in folders for found in listed_files(folder)), at):
        try:
            contents = [read_file(file.path) for file in group]
        except FileNotFoundError:
            continue
        target = write_file(part, newest(table, pa.concat_tables(contents, promote_options="default")))
        for file in group:
            if file.path != target:
                delete_file(file.path)
        merged += len(group)
    return merged


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
