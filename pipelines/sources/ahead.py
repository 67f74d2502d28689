"""Small objects are read whole, several at the same time: what one costs is the wait for its service, not its bytes."""

import io
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from typing import BinaryIO, Final, NamedTuple

from pipelines.sources.files import Archive, object_of, open_archive
from pipelines.storage.objects import store_of
from pipelines.storage.reading import Ranges

SMALL: Final = 1 << 20
"""Largest object that is read whole, in bytes."""
AHEAD: Final = 16
"""Small objects that are read at the same time. They take at most ``AHEAD * SMALL`` bytes of memory."""
TOGETHER: Final = 64
"""Most small objects that one worker reads in a row."""


class _Coming(NamedTuple):
    archive: Archive
    ranges: Ranges | None
    """None for what is opened when its turn comes."""
    content: Future[bytes] | None


def is_small(archive: Archive) -> bool:
    """Return True for a small object; files on disk are opened one after the other."""
    return archive.modified is not None and archive.size <= SMALL


def in_groups(archives: Sequence[Archive]) -> list[tuple[Archive, ...]]:
    """Divide archives into groups for the workers: small objects together, everything else by itself."""
    small = [archive for archive in archives if is_small(archive)]
    groups = [tuple(small[start : start + TOGETHER]) for start in range(0, len(small), TOGETHER)]
    return [*groups, *((archive,) for archive in archives if not is_small(archive))]


def open_each(archives: Sequence[Archive], retry_s: float) -> Iterator[tuple[Archive, BinaryIO]]:
    """Open archives one after the other, for reading until the next one. Small objects that follow are read meanwhile."""
    pool = ThreadPoolExecutor(AHEAD, "wirebeam-object")
    left, coming = deque(archives), deque[_Coming]()
    try:
        while left or coming:
            while left and len(coming) < AHEAD:
                coming.append(_begin(left.popleft(), retry_s, pool))
            archive, _, content = coming.popleft()
            if content is None:
                with open_archive(archive, retry_s) as file:
                    yield archive, file
            else:
                yield archive, io.BytesIO(content.result())
    finally:
        for one in coming:
            if one.ranges is not None:
                one.ranges.close()
        pool.shutdown(wait=False, cancel_futures=True)


def _begin(archive: Archive, retry_s: float, pool: ThreadPoolExecutor) -> _Coming:
    if not is_small(archive):
        return _Coming(archive, None, None)
    found = object_of(archive)
    ranges = Ranges(store_of(found.address), found, retry_s)
    return _Coming(archive, ranges, pool.submit(_read, ranges))


def _read(ranges: Ranges) -> bytes:
    """Return the bytes of an object that is still the one that was found."""
    with closing(ranges):
        data = ranges.read(0, ranges.found.size) if ranges.found.size else b""
        ranges.require_unchanged()
        return data
