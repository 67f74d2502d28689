"""RawMessage: bytes, and where they came from. DeadLetter: bytes that could not be used, and why."""

from enum import StrEnum
from hashlib import sha256
from typing import Literal, Self

from pydantic import Field, model_validator

from schemas.base import Frozen, UtcTime


class WireFormat(StrEnum):
    """A format in which an article can come."""

    REUTERS_SGML = "reuters-sgml"
    NINJS = "ninjs"
    NEWSML_G2 = "newsml-g2"
    NEWSML_1 = "newsml-1"
    NITF = "nitf"
    TEXT = "text"
    RSS = "rss"
    ATOM = "atom"
    JSON_FEED = "json-feed"
    JSON_LD = "json-ld"
    HTML = "html"
    MAPPED_JSON = "mapped-json"
    IPTC_7901 = "iptc-7901"
    ANPA_1312 = "anpa-1312"


class Origin(Frozen):
    """The place of a record in its source, from which it can be read again."""

    source: str
    """Path of the file as given (``-`` for standard input), or ``kafka://TOPIC``."""
    partition: int | None = None
    """Kafka partition; null for files."""
    offset: int = 0
    """Byte offset in the decompressed file, or the Kafka offset."""
    item: int | None = Field(default=None, ge=1)
    """Number of the item in a record of several, from 1; null for a record of one item."""
    traceparent: str | None = None
    """Trace that the record belongs to, by its header ``traceparent`` (W3C Trace Context); null without one."""

    def __str__(self) -> str:
        """Return ``path@offset`` or ``kafka://topic/partition@offset``, with ``#item`` if the record holds several items."""
        source = self.source if self.partition is None else f"{self.source}/{self.partition}"
        place = f"{source}@{self.offset}"
        return place if self.item is None else f"{place}#{self.item}"


class RawMessage(Frozen):
    """One record of a source, not decoded yet."""

    value: bytes
    """The record's bytes."""
    origin: Origin
    """The place of the record in its source."""
    format: WireFormat | None = None
    """The format, if set by a flag or a header; null to detect it."""
    key: bytes | None = None
    """Kafka record key."""
    headers: tuple[tuple[str, bytes], ...] = ()
    """Kafka record headers, in order."""
    timestamp: UtcTime | None = None
    """The record's own time, for articles that state none."""


class Reason(StrEnum):
    """Why a record was rejected: a closed list, so that dead letters can be counted and routed."""

    EMPTY = "empty"
    NO_ARTICLE = "no_article"
    UNKNOWN_FORMAT = "unknown_format"
    MALFORMED = "malformed"
    UNCLOSED_ELEMENT = "unclosed_element"
    TRUNCATED_ARCHIVE = "truncated_archive"
    CORRUPT_ARCHIVE = "corrupt_archive"
    BAD_ENCODING = "bad_encoding"
    TOO_LARGE = "too_large"
    TOO_DEEP = "too_deep"
    MISSING_FIELD = "missing_field"
    BAD_FIELD = "bad_field"
    IMPOSSIBLE_TIME = "impossible_time"
    UNREADABLE = "unreadable"
    TOOK_TOO_LONG = "took_too_long"
    TOOK_TOO_MUCH_MEMORY = "took_too_much_memory"


class Rejected(Exception):  # noqa: N818 - it names what becomes of the record, not an error of the program
    """The record is wrong, not the program: the only exception that turns a record into a dead letter.

    Any other exception of a stage is a bug and stops the run.
    """

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.reason}: {self.detail}"


HASHED_BYTES = 256
"""Number of first bytes of a rejected record in the hash of its letter's id. The rest may be cut off for a topic's limit."""


class DeadLetter(Frozen):
    """A rejected record, with what is needed to find, understand and redrive it."""

    schema_version: str = "1"
    """Version of this contract."""
    stage: str
    """Name of the stage that rejected it: read, parse, normalize, enrich, stories."""
    reason: Reason
    """Class of the problem."""
    detail: str
    """One sentence for a person: what is wrong and where."""
    origin: Origin
    """The place of the record in its source."""
    raw: bytes
    """The record's bytes, base64 in JSON; the first ``max_dead_letter_bytes`` of a larger one."""
    raw_size: int = Field(ge=0)
    """Size of the whole record in bytes; larger than ``raw`` when that was cut."""
    key: bytes | None = None
    """Kafka record key."""
    headers: tuple[tuple[str, bytes], ...] = ()
    """Kafka record headers."""
    timestamp: UtcTime | None = None
    """Kafka record's own time, which a redriven record keeps; null for files, which have no such time."""

    letter_id: str = ""
    """The letter's id in files, tables, topics, marks and commands: 32 hexadecimal digits, a hash of origin, stage, reason,
    size and first bytes. The same rejection reported twice, after a crash, is the same letter."""

    @model_validator(mode="after")
    def _identified(self) -> Self:
        """Compute the id; it equals the one in a file."""
        named = f"{self.origin}|{self.stage}|{self.reason}|{self.raw_size}|".encode("utf-8", "surrogatepass")
        object.__setattr__(self, "letter_id", sha256(named + self.raw[:HASHED_BYTES]).hexdigest()[:32])
        return self


class LetterMark(Frozen):
    """What was done with a dead letter. A store keeps marks beside the letters and never changes a letter."""

    letter: str
    """Its id."""
    action: Literal["redriven", "failed", "dropped"]
    """What was done. ``failed``: the record was redriven and rejected again, so the letter is open."""
    attempt: int | None = None
    """Which attempt failed, from 1."""
    to: str | None = None
    """Target of a redriven record: a topic, the folder of a run, or the store itself."""
    note: str | None = None
    """The reason, by the person who did it."""
    at: UtcTime
    """When."""
