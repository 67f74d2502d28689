"""Split archives, on disk or in a cloud, into records; ``read_files`` wires this into a source."""

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, NamedTuple

from pipelines.settings.stages import ReadSettings
from pipelines.sources.compression import GZIP_MAGIC, PLAIN_CHUNK, ZSTD_MAGIC, read_chunks
from pipelines.sources.containers import ZIP_MAGIC, begins, parts_of
from pipelines.sources.framing import Frame, cut, framing_of
from pipelines.sources.warc import cut_warc, is_named_warc, is_warc, read_members
from pipelines.storage.objects import RemoteObject
from pipelines.storage.reading import open_object
from schemas import Origin, RawMessage, Rejected

WIDE = (BOM_UTF16_LE, BOM_UTF16_BE)
PACKED = (".gz", ".zst")
RECORDS_TOGETHER = 16
"""Records in a row that go to one part of a file."""
EVEN = 50
"""Files that are larger than this fraction of a share are divided, so that shares differ by less."""
PAGES = (".html", ".htm", ".xhtml", ".warc", ".wacz")
DAY_IN_NAME = re.compile(r"(?<!\d)(19\d\d|20\d\d)-?(0[1-9]|1[0-2])-?(0[1-9]|[12]\d|3[01])(?!\d)")


class Archive(NamedTuple):
    """One file to read."""

    path: str
    """Its path, or the address of an object."""
    name: str
    """Source in the origin of its records: the path as given, ``-`` for standard input."""
    size: int
    """Size on disk, in bytes."""
    part: int = 0
    """Which of ``parts`` parts of its records is read, from 0."""
    parts: int = 1
    version: str = ""
    """ETag of an object; empty for a file on disk."""
    modified: datetime | None = None
    """Time of an object's last change; None for a file on disk."""

    def has(self, number: int) -> bool:
        """Return True if the record with this number, from 0, is in the part that is read."""
        return self.parts == 1 or number // RECORDS_TOGETHER % self.parts == self.part


def share_out(archives: Sequence[Archive], count: int) -> list[list[Archive]]:
    """Divide files into ``count`` shares of nearly the same size: small files stay whole, others are read in parts.

    Each part of a file is split into records from its beginning, which is the cheapest step of all and needs no place to begin
    in the middle, of whatever format or compression the file is. An object is fetched for each of its parts, so it has no more
    than its size takes.
    """
    share = max(sum(archive.size for archive in archives) // count, 1)
    shares: list[list[Archive]] = [[] for _ in range(count)]
    loads = [0] * count
    parts_of = {archive: _parts(archive, share, count) for archive in archives}
    ordered = sorted(archives, key=lambda one: (-one.size // parts_of[one], one.name))
    for number, archive in enumerate(ordered):
        parts = parts_of[archive]
        for part in range(parts):  # a file of one record has it in its first part: that is not always the same share's
            least = min(range(count), key=lambda place: (loads[place], (place - number) % count))
            shares[least].append(archive._replace(part=part, parts=parts))
            loads[least] += archive.size // parts
    return shares


def _parts(archive: Archive, share: int, count: int) -> int:
    """Return how many parts a file is read in."""
    if archive.modified is None and archive.size > share // EVEN:
        return count
    return min(max(-(-archive.size // share), 1), count)


def day_of(archive: Archive) -> datetime:
    """Return the day against which dates without a year are read: the day in the file's name, else of its last change.

    It is midnight UTC: only the day is known, and a copy of the file must yield the same times.
    """
    found = DAY_IN_NAME.search(Path(archive.name).name)
    if found:
        with suppress(ValueError):
            year, month, day = (int(part) for part in found.groups())
            return datetime(year, month, day, tzinfo=UTC)
    changed = archive.modified or datetime.fromtimestamp(Path(archive.path).stat().st_mtime, UTC)
    return changed.replace(hour=0, minute=0, second=0, microsecond=0)


@contextmanager
def open_archive(archive: Archive, retry_s: float) -> Iterator[BinaryIO]:
    """Open a file on disk, or an object, for reading. ``retry_s`` is how long an object's service may be away."""
    if archive.modified is None:
        with Path(archive.path).open("rb") as file:
            yield file
    else:
        with open_object(object_of(archive), retry_s) as content:
            yield content


def object_of(archive: Archive) -> RemoteObject:
    """Return an archive that is no file on disk as the object that was found."""
    if archive.modified is None:
        raise ValueError(f"{archive.name} is a file on disk")
    return RemoteObject(archive.path, archive.size, archive.version, archive.modified)


def read_frames(file: BinaryIO, name: str, settings: ReadSettings) -> Iterator[Frame]:
    """Yield the records of an archive; an archive that cannot be decompressed at all is one frame with a problem."""
    if is_named_warc(name) and not begins(file, ZSTD_MAGIC):
        yield from cut_warc(read_members(file) if begins(file, GZIP_MAGIC) else _plain(file), settings.max_record_bytes)
        return
    chunks = read_chunks(file)
    try:
        head = next(chunks, b"")
    except Rejected as problem:
        file.seek(0)
        value = file.read(settings.max_record_bytes)
        yield Frame(0, value, len(value), problem)
        return
    if head.startswith(WIDE) and head.decode("utf-16", "ignore").lstrip("\ufeff \t\r\n")[:1] in {"{", "["}:
        chunks = _as_utf8(_chain(head, chunks))
        head = next(chunks, b"")
    if is_warc(head):
        yield from cut_warc(_chain(head, chunks), settings.max_record_bytes)
        return
    framing = framing_of(name, head, settings.format)
    yield from cut(_chain(head, chunks), framing, settings.max_record_bytes)


def _as_utf8(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield JSON in UTF-16 as UTF-8; a code unit that is none becomes U+FFFD."""
    decoder = getincrementaldecoder("utf-16")("replace")
    for chunk in chunks:
        if text := decoder.decode(chunk):
            yield text.encode("utf-8", "replace")
    if rest := decoder.decode(b"", final=True):
        yield rest.encode()


def _plain(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(PLAIN_CHUNK):
        yield chunk


def beginning(archive: Archive, retry_s: float) -> bytes:
    """Return the first bytes of a file, decompressed; no bytes if it cannot be decompressed. A WACZ stays the zip that it is."""
    with open_archive(archive, retry_s) as file:
        if begins(file, ZIP_MAGIC):
            return ZIP_MAGIC
        try:
            return next(read_chunks(file), b"")
        except Rejected:
            return b""


def message_of(frame: Frame, name: str, day: datetime, settings: ReadSettings) -> RawMessage:
    """Return a frame of an archive as a message for the parsers, even if the frame is incomplete."""
    return RawMessage(
        value=frame.value,
        origin=Origin(source=name, offset=frame.offset),
        format=settings.format or frame.format,
        headers=frame.headers,
        timestamp=frame.timestamp or day,
    )


def _chain(head: bytes, chunks: Iterator[bytes]) -> Iterator[bytes]:
    yield head
    yield from chunks


def frames_of(file: BinaryIO, name: str, settings: ReadSettings) -> Iterator[tuple[str, Frame]]:
    """Yield the records of a file and of the archives within it, each with the name of its archive."""
    for part, content in parts_of(file, name):
        if isinstance(content, Rejected):
            yield part, Frame(0, b"", 0, content)
        else:
            try:
                yield from ((part, frame) for frame in read_frames(content, part, settings))
            except Rejected as problem:  # a file of a zip archive of which nothing can be read
                yield part, Frame(0, b"", 0, problem)
