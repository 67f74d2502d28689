"""SQL views of a Parquet folder that apply the fence, with the names of the tables."""

from pathlib import Path
from typing import Any

import pyarrow as pa

from pipelines.sinks.duckdb.schema import TYPES, create_table, create_views, quoted
from pipelines.sinks.parquet.files import SUFFIX, files_of, read_file
from pipelines.sinks.tables.columns import EVENTS, GROUPS, TABLES, TableSpec
from pipelines.storage.address import join
from pipelines.storage.writing import listed


def load_parquet_objects(connection: Any, address: str) -> None:
    """Load the objects of a folder's tables into a DuckDB connection, and create the readers' views."""
    found = [one.address for one in listed(address)]
    for table in TABLES:
        paths = [path for path in found if path.startswith(join(address, table.name, "")) and path.endswith(SUFFIX)]
        if paths:
            content = pa.concat_tables([read_file(path) for path in paths], promote_options="default")
            connection.register(f"stored_{table.name}", content)
            connection.execute(fenced(table, f"SELECT * FROM stored_{table.name}"))  # noqa: S608 - names of our own
        else:
            connection.execute(create_table(table))
    create_views(connection)


def create_parquet_views(connection: Any, folder: Path) -> None:
    """Create the views of a folder's tables, and the readers' views, in a DuckDB connection."""
    for table in TABLES:
        files = files_of(folder, table)
        connection.execute(fenced(table, stored(files)) if files else create_table(table))
    create_views(connection)


def stored(files: list[Path]) -> str:
    """Return the query that reads all rows of some files."""
    listed = ", ".join(quoted(str(file)) for file in files)
    return f"SELECT * FROM read_parquet([{listed}], hive_partitioning = false, union_by_name = true)"  # noqa: S608 - names of our own


def fenced(table: TableSpec, rows: str) -> str:
    """Return the statement for one table's view: the newest row of each key, and entities and amounts of these events only.

    ``rows`` is a query for all rows; some may be from before a column was added.
    """
    columns = ", ".join(f'"{name}"::{TYPES[kind]} AS "{name}"' for name, kind in table.columns.items())
    none = ", ".join(f'NULL::{TYPES[kind]} AS "{name}"' for name, kind in table.columns.items())
    held = f"({rows} UNION ALL BY NAME SELECT {none} WHERE false)"
    order = ", ".join(f"{name} DESC" for name in table.newer) or "1"
    newest = f"row_number() OVER (PARTITION BY {', '.join(table.key)} ORDER BY {order}) = 1"
    stands = f" SEMI JOIN {EVENTS.name} USING (event_id, revision)" if table in GROUPS[0][1][1:] else ""
    return (
        f"CREATE VIEW {table.name} AS SELECT {columns} FROM {held}{stands} "  # noqa: S608
        f"QUALIFY {newest}"
    )
