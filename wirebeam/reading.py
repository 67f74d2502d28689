"""Articles of files or of bytes, without Beam."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from os import PathLike, fspath
from typing import BinaryIO, Literal, NamedTuple, TypeAlias

from pipelines.jobs.inputs import find_archives
from pipelines.normalize import TimeLimits, normalize
from pipelines.parse import ParseLimits, parse_all
from pipelines.settings.stages import Settings, latest_plausible
from pipelines.sources.files import Archive, day_of, frames_of, message_of, open_archive
from schemas import DeadLetter, NormalizedArticle, ParsedArticle, RawMessage, Rejected
from schemas.message import HASHED_BYTES
from wirebeam.values import SettingTree, settings_of

OnReject: TypeAlias = Literal["raise", "skip"] | Callable[[DeadLetter], object]
"""What to do with a rejected record."""


def read(
    source: str | PathLike[str] | bytes,
    *,
    format: str | None = None,  # noqa: A002 - the name of the setting and of the option
    on_reject: OnReject = "raise",
    settings: SettingTree | None = None,
) -> Iterator[NormalizedArticle]:
    """Yield the articles of a file, a folder, a pattern (also of objects: ``s3://``, ``gs://``, ``az://``, ``https://``), or of the bytes of a file, in one shape, with times in UTC.

    Files may be compressed (gzip, zstd); their format is detected unless ``format`` names it. A record without an article
    raises ``Rejected``; with ``on_reject="skip"`` it is left out, and a function gets it as a ``DeadLetter``. ``settings`` are
    those of a replay, by section. Raise ``Refused`` for a wrong setting or a path that leads nowhere.
    """
    tree = dict(settings or {})
    if format is not None:
        tree["read"] = {**tree.get("read", {}), "format": format}
    chosen = settings_of(tree)
    report = {"raise": _raise, "skip": _skip}[on_reject] if isinstance(on_reject, str) else on_reject
    if isinstance(source, bytes):
        records = _records(BytesIO(source), "bytes", datetime.now(UTC), chosen)
    else:
        archives = find_archives([fspath(source)], None)
        records = (record for archive in archives for record in _records_of(archive, chosen))
    return (article for record in records for article in _articles(record, chosen, report))


class _Record(NamedTuple):
    """One record of a file, with its problem if it could not be cut out whole."""

    raw: RawMessage
    size: int
    problem: Rejected | None


def _records_of(archive: Archive, settings: Settings) -> Iterator[_Record]:
    with open_archive(archive, settings.read.retry_s) as file:
        yield from _records(file, archive.name, day_of(archive), settings)


def _records(file: BinaryIO, name: str, day: datetime, settings: Settings) -> Iterator[_Record]:
    for part, frame in frames_of(file, name, settings.read):
        if not frame.filtered:
            yield _Record(message_of(frame, part, day, settings.read), frame.size, frame.problem)


def _articles(
    record: _Record, settings: Settings, report: Callable[[DeadLetter], object]
) -> Iterator[NormalizedArticle]:
    """Yield the articles of a record as a replay parses and normalizes them; report what is rejected."""
    raw, keep = record.raw, settings.read.max_dead_letter_bytes
    try:
        items = _parsed(record, settings)
    except Rejected as problem:
        report(letter_of("read" if record.problem else "parse", raw, record.size, problem, keep))
        return
    latest = settings.normalize.latest or latest_plausible(datetime.now(UTC))
    for number, item in enumerate(items, 1):
        own = raw if len(items) == 1 else with_item(raw, number)
        stage = "parse"
        try:
            if isinstance(item, Rejected):
                raise item
            stage = "normalize"
            article = normalize(item, settings.normalize.default_language, TimeLimits(latest, raw.timestamp))
        except Rejected as problem:
            report(letter_of(stage, own, record.size, problem, keep))
        else:
            yield article


def _parsed(record: _Record, settings: Settings) -> list[ParsedArticle | Rejected]:
    if record.problem is not None:
        raise record.problem
    parse = settings.parse
    return parse_all(record.raw, ParseLimits(parse.max_elements, parse.max_depth, parse.mapping, parse.country))


def with_item(raw: RawMessage, number: int) -> RawMessage:
    """Return a message with the number of one of its items in its origin."""
    return raw.model_copy(update={"origin": raw.origin.model_copy(update={"item": number})})


def letter_of(stage: str, raw: RawMessage, size: int, problem: Rejected, keep: int) -> DeadLetter:
    """Return the dead letter of a rejected record, with at most ``keep`` of its ``size`` bytes."""
    return DeadLetter(
        stage=stage,
        reason=problem.reason,
        detail=problem.detail,
        origin=raw.origin,
        raw=raw.value[: max(HASHED_BYTES, keep // (raw.origin.item or 1))],
        raw_size=size,
        headers=raw.headers,
    )


def _raise(letter: DeadLetter) -> None:
    raise Rejected(letter.reason, f"{letter.origin}: {letter.detail}")


def _skip(letter: DeadLetter) -> None:
    """Leave a rejected record out."""
