"""Answers as JSON and CSV."""

import csv
import io
from hashlib import blake2b

from pipelines.ask.tabular import csv_cells
from schemas.base import Frozen


def json_text(answer: Frozen) -> str:
    """Return an answer as JSON; exact numbers are strings, as in the contracts."""
    return answer.model_dump_json(exclude_none=True)


def csv_text(answer: Frozen, rows: str | None) -> str:
    """Return the rows of an answer as CSV (RFC 4180) with a header; of an answer without rows its fields as one row."""
    items = getattr(answer, rows) if rows else (answer,)
    text = io.StringIO()
    if items:
        writer = csv.DictWriter(text, fieldnames=list(type(items[0]).model_fields))
        writer.writeheader()
        writer.writerows(csv_cells(item) for item in items)
    return text.getvalue()


def entity_tag(body: bytes) -> str:
    """Return a strong entity tag of a body."""
    return f'"{blake2b(body, digest_size=12).hexdigest()}"'
