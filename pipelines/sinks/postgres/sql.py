"""The SQL that writes a batch: staging tables, and the merge through the fence. Made from ``columns``."""

from typing import Final

from pipelines.sinks.tables.columns import GROUPS, TABLES, TableSpec

STAMPS: Final = {"events": ("delivered_at = DEFAULT",)}
"""What the server sets itself when it replaces a row: when it took it."""
STAGING: Final = (
    *(f"CREATE TEMP TABLE IF NOT EXISTS staged_{one.name} (LIKE {one.name}) ON COMMIT DELETE ROWS" for one in TABLES),
    "CREATE TEMP TABLE IF NOT EXISTS fresh (key text, replaced boolean) ON COMMIT DELETE ROWS",
)
"""Temporary tables of a connection, emptied after each transaction. They are not logged, so they cost little."""
EMPTIED: Final = f"TRUNCATE {', '.join(f'staged_{one.name}' for one in TABLES)}"
"""Empties the staging tables between two batches of one transaction."""


def copy_in(table: TableSpec) -> str:
    """Return the statement that loads rows into a staging table."""
    return f"COPY staged_{table.name} ({', '.join(table.columns)}) FROM STDIN"


def merge(table: TableSpec) -> str:
    """Return the statement that inserts new rows, replaces older ones, and records the keys of both in ``fresh``.

    Rows are written in the order of their keys, so that two writers wait for each other and do not deadlock.
    """
    (key,) = table.key
    values = [name for name in table.columns if name not in table.key]
    replace = ", ".join([*(f"{name} = excluded.{name}" for name in values), *STAMPS.get(table.name, ())])
    newer = f"({_of('excluded', table)}) > ({_of('held', table)})"
    action = f"DO UPDATE SET {replace} WHERE {newer}" if table.newer else "DO NOTHING"
    names = ", ".join(table.columns)
    return (
        f"WITH taken AS (INSERT INTO {table.name} AS held ({names}) SELECT {names} FROM staged_{table.name} ORDER BY {key} "  # noqa: S608 - names of our own
        f"ON CONFLICT ({key}) {action} RETURNING held.{key}, xmax <> 0 AS replaced) "
        "INSERT INTO fresh SELECT * FROM taken"
    )


def follow(table: TableSpec, key: str) -> tuple[str, str]:
    """Return the statements that replace the rows of a following table for the keys in ``fresh``."""
    names = ", ".join(table.columns)
    chosen = ", ".join(f"s.{name}" for name in table.columns)
    return (
        f"DELETE FROM {table.name} USING fresh WHERE replaced AND {table.name}.{key} = fresh.key",  # noqa: S608
        f"INSERT INTO {table.name} ({names}) SELECT {chosen} FROM staged_{table.name} s JOIN fresh ON fresh.key = s.{key}",  # noqa: S608
    )


def _of(alias: str, table: TableSpec) -> str:
    return ", ".join(f"{alias}.{name}" for name in table.newer)


MERGES: Final = tuple(
    (
        table,
        (
            merge(table),
            *(statement for child in group if child is not table for statement in follow(child, table.key[0])),
            "DELETE FROM fresh",
        ),
    )
    for table, group in GROUPS
)
"""Each table with a fence, and the statements that merge its rows and those of the tables that follow it."""
