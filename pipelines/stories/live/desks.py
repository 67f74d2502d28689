"""Desks that are open in this process: the index of each, made from its log, and valid while its token says so.

The log is what a runner's state keeps: changelog records. A token names the last change; two desks with one token hold
the same. So an index that was left behind by a failed bundle, or by a key that moved away and came back, is seen to be
stale and is made again.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import blake2b
from typing import NamedTuple

from pipelines.process import the
from pipelines.settings.stories import StoryRules
from pipelines.stories.describe.card import instant
from pipelines.stories.describe.filing import Filed
from pipelines.stories.live.changelog import OtherVersion, drain, require_known, restore, snapshot
from pipelines.stories.live.decide import decide, due, expire, release
from pipelines.stories.live.memory import rest
from pipelines.stories.live.state import DeskState
from schemas import Disposition, NewsEvent

Record = tuple[str, bytes | None]
"""Key and value of the changelog; null forgets the key."""
SPARE = 1_000
"""A log may hold so many records beyond twice the live ones before it is written anew."""
SWEEP = 500
"""Items between two looks for what is past its horizon."""


class Decided(NamedTuple):
    """What one item, or the end of an embargo, did."""

    events: tuple[NewsEvent, ...]
    records: tuple[Record, ...]
    """Changelog records, for the topic that a restart restores the desk from."""
    fate: Disposition | None
    """The item's fate; null at the end of an embargo."""
    evicted: int = 0
    """Items forgotten, being past their horizon."""
    desk: str = ""
    """The desk that decided."""
    evicted_texts: int = 0
    """Texts forgotten, their story being too large."""
    capped: int = 0
    """1 if not all candidates of the item were judged."""


class OpenDesk:
    """A desk with its index."""

    def __init__(self, name: str, state: DeskState, token: bytes, logged: int) -> None:
        self.name, self.token = name, token
        self._state, self._logged = state, logged
        self._until_sweep = SWEEP

    def take(self, item: Filed) -> Decided:
        """Decide on an item; one that is known already (its offset was not committed before a crash) does nothing.

        Where it is cut off the desk is half changed: have it closed by ``Desks.close``.
        """
        if item.card.uid in self._state.filed:
            return Decided((), (), Disposition.DUPLICATE, desk=self.name)
        before = self._state.evicted_texts, self._state.desk.capped
        self._state, events, fate = decide(self._state, item)
        texts, capped = self._state.evicted_texts - before[0], self._state.desk.capped - before[1]
        return Decided(events, self._drain(item.card.uid), fate, 0, self.name, texts, capped)

    def release(self, now: datetime) -> Decided:
        """Publish what an embargo held until now."""
        waits = due(self._state)
        if waits is None or waits > now:
            return Decided((), (), None, desk=self.name)
        self._state, events = release(self._state, now)
        return Decided(events, self._drain(now.isoformat()), None, desk=self.name)

    def sweep(self, now: datetime) -> Decided:
        """Forget what is past its horizon, once in many items."""
        self._until_sweep -= 1
        if self._until_sweep > 0:
            return Decided((), (), None, desk=self.name)
        self._until_sweep = max(SWEEP, len(self._state.filed) // 4)
        self._state, evicted = expire(self._state, min(now, instant(self._state.newest)))
        rest()
        return Decided((), self._drain(f"{now.isoformat()} swept"), None, evicted, self.name)

    def due(self) -> datetime | None:
        """Tell when the next embargo ends."""
        return due(self._state)

    def open_stories(self) -> int:
        """Count the stories that may still be joined."""
        return len(self._state.told)

    def must_compact(self) -> bool:
        """Tell whether the log holds much more than what lives."""
        return self._logged > 2 * (len(self._state.filed) + len(self._state.told)) + SPARE

    def compacted(self) -> tuple[Record, ...]:
        """Give the records of all that lives: a log to begin anew with."""
        records = tuple(snapshot(self._state))
        self._logged = len(records)
        return records

    def _drain(self, change: str) -> tuple[Record, ...]:
        """Give the records of a change, and the desk a new token if there are any."""
        records = tuple(drain(self._state))
        self._logged += len(records)
        if records:
            self.token = blake2b(self.token + change.encode(), digest_size=8).digest()
        return records


class _Held:
    """The desks of one run that this process holds, by name."""

    def __init__(self, _run: str) -> None:
        self.open: dict[str, OpenDesk] = {}
        self.restored: dict[str, Sequence[Record]] = {}


class Desks:
    """The desks of one run; what they hold stays in this process and does not travel with a step that uses them."""

    def __init__(self, run: str, rules: StoryRules) -> None:
        self._run, self._rules = run, rules

    def restore(self, records: Mapping[str, Sequence[Record]]) -> None:
        """Give desks, by name, what a changelog topic held; for runners whose state ends with the process."""
        for name, found in records.items():
            require_known(found)
            the(_Held, self._run).restored[name] = found

    def open(self, name: str, token: bytes | None, read_log: Callable[[], Iterable[bytes]]) -> OpenDesk:
        """Give the desk that the token names: the one at hand, else made from its log, else restored or new."""
        held = the(_Held, self._run)
        found = held.open.get(name)
        if found is not None and found.token == token:
            return found
        if token is not None:
            held.restored.pop(name, None)  # the log holds it
        records = held.restored.get(name, ()) if token is None else [decode_record(line) for line in read_log()]
        unwritten = token is None and bool(records)
        logged = 1 << 62 if unwritten else len(records)  # a restored desk writes its whole log with its first change
        desk = OpenDesk(name, restore(records, self._rules), token or b"", logged)
        held.open[name] = desk
        return desk

    def close(self, name: str) -> None:
        """Forget the index of a desk whose last change was cut off: the next item finds it made anew, as before that change."""
        the(_Held, self._run).open.pop(name, None)


def encode_record(record: Record) -> bytes:
    """Write a record as one value of a log."""
    key, value = record
    return key.encode() + b"\n" + (b"-" if value is None else b"+" + value)


def decode_record(line: bytes) -> Record:
    """Read a record of a log."""
    key, _, value = line.partition(b"\n")
    if value[:1] not in {b"+", b"-"}:
        raise OtherVersion("a desk's log")
    return key.decode(), value[1:] if value.startswith(b"+") else None
