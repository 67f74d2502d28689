"""Keys and revisions of the rows that a table holds, read once for each data file.

A data file never changes, so what was read of one stays true for as long as the table names it. Each process keeps those it used
last, up to ``MOST_BYTES``.
"""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Final

import pyarrow as pa
from pyiceberg.expressions import AlwaysTrue, BooleanExpression
from pyiceberg.io.pyarrow import ArrowScan
from pyiceberg.schema import Schema
from pyiceberg.table import FileScanTask, Table

from pipelines.process import the

MOST_BYTES: Final = 128 << 20
READERS: Final = 4
"""Files that are read at the same time, since storage waits more than it works."""
FileKey = tuple[str, tuple[str, ...]]


class KeyColumns:
    """Columns of data files, by their path."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._lock, self._most, self._size = threading.Lock(), most_bytes, 0
        self._files: OrderedDict[FileKey, pa.Table] = OrderedDict()

    def get(self, key: FileKey) -> pa.Table | None:
        """Return the columns of a file, or None if they are not held."""
        with self._lock:
            if (found := self._files.get(key)) is not None:
                self._files.move_to_end(key)
            return found

    def put(self, key: FileKey, content: pa.Table) -> None:
        """Hold the columns of a file; those that were not used for longest are dropped."""
        with self._lock:
            if key not in self._files:
                self._files[key] = content
                self._size += content.nbytes
            while self._size > self._most and len(self._files) > 1:
                self._size -= self._files.popitem(last=False)[1].nbytes


def read_keys(found: Table, partitions: BooleanExpression, names: Sequence[str]) -> pa.Table:
    """Return some columns, in the table's order, of all rows of the files that may hold rows of some partitions."""
    columns = tuple(names)
    scan = found.scan(partitions, selected_fields=columns)
    tasks, held = list(scan.plan_files()), the(KeyColumns)
    contents = {
        task.file.file_path: held.get((task.file.file_path, columns)) for task in tasks if not task.delete_files
    }
    missing = [task for task in tasks if contents.get(task.file.file_path) is None]
    read = partial(_read, found, scan.projection())
    if len(missing) > 1:
        with ThreadPoolExecutor(READERS) as pool:
            fresh = list(pool.map(read, missing))
    else:
        fresh = [read(task) for task in missing]
    for task, content in zip(missing, fresh, strict=True):
        contents[task.file.file_path] = content
        if not task.delete_files:  # another engine may add to these
            held.put((task.file.file_path, columns), content)
    parts = [part for part in contents.values() if part is not None]
    return pa.concat_tables(parts, promote_options="permissive") if parts else scan.to_arrow()


def _read(found: Table, schema: Schema, task: FileScanTask) -> pa.Table:
    return ArrowScan(found.metadata, found.io, schema, AlwaysTrue()).to_table([task])
