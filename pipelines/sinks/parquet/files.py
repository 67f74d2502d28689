"""The files of a Parquet folder: written whole, named by their content, listed by table."""

from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.sinks.tables.columns import TableSpec
from pipelines.sinks.tables.compaction import DataFile
from pipelines.sinks.whole_files import write_whole
from pipelines.storage.address import is_remote, join
from pipelines.storage.writing import get, listed, put, remove

SUFFIX: Final = ".parquet"


def write_file(folder: str, content: pa.Table) -> str:
    """Write a table as one file or object, named by the hash of its bytes. Return its path or address."""
    sink = pa.BufferOutputStream()
    pq.write_table(content, sink, compression="zstd")
    data = sink.getvalue()
    name = f"{blake2b(data, digest_size=16).hexdigest()}.parquet"
    if is_remote(folder):
        put(join(folder, name), data.to_pybytes())
        return join(folder, name)
    target = Path(folder, name)
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, memoryview(data))
    return str(target)


def files_of(folder: Path, table: TableSpec) -> list[Path]:
    """Return the files of a table."""
    return sorted(Path(folder, table.name).rglob("[!.]*.parquet"))


def place_in(folder: str, *names: str) -> str:
    """Return the path or address of what a folder holds."""
    chosen = [name for name in names if name]
    return join(folder, *chosen) if is_remote(folder) else str(Path(folder, *chosen))


def listed_files(folder: str) -> list[DataFile]:
    """Return the files or objects of one folder. Those that another process deletes meanwhile are left out."""
    if is_remote(folder):
        return [DataFile(folder, one.address, one.size) for one in listed(folder) if one.address.endswith(SUFFIX)]
    found = []
    for path in sorted(Path(folder).glob(f"[!.]*{SUFFIX}")):
        with suppress(FileNotFoundError):
            found.append(DataFile(folder, str(path), path.stat().st_size))
    return found


def read_file(path: str) -> pa.Table:
    """Return the rows of a file or object. Raise ``FileNotFoundError`` if it is gone."""
    if is_remote(path):
        return pq.read_table(pa.BufferReader(get(path)))
    return pq.ParquetFile(path).read()


def delete_file(path: str) -> None:
    """Delete a file or object, if it is there."""
    if is_remote(path):
        remove(path)
    else:
        Path(path).unlink(missing_ok=True)
