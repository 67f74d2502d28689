"""Files that hold files: zip and tar archives, compressed or not; of a WACZ, its web archives."""

import io
import re
import shutil
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, BinaryIO, Final, cast

from pipelines.sources.compression import read_chunks
from schemas import Reason, Rejected

ZIP_MAGIC: Final = b"PK\x03\x04"
TAR_MAGIC: Final = slice(257, 262), b"ustar"
"""Place and bytes of the magic of a tar archive, in its first header."""
WARC_MEMBER: Final = re.compile(r"(?:^|/)[^/]+\.warc(?:\.gz)?$")
HIDDEN: Final = re.compile(r"(?:^|/)(?:__MACOSX/|\.(?!\.?/))")
"""What systems add to archives: ``__MACOSX/._a.json``, ``.DS_Store``."""
OFFICE: Final = "[Content_Types].xml"
"""A member that every office document has."""
IN_MEMORY: Final = 1 << 24
"""Largest file of a tar archive, in bytes, that is held in memory while it is read; others lie in a temporary file."""

LARGEST_FILE: Final = 1 << 33
"""Largest file of a tar archive, in bytes: a few bytes may stand for a file that fills any disk."""
ENCRYPTED: Final = 1
"""Flag of an encrypted file of a zip archive."""

UNREADABLE: Final = (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, ValueError)
"""What ``zipfile`` raises for archives and files that it cannot open."""

Part = tuple[str, BinaryIO | Rejected]


def parts_of(file: BinaryIO, name: str) -> Iterator[Part]:
    """Yield the files in a file, each named ``FILE/MEMBER``: those of a zip or tar archive, else the file itself."""
    if begins(file, ZIP_MAGIC):
        yield from _zipped(file, name)
    elif _is_tar(file):
        yield from _tarred(file, name)
    else:
        yield name, file


def begins(file: BinaryIO, magic: bytes) -> bool:
    """Return True if a file begins with these bytes; rewinds the file."""
    begun = file.read(len(magic)) == magic
    file.seek(0)
    return begun


def names_in_zip(file: BinaryIO) -> tuple[str, ...]:
    """Return the names of the files that are read of a zip archive; none of one that cannot be read."""
    try:
        return tuple(member.filename for member in _members(zipfile.ZipFile(file)))
    except UNREADABLE:
        return ()


def _zipped(file: BinaryIO, name: str) -> Iterator[Part]:
    try:
        archive = zipfile.ZipFile(file)
        found = _members(archive)
    except UNREADABLE as error:
        yield name, Rejected(Reason.CORRUPT_ARCHIVE, f"the zip archive cannot be read: {error}")
        return
    for member in found:
        part = f"{name}/{member.filename}"
        if member.flag_bits & ENCRYPTED:
            yield (
                part,
                Rejected(Reason.CORRUPT_ARCHIVE, "the file is encrypted: unpack the zip archive, and name its files"),
            )
            continue
        try:
            inner = archive.open(member)
        except UNREADABLE as error:
            yield part, Rejected(Reason.CORRUPT_ARCHIVE, f"the file cannot be read from the zip archive: {error}")
            continue
        with inner:
            yield part, cast("BinaryIO", _Member(inner))
    if not found:
        yield name, Rejected(Reason.UNKNOWN_FORMAT, "the zip archive is an office document, or holds no file")


class _Member:
    """A file of a zip archive. Reading raises ``Rejected`` where it is damaged."""

    def __init__(self, inner: IO[bytes]) -> None:
        self._inner = inner
        self.seek, self.tell = inner.seek, inner.tell

    def read(self, size: int = -1) -> bytes:
        try:
            return self._inner.read(size)
        except (zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise Rejected(Reason.CORRUPT_ARCHIVE, f"the file in the zip archive is damaged: {error}") from error


def _members(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    members = [member for member in archive.infolist() if not member.is_dir() and not HIDDEN.search(member.filename)]
    if any(member.filename == OFFICE for member in members):
        return []
    return [member for member in members if WARC_MEMBER.search(member.filename)] or members


def _is_tar(file: BinaryIO) -> bool:
    try:
        head = next(read_chunks(file), b"")
    except Rejected:
        head = b""
    file.seek(0)
    place, magic = TAR_MAGIC
    return head[place] == magic


class _Plain(io.RawIOBase):
    """The decompressed content of a file as a stream."""

    def __init__(self, file: BinaryIO) -> None:
        self._chunks, self._left = read_chunks(file), b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        while not self._left:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._left = chunk
        size = min(len(buffer), len(self._left))
        buffer[:size], self._left = self._left[:size], self._left[size:]
        return size


def _tarred(file: BinaryIO, name: str) -> Iterator[Part]:
    found = False
    try:
        with tarfile.open(fileobj=io.BufferedReader(_Plain(file)), mode="r|") as archive:
            for member in archive:
                inner = archive.extractfile(member) if member.isfile() and not HIDDEN.search(member.name) else None
                if inner is None:
                    continue
                found = True
                if member.size > LARGEST_FILE:
                    yield f"{name}/{member.name}", _too_large(member.size)
                    continue
                with tempfile.SpooledTemporaryFile(IN_MEMORY) as copy:
                    shutil.copyfileobj(inner, copy)
                    copy.seek(0)
                    yield f"{name}/{member.name}", cast("BinaryIO", copy)
    except Rejected as problem:
        yield name, problem
    except (tarfile.TarError, OSError, EOFError) as error:
        yield name, Rejected(Reason.CORRUPT_ARCHIVE, f"the tar archive cannot be read on: {error}")
    else:
        if not found:
            yield name, Rejected(Reason.EMPTY, "the tar archive holds no file")


def _too_large(size: int) -> Rejected:
    return Rejected(
        Reason.TOO_LARGE,
        f"the file has {size} bytes, {LARGEST_FILE} are allowed in a tar archive: unpack it, and name its files",
    )
