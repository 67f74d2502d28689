"""Read an object as a file: in ranges, some of them ahead, each tried again after a broken connection.

The object must stay the one that was found: its ETag is compared after each failure and at the end.
"""

import io
import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from typing import BinaryIO, Final

from pipelines.storage.address import shown
from pipelines.storage.failures import cause_of, explain, is_failure, is_lasting
from pipelines.storage.objects import RemoteObject, SourceLost, Store, store_of

LOG = logging.getLogger(__name__)
FIRST_RANGE: Final = 1 << 18
"""Bytes of the first range: enough for a small object, or to see what the object is."""
RANGE: Final = 1 << 22
"""Bytes of the later ranges."""
AHEAD: Final = 3
"""Ranges that are read ahead at the same time. An open object takes at most ``(AHEAD + 1) * RANGE`` bytes of memory."""
FIRST_PAUSE_S: Final = 0.1
LONGEST_PAUSE_S: Final = 5.0
SAY_AFTER_S: Final = 5.0


@contextmanager
def open_object(found: RemoteObject, retry_s: float) -> Iterator[BinaryIO]:
    """Open an object for reading. Raise ``SourceLost`` if it changes, or its service is away for ``retry_s``."""
    ranges = Ranges(store_of(found.address), found, retry_s)
    file = _ObjectFile(ranges.read, found.size)
    with closing(ranges), io.BufferedReader(file, FIRST_RANGE) as buffered:
        yield buffered
        ranges.require_unchanged()


class Ranges:
    """The ranges of one object."""

    def __init__(self, store: Store, found: RemoteObject, retry_s: float) -> None:
        self.store, self.found, self.retry_s = store, found, retry_s
        self._closed = threading.Event()

    def close(self) -> None:
        """End the attempts that other threads make."""
        self._closed.set()

    def read(self, start: int, end: int) -> bytes:
        """Return the bytes from ``start`` to before ``end``, whatever breaks on the way."""
        begun, pause, data = time.monotonic(), FIRST_PAUSE_S, b""
        while True:
            try:
                data += self.store.fetch(self.found.address, start + len(data), end)
                if len(data) >= end - start:
                    return data[: end - start]
                failure: Exception = EOFError("the answer was too short")
            except Exception as error:
                if not is_failure(error):
                    raise
                failure = error
            self._require_patience(failure, time.monotonic() - begun, pause)
            if self._closed.wait(pause):
                raise SourceLost(f"{shown(self.found.address)} was closed") from failure
            pause = min(2 * pause, LONGEST_PAUSE_S)

    def _require_patience(self, failure: Exception, waited: float, pause: float) -> None:
        """Raise ``SourceLost`` if the object has changed or cannot be read, or if time is up."""
        name = shown(self.found.address)
        if waited + pause > self.retry_s:
            raise SourceLost(f"{name} could not be read for {waited:.0f} s: {cause_of(failure)}") from failure
        self.require_unchanged()
        if is_lasting(failure):
            raise SourceLost(f"{name} cannot be read: {explain(failure, self.found.address)}") from failure
        if waited > SAY_AFTER_S:
            LOG.warning("%s cannot be read yet (%s); trying on", name, cause_of(failure))

    def require_unchanged(self) -> None:
        """Raise ``SourceLost`` if the object is no longer the one that was found. A service that is away is not asked again."""
        try:
            now = self.store.stat(self.found.address)
        except FileNotFoundError:
            now = None
        except Exception as error:
            if not is_failure(error):
                raise
            return
        if now is None or (now.version, now.size) != (self.found.version, self.found.size):
            state = "was deleted" if now is None else f"has changed (ETag {self.found.version}, now {now.version})"
            raise SourceLost(f"{shown(self.found.address)} {state} while it was read: start the run again")


class _ObjectFile(io.RawIOBase):
    """Bytes by position. Ranges are read ahead as soon as reading goes beyond the first one."""

    def __init__(self, read: Callable[[int, int], bytes], size: int) -> None:
        super().__init__()
        self._read, self._size, self._at = read, size, 0
        self._start, self._data = 0, b""
        self._coming: deque[tuple[int, int, Future[bytes]]] = deque()
        self._pool = ThreadPoolExecutor(AHEAD, "wirebeam-range")

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._at = max(0, {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence] + offset)
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if self._at >= self._size:
            return 0
        if not self._start <= self._at < self._start + len(self._data):
            self._move()
        place = self._at - self._start
        taken = self._data[place : place + len(buffer)]
        buffer[: len(taken)] = taken
        self._at += len(taken)
        return len(taken)

    def _move(self) -> None:
        """Make the range that holds the position the present one: the next that was read ahead, or one that begins there."""
        goes_on = self._data != b"" and self._at == self._start + len(self._data)
        if not goes_on:
            self._drop()
            self._start, self._data = self._at, self._read(self._at, min(self._at + FIRST_RANGE, self._size))
            return
        self._plan()
        self._start, _, coming = self._coming.popleft()
        self._data = coming.result()
        self._plan()

    def _plan(self) -> None:
        """Begin to read the ranges after those that were begun, up to ``AHEAD``."""
        last = self._coming[-1][1] if self._coming else self._start + len(self._data)
        while len(self._coming) < AHEAD and last < self._size:
            end = min(last + RANGE, self._size)
            self._coming.append((last, end, self._pool.submit(self._read, last, end)))
            last = end

    def _drop(self) -> None:
        while self._coming:
            self._coming.pop()[2].cancel()

    def close(self) -> None:
        if not self.closed:
            self._drop()
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._data = b""
        super().close()
