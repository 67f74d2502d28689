"""The dead letters in the tables of a sink, with their marks."""

import json
from base64 import b64decode
from collections.abc import Iterator, Sequence
from typing import Any

from pipelines.deadletters.runs import StoredRun
from pipelines.deadletters.store import StoreRefused
from pipelines.errors import NotDelivered
from pipelines.sinks.reading import driver_message, open_reader
from pipelines.sinks.registry import open_sink
from schemas import DeadLetter, LetterMark, Origin, Reason

SCHEMES = ("duckdb:", "iceberg:", "jsonl:", "opensearch:", "opensearchs:", "parquet:", "postgres:", "postgresql:")
SELECT_LETTERS = (
    "SELECT stage, reason, detail, source, source_partition, source_offset, source_item, raw, raw_size, key, headers, record_time "
    "FROM dead_letters ORDER BY source, source_partition, source_offset, source_item, letter_id"
)
SELECT_MARKS = "SELECT letter, action, attempt, sent_to, note, marked_at FROM dead_letter_marks"
SELECT_RUNS = "SELECT run_id, settings, inputs FROM runs ORDER BY finished, run_id"


class TableStore:
    """The tables of a database, or files that are read like one. They are read once, when the store is opened."""

    def __init__(self, url: str) -> None:
        self.url = url
        try:
            with open_reader(url) as reader:
                self._letters = [_letter(*row) for row in reader.rows(SELECT_LETTERS)]
                self._marks = {row[0]: _mark(*row) for row in reader.rows(SELECT_MARKS)}
                self._runs = [_run(*row) for row in reader.rows(SELECT_RUNS)]
        except Exception as error:
            if (message := driver_message(error)) is None:
                raise
            raise StoreRefused(
                f"{url}: its tables are not those of this wirebeam: `wirebeam migrate {url}` upgrades older ones ({message})"
            ) from error

    def marks(self) -> dict[str, LetterMark]:
        """Return the marks by the letter's id."""
        return dict(self._marks)

    def letters(self) -> Iterator[DeadLetter]:
        """Yield the letters, ordered by their place in the source."""
        yield from self._letters

    def runs(self) -> list[StoredRun]:
        """Return the runs whose results are in the tables, the earliest first."""
        return list(self._runs)

    def mark(self, marks: Sequence[LetterMark]) -> None:
        """Write marks with a sink. They are durable when this returns."""
        try:
            sink = open_sink(self.url)
            sink.prepare()
            delivery = sink.deliver()
            for mark in marks:
                delivery.add(mark)
            delivery.confirm()
            sink.close()
        except NotDelivered as problem:
            raise StoreRefused(str(problem)) from problem


def _letter(
    stage: str,
    reason: str,
    detail: str,
    source: str,
    partition: int | None,
    offset: int,
    item: int | None,
    raw: bytes,
    raw_size: int,
    key: bytes | None,
    headers: Any,
    timestamp: Any,
) -> DeadLetter:
    return DeadLetter(
        stage=stage,
        reason=Reason(reason),
        detail=detail,
        origin=Origin(source=source, partition=partition, offset=offset, item=item),
        raw=bytes(raw),
        raw_size=raw_size,
        key=None if key is None else bytes(key),
        headers=tuple((name, b64decode(value)) for name, value in _read(headers) or ()),
        timestamp=timestamp,
    )


def _mark(letter: str, action: Any, attempt: int | None, to: str | None, note: str | None, at: Any) -> LetterMark:
    return LetterMark(letter=letter, action=action, attempt=attempt, to=to, note=note, at=at)


def _run(run_id: str, settings: Any, inputs: Any) -> StoredRun:
    return StoredRun(run_id, _read(settings), _read(inputs))


def _read(value: Any) -> Any:
    """Return a JSON value, which some drivers have parsed already."""
    return json.loads(value) if isinstance(value, str) else value
