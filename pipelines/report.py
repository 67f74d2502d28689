"""Report results on standard output: to a person, as CSV or as JSON. No text can harm a terminal or a spreadsheet."""

import csv
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple, TextIO

from pipelines.terminal import clean, print_lines

TABLE: Final = "table"
FORMS: Final = (TABLE, "csv", "json")
FORMULA: Final = ("=", "+", "-", "@")
Rows = Sequence[Sequence[Any]]


class Report(NamedTuple):
    """How a command says what it did: in lines for a person, or as one object of JSON or one row of CSV for a program."""

    form: str = TABLE
    stream: TextIO | None = None
    """None for standard output."""

    def lines(self, lines: Iterable[str]) -> None:
        """Print lines for a person; nothing for a program."""
        if self.form == TABLE:
            print_lines(lines, self.stream)

    def summary(self, fields: Mapping[str, Any]) -> None:
        """Print what was done, by name, for a program; nothing for a person."""
        if self.form != TABLE:
            print_rows(self.form, list(fields), [list(fields.values())], self.stream)


def print_rows(form: str, columns: Sequence[str], rows: Rows, stream: TextIO | None = None) -> None:
    """Print rows as CSV or JSON."""
    {"csv": print_csv, "json": print_json}[form](columns, rows, stream)


def print_csv(columns: Sequence[str], rows: Rows, stream: TextIO | None = None) -> None:
    """Print CSV (RFC 4180) with a header. No text can control the terminal or be evaluated by a spreadsheet."""
    writer = csv.writer(stream or sys.stdout)
    writer.writerow(columns)
    writer.writerows([inert(value) for value in row] for row in rows)


def print_json(columns: Sequence[str], rows: Rows, stream: TextIO | None = None) -> None:
    """Print one JSON object per line; exact numbers are strings, as in the contracts."""
    for row in rows:
        found = dict(zip(columns, map(portable, row), strict=True))
        print(json.dumps(found), file=stream)  # ASCII only: escaped characters cannot control a terminal


def plain(value: Any) -> str:
    """Return a value as text: times in UTC, numbers without trailing zeros, several values with semicolons between.

    >>> plain({"house": ("meridian", "reuters"), "language": ("en",)})
    'house: meridian; reuters | language: en'
    """
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds").replace("+00:00", "Z")
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, tuple | list):
        return "; ".join(map(plain, value))
    if isinstance(value, Mapping):
        return " | ".join(f"{name}: {plain(one)}" for name, one in value.items())
    if hasattr(value, "model_fields_set"):  # a model; pydantic takes long to import
        return " ".join(plain(one) for _, one in value)
    return "" if value is None else str(value)


def inert(value: object) -> str:
    """Return a value for CSV, with an apostrophe before text that a spreadsheet would evaluate.

    >>> inert("=HYPERLINK(1)"), inert("-5"), inert(Decimal(-5))
    ("'=HYPERLINK(1)", "'-5", '-5')
    >>> inert({"=HYPERLINK(1)": "x"})
    "'=HYPERLINK(1): x"
    """
    if isinstance(value, int | float | Decimal | date):
        return plain(value)
    text = clean(plain(value))
    return f"'{text}" if text.startswith(FORMULA) else text


def portable(value: object) -> object:
    """Return a value for JSON: times are RFC 3339, exact numbers are strings, as in the contracts."""
    if isinstance(value, datetime | date):
        return plain(value).replace(" ", "T")
    return plain(value) if isinstance(value, Decimal) else value
