"""Web archives (WARC 1.0 and 1.1, ISO 28500): each response with a page or feed is a record, all others are skipped.

A record is a version line, named fields, an empty line, ``Content-Length`` bytes and two line ends. A broken record
ends where the next version line begins; in a compressed archive a broken member is reported, and the next one is read.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import BinaryIO, Final, NamedTuple

import zstandard

from pipelines.sources.compression import GZIP_MAGIC, PACKED_CHUNK
from pipelines.sources.framing import Frame, Window, too_large
from schemas import Reason, Rejected, WireFormat

VERSION = b"WARC/"
NEXT = re.compile(rb"WARC/1\.\d\r?\n(?=[\w-]+:)")
HEAD_END = re.compile(rb"\r?\n\r?\n")
LONGEST_HEAD: Final = 1 << 16
"""Maximum length of the head of a record or response, in bytes; a longer one is broken."""
FIELD = re.compile(r"^([\w-]+)[ \t]*:[ \t]*(.*?)[ \t]*$", re.MULTILINE)
PAGES = frozenset({"text/html", "application/xhtml+xml"})
OTHERS = frozenset({"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml", "text/xml", "application/json", "application/feed+json", "application/ld+json"})  # fmt: skip


class Reply(NamedTuple):
    """A response of a server."""

    status: int
    fields: dict[str, str]
    body: bytes


def is_named_warc(name: str) -> bool:
    """Return True for the name of a web archive, so that one whose first bytes are damaged is still read."""
    return name.lower().removesuffix(".gz").endswith(".warc")


def is_warc(head: bytes) -> bool:
    """Return True if the first bytes, decompressed, are those of a web archive."""
    return head.startswith(VERSION)


def read_members(file: BinaryIO) -> Iterator[bytes | Rejected]:
    """Yield the content of gzip members; for a damaged member yield ``Rejected``, and continue at the next."""
    data = file.read(PACKED_CHUNK)
    while data:
        member, place = zlib.decompressobj(wbits=31), file.tell() - len(data)
        try:
            while data and not member.eof:
                yield member.decompress(data, PACKED_CHUNK * 64)
                data = member.unconsumed_tail or member.unused_data or (b"" if member.eof else file.read(PACKED_CHUNK))
            if not member.eof:
                yield Rejected(Reason.TRUNCATED_ARCHIVE, f"the gzip member at byte {place} ends early")
            data = data or file.read(PACKED_CHUNK)
        except zlib.error as error:
            yield Rejected(Reason.CORRUPT_ARCHIVE, f"the gzip member at byte {place} is damaged: {error}")
            data = _next_member(data[1:], file)


def _next_member(data: bytes, file: BinaryIO) -> bytes:
    """Return the data from the beginning of the next member on."""
    magic = GZIP_MAGIC + b"\x08"
    while (start := data.find(magic)) < 0:
        more = file.read(PACKED_CHUNK)
        if not more:
            return b""
        data = data[-2:] + more
    return data[start:]


def cut_warc(chunks: Iterator[bytes | Rejected], limit: int) -> Iterator[Frame]:
    """Yield the frames of a web archive: pages and feeds, records to skip, and problems."""
    damages: list[Rejected] = []
    window = Window(_without_damages(chunks, damages))
    if not window.more():
        yield Frame(0, b"", 0, Rejected(Reason.EMPTY, "the archive holds no record"))
    while window.data or window.more():
        _skip_line_ends(window)
        if window.data or window.more():
            frame = _next(window, limit)
            yield replace(frame, problem=damages.pop(0)) if frame.problem is not None and damages else frame
        while damages:
            yield Frame(window.offset, b"", 0, damages.pop(0))
    yield from window.last()


def _without_damages(chunks: Iterator[bytes | Rejected], damages: list[Rejected]) -> Iterator[bytes]:
    for chunk in chunks:
        if isinstance(chunk, Rejected):
            damages.append(chunk)
        else:
            yield chunk


def _skip_line_ends(window: Window) -> None:
    window.take(len(window.data) - len(window.data.lstrip(b"\r\n")))


def _next(window: Window, limit: int) -> Frame:
    end = HEAD_END.search(window.data)
    while end is None and len(window.data) < LONGEST_HEAD and window.more():
        end = HEAD_END.search(window.data)
    if not window.data.startswith(VERSION) or end is None:
        return _broken(window, limit, "no WARC version line and fields stand where a record should begin")
    head = window.data[: end.start()].decode("utf-8", "replace")
    fields = {name.lower(): value for name, value in FIELD.findall(head.replace("\r", ""))}
    length = fields.get("content-length", "")
    if not (length.isascii() and length.isdecimal() and len(length) < 16):
        return _broken(window, limit, f"the record has no Content-Length that is a number ({length!r:.40})")
    return _record(window, fields, end.end(), int(length), limit)


def _broken(window: Window, limit: int, why: str) -> Frame:
    """Return bytes that are no record, up to the next version line."""
    offset, head, size = window.offset, bytes(window.data[:limit]), 0
    while (following := NEXT.search(window.data, 0 if size else 1)) is None:
        size += len(window.take(max(0, len(window.data) - 64)))
        if not window.more():
            size += len(window.take(len(window.data)))
            return Frame(offset, head[:size], size, Rejected(Reason.MALFORMED, why))
    size += len(window.take(following.start()))
    return Frame(offset, head[:size], size, Rejected(Reason.MALFORMED, why))


def _record(window: Window, fields: dict[str, str], begin: int, length: int, limit: int) -> Frame:
    offset, whole = window.offset, begin + length
    if length > limit:
        return _long(window, whole, limit)
    while len(window.data) < whole + 4 and window.more():
        pass
    content = bytes(window.data[begin:whole])
    followed = window.data[whole : whole + 4].lstrip(b"\r\n")
    if len(content) < length or (followed and not followed.startswith(VERSION[: len(followed)])):
        following = NEXT.search(window.data, 1)
        value = window.take(following.start() if following else len(window.data))
        problem = Rejected(
            Reason.UNCLOSED_ELEMENT, f"the record is not the {length} bytes that its Content-Length says"
        )
        return Frame(offset, value[:limit], len(value), problem)
    window.take(whole)
    return _frame(offset, fields, content, limit)


def _long(window: Window, whole: int, limit: int) -> Frame:
    """Return the head of a record over the limit, and skip the rest without holding it."""
    offset, head, left = window.offset, bytes(window.data[:limit]), whole
    while left > 0 and (window.data or window.more()):
        left -= len(window.take(min(left, len(window.data))))
    return Frame(offset, head, whole - left, too_large(whole, limit))


def _frame(offset: int, fields: dict[str, str], content: bytes, limit: int) -> Frame:
    """Return the frame of a response with a page, or a frame to skip for any other record."""
    passed = Frame(offset, b"", len(content), filtered=True)
    if fields.get("warc-type") != "response":
        return passed
    try:
        reply = read_reply(content, limit)
    except Rejected as problem:
        return Frame(offset, content[:limit], len(content), problem)
    kind = reply.fields.get("content-type", "").partition(";")[0].strip().lower()
    if reply.status != 200 or kind not in PAGES | OTHERS:
        return passed
    address = fields.get("warc-target-uri", "").strip("<>")
    kept = (("url", address), *((name, reply.fields.get(name, "")) for name in ("content-type", "last-modified")))
    headers = tuple((name, value.encode()) for name, value in kept if value)
    wire_format = WireFormat.HTML if kind in PAGES else None
    fetched = _fetched(fields.get("warc-date", "")) or _sent(reply.fields.get("date", ""))
    return Frame(offset, reply.body, len(content), None, headers, fetched, wire_format)


def _fetched(written: str) -> datetime | None:
    try:
        when = datetime.fromisoformat(written)
        return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _sent(written: str) -> datetime | None:
    """Return the time of the ``Date`` of an HTTP response, or None."""
    try:
        return parsedate_to_datetime(written).astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return None


def read_reply(content: bytes, limit: int) -> Reply:
    """Return an HTTP response: status, fields, and the body without transfer and content encoding.

    Raises ``Rejected`` for bytes that are no response, and for a body that cannot be decoded or is over the limit.
    """
    end = HEAD_END.search(content)
    line, _, rest = content[: end.start() if end else len(content)].decode("latin-1").replace("\r", "").partition("\n")
    words = line.split()
    if not line.startswith("HTTP/") or len(words) < 2 or not words[1].isdecimal():
        raise Rejected(Reason.MALFORMED, f"the response begins with {line[:40]!r}, which is no HTTP status line")
    fields = {name.lower(): value for name, value in FIELD.findall(rest)}
    body = content[end.end() :] if end else b""
    if "chunked" in fields.get("transfer-encoding", "").lower():
        body = _without_chunks(body)
    return Reply(int(words[1][:3]), fields, _decoded(body, fields.get("content-encoding", "").strip().lower(), limit))


def _without_chunks(body: bytes) -> bytes:
    """Return the joined chunks of a body, or the body itself if it does not begin with a chunk: some archives keep only the field."""
    parts, place = [], 0
    while found := re.compile(rb"([0-9a-fA-F]{1,8})[^\r\n]*\r?\n").match(body, place):
        size = int(found[1], 16)
        parts.append(body[found.end() : found.end() + size])
        place = found.end() + size + 2
        if size == 0:
            break
    return b"".join(parts) if parts else body


def _decoded(body: bytes, encoding: str, limit: int) -> bytes:
    """Return the decompressed body, or the body itself if it is stored decompressed although its fields state an encoding."""
    if encoding in {"", "identity"} or body.lstrip()[:1] in (b"<", b"{"):
        return body
    try:
        if encoding in {"gzip", "x-gzip", "deflate"}:
            wbits = -15 if encoding == "deflate" and body[:1] != b"\x78" else 47
            decompressor = zlib.decompressobj(wbits=wbits)
            plain = decompressor.decompress(body, limit + 1)
        elif encoding == "zstd":
            plain = zstandard.ZstdDecompressor().decompress(body, max_output_size=limit + 1)
        else:
            raise Rejected(
                Reason.UNREADABLE, f"the page is encoded as {encoding!r:.30}; gzip, deflate and zstd are read"
            )
    except (zlib.error, zstandard.ZstdError) as error:
        raise Rejected(Reason.CORRUPT_ARCHIVE, f"the page's {encoding} encoding is damaged: {error}") from error
    if len(plain) > limit:
        raise too_large(len(plain), limit)
    return plain
