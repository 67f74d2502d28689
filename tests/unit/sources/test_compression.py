"""Packed archives, whole and damaged."""

import gzip
import io
from collections.abc import Callable

import pytest
import zstandard

from pipelines.sources.compression import read_chunks
from schemas import Reason, Rejected

TEXT = b"".join(b"line %d of a wire\n" % number for number in range(40_000))
PACKERS = {"gzip": gzip.compress, "zstd": zstandard.ZstdCompressor().compress}


def unpack(data: bytes) -> bytes:
    return b"".join(read_chunks(io.BytesIO(data)))


@pytest.mark.parametrize("pack", PACKERS.values(), ids=PACKERS)
def test_packed_content_comes_back(pack: Callable[[bytes], bytes]) -> None:
    """What was packed is read, one frame or several after another."""
    assert unpack(pack(TEXT)) == TEXT
    assert unpack(pack(TEXT) + pack(b"more")) == TEXT + b"more"


def test_plain_content_passes() -> None:
    """A file that is not packed is read as it is, an empty one too."""
    assert unpack(TEXT) == TEXT
    assert unpack(b"") == b""


@pytest.mark.parametrize("pack", PACKERS.values(), ids=PACKERS)
def test_a_truncated_archive_gives_what_is_there_and_then_tells(pack: Callable[[bytes], bytes]) -> None:
    """Readable content is not lost to a cut-off end."""
    packed = pack(TEXT)
    got = bytearray()
    with pytest.raises(Rejected) as caught:
        for chunk in read_chunks(io.BytesIO(packed[: len(packed) * 3 // 4])):
            got += chunk
    assert caught.value.reason is Reason.TRUNCATED_ARCHIVE
    assert TEXT.startswith(bytes(got))


@pytest.mark.parametrize("pack", PACKERS.values(), ids=PACKERS)
def test_a_damaged_archive_is_told(pack: Callable[[bytes], bytes]) -> None:
    """Bytes overwritten in the middle are noticed."""
    packed = bytearray(pack(TEXT))
    packed[len(packed) // 2 :] = b"\xff" * (len(packed) - len(packed) // 2)
    with pytest.raises(Rejected) as caught:
        unpack(bytes(packed))
    assert caught.value.reason in {Reason.CORRUPT_ARCHIVE, Reason.TRUNCATED_ARCHIVE}
