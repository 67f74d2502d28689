"""Values for tables, CSV and JSON that people, spreadsheets and terminals can take without harm."""

import csv
import io
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

import orjson
from pydantic import BaseModel

from pipelines.terminal import clean

FORMULA: Final = ("=", "+", "-", "@")


def plain(value: object) -> str:
    """Return a value as text: times in UTC, numbers without trailing zeros."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds").replace("+00:00", "Z")
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value)


def inert(value: object) -> str:
    """Return a value for CSV, with an apostrophe before text that a spreadsheet would evaluate.

    >>> inert("=HYPERLINK(1)"), inert("-5"), inert(Decimal(-5))
    ("'=HYPERLINK(1)", "'-5", '-5')
    """
    if not isinstance(value, str):
        return plain(value)
    text = clean(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def portable(value: object) -> object:
    """Return a value for JSON: times are RFC 3339, exact numbers are strings, as in the contracts."""
    if isinstance(value, datetime | date):
        return plain(value).replace(" ", "T")
    return plain(value) if isinstance(value, Decimal) else value


def csv_text(model: type[BaseModel], rows: Iterable[BaseModel]) -> str:
    """Return rows of a model as CSV (RFC 4180) with a header."""
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(model.model_fields))
    writer.writeheader()
    writer.writerows(map(csv_cells, rows))
    return text.getvalue()


def csv_cells(item: BaseModel) -> dict[str, str]:
    """Return the fields of an item as cells of CSV; what is not a single value is JSON."""
    return {name: _cell(value) for name, value in item}


def _cell(value: Any) -> str:
    if isinstance(value, BaseModel):
        return inert(value.model_dump_json(exclude_none=True))
    if isinstance(value, tuple | list | dict):
        return orjson.dumps(value, default=_jsonable).decode() if value else ""
    return inert(value)


def _jsonable(value: Any) -> Any:
    return value.model_dump(mode="json", exclude_none=True) if isinstance(value, BaseModel) else str(value)
