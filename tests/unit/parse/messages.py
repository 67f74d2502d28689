"""Messages for the parser tests."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from pipelines.parse import ParseLimits, parse, parse_all
from pipelines.settings.mapping import read_mapping
from schemas import Article, Origin, ParsedArticle, RawMessage, Reason, Rejected, WireFormat

LIMITS = ParseLimits()
MAPPED = {
    "id": "id",
    "headline": "title",
    "body": "content.text",
    "time": "published_at",
    "provider": "'Harbor Desk'",
    "version": "rev",
    "urgency": "prio",
    "status": "state",
    "url": "links.0.href",
    "first_created": "born",
    "embargo_until": "embargo",
    "byline": "authors.name",
    "language": "lang",
    "subjects": "tags",
    "people": "who",
    "organisations": "firms",
    "copyright": "notice",
    "usage_terms": "rights",
}
"""How the records in mapped JSON are read."""
MAPPING_LIMITS = ParseLimits(mapping=read_mapping(MAPPED, "auto"))
DAY = datetime(2026, 3, 3, tzinfo=UTC)


def message(value: bytes, wire_format: WireFormat | None = None, timestamp: datetime | None = DAY) -> RawMessage:
    """Wrap bytes as a file source would."""
    return RawMessage(value=value, origin=Origin(source="test"), format=wire_format, timestamp=timestamp)


def read(value: bytes, wire_format: WireFormat | None = None) -> Article:
    """Parse bytes."""
    return parse(message(value, wire_format), LIMITS)


def rejection(value: bytes, wire_format: WireFormat | None = None, limits: ParseLimits = LIMITS) -> Reason:
    """Parse bytes that must be rejected and give the reason."""
    try:
        parse(message(value, wire_format), limits)
    except Rejected as problem:
        return problem.reason
    raise AssertionError("nothing was rejected")


def ninjs(**fields: Any) -> bytes:
    """Write an item with the least that is needed, and more."""
    least = {
        "uri": "urn:newsml:meridian.example:20260303:M1",
        "versioncreated": "2026-03-03T10:00:00Z",
        "headline": "Tin rises",
    }
    return orjson.dumps({name: value for name, value in (least | fields).items() if value is not None})


DATA = Path(__file__).parent / "data"
"""Records with all features of a format, our own, in one folder a format."""


def sample(name: str) -> bytes:
    """Give a record: ``nitf/story.xml``."""
    return (DATA / name).read_bytes()


def read_all(value: bytes, wire_format: WireFormat | None = None) -> list[ParsedArticle | Rejected]:
    """Parse all items of a record."""
    return parse_all(message(value, wire_format), limits_for(wire_format))


def limits_for(wire_format: str | None) -> ParseLimits:
    """Give the limits, with the mapping for mapped JSON."""
    return MAPPING_LIMITS if wire_format == WireFormat.MAPPED_JSON else LIMITS


def rejections(value: bytes) -> list[Reason]:
    """Give why the items of a record are rejected, those that are."""
    return [item.reason for item in read_all(value) if isinstance(item, Rejected)]
