"""Statements that DuckDB and PostgreSQL both accept, and their rows. ``?`` is the placeholder of a value in both."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, Final

import orjson

from pipelines.sinks.reading import Reader

Row = dict[str, Any]
DIGITS: Final = 10
"""Digits after the point that DuckDB's columns keep; PostgreSQL keeps all."""


def fetch(reader: Reader, statement: str, values: Sequence[Any] = ()) -> list[Row]:
    """Execute a statement and return its rows as dictionaries."""
    columns, rows = reader.table(marked(statement, reader.mark), values)
    return [dict(zip(columns, map(_exact, row), strict=True)) for row in rows]


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
