"""The files of a Parquet folder: written whole, named by their content, listed by table."""

from hashlib import blake2b
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.sinks.tables.columns import TableSpec
from pipelines.sinks.whole_files import write_whole


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
