"""Decompress a file while it is read: plain, gzip or zstd, detected by the first bytes."""

import zlib
from collections.abc import Iterator
from typing import BinaryIO, Protocol

import zstandard

from schemas import Reason, Rejected

GZIP_MAGIC = b"\x1f\x8b"
ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
PLAIN_CHUNK = 1 << 17
PACKED_CHUNK = 1 << 14
STEP = 1 << 20
"""Maximum output of one step, in bytes, so that a hostile archive cannot grow without bound."""
ZSTD_SLICE = 1 << 8
"""Input of one step of zstandard, in bytes. It has no limit of its output; this input yields at most 8 MiB (4 bytes yield 128 KiB)."""


class Decompressor(Protocol):
    """Interface of ``zlib.decompressobj``, for one frame."""

    @property
    def eof(self) -> bool:
        """True if the frame ended."""
        ...

    @property
    def unused_data(self) -> bytes:
        """Bytes after the frame's end."""
        ...

    @property
    def unconsumed_tail(self) -> bytes:
        """Input that was not consumed, because the output reached its limit."""
        ...

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        """Decompress until about ``max_length`` bytes have come out."""
        ...


class _ZstdFrame:
    def __init__(self) -> None:
        self._frame = zstandard.ZstdDecompressor().decompressobj()
        self.unconsumed_tail = b""

    @property
    def eof(self) -> bool:
        return self._frame.eof

    @property
    def unused_data(self) -> bytes:
        return self._frame.unused_data + self.unconsumed_tail if self.eof else b""

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        parts, size, at = [], 0, 0
        while at < len(data) and size < max_length and not self.eof:
            part = self._frame.decompress(data[at : at + ZSTD_SLICE])
            parts.append(part)
            size += len(part)
            at += ZSTD_SLICE
        self.unconsumed_tail = data[at:]
        return b"".join(parts)


def read_chunks(file: BinaryIO) -> Iterator[bytes]:
    """Yield the file's content in chunks, decompressed.

    Raises ``Rejected`` (``truncated_archive``, ``corrupt_archive``) after all readable content has been yielded.
    """
    head = file.read(PACKED_CHUNK)
    if head.startswith(GZIP_MAGIC):
        yield from _decompressed(head, file, "gzip")
    elif head.startswith(ZSTD_MAGIC):
        yield from _decompressed(head, file, "zstd")
    else:
        yield head
        while chunk := file.read(PLAIN_CHUNK):
            yield chunk


def _one_frame(method: str) -> Decompressor:
    if method == "gzip":
        return zlib.decompressobj(wbits=31)
    return _ZstdFrame()


def _decompressed(head: bytes, file: BinaryIO, method: str) -> Iterator[bytes]:
    """Decompress all frames of a file: archives are often concatenated."""
    frame, data = _one_frame(method), head
    while data:
        if frame.eof:
            frame = _one_frame(method)
        try:
            yield frame.decompress(data, STEP)
        except (zlib.error, zstandard.ZstdError) as error:
            raise Rejected(
                Reason.CORRUPT_ARCHIVE, f"the {method} stream is damaged before byte {file.tell()}: {error}"
            ) from error
        data = (frame.unused_data if frame.eof else frame.unconsumed_tail) or file.read(PACKED_CHUNK)
    if not frame.eof:
        raise Rejected(
            Reason.TRUNCATED_ARCHIVE, f"the {method} stream ends early, after {file.tell()} compressed bytes"
        )
