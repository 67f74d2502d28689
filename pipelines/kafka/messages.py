"""Events, changelog and dead letters as Kafka messages, and back: pure.

The value of an event is the JSON of its model with ``$schema`` before it; headers repeat what a consumer routes and
fences on, so that it need not parse the value. docs/kafka.md is the reader's side of this.
"""

import json
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple
from urllib.parse import quote, unquote

from pipelines.kafka.records import TRACE_HEADER
from schemas import DeadLetter, Frozen, NewsEvent, Origin

EVENT_SUBJECT = "wirebeam.news-event"
TYPE, SCHEMA, VERSION = "wirebeam-event-type", "wirebeam-schema", "wirebeam-schema-version"
EVENT_ID, REVISION = "wirebeam-event-id", "wirebeam-revision"
DEAD = "wirebeam-dead-"
VALUE_FORMAT = f"{DEAD}value-format"
"""Header of a dead letter whose value is the whole letter by schema id, and not the record's bytes."""
Framed = Callable[[Frozen], bytes]
"""Writes a value by schema id."""
CONTENT_TYPE = "content-type"
Headers = list[tuple[str, bytes]]
RECORD_OVERHEAD = 96
HEADER_OVERHEAD = 12


class Message(NamedTuple):
    """One message to send."""

    key: bytes | None
    value: bytes | None
    headers: list[tuple[str, bytes]]
    timestamp_ms: int | None = None
    """Milliseconds since 1970; None for the moment of sending."""

    def size(self) -> int:
        """Bound its size in a record batch of its own, uncompressed."""
        headers = sum(len(name) + len(value) + HEADER_OVERHEAD for name, value in self.headers)
        return len(self.key or b"") + len(self.value or b"") + headers + RECORD_OVERHEAD


def schema_id(subject: str, version: str) -> str:
    """Return the name of a schema: the same in ``$schema``, in the header and as the id of the exported JSON Schema.

    >>> schema_id("wirebeam.news-event", "1")
    'urn:wirebeam:news-event:1'
    """
    return f"urn:wirebeam:{subject.removeprefix('wirebeam.')}:{version}"


def event_message(event: NewsEvent, framed: Framed | None = None) -> Message:
    """Write an event: keyed by story, so that a story's events stay in order. ``framed`` writes it by schema id."""
    schema = schema_id(EVENT_SUBJECT, event.schema_version)
    headers = [
        (TYPE, event.type.encode()),
        (SCHEMA, schema.encode()),
        (VERSION, event.schema_version.encode()),
        (EVENT_ID, event.event_id.encode()),
        (REVISION, str(event.revision).encode()),
        *cloud_event(event.event_id, event.provider, event.type, event.story_id, event.time, schema),
        (CONTENT_TYPE, b"application/octet-stream" if framed else b"application/json"),
    ]
    if event.origin.traceparent is not None:
        headers.append((TRACE_HEADER, event.origin.traceparent.encode()))
    value = framed(event) if framed else _with_schema(schema, event.model_dump_json())
    return Message(event.story_id.encode(), value, headers)


def cloud_event(name: str, provider: str, kind: str, subject: str, when: datetime, schema: str) -> Headers:
    """Return the attributes of an event as CloudEvents 1.0 has them in headers (Kafka protocol binding, binary mode)."""
    attributes = {
        "specversion": "1.0",
        "id": name,
        "source": f"urn:wirebeam:provider:{quote(provider, safe='')}",
        "type": f"wirebeam.{kind}",
        "subject": subject,
        "time": when.isoformat().replace("+00:00", "Z"),
        "dataschema": schema,
    }
    return [(f"ce_{attribute}", value.encode()) for attribute, value in attributes.items()]


def changelog_message(desk: str, record: tuple[str, bytes | None]) -> Message:
    """Write a changelog record for the compacted topic: the newest value of a key stands, none forgets it."""
    key, value = record
    return Message(f"{quote(desk, safe='')}/{key}".encode(), value, [])


def read_changelog(key: bytes, value: bytes | None) -> tuple[str, tuple[str, bytes | None]]:
    """Read a changelog message: desk and record."""
    desk, _, name = key.decode().partition("/")
    return unquote(desk), (name, value)


def dead_letter_message(letter: DeadLetter, limit: int) -> Message:
    """Write a dead letter: its bytes as they came, stage and reason in headers before the record's own.

    To redrive it, publish key, value and the headers that do not begin with ``wirebeam-dead-``. What does not fit into
    ``limit`` bytes is cut from the value's end; ``wirebeam-dead-raw-size`` has its full size.
    """
    headers = _letter_headers(letter)
    own = [(name, value) for name, value in letter.headers if not name.startswith(DEAD)]
    return _fitting(Message(letter.key, letter.raw, [*headers, *own]), limit, len(headers))


def framed_letter_message(letter: DeadLetter, limit: int, framed: Framed, value_format: str) -> Message:
    """Write a dead letter by schema id: the value is the whole letter, the record's own headers and key included.

    What does not fit into ``limit`` bytes is cut from the record's bytes; if that is not enough, its headers and key go too.
    """
    for kept in (letter, letter.model_copy(update={"headers": (), "key": None})):
        headers = [*_letter_headers(kept), (VALUE_FORMAT, value_format.encode())]
        message = Message(kept.key, framed(kept), headers)
        over = message.size() - limit
        if over <= 0:
            return message
        if over <= len(kept.raw):
            break
    shorter = kept.model_copy(update={"raw": kept.raw[: max(0, len(kept.raw) - over)]})
    return message._replace(value=framed(shorter))


def _letter_headers(letter: DeadLetter) -> Headers:
    origin = letter.origin
    headers = [
        (f"{DEAD}id", letter.letter_id.encode()),
        (f"{DEAD}stage", letter.stage.encode()),
        (f"{DEAD}reason", letter.reason.encode()),
        (f"{DEAD}detail", letter.detail.encode()[:1000]),
        (f"{DEAD}source", origin.source.encode()),
        (f"{DEAD}offset", str(origin.offset).encode()),
        (f"{DEAD}raw-size", str(letter.raw_size).encode()),
        (f"{DEAD}schema-version", letter.schema_version.encode()),
    ]
    if origin.partition is not None:
        headers.append((f"{DEAD}partition", str(origin.partition).encode()))
    if origin.item is not None:
        headers.append((f"{DEAD}item", str(origin.item).encode()))
    if letter.timestamp is not None:
        headers.append((f"{DEAD}timestamp", letter.timestamp.isoformat().encode()))
    return headers


def _fitting(message: Message, limit: int, ours: int) -> Message:
    """Shorten the value, and if that is not enough leave out the record's own headers and key, but never our headers."""
    over = message.size() - limit
    if over <= 0:
        return message
    raw = message.value or b""
    if over < len(raw):
        return message._replace(value=raw[:-over])
    bare = Message(None, b"", message.headers[:ours])
    return bare._replace(value=raw[: max(0, limit - bare.size())])


def _with_schema(schema: str, text: str) -> bytes:
    return f'{{"$schema":"{schema}",{text[1:]}'.encode()


def read_event(value: bytes) -> NewsEvent:
    """Read an event back from a message's value. Raise ``ValueError`` or ``TypeError`` if it is none."""
    fields = json.loads(value)
    if not isinstance(fields, dict):
        raise TypeError(f"it is a JSON {type(fields).__name__}, not an object")
    fields.pop("$schema", None)
    return NewsEvent.model_validate_json(json.dumps(fields))


def read_dead_letter(message: Message) -> DeadLetter:
    """Read a dead letter back from its message."""
    fields = {name.removeprefix(DEAD): value.decode() for name, value in message.headers if name.startswith(DEAD)}
    return DeadLetter.model_validate(
        {
            "schema_version": fields["schema-version"],
            "stage": fields["stage"],
            "reason": fields["reason"],
            "detail": fields["detail"],
            "origin": Origin(
                source=fields["source"],
                offset=int(fields["offset"]),
                **{name: int(fields[name]) for name in ("partition", "item") if name in fields},
            ),
            "raw": message.value or b"",
            "raw_size": int(fields["raw-size"]),
            "key": message.key,
            "timestamp": fields.get("timestamp"),
            "headers": tuple((name, value) for name, value in message.headers if not name.startswith(DEAD)),
        }
    )
