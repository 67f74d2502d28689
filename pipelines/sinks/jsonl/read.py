"""Load lines of JSON, from a folder or a pipe, into tables in memory, through the fence."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import orjson

from pipelines.errors import SinkRefused
from pipelines.sinks.duckdb.schema import create_tables, create_views
from pipelines.sinks.duckdb.sink import merge_batch
from pipelines.sinks.jsonl.segments import whole_lines
from pipelines.sinks.sink import Run, Value
from pipelines.sinks.tables.batch import BatchDelivery
from schemas import DeadLetter, LetterMark, NewsEvent

BATCH: Final = 5_000


def load_lines(connection: Any, values: Iterable[Value]) -> None:
    """Create and fill the tables in an empty DuckDB connection."""
    create_tables(connection)
    create_views(connection)
    delivery = BatchDelivery(lambda rows: merge_batch(connection, rows), BATCH)
    for value in values:
        delivery.add(value)
    delivery.confirm()


def read_folder(folder: Path) -> Iterator[Value]:
    """Yield the values in all files of a ``jsonl`` sink or of a finished replay, without its stories.

    An empty folder is a sink without finished files; its open files are hidden. Raise ``SinkRefused`` for a folder that
    does not exist or holds other files.
    """
    paths = sorted(folder.glob("[!.]*.jsonl*"))
    if not paths and (not folder.is_dir() or any(folder.glob("[!.]*"))):
        raise SinkRefused(
            f"jsonl:{folder}: the folder holds no results (*.jsonl); name the folder of a replay or of --sink jsonl:DIR"
        )
    for path in paths:
        if path.name.startswith("stories"):
            continue
        try:
            with path.open("rb") as file:
                yield from map(read_line, whole_lines(file, path.name))
        except ValueError as error:  # of JSON, and of the contracts
            raise SinkRefused(
                f"jsonl:{folder}: {path.name} holds a line that is not a result of wirebeam; name another folder"
            ) from error


def read_line(line: bytes) -> Value:
    """Return the value of a line. Its fields tell which contract it follows."""
    fields = orjson.loads(line)
    if "event_id" in fields:
        return NewsEvent.model_validate_json(line)
    if "accounting" in fields:
        return Run(fields)
    return (LetterMark if "letter" in fields else DeadLetter).model_validate_json(line)
