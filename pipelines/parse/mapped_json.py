"""JSON of any house, read through a mapping of its members to fields of an article."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from pipelines.parse.json_tree import read_json
from pipelines.parse.limits import ParseLimits
from pipelines.parse.mapping import LISTS, NUMBERS, REQUIRED, TEXTS, TIMES, FieldMapping, Source
from pipelines.parse.markup import line_of_html, text_of_html
from pipelines.parse.times import impossible, read_feed_time
from schemas import Article, Organisation, PubStatus, RawMessage, Reason, Rejected, Subject

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def parse_mapped(raw: RawMessage, limits: ParseLimits) -> Article:
    """Read one record through the mapping that comes with the limits.

    Raises ``Rejected`` for what is no JSON object, lacks a required field, or has one that cannot be read.
    """
    record, mapping = read_json(raw.value, limits), limits.mapping
    if mapping is None:
        raise Rejected(Reason.UNKNOWN_FORMAT, "the record is to be read through a mapping, and none is set (parse.map)")
    if not isinstance(record, dict):
        raise Rejected(Reason.MALFORMED, f"a record is a JSON object, this is a {type(record).__name__}")
    texts = {name: _text(record, mapping.sources[name]) for name in TEXTS if name in mapping.sources}
    times = {name: _time(name, record, mapping) for name in TIMES if name in mapping.sources}
    for name in REQUIRED:
        if name not in {"headline", "body"} and not (texts | times).get(name):
            raise _missing(name, mapping)
    if not texts["headline"] and not texts["body"]:
        raise _missing("headline", mapping)
    fields: dict[str, Any] = {name: text or None for name, text in texts.items()} | times
    fields |= {name: _number(name, record, mapping) for name in NUMBERS if name in mapping.sources}
    return Article(
        **fields
        | {
            "provider": "-".join(texts["provider"].lower().split()),
            "headline": line_of_html(texts["headline"]),
            "body": text_of_html(texts["body"]) if "</" in texts["body"] or "<br" in texts["body"] else texts["body"],
            "language": texts.get("language") or "und",
            "time_source": "version_created",
            "status": _status(record, mapping),
        }
        | _lists(record, mapping)
    )


def _missing(name: str, mapping: FieldMapping) -> Rejected:
    return Rejected(
        Reason.MISSING_FIELD, f"the record has no {_shown(mapping.sources[name])!r}, which is mapped to {name}"
    )


def _shown(source: Source) -> str:
    return source if isinstance(source, str) else ".".join(source)


def _values(value: Any, steps: tuple[str, ...]) -> Iterator[Any]:
    """Yield what lies at a path; a list on the way is gone through unless a step is one of its places."""
    if isinstance(value, list):
        if steps and steps[0].isdecimal():
            yield from (
                _values(value[int(steps[0])], steps[1:]) if len(steps[0]) < 6 and int(steps[0]) < len(value) else ()
            )
        else:
            for one in value:
                yield from _values(one, steps)
    elif not steps:
        yield value
    elif isinstance(value, dict) and steps[0] in value:
        yield from _values(value[steps[0]], steps[1:])


def _found(record: Any, source: Source) -> list[str]:
    """Give the texts of a source; numbers are texts, objects and truth values are none."""
    values = [source] if isinstance(source, str) else _values(record, source)
    texts = (str(value) for value in values if isinstance(value, str | int | float) and not isinstance(value, bool))
    return [text.strip() for text in texts if text.strip()]


def _text(record: Any, source: Source) -> str:
    """Give one text; several are joined: as paragraphs where they are long, else with semicolons."""
    found = _found(record, source)
    return ("\n\n" if any(len(text) > 80 for text in found) else "; ").join(found)


def _time(name: str, record: Any, mapping: FieldMapping) -> datetime | None:
    written = next(iter(_found(record, mapping.sources[name])), "")
    if not written:
        return None
    numeric = written.lstrip("-").replace(".", "", 1)
    if mapping.time_format in {"seconds", "millis"} or (
        mapping.time_format == "auto" and numeric.isdecimal() and len(numeric) > 8
    ):
        return _of_epoch(name, written, mapping.time_format)
    if mapping.time_format == "auto":
        return read_feed_time(name, written)
    try:
        when = datetime.strptime(written, mapping.time_format)  # noqa: DTZ007 - the next line gives it its zone
        return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise impossible(name, written, error) from error


def _of_epoch(name: str, written: str, unit: str) -> datetime:
    """Read seconds or milliseconds since 1970; unsaid, what would be later than the year 5138 is milliseconds."""
    try:
        number = float(written)
        millis = unit == "millis" or (unit == "auto" and abs(number) >= 1e11)
        return EPOCH + timedelta(seconds=number / 1000 if millis else number)
    except (ValueError, OverflowError) as error:
        raise impossible(name, written, error) from error


def _number(name: str, record: Any, mapping: FieldMapping) -> int | None:
    written = next(iter(_found(record, mapping.sources[name])), "")
    if not written:
        return None
    highest = 9 if name == "urgency" else 10**9
    if not (
        written.isascii()
        and written.isdecimal()
        and len(written) < 10
        and (name == "version" or 1 <= int(written) <= highest)
    ):
        raise Rejected(
            Reason.BAD_FIELD,
            f"{_shown(mapping.sources[name])!r} is {written!r:.60}, a whole number is wanted for {name}",
        )
    return int(written)


def _status(record: Any, mapping: FieldMapping) -> PubStatus:
    written = (
        next(iter(_found(record, mapping.sources.get("status", ""))), "usable").lower().replace("cancelled", "canceled")
    )
    if written not in set(PubStatus):
        raise Rejected(Reason.BAD_FIELD, f"the status is {written!r:.60}, one of usable, withheld, canceled is wanted")
    return PubStatus(written)


def _lists(record: Any, mapping: FieldMapping) -> dict[str, Any]:
    found = {name: _found(record, mapping.sources[name]) for name in LISTS if name in mapping.sources}
    made: dict[str, Any] = {name: tuple(values) for name, values in found.items()}
    if "subjects" in found:
        scheme = _shown(mapping.sources["subjects"])
        made["subjects"] = tuple(Subject(scheme=scheme, code=code) for code in found["subjects"])
    if "organisations" in found:
        made["organisations"] = tuple(Organisation(name=name) for name in found["organisations"])
    return made
