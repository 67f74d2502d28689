"""Segments: files that grow by bundles under a hidden name, and get their name when they are full or old.

The lines of a bundle are on the disk when its delivery is confirmed. A segment that a killed process left is recovered by the
next process: whole lines are kept, and a torn line is dropped, since its bundle was not confirmed.
"""

import fcntl
import gzip
import os
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Final, Literal
from uuid import uuid4

import zstandard

from pipelines.sinks.whole_files import sync_folder, write_whole

Compression = Literal["none", "gzip", "zstd"]
SUFFIXES: Final[dict[Compression, str]] = {"none": ".jsonl", "gzip": ".jsonl.gz", "zstd": ".jsonl.zst"}
PACK: Final[dict[Compression, Callable[[bytes], bytes]]] = {
    "none": bytes,
    "gzip": lambda data: gzip.compress(data, mtime=0),
    "zstd": lambda data: zstandard.ZstdCompressor().compress(data),
}
"""Each append is a whole gzip member or zstd frame, so a file is readable up to its last confirmed bundle."""
OPEN: Final = ".open"
PIECE: Final = 1 << 16


class Segment:
    """One growing file, locked while its process lives."""

    def __init__(self, folder: Path, stream: str, compression: Compression) -> None:
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
        self._target = folder / f"{stream}-{stamp}-{uuid4().hex[:8]}{SUFFIXES[compression]}"
        self._path = folder / f".{self._target.name}{OPEN}"
        self._file = self._path.open("xb", buffering=0)
        fcntl.flock(self._file, fcntl.LOCK_EX)
        self._pack = PACK[compression]
        self._born = time.monotonic()
        self.size = 0

    def append(self, data: bytes) -> None:
        """Append data and sync it to the disk. If that fails, truncate the file to its size before."""
        packed = self._pack(data)
        left = memoryview(packed)
        try:
            while left:
                left = left[self._file.write(left) :]
            os.fsync(self._file.fileno())
        except OSError:
            self._file.truncate(self.size)
            self._file.seek(self.size)
            raise
        self.size += len(packed)

    def age(self) -> float:
        """Return the age of the segment in seconds."""
        return time.monotonic() - self._born

    def seal(self) -> None:
        """Rename the file to its final name, or delete it if it is empty."""
        if self.size:
            self._path.rename(self._target)
        else:
            self._path.unlink(missing_ok=True)
        sync_folder(self._path.parent)
        self._file.close()

    def leave(self) -> None:
        """Close it under its hidden name, as the end of its process would."""
        self._file.close()


def recover(folder: Path) -> None:
    """Seal the segments that killed processes left, with their whole lines. Skip those whose process lives."""
    for path in sorted(folder.glob(f".*{OPEN}")):
        with path.open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                continue
            name = path.name.removeprefix(".").removesuffix(OPEN)
            lines = b"".join(whole_lines(file, name))
            if lines and path.exists():
                write_whole(folder / name, PACK[compression_of(name)](lines))
            path.unlink(missing_ok=True)


def compression_of(name: str) -> Compression:
    """Return the compression of a segment, by its name."""
    return next((kind for kind, suffix in SUFFIXES.items() if kind != "none" and name.endswith(suffix)), "none")


def whole_lines(file: IO[bytes], name: str) -> Iterator[bytes]:
    """Yield the lines of a segment up to its end, or up to a torn line."""
    rest = b""
    for piece in _unpacked(file, name):
        *lines, rest = (rest + piece).split(b"\n")
        for line in lines:
            yield line + b"\n"


UNPACK: Final[dict[Compression, Callable[[], Any]]] = {
    "gzip": lambda: zlib.decompressobj(wbits=31),
    "zstd": lambda: zstandard.ZstdDecompressor().decompressobj(),
}


def _unpacked(file: IO[bytes], name: str) -> Iterator[bytes]:
    """Yield the decompressed data, member by member, up to a torn end."""
    make = UNPACK.get(compression_of(name))
    with suppress(zlib.error, zstandard.ZstdError):
        if make is None:
            while piece := file.read(PIECE):
                yield piece
            return
        unpack = make()
        while piece := file.read(PIECE):
            while piece:
                yield unpack.decompress(piece)
                piece, unpack = (unpack.unused_data, make()) if unpack.eof else (b"", unpack)
