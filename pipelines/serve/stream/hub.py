"""One poller reads new events, and gives them to all readers of this process.

A reader has a queue of bounded length. One that is full ends its reader, who goes on after its last event: slow readers hold no memory.
"""

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator, Iterator
from typing import Final

from pipelines.ask.shown import Shown, event_json
from pipelines.errors import Answer
from pipelines.serve.stream.chosen import EventFilter, reasons
from pipelines.serve.stream.log import EventLog, Page

LOG = logging.getLogger(__name__)
PAUSE_S: Final = 0.5
"""Time between two looks for new events."""
LONGEST_PAUSE_S: Final = 10.0
"""Time between two looks at a place that does not answer."""
HEARTBEAT_S: Final = 15.0
"""Longest time without a line."""
IDLE_ROUNDS: Final = 20
"""Looks without a reader before the poller ends; the next reader begins it anew."""
QUEUE: Final = 1_000
"""Most events that wait for one reader."""


class Reader:
    """One connection: what it wants, and what waits for it."""

    def __init__(self, chosen: EventFilter) -> None:
        self.chosen = chosen
        self.joined = False
        """True once it gets what the poller reads."""
        self.ahead: str | None = None
        """Position up to which it has had all, if the poller is not there yet."""
        self._waiting: deque[bytes] = deque()
        self._changed = asyncio.Event()
        self._ended = False

    def put(self, message: bytes) -> None:
        """Add a message, or end the reader if too many wait."""
        if len(self._waiting) >= QUEUE:
            self.end()
        elif not self._ended:
            self._waiting.append(message)
            self._changed.set()

    def end(self) -> None:
        """End the reader, and drop what waits."""
        self._ended = True
        self._waiting.clear()
        self._changed.set()

    async def take(self, seconds: float) -> bytes | None:
        """Return all that waits, empty after ``seconds`` without anything; None if the reader was ended."""
        if not self._waiting and not self._ended:
            try:
                await asyncio.wait_for(self._changed.wait(), seconds)
            except TimeoutError:
                if not self._waiting and not self._ended:
                    return b""
        found = b"".join(self._waiting)
        self._waiting.clear()
        self._changed.clear()
        return None if self._ended else found


class Hub:
    """The readers of one place, and the task that reads for them."""

    def __init__(self, log: EventLog, pause: float = PAUSE_S, heartbeat: float = HEARTBEAT_S) -> None:
        self._log, self._pause, self._heartbeat = log, pause, heartbeat
        self._readers: set[Reader] = set()
        self._starting = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None
        self._position = ""
        self._closed = False
        self._loop: asyncio.AbstractEventLoop | None = None

    async def start(self) -> None:
        """Begin to read, at the end, unless that is done already."""
        async with self._starting:
            if self._task is None or self._task.done():
                self._loop = asyncio.get_running_loop()
                self._position = await asyncio.to_thread(self._log.end)
                self._task = asyncio.create_task(self._poll())

    async def messages(self, chosen: EventFilter, after: str | None) -> AsyncIterator[bytes]:
        """Yield the events of a filter after a position, or those from now on, as server-sent events; heartbeats between them.

        Who has read ``: connected`` misses nothing that is written later. What was written before is read page by page without
        waiting in a queue; then the reader joins the others.
        """
        reader = Reader(chosen)
        self._readers.add(reader)
        try:
            await self.start()
            if after is None:
                self._join(reader, None)
            yield b": connected\n\n"
            if after is not None:
                reached = after
                async for messages, end in self._pages(chosen, reached, self._position):
                    yield messages
                    reached = end
                async for messages, _ in self._pages(chosen, reached, self._join(reader, reached)):
                    yield messages
            while not self._closed and (found := await reader.take(self._heartbeat)) is not None:
                yield found or self._beat(reader)
        finally:
            self._readers.discard(reader)

    def _join(self, reader: Reader, reached: str | None) -> str:
        """Let a reader have what comes after the poller's position, which is returned."""
        if reached is not None and not self._log.covers(self._position, reached):
            reader.ahead = reached
        reader.joined = True
        return self._position

    def _beat(self, reader: Reader) -> bytes:
        """Return a heartbeat. It tells the position, so that a reader of few events need not read all again."""
        return b": \n\n" if reader.ahead else b": \nid: %s\n\n" % self._position.encode()

    async def _pages(self, chosen: EventFilter, after: str, until: str) -> AsyncIterator[tuple[bytes, str]]:
        pages = self._log.pages(after, until)
        while (page := await asyncio.to_thread(_next, pages)) is not None:
            matching = (shown for shown in page.events if reasons(chosen, shown.event) is not None)
            yield b"".join(map(message, matching)) + b": \nid: %s\n\n" % page.end.encode(), page.end

    async def _poll(self) -> None:
        """Send new events to the readers until there are no readers. The next reader starts the poller again."""
        pause, idle = self._pause, 0
        while not self._closed and (self._readers or idle < IDLE_ROUNDS):
            idle = 0 if self._readers else idle + 1
            try:
                pages = self._log.pages(self._position)
                while (page := await asyncio.to_thread(_next, pages)) is not None:
                    self._give(page)
                    await asyncio.sleep(0)
                pause = self._pause
            except Answer as error:
                LOG.warning("the stream waits: %s", error)
                pause = min(2 * pause, LONGEST_PAUSE_S)
            await asyncio.sleep(pause)

    def _give(self, page: Page) -> None:
        """Send a page to the readers. Nothing else runs meanwhile: a reader that joins gets the whole page or nothing of it."""
        for shown in page.events:
            text = message(shown)
            wanted: dict[EventFilter, bool] = {}
            for reader in self._readers:
                if not reader.joined:
                    continue
                if reader.chosen not in wanted:
                    wanted[reader.chosen] = reasons(reader.chosen, shown.event) is not None
                if wanted[reader.chosen] and not (reader.ahead and self._log.covers(reader.ahead, shown.position)):
                    reader.put(text)
        self._position = page.end
        for reader in self._readers:
            if reader.ahead and self._log.covers(page.end, reader.ahead):
                reader.ahead = None

    def close(self) -> None:
        """End all readers. May be called from a signal's handler."""
        self._closed = True
        if self._loop is not None and self._loop.is_running():
            self._loop.call_soon_threadsafe(self._end_all)

    def _end_all(self) -> None:
        for reader in tuple(self._readers):
            reader.end()


def message(shown: Shown) -> bytes:
    """Return an event as a server-sent event."""
    return b"id: %s\ndata: %s\n\n" % (shown.position.encode(), event_json(shown.event))


def _next(pages: Iterator[Page]) -> Page | None:
    return next(pages, None)
