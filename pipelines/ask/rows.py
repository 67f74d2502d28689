"""Statements that DuckDB and PostgreSQL both accept, and their rows. ``?`` is the placeholder of a value in both."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, Final

import orjson

from pipelines.sinks.reading import Reader

Row = dict[str, Any]
MOST_ROWS: Final = 1_000
"""Rows that are named one by one in a statement."""
DIGITS: Final = 10
"""Digits after the point that DuckDB's columns keep; PostgreSQL keeps all."""


def fetch(reader: Reader, statement: str, values: Sequence[Any] = ()) -> list[Row]:
    """Execute a statement and return its rows as dictionaries."""
    columns, rows = reader.table(marked(statement, reader.mark), values)
    return [dict(zip(columns, map(_exact, row), strict=True)) for row in rows]


def fetch_by_key(
    reader: Reader,
    table: str,
    column: str,
    keys: Sequence[str],
    columns: str,
    more: str = "",
    given: Sequence[Any] = (),
) -> list[Row]:
    """Return columns of the rows of a table that belong to some keys which the store is known to have, with their keys.

    ``more`` is a condition, whose values are ``given``. Where the store knows which row has which key, no key is read.
    """
    if not keys:
        return []
    known = reader.index.rows(reader.connection, table, column, keys) if reader.index is not None else None
    if known is None or len(known) > MOST_ROWS:
        condition = reader.among(table, column, keys)
        return fetch(reader, f"SELECT {column}, {columns} FROM {table} WHERE {condition}{more}", [*keys, *given])
    if not known:
        return []
    listed = ", ".join(map(str, known))
    rows = fetch(reader, f"SELECT rowid, {columns} FROM {table} WHERE rowid IN ({listed}){more}", given)
    return [{column: known[row["rowid"]], **row} for row in rows]


def fetch_of_events(
    reader: Reader,
    table: str,
    events: Sequence[Any],
    columns: str,
    more: str = "",
    given: Sequence[Any] = (),
) -> list[Row]:
    """Return columns of the rows of a table that belong to some events, each with its ``event``.

    Events are their ids, or where the store knows these the numbers of their rows.
    """
    if not events or reader.index is None:
        rows = fetch_by_key(reader, table, "event_id", events, columns, more, given)
        return [{"event": row["event_id"], **row} for row in rows]
    found, places = reader.index.beside(reader.connection, table, events)
    event_of = {row: events[place] for row, place in zip(found.tolist(), places.tolist(), strict=True)}
    listed = ", ".join(map(str, event_of)) or "-1"
    rows = fetch(reader, f"SELECT rowid, {columns} FROM {table} WHERE rowid IN ({listed}){more}", given)
    return [{"event": event_of[row["rowid"]], **row} for row in rows]


def _exact(value: Any) -> Any:
    """Return a decimal without the zeros that its column fills it with, and with the digits that every sink keeps."""
    return round(value, DIGITS).normalize() if isinstance(value, Decimal) else value


def marked(statement: str, mark: str) -> str:
    """Return a statement with the placeholders of a database.

    >>> marked("headline LIKE '%' || ?", "%s")
    "headline LIKE '%%' || %s"
    """
    return statement if mark == "?" else statement.replace("%", "%%").replace("?", mark)


def places(values: Sequence[Any]) -> str:
    """Return one placeholder for each value, for ``IN``.

    >>> places(["a", "b"])
    '(?, ?)'
    """
    return f"({', '.join('?' * len(values))})"


def where(conditions: Iterable[str]) -> str:
    """Return the WHERE clause of conditions that all must hold.

    >>> where(["a = ?", "b > ?"])
    ' WHERE a = ? AND b > ?'
    """
    listed = " AND ".join(conditions)
    return f" WHERE {listed}" if listed else ""


def document(value: Any) -> Any:
    """Return a column of JSON as a value: DuckDB gives it as text, PostgreSQL as it is."""
    return orjson.loads(value) if isinstance(value, str) else value
