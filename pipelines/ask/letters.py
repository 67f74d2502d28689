"""Dead letters: what was rejected, grouped by cause, and the bytes of one record."""

from collections.abc import Mapping
from typing import Final

from pydantic import Field

from pipelines.ask.cursor import read_cursor, write_cursor
from pipelines.ask.rows import Row, fetch, places, where
from pipelines.sinks.reading import Reader
from schemas import Reason
from schemas.base import Frozen, Strict, UtcTime

COLUMNS: Final = (
    "letter_id, stage, reason, detail, source, source_partition, source_offset, source_item, raw_size, record_time"
)


class Cause(Frozen):
    """The letters of one stage and reason."""

    stage: str
    """The stage that rejected them."""
    reason: str
    """The reason."""
    letters: int
    """How many there are."""
    redriven: int
    """How many were redriven or dropped."""


class LetterFilter(Strict):
    """Which letters; a field that is not given restricts nothing."""

    stage: str | None = Field(default=None, max_length=50)
    """The stage that rejected them."""
    reason: Reason | None = None
    """The reason."""


class LetterLine(Frozen):
    """One rejected record in a list."""

    letter_id: str
    """Its id."""
    stage: str
    """The stage that rejected it."""
    reason: str
    """The reason."""
    detail: str
    """What is wrong with it, and where."""
    source: str
    """File or topic."""
    source_partition: int | None = None
    """Partition of a topic."""
    source_offset: int
    """Offset in the source."""
    source_item: int | None = None
    """Number of the item in its record."""
    raw_size: int
    """Size of the record in bytes."""
    record_time: UtcTime | None = None
    """Time of the record, if it has one."""
    mark: str | None = None
    """``redriven`` or ``dropped``, if it was."""


class LetterList(Frozen):
    """One page of letters."""

    letters: tuple[LetterLine, ...]
    """In the order of their sources and offsets."""
    next: str | None = None
    """Cursor of the next page, if there are more."""


class Letter(LetterLine):
    """One rejected record with its bytes."""

    raw: bytes
    """The record, cut if it is long."""
    headers: str | None = None
    """Headers of the record, as JSON."""


def list_causes(reader: Reader) -> tuple[Cause, ...]:
    """Return the causes of all letters, the most frequent first."""
    rows = fetch(
        reader,
        "SELECT l.stage, l.reason, count(*) AS letters, count(m.letter) AS redriven FROM dead_letters l "
        "LEFT JOIN dead_letter_marks m ON m.letter = l.letter_id GROUP BY l.stage, l.reason ORDER BY letters DESC, l.stage, l.reason",
    )
    return tuple(Cause.model_validate(row) for row in rows)


def list_letters(reader: Reader, chosen: LetterFilter, after: str | None = None, limit: int = 50) -> LetterList:
    """Return a page of letters."""
    conditions, values = list[str](), list[object]()
    for name in LetterFilter.model_fields:
        if (given := getattr(chosen, name)) is not None:
            conditions.append(f"{name} = ?")
            values.append(given)
    if after is not None:
        conditions.append("(source, source_offset, letter_id) > (?, ?, ?)")
        values += read_cursor(after, [str, int, str])
    rows = fetch(
        reader,
        f"SELECT {COLUMNS} FROM dead_letters{where(conditions)} ORDER BY source, source_offset, letter_id LIMIT {limit + 1:d}",
        values,
    )
    marks = _marks(reader, rows)
    last = rows[limit - 1] if len(rows) > limit else None
    return LetterList(
        letters=tuple(LetterLine(**row, mark=marks.get(row["letter_id"])) for row in rows[:limit]),
        next=write_cursor([last["source"], last["source_offset"], last["letter_id"]]) if last else None,
    )


def read_letter(reader: Reader, letter_id: str) -> Letter | None:
    """Return one letter with its bytes, or None if there is none of this id."""
    rows = fetch(reader, f"SELECT {COLUMNS}, raw, headers FROM dead_letters WHERE letter_id = ?", [letter_id])
    if not rows:
        return None
    row = rows[0]
    headers = row["headers"]
    return Letter(
        **row | {"raw": bytes(row["raw"]), "headers": None if headers is None else str(headers)},
        mark=_marks(reader, rows).get(letter_id),
    )


def _marks(reader: Reader, rows: list[Row]) -> Mapping[str, str]:
    if not rows:
        return {}
    ids = [row["letter_id"] for row in rows]
    marks = fetch(reader, f"SELECT letter, action FROM dead_letter_marks WHERE letter IN {places(ids)}", ids)
    return {mark["letter"]: mark["action"] for mark in marks}
