"""Split an archive into records: pure functions over chunks of bytes.

A record that is not complete is a ``Frame`` with a problem; it keeps its bytes and its offset, and the
records after it are still found.
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from schemas import Reason, Rejected, WireFormat

MARKUP_BETWEEN_RECORDS = re.compile(
    rb"(?:\s|\x1a|<!DOCTYPE[^<>\[]*(?:\[[^\]]*\]\s*)?>|<!--.*?-->|<\?[^>]*\?>)*", re.DOTALL
)
FILL_BETWEEN_MESSAGES = re.compile(rb"[\x16\0\x7f\r\n \x07\x0e\x0f\x04\x1a]*")
MAIL = re.compile(rb"From \S[^\n]{0,200}?\b\d\d:\d\d[^\n]{0,100}\n(?=[!-9;-~]{1,100}:)")
"""The line before each message of a mailbox: ``From desk@wire.example Tue Mar  3 08:00:00 2026``."""
NEXT_MAIL = re.compile(rb"(?<=\n)" + MAIL.pattern)
LONGEST_MAIL_LINE = 1 << 10
"""Bytes in which such a line and the beginning of a header field end."""
NEXT_DOCUMENT = re.compile(rb"\}\s+\{")
"""Between two JSON objects that no comma separates: one document ends, another begins."""
JSON_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"|[{}\[\]]', re.DOTALL)
UTF8_BOM = b"\xef\xbb\xbf"


class Framing(StrEnum):
    """How an archive is divided into records."""

    ELEMENTS = "elements"
    MESSAGES = "messages"
    LINES = "lines"
    JSON_ARRAY = "json array"
    MAILBOX = "mailbox"
    WHOLE = "whole"


class Marks(NamedTuple):
    """Marks of the records in a stream that is not divided by lines."""

    opening: bytes
    closing: bytes
    enough: bytes
    """A record that holds this is complete, even without its closing mark."""
    between: re.Pattern[bytes]
    """What may occur between records."""
    name: str
    """Name of such a record in messages."""


ELEMENT = Marks(b"<REUTERS", b"</REUTERS>", b"</REUTERS>", MARKUP_BETWEEN_RECORDS, "<REUTERS> element")
MESSAGE = Marks(b"\x01", b"\x04", b"\x03", FILL_BETWEEN_MESSAGES, "SOH message")
"""A teleprinter message: from SOH to EOT. Without EOT the next SOH ends it, and ETX marks it as complete."""
JSON_FORMATS = frozenset({WireFormat.NINJS, WireFormat.JSON_FEED, WireFormat.JSON_LD, WireFormat.MAPPED_JSON})
TELEPRINTER = frozenset({WireFormat.IPTC_7901, WireFormat.ANPA_1312})


@dataclass(frozen=True, slots=True)
class Frame:
    """One record of an archive, or bytes in which no record was found."""

    offset: int
    """Byte offset in the decompressed archive."""
    value: bytes
    """The bytes of the record, or its first ``limit`` bytes if it is longer."""
    size: int
    """Size of the whole record, in bytes."""
    problem: Rejected | None = None
    """Why it is no record, or None."""
    headers: tuple[tuple[str, bytes], ...] = ()
    """Headers from the archive: ``url``, ``content-type``."""
    timestamp: datetime | None = None
    """Time of the record in the archive, or None."""
    format: WireFormat | None = None
    """Its format, if the archive states it."""
    filtered: bool = False
    """True for a valid record that is no news: a request, a picture, a redirect."""


def framing_of(name: str, head: bytes, wire_format: WireFormat | None) -> Framing:
    """Return the framing of the named format if there is one, else by the archive's first bytes."""
    text = head.removeprefix(UTF8_BOM).lstrip()
    if wire_format in TELEPRINTER or (wire_format is None and _begins_with_message(head)):
        return Framing.MESSAGES
    if wire_format is WireFormat.REUTERS_SGML or (wire_format is None and _looks_like_sgml(text)):
        return Framing.ELEMENTS
    if wire_format in {None, WireFormat.TEXT} and MAIL.match(text):
        return Framing.MAILBOX
    if wire_format not in JSON_FORMATS and not (wire_format is None and text.startswith((b"{", b"["))):
        return Framing.LINES if _is_named_lines(name) else Framing.WHOLE
    return _framing_of_json(name, text)


def _framing_of_json(name: str, text: bytes) -> Framing:
    if text.startswith(b"["):
        return Framing.JSON_ARRAY
    lines = [line for line in text.split(b"\n", 2) if line.strip()]
    if _is_named_lines(name) or len(lines) < 2 or lines[1].lstrip().startswith(b"{"):
        return Framing.LINES
    return Framing.WHOLE


def _looks_like_sgml(text: bytes) -> bool:
    return text.startswith((b"<!DOCTYPE lewis", ELEMENT.opening)) or (text.startswith(b"<") and ELEMENT.opening in text)


def _begins_with_message(head: bytes) -> bool:
    fill = FILL_BETWEEN_MESSAGES.match(head)
    start = fill.end() if fill else 0
    return head.startswith(MESSAGE.opening, start) and head[start + 1 : start + 2].isalpha()


def _is_named_lines(name: str) -> bool:
    return name.removesuffix(".gz").removesuffix(".zst").endswith((".ndjson", ".jsonl"))


def cut(chunks: Iterator[bytes], framing: Framing, limit: int) -> Iterator[Frame]:
    """Yield the records of an archive, at most ``limit`` bytes each, in reading order; an archive without records is a problem."""
    if framing in (Framing.ELEMENTS, Framing.MESSAGES):
        frames = _marked(chunks, limit, ELEMENT if framing is Framing.ELEMENTS else MESSAGE)
    elif framing is Framing.LINES:
        frames = _lines(chunks, limit)
    elif framing is Framing.MAILBOX:
        frames = _mails(chunks, limit)
    else:
        frames = _whole(chunks, framing, limit)
    first = next(frames, None)
    yield first or Frame(0, b"", 0, Rejected(Reason.EMPTY, "the archive holds no record"))
    yield from frames


class Window:
    """The bytes that were read and not yet split off, and their offset."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self.chunks, self.data, self.offset = chunks, bytearray(), 0
        self.failure: Rejected | None = None

    def more(self) -> bool:
        """Read one more chunk and return True, or return False at the end. A damaged archive ends at the damage."""
        try:
            chunk = next(self.chunks, None)
        except Rejected as failure:
            self.failure, chunk = failure, None
        if chunk:
            self.data += chunk
        return chunk is not None

    def take(self, count: int) -> bytes:
        """Split off and return the first bytes."""
        head = bytes(self.data[:count])
        del self.data[:count]
        self.offset += count
        return head

    def last(self) -> Iterator[Frame]:
        """Yield the rest before a damage, as a frame with a problem."""
        if self.failure:
            start, rest = self.offset, self.take(len(self.data))
            yield Frame(start, rest, len(rest), self.failure)


def _lines(chunks: Iterator[bytes], limit: int) -> Iterator[Frame]:
    window, searched = Window(chunks), 0
    going = window.more()
    while going or window.data:
        end = window.data.find(b"\n", searched)
        if end < 0 and going and len(window.data) <= limit:
            searched, going = len(window.data), window.more()
            continue
        if end < 0 and window.failure:
            break
        if end > limit or (end < 0 and len(window.data) > limit):
            yield _long_line(window, limit)
        else:
            yield from _line(window, end)
        searched, going = 0, going and (bool(window.data) or window.more())
    yield from window.last()


def _line(window: Window, end: int) -> Iterator[Frame]:
    start = window.offset
    line = window.take(end + 1 if end >= 0 else len(window.data)).rstrip(b"\r\n")
    if line.strip():
        yield Frame(start, line, len(line))


def _long_line(window: Window, limit: int) -> Frame:
    """Return the head of a line over the limit, and skip the rest without holding it in memory."""
    start, head, size = window.offset, bytes(window.data[:limit]), 0
    while (end := window.data.find(b"\n")) < 0:
        size += len(window.take(len(window.data)))
        if not window.more():
            return Frame(start, head, size, too_large(size, limit))
    size += len(window.take(end + 1)) - 1
    return Frame(start, head, size, too_large(size, limit))


def too_large(size: int, limit: int) -> Rejected:
    """Return the rejection of a record over the limit."""
    return Rejected(Reason.TOO_LARGE, f"the record has {size} bytes, {limit} are allowed (--max-record-bytes)")


def _marked(chunks: Iterator[bytes], limit: int, marks: Marks) -> Iterator[Frame]:
    window = Window(chunks)
    while True:
        start = window.data.find(marks.opening)
        if start < 0 and len(window.data) <= limit and window.more():
            continue
        if start != 0 and (start > 0 or window.data):
            yield from _between(window, start if start > 0 else len(window.data), limit, marks)
        if start < 0:
            break
        yield from _record(window, limit, marks)
    yield from window.last()


def _between(window: Window, count: int, limit: int, marks: Marks) -> Iterator[Frame]:
    offset, junk = window.offset, window.take(count)
    none = marks.between.match(junk)
    rest = junk[none.end() :] if none else junk
    if rest:
        problem = window.failure or Rejected(Reason.MALFORMED, f"{len(rest)} bytes lie outside of any {marks.name}")
        window.failure = None
        yield Frame(offset + len(junk) - len(rest), rest[:limit], len(rest), problem)


def _record(window: Window, limit: int, marks: Marks) -> Iterator[Frame]:
    """Yield the record at the window's start; an unclosed record ends where the next begins."""
    offset, head, dropped, searched = window.offset, b"", 0, len(marks.opening)
    while (end := _end_of_record(window.data, searched, marks)) is None:
        if len(window.data) > limit:  # keep the head, and skip the rest without holding it
            head = head or bytes(window.data[:limit])
            dropped += len(window.take(len(window.data) - len(marks.closing)))
        searched = max(0 if dropped else len(marks.opening), len(window.data) - len(marks.closing))
        if not window.more():
            break
    value = window.take(len(window.data) if end is None else end)
    closed = value.endswith(marks.closing) or (window.failure is None and marks.enough in value)
    size = dropped + len(value)
    problem = (
        None
        if closed
        else window.failure
        or Rejected(Reason.UNCLOSED_ELEMENT, f"a {marks.name} is not closed where the next begins or the file ends")
    )
    if end is None:
        window.failure = None
    yield Frame(offset, (head or value)[:limit], size, too_large(size, limit) if size > limit else problem)


def _end_of_record(data: bytearray, searched: int, marks: Marks) -> int | None:
    """Return the end of a record: after its closing mark, or before the next opening one; None if neither was read yet."""
    close, following = data.find(marks.closing, searched), data.find(marks.opening, searched)
    if close >= 0 and not 0 <= following < close:
        return close + len(marks.closing)
    return following if following >= 0 else None


def _mails(chunks: Iterator[bytes], limit: int) -> Iterator[Frame]:
    """Yield the messages of a mailbox; each begins with its line ``From ...``."""
    window = Window(chunks)
    while window.data or window.more():
        offset, head, size, searched = window.offset, b"", 0, 0
        while (following := NEXT_MAIL.search(window.data, searched)) is None:
            if len(window.data) > limit:  # keep the head, and skip the rest without holding it
                head = head or bytes(window.data[:limit])
                size += len(window.take(len(window.data) - LONGEST_MAIL_LINE))
            searched = max(0, len(window.data) - LONGEST_MAIL_LINE)
            if not window.more():
                break
        if following is None and window.failure:
            break
        value = window.take(following.start() if following else len(window.data))
        size += len(value)
        if value.strip():
            yield Frame(offset, (head or value)[:limit], size, too_large(size, limit) if size > limit else None)
    yield from window.last()


def _whole(chunks: Iterator[bytes], framing: Framing, limit: int) -> Iterator[Frame]:
    window = Window(chunks)
    size = 0
    while window.more():
        size = max(size, len(window.data))
        if len(window.data) > limit:
            head = bytes(window.data[:limit])
            size = window.offset + len(window.take(len(window.data)))
            while window.more():
                size += len(window.take(len(window.data)))
            yield Frame(0, head, size, window.failure or too_large(size, limit))
            return
    if window.failure:
        yield from window.last()
    elif framing is Framing.JSON_ARRAY:
        yield from _array(bytes(window.data))
    elif window.data.strip():
        data = bytes(window.data)
        yield from _documents(data) or (Frame(0, data, len(data)),)


def _documents(data: bytes) -> list[Frame]:
    """Return the JSON objects of a file in which several stand one after another, each over many lines; none of any other file."""
    text = data.removeprefix(UTF8_BOM).lstrip()
    if not text.startswith(b"{") or not NEXT_DOCUMENT.search(text):
        return []
    frames = list(_array(data, depth=1))
    between = itertools.pairwise(
        [len(data) - len(text), *(place for one in frames for place in (one.offset, one.offset + one.size)), len(data)]
    )
    alone = all(not data[start:end].strip() for start, end in itertools.islice(between, 0, None, 2))
    return frames if alone and len(frames) > 1 else []


def _array(data: bytes, depth: int = 0) -> Iterator[Frame]:
    """Yield the objects of ``[{...}, {...}]`` without decoding them; from depth 1, objects that stand one after another."""
    outside, start = depth, 0
    for token in JSON_TOKEN.finditer(data):
        mark = token[0]
        if mark in b"{[":
            depth += 1
            if depth == 2:
                start = token.start()
        elif mark in b"}]":
            depth -= 1
            if depth == 1:
                yield Frame(start, data[start : token.end()], token.end() - start)
    if depth != outside:
        rest = data[start:] if depth > 1 else b""
        problem = Rejected(
            Reason.UNCLOSED_ELEMENT, f"the JSON array is not closed: {depth} brackets are still open at the file's end"
        )
        yield Frame(start, rest, len(rest), problem)
