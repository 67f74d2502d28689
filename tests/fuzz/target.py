"""What a fuzzed record goes through, and what must be true of it then."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from pipelines.normalize import TimeLimits, normalize
from pipelines.parse import ParseLimits, parse_all
from pipelines.settings.stages import ReadSettings
from pipelines.sources.files import frames_of
from schemas import Article, Origin, ParsedArticle, RawMessage, Rejected, WireFormat
from tests.unit.parse.messages import DATA, limits_for

ARCHIVES = Path(__file__).parent.parent / "unit" / "sources" / "data"
FOUND = Path(__file__).parent / "found"
WARC = "warc"
FORMATS = sorted(folder.name for root in (DATA, ARCHIVES) for folder in root.iterdir())
"""All wire formats, and web archives."""
HANGS_S = 120.0
LATEST = datetime(2100, 1, 1, tzinfo=UTC)


def records_of(name: str) -> list[bytes]:
    """Give the records of a format, or whole archives, in the order of their names."""
    root = ARCHIVES if name == WARC else DATA
    return [path.read_bytes() for path in sorted((root / name).glob("*"))]


def raw_of(value: bytes, wire_format: str | None) -> RawMessage:
    """Wrap a record as a source would."""
    named = WireFormat(wire_format) if wire_format else None
    day = datetime(2026, 3, 3, tzinfo=UTC)
    return RawMessage(value=value, origin=Origin(source="fuzz"), format=named, timestamp=day)


def read(value: bytes, wire_format: str | None) -> list[Article | Rejected]:
    """Parse and normalize a record as a run does; ``wire_format`` null detects it.

    Any exception but ``Rejected`` is what fuzzing is for.
    """
    if wire_format == WARC:
        return list(_of_archive(value))
    return _of_record(raw_of(value, wire_format), limits_for(wire_format))


def _of_archive(value: bytes) -> Iterator[Article | Rejected]:
    """Cut an archive into its records, and read those that are pages or feeds."""
    for _, frame in frames_of(BytesIO(value), "fuzz.warc", ReadSettings()):
        if frame.problem:
            yield frame.problem
        elif not frame.filtered:
            raw = raw_of(frame.value, frame.format).model_copy(update={"headers": frame.headers})
            yield from _of_record(raw, ParseLimits())


def _of_record(raw: RawMessage, limits: ParseLimits) -> list[Article | Rejected]:
    try:
        items = parse_all(raw, limits)
    except Rejected as problem:
        return [problem]
    return [item if isinstance(item, Rejected) else _normalized(item) for item in items]


def _normalized(article: ParsedArticle) -> Article | Rejected:
    try:
        done = normalize(ParsedArticle(article), "en", TimeLimits(latest=LATEST))
    except Rejected as problem:
        return problem
    done.model_dump_json()
    return done


def complaint(value: bytes, wire_format: str, seconds: float = HANGS_S) -> str:
    """Say what is wrong with how a record is read, both detected and as the format it was; empty when nothing is.

    One that takes more than ``seconds`` of the processor is too slow; a test, which other work may slow down, only asks
    whether it hangs.
    """
    for named in (None, wire_format) if wire_format != WARC else (WARC,):
        started = time.process_time()
        try:
            items = read(value, named)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is found
            return f"{type(error).__name__}: {error}"[:200]
        took = time.process_time() - started
        if took > seconds:
            return f"it took {took:.1f} s"
        if (not items and wire_format != WARC) or any(isinstance(item, Rejected) and not item.detail for item in items):
            return "it ended as nothing, or was rejected without a word"
    return ""
