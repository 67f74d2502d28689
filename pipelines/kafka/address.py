"""What names a topic and a range of it on a command line: an address and two bounds, read without asking a broker."""

import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from pipelines.settings.kafka import server, topic_name
from schemas.base import to_utc

SCHEME = "kafka://"
OFFSET = re.compile(r"\d{1,18}")

Bound = int | datetime | None


@dataclass(frozen=True, slots=True)
class KafkaRange:
    """Records from ``first`` (inclusive) to ``last`` (exclusive); an offset, a time, or None for the end on that side."""

    first: Bound = None
    last: Bound = None


def parse_kafka_url(url: str) -> tuple[tuple[str, ...], str]:
    """Split ``kafka://HOST[:PORT][,HOST[:PORT]]/TOPIC`` into servers and topic; ``ValueError`` with one line otherwise.

    >>> parse_kafka_url("kafka://127.0.0.1/articles")
    (('127.0.0.1:9092',), 'articles')
    """
    parts = urlsplit(url)
    topic = parts.path.removeprefix("/")
    if parts.scheme != "kafka" or not parts.netloc or parts.query or parts.fragment or "@" in parts.netloc:
        raise ValueError(
            f"{url!r} is no Kafka address: it must be kafka://HOST:PORT/TOPIC, and a password never stands in it"
        )
    try:
        return tuple(server(one) for one in parts.netloc.split(",")), topic_name(topic)
    except ValueError as error:
        raise ValueError(f"{url!r} is no Kafka address: {error}") from None


def parse_bound(text: str) -> int | datetime:
    """Read an offset or a time with its zone; ``ValueError`` with one line otherwise.

    >>> parse_bound("120"), parse_bound("2026-01-01T00:00Z").isoformat()
    (120, '2026-01-01T00:00:00+00:00')
    """
    if OFFSET.fullmatch(text):
        return int(text)
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        when = None
    if when is None or when.tzinfo is None:
        raise ValueError(f"{text!r} is neither an offset nor a time with its zone, such as 2026-01-01T00:00Z")
    return to_utc(when)
