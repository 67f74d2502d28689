"""The dead letters that a sink wrote to a table: to be looked at; marks stand where the letters came from."""

import json
from base64 import b64decode
from collections.abc import Iterator, Sequence
from typing import Any

from pipelines.deadletters.letters import Mark
from pipelines.deadletters.store import Unusable
from pipelines.sinks.reading import open_reader
from pipelines.sinks.sink import SinkRefused
from schemas import DeadLetter, Origin, Reason

SCHEMES = ("duckdb:", "parquet:", "postgres:", "postgresql:")
QUESTION = (
    "SELECT stage, reason, detail, source, source_partition, source_offset, raw, raw_size, key, headers "
    "FROM dead_letters ORDER BY source, source_partition, source_offset, letter_id"
)


class TableStore:
    """The table ``dead_letters`` of a database or of Parquet files, read once."""

    def __init__(self, url: str) -> None:
        try:
            with open_reader(url) as reader:
                self._letters = [_letter(*row) for row in reader.rows(QUESTION)]
        except SinkRefused as problem:
            raise Unusable(str(problem)) from problem

    def marks(self) -> dict[str, Mark]:
        """Give none: a table has no place for them."""
        return {}

    def letters(self) -> Iterator[DeadLetter]:
        """Yield the letters, by place."""
        yield from self._letters

    def mark(self, marks: Sequence[Mark]) -> None:
        """Refuse: whoever wants to mark is told so before."""
        raise Unusable(f"{len(marks):,} letters of a table cannot be marked")


def _letter(
    stage: str,
    reason: str,
    detail: str,
    source: str,
    partition: int | None,
    offset: int,
    raw: bytes,
    raw_size: int,
    key: bytes | None,
    headers: Any,
) -> DeadLetter:
    named = json.loads(headers) if isinstance(headers, str) else headers
    return DeadLetter(
        stage=stage,
        reason=Reason(reason),
        detail=detail,
        origin=Origin(source=source, partition=partition, offset=offset),
        raw=bytes(raw),
        raw_size=raw_size,
        key=None if key is None else bytes(key),
        headers=tuple((name, b64decode(value)) for name, value in named or ()),
    )
