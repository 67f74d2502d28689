"""The tables of a Parquet folder in DuckDB, loaded or as views of the files, with the fence applied."""

from pathlib import Path
from typing import Any

import pyarrow as pa

from pipelines.sinks.duckdb.schema import TYPES, create_table, create_views, quoted
from pipelines.sinks.parquet.files import SUFFIX, files_of, read_file
from pipelines.sinks.tables.columns import EVENTS, GROUPS, TABLES, TableSpec
from pipelines.storage.address import join
from pipelines.storage.writing import listed

SMALL_BYTES = 4_000_000
"""Largest size of a folder's files at which its tables are loaded when it is opened."""


def load_parquet_objects(connection: Any, address: str) -> None:
    """Load the objects of a folder's tables into a DuckDB connection, and create the readers' views."""
    found = [one.address for one in listed(address)]
    for table in TABLES:
        paths = [path for path in found if path.startswith(join(address, table.name, "")) and path.endswith(SUFFIX)]
        if paths:
            content = pa.concat_tables([read_file(path) for path in paths], promote_options="default")
            load_table(connection, table, content)
        else:
            connection.execute(create_table(table))
    create_views(connection)


def load_table(connection: Any, table: TableSpec, content: pa.Table) -> None:
    """Create a table of rows that are in memory, with the fence applied."""
    connection.register("stored", content)
    connection.execute(f"CREATE TABLE {table.name} AS {fenced(table, 'SELECT * FROM stored')}")  # noqa: S608 - names of our own
    connection.unregister("stored")


def create_parquet_views(connection: Any, folder: Path) -> None:
    """Create a folder's tables, and the readers' views, in a DuckDB connection.

    The tables of a small folder are loaded: each reader's view would read the files, and look for their columns, again.
    Those of a larger one are views of the files.
    """
    files = {table.name: files_of(folder, table) for table in TABLES}
    small = sum(_size(file) for found in files.values() for file in found) <= SMALL_BYTES
    for table in TABLES:
        if found := files[table.name]:
            kind = "TABLE" if small else "VIEW"
            connection.execute(f"CREATE {kind} {table.name} AS {fenced(table, stored(found))}")
        else:
            connection.execute(create_table(table))
    create_views(connection)


def _size(file: Path) -> int:
    """Return the size of a file, or 0 if a compaction has deleted it since it was listed: DuckDB refuses it with its name."""
    try:
        return file.stat().st_size
    except FileNotFoundError:
        return 0


def stored(files: list[Path]) -> str:
    """Return the query that reads all rows of some files."""
    listed = ", ".join(quoted(str(file)) for file in files)
    return f"SELECT * FROM read_parquet([{listed}], hive_partitioning = false, union_by_name = true)"  # noqa: S608 - names of our own


def fenced(table: TableSpec, rows: str) -> str:
    """Return the query for one table: the newest row of each key, and entities and amounts of these events only.

    ``rows`` is a query for all rows; some may be from before a column was added.
    """
    columns = ", ".join(f'"{name}"::{TYPES[kind]} AS "{name}"' for name, kind in table.columns.items())
    none = ", ".join(f'NULL::{TYPES[kind]} AS "{name}"' for name, kind in table.columns.items())
    held = f"({rows} UNION ALL BY NAME SELECT {none} WHERE false)"
    order = ", ".join(f"{name} DESC" for name in table.newer) or "1"
    newest = f"row_number() OVER (PARTITION BY {', '.join(table.key)} ORDER BY {order}) = 1"
    stands = f" SEMI JOIN {EVENTS.name} USING (event_id, revision)" if table in GROUPS[0][1][1:] else ""
    return f"SELECT {columns} FROM {held}{stands} QUALIFY {newest}"  # noqa: S608 - names of our own
