"""JSON of no standard, read through a mapping of its members to fields of an article."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from pipelines.parse.formats.nitf import read_written
from pipelines.parse.ids import id_or_hash
from pipelines.parse.iptc import provider_of, read_status, read_urgency, read_version, time_or_record
from pipelines.parse.json_tree import read_json
from pipelines.parse.limits import ParseLimits
from pipelines.parse.markup import line_of_html
from pipelines.parse.times import impossible, read_time, source_of
from pipelines.parse.warned import Warnings, time_or_warn
from pipelines.settings.mapping import LISTS, NUMBERS, TEXTS, TIMES, FieldMapping, Source
from schemas import Article, Organisation, PubStatus, RawMessage, Reason, Rejected, Subject, WarningCode

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def parse_mapped(raw: RawMessage, limits: ParseLimits) -> Article:
    """Return the article of one record, by the mapping in the limits; a field that cannot be read leaves a warning.

    Raises ``Rejected`` for a record that is no JSON object, or has no text or no time at all.
    """
    record, mapping, warnings = read_json(raw.value, limits), limits.mapping, Warnings()
    if mapping is None:
        raise Rejected(Reason.UNKNOWN_FORMAT, "the record is to be read through a mapping, and none is set (parse.map)")
    if not isinstance(record, dict):
        raise Rejected(Reason.MALFORMED, f"a record is a JSON object, this is a {type(record).__name__}")
    texts = {name: _text(record, source) for name, source in mapping.sources.items() if name in TEXTS}
    headline, body = line_of_html(texts["headline"]), read_written(texts["body"]).body
    if not headline and not body:
        raise Rejected(
            Reason.MISSING_FIELD,
            f"the record has no {_shown(mapping.sources['headline'])!r}, which is mapped to headline",
        )
    times = {name: _time(name, record, mapping, warnings) for name in TIMES if name in mapping.sources}
    made, created = times.get("time"), times.get("first_created")
    provider = provider_of(warnings, _shown(mapping.sources["provider"]), [texts["provider"]])
    fields: dict[str, Any] = {name: text or None for name, text in texts.items()} | times
    return Article(
        **fields
        | _numbers(record, mapping, warnings)
        | {
            "provider": provider,
            "item_id": id_or_hash(
                warnings, _shown(mapping.sources["item_id"]), texts["item_id"], provider, headline, body
            ),
            "headline": headline,
            "body": body,
            "language": texts.get("language") or "und",
            "time": time_or_record(warnings, _shown(mapping.sources["time"]), (made, created), raw.timestamp),
            "time_source": source_of(made, created),
            "status": _status(record, mapping, warnings),
        }
        | _lists(record, mapping),
        warnings=warnings.all(),
    )


def _shown(source: Source) -> str:
    return source if isinstance(source, str) else ".".join(source)


def _values(value: Any, steps: tuple[str, ...]) -> Iterator[Any]:
    """Yield the values at a path; the objects of a list on the way are all followed, unless a step is an index."""
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
    """Return the texts of a source; numbers count as texts, objects and booleans do not."""
    values = [source] if isinstance(source, str) else _values(record, source)
    texts = (str(value) for value in values if isinstance(value, str | int | float) and not isinstance(value, bool))
    return [text.strip() for text in texts if text.strip()]


def _text(record: Any, source: Source) -> str:
    """Return one text; several are joined: long ones as paragraphs, others with semicolons."""
    found = _found(record, source)
    return ("\n\n" if any(len(text) > 80 for text in found) else "; ").join(found)


def _time(name: str, record: Any, mapping: FieldMapping, warnings: Warnings) -> datetime | None:
    written = next(iter(_found(record, mapping.sources[name])), "")
    read = partial(_read_time, time_format=mapping.time_format)
    return time_or_warn(warnings, name, _shown(mapping.sources[name]), written, read)


def _read_time(name: str, written: str, time_format: str) -> datetime:
    numeric = written.lstrip("-").replace(".", "", 1)
    if time_format in {"seconds", "millis"} or (time_format == "auto" and numeric.isdecimal() and len(numeric) > 8):
        return _of_epoch(name, written, time_format)
    if time_format == "auto":
        return read_time(name, written)
    try:
        when = datetime.strptime(written, time_format)  # noqa: DTZ007 - the next line gives it its zone
        return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise impossible(name, written, error) from error


def _of_epoch(name: str, written: str, unit: str) -> datetime:
    """Return the time of seconds or milliseconds since 1970. Without a unit, a number that would be after the year 5138 is milliseconds."""
    try:
        number = float(written)
        millis = unit == "millis" or (unit == "auto" and abs(number) >= 1e11)
        return EPOCH + timedelta(seconds=number / 1000 if millis else number)
    except (ValueError, OverflowError) as error:
        raise impossible(name, written, error) from error


def _numbers(record: Any, mapping: FieldMapping, warnings: Warnings) -> dict[str, int | None]:
    read = {"version": read_version, "urgency": read_urgency}
    return {
        name: read[name](warnings, _shown(mapping.sources[name]), next(iter(_found(record, mapping.sources[name])), ""))
        for name in NUMBERS
        if name in mapping.sources
    }


def _status(record: Any, mapping: FieldMapping, warnings: Warnings) -> PubStatus:
    """Return the status; a usable item whose embargo cannot be read is withheld."""
    source = mapping.sources.get("status", "")
    written = next(iter(_found(record, source)), "")
    status = read_status(warnings, _shown(source), written)
    unread = [name for name in ("status", "embargo_until") if _is_other(record, mapping.sources.get(name, ""))]
    for name in unread:
        warnings.add(WarningCode.UNREADABLE, name, _shown(mapping.sources[name]), instead="withheld")
    unread += [warning.field for warning in warnings.all() if warning.field == "embargo_until"]
    return PubStatus.WITHHELD if unread and status is PubStatus.USABLE else status


def _is_other(record: Any, source: Source) -> bool:
    """Return True if a source has a value that is neither a text nor a number, such as an object."""
    values = () if isinstance(source, str) else _values(record, source)
    return any(value is True or (isinstance(value, dict | list) and value) for value in values)


def _lists(record: Any, mapping: FieldMapping) -> dict[str, Any]:
    found = {name: _found(record, mapping.sources[name]) for name in LISTS if name in mapping.sources}
    made: dict[str, Any] = {name: tuple(values) for name, values in found.items()}
    if "subjects" in found:
        scheme = _shown(mapping.sources["subjects"])
        made["subjects"] = tuple(Subject(scheme=scheme, code=code) for code in found["subjects"])
    if "organisations" in found:
        made["organisations"] = tuple(Organisation(name=name) for name in found["organisations"])
    return made
