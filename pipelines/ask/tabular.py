"""Models as CSV that spreadsheets and terminals can take without harm."""

import csv
import io
from collections.abc import Iterable
from typing import Any

import orjson
from pydantic import BaseModel

from pipelines.report import inert


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
