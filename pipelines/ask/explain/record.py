"""Read one record of a file, as a replay reads it."""

from typing import NamedTuple

from pipelines.ask.explain.places import place_of
from pipelines.errors import Refused
from pipelines.normalize import TimeLimits, normalize
from pipelines.parse import ParseLimits, parse_all
from pipelines.settings.stages import Settings
from pipelines.sources.files import Archive, day_of, message_of, read_frames
from pipelines.sources.framing import Frame
from schemas import NormalizedArticle, ParsedArticle, RawMessage, Rejected


class SourceRecord(NamedTuple):
    """A record of a file, not parsed yet."""

    raw: RawMessage
    problem: Rejected | None
    """The rejection by the reader, or None."""
    item: int | None
    """Number of the chosen item, from 1, or None for all."""


def read_record(name: str, settings: Settings) -> SourceRecord:
    """Return the only record of a file, or the record at an offset. Raise ``Refused`` if there is none, or more than one."""
    place = place_of(name)
    archive = Archive(str(place.path), str(place.path), 0)
    try:
        with place.path.open("rb") as file:
            frame = _choose(list(read_frames(file, archive.name, settings.read)), name, place.offset)
    except OSError as error:
        raise Refused(f"{place.path} cannot be read: {error.strerror}") from error
    raw = message_of(frame, archive.name, day_of(archive), settings.read)
    return SourceRecord(raw, frame.problem, place.item)


def _choose(frames: list[Frame], name: str, offset: int | None) -> Frame:
    found = frames if offset is None else [frame for frame in frames if frame.offset == offset]
    if not found:
        raise Refused(f"{name}: no record begins there")
    if len(found) > 1:
        raise Refused(
            f"{name} holds {len(found):,} records: name one as {name}@OFFSET, such as {name}@{found[1].offset}"
        )
    return found[0]


def read_items(record: SourceRecord, settings: Settings) -> list[ParsedArticle | Rejected]:
    """Return the items of a record, or the chosen one. Raise ``Rejected`` for a record that cannot be read."""
    if record.problem is not None:
        raise record.problem
    items = parse_all(
        record.raw,
        ParseLimits(
            settings.parse.max_elements,
            settings.parse.max_depth,
            settings.parse.mapping,
            settings.parse.country,
            settings.registry,
        ),
    )
    if record.item is None:
        return items
    if record.item > len(items):
        raise Refused(f"{record.raw.origin} holds {len(items):,} items; there is no item {record.item}")
    return [items[record.item - 1]]


def read_article(name: str) -> NormalizedArticle:
    """Return the normalized article at a place. Raise ``Refused`` if there is none."""
    settings = Settings()
    try:
        first = read_items(read_record(name, settings), settings)[0]
        if isinstance(first, Rejected):
            raise first
        return normalize(first, settings.normalize.default_language, TimeLimits())
    except Rejected as problem:
        raise Refused(f"{name} holds no article: {problem.detail}") from problem
