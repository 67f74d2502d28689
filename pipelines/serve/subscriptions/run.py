"""Send hits to their targets: one thread for each subscription, its position kept in a file."""

import logging
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import orjson

from pipelines.errors import Answer, Refused
from pipelines.serve.stream.chosen import reasons
from pipelines.serve.stream.log import EventLog, Page
from pipelines.serve.subscriptions.entries import Entry
from pipelines.serve.subscriptions.targets import Hit, Target, open_target
from pipelines.sinks.whole_files import write_whole

LOG = logging.getLogger(__name__)
PAUSE_S: Final = 1.0
"""Time between two looks for new events, and before the second attempt; it doubles with each further one."""
LONGEST_PAUSE_S: Final = 60.0
OLDEST_S: Final = 5.0
"""Age at which a page is read anew, so that a killed text is not sent on."""


class Positions:
    """The file of positions: subscription -> position after which it goes on."""

    def __init__(self, path: Path) -> None:
        self._path, self._lock = path, threading.Lock()
        try:
            found = orjson.loads(path.read_bytes()) if path.exists() else {}
        except (OSError, ValueError) as error:
            raise Refused(f"{path} holds no positions of subscriptions: {error}; move it away to begin anew") from error
        if not isinstance(found, dict) or not all(isinstance(one, str) for one in found.values()):
            raise Refused(f"{path} holds no positions of subscriptions; move it away to begin anew")
        self._positions: dict[str, str] = found

    def get(self, name: str) -> str | None:
        """Return the position of a subscription."""
        with self._lock:
            return self._positions.get(name)

    def put(self, changed: Mapping[str, str]) -> None:
        """Keep positions, on the disk when this returns."""
        with self._lock:
            self._positions |= changed
            write_whole(self._path, orjson.dumps(self._positions, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2))


class Courier:
    """Carries the hits of one subscription, in order."""

    def __init__(self, log: EventLog, entry: Entry, positions: Positions, pause: float = PAUSE_S) -> None:
        self._log, self._entry, self._positions, self._pause = log, entry, positions, pause
        self._target: Target = open_target(entry)
        self._position = self._begin()
        self._failed: tuple[str, int] = ("", 0)
        """The event that was not taken last, and how often."""
        self.ended = threading.Event()

    def _begin(self) -> str:
        """Return where to begin: after the last hit; a new subscription begins at the end."""
        kept, reached = self._positions.get(self._entry.name), self._target.reached()
        if kept is None:
            kept = self._log.end()
        try:
            self._log.covers(kept, kept)
            position = reached if reached is not None and self._log.covers(reached, kept) else kept
        except Refused as error:
            raise Refused(
                f"subscription {self._entry.name}: the position that is kept for it is of another place: {error}"
            ) from error
        self._positions.put({self._entry.name: position})
        return position

    def run(self) -> None:
        """Carry hits until ``ended`` is set."""
        while not self.ended.is_set():
            try:
                pause = self.carry()
            except Answer as error:
                LOG.warning("subscription %s waits: %s", self._entry.name, error)
                pause = LONGEST_PAUSE_S
            except Exception:
                LOG.exception("subscription %s waits", self._entry.name)
                pause = LONGEST_PAUSE_S
            self.ended.wait(pause)

    def carry(self) -> float:
        """Carry what is new. Return the time to wait before more is asked for."""
        for page in self._log.pages(self._position):
            read_at = time.monotonic()
            if (pause := self._carry_page(page, read_at)) is not None:
                return pause
        return self._pause

    def _carry_page(self, page: Page, read_at: float) -> float | None:
        """Carry the hits of a page. Return the time to wait if the rest must be read anew: a text may be killed meanwhile."""
        for shown in page.events:
            why = reasons(self._entry, shown.event)
            if why is None:
                continue
            if self.ended.is_set() or time.monotonic() - read_at > OLDEST_S:
                return 0.0
            reason = self._target.take(Hit(shown, why))
            if reason is not None and not self._give_up(Hit(shown, why), reason):
                return min(self._pause * 2.0 ** (self._failed[1] - 1), LONGEST_PAUSE_S)
            self._move(shown.position)
        self._move(page.end)
        return None

    def _give_up(self, hit: Hit, reason: str) -> bool:
        """Count a failed attempt. After the last one write the hit away and return True."""
        position, count = self._failed
        count = count + 1 if position == hit.shown.position else 1
        self._failed = (hit.shown.position, count)
        if self._entry.webhook is None:
            LOG.warning("subscription %s waits: %s", self._entry.name, reason)
            return False
        if count < self._entry.attempts:
            return False
        self._target.give_up(hit, f"{reason}, at {count} attempts")
        return True

    def _move(self, position: str) -> None:
        self._position = position
        self._positions.put({self._entry.name: position})


class Couriers:
    """The threads of all subscriptions."""

    def __init__(self, log: EventLog, entries: Sequence[Entry], state: Path) -> None:
        positions = Positions(state)
        self._couriers = [Courier(log, entry, positions) for entry in entries]
        self._threads = [
            threading.Thread(target=one.run, name=f"subscription-{number}", daemon=True)
            for number, one in enumerate(self._couriers)
        ]

    def start(self) -> None:
        """Begin to carry."""
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """End after the hit that is being carried."""
        for courier in self._couriers:
            courier.ended.set()
        for thread in self._threads:
            thread.join(15)
