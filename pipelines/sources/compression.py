"""Bytes of a file, decompressed as they are read: plain, gzip or zstd by their first bytes."""

import zlib
from collections.abc import Iterator
from typing import BinaryIO, Protocol

import zstandard

from schemas import Reason, Rejected

GZIP_MAGIC = b"\x1f\x8b"
ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
PLAIN_CHUNK = 1 << 17
PACKED_CHUNK = 1 << 14
"""Small, so that one read of a hostile archive cannot swell without bound."""


class Decompressor(Protocol):
    """What zlib's and zstandard's one-frame decompressors have in common."""

    @property
    def eof(self) -> bool:
        """Whether the frame ended."""
        ...

    @property
    def unused_data(self) -> bytes:
        """Bytes after the frame's end."""
        ...

    def decompress(self, data: bytes, /) -> bytes:
        """Decompress one chunk."""
        ...


def read_chunks(file: BinaryIO) -> Iterator[bytes]:
    """Yield the file's content in chunks, decompressed.

    Raises ``Rejected`` (``truncated_archive``, ``corrupt_archive``) after everything readable has been yielded.
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
    return zstandard.ZstdDecompressor().decompressobj()


def _decompressed(head: bytes, file: BinaryIO, method: str) -> Iterator[bytes]:
    """Decompress frame after frame: archives are often concatenated."""
    frame, data = _one_frame(method), head
    while data:
        if frame.eof:
            frame = _one_frame(method)
        try:
            yield frame.decompress(data)
        except (zlib.error, zstandard.ZstdError) as error:
            raise Rejected(
                Reason.CORRUPT_ARCHIVE, f"the {method} stream is damaged before byte {file.tell()}: {error}"
            ) from error
        data = (frame.unused_data if frame.eof else b"") or file.read(PACKED_CHUNK)
    if not frame.eof:
        raise Rejected(
            Reason.TRUNCATED_ARCHIVE, f"the {method} stream ends early, after {file.tell()} compressed bytes"
        )
