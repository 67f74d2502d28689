"""What a fuzzed record goes through, and what must be true of it then."""

import time
from datetime import UTC, datetime
from pathlib import Path

from pipelines.normalize import Plausible, normalize
from pipelines.parse import ParseLimits, parse_all
from schemas import Article, Origin, RawMessage, Rejected, WireFormat

RECORDS = Path(__file__).parent.parent / "unit" / "parse" / "data"
FOUND = Path(__file__).parent / "found"
FORMATS = sorted(folder.name for folder in RECORDS.iterdir() if folder.name in set(WireFormat))
SECONDS = 1.0
LATEST = datetime(2100, 1, 1, tzinfo=UTC)


def records_of(wire_format: str, root: Path = RECORDS) -> list[bytes]:
    """Give the records of a format, in the order of their names."""
    return [path.read_bytes() for path in sorted((root / wire_format).glob("*"))]


def raw_of(value: bytes, wire_format: str | None) -> RawMessage:
    """Wrap a record as a source would."""
    named = WireFormat(wire_format) if wire_format else None
    day = datetime(2026, 3, 3, tzinfo=UTC)
    return RawMessage(value=value, origin=Origin(source="fuzz"), format=named, timestamp=day)


def read(value: bytes, wire_format: str | None) -> list[Article | Rejected]:
    """Parse and normalize a record as a run does; ``wire_format`` null detects it.

    Any exception but ``Rejected`` is what fuzzing is for.
    """
    try:
        items = parse_all(raw_of(value, wire_format), ParseLimits())
    except Rejected as problem:
        return [problem]
    return [_normalized(item) if isinstance(item, Article) else item for item in items]


def _normalized(article: Article) -> Article | Rejected:
    try:
        done = normalize(article, "en", Plausible(latest=LATEST))
    except Rejected as problem:
        return problem
    done.model_dump_json()
    return done


def complaint(value: bytes, wire_format: str) -> str:
    """Say what is wrong with how a record is read, both detected and as the format it was; empty when nothing is."""
    for named in (None, wire_format):
        started = time.process_time()
        try:
            items = read(value, named)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is found
            return f"{type(error).__name__}: {error}"[:200]
        took = time.process_time() - started
        if took > SECONDS:
            return f"it took {took:.1f} s"
        if not items or any(isinstance(item, Rejected) and not item.detail for item in items):
            return "it ended as nothing, or was rejected without a word"
    return ""
