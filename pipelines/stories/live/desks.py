"""Desks that are open in this process: the index of each, made from its log, and valid while its token says so.

The log is what a runner's state keeps: changelog records. A token names the last change; two desks with one token hold
the same. So an index that was left behind by a failed bundle, or by a key that moved away and came back, is seen to be
stale and is made again.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import blake2b
from typing import NamedTuple

from pipelines.settings.stories import StoryRules
from pipelines.stories.describe.card import from_microseconds
from pipelines.stories.describe.packed_item import PackedItem
from pipelines.stories.live.changelog import OtherVersion, drain, require_readable, restore, snapshot
from pipelines.stories.live.decide import decide, expire, next_release, release
from pipelines.stories.live.memory import freeze_memory
from pipelines.stories.live.state import DeskState
from schemas import Disposition, NewsEvent

ChangelogRecord = tuple[str, bytes | None]
"""Key and value of the changelog; null forgets the key."""
SPARE = 1_000
"""A log may hold so many records beyond twice the live ones before it is written anew."""
SWEEP = 500
"""Items between two looks for what is past its horizon."""


class DeskOutput(NamedTuple):
    """What one item, or the end of an embargo, did."""

    events: tuple[NewsEvent, ...]
    records: tuple[ChangelogRecord, ...]
    """Changelog records, for the topic that a restart restores the desk from."""
    disposition: Disposition | None
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

    def decide(self, item: PackedItem) -> DeskOutput:
        """Decide on an item; one that is known already (its offset was not committed before a crash) does nothing.

        Where it is cut off the desk is half changed: have it closed by ``Desks.close``.
        """
        if item.card.uid in self._state.items:
            return DeskOutput((), (), Disposition.DUPLICATE, desk=self.name)
        before = self._state.evicted_texts, self._state.desk.capped
        self._state, events, disposition = decide(self._state, item)
        texts, capped = self._state.evicted_texts - before[0], self._state.desk.capped - before[1]
        return DeskOutput(events, self._drain(item.card.uid), disposition, 0, self.name, texts, capped)

    def release(self, now: datetime) -> DeskOutput:
        """Publish what an embargo held until now."""
        waits = next_release(self._state)
        if waits is None or waits > now:
            return DeskOutput((), (), None, desk=self.name)
        self._state, events = release(self._state, now)
        return DeskOutput(events, self._drain(now.isoformat()), None, desk=self.name)

    def sweep(self, now: datetime) -> DeskOutput:
        """Forget what is past its horizon, once in many items."""
        self._until_sweep -= 1
        if self._until_sweep > 0:
            return DeskOutput((), (), None, desk=self.name)
        self._until_sweep = max(SWEEP, len(self._state.items) // 4)
        self._state, evicted = expire(self._state, min(now, from_microseconds(self._state.newest)))
        freeze_memory()
        return DeskOutput((), self._drain(f"{now.isoformat()} swept"), None, evicted, self.name)

    def next_release(self) -> datetime | None:
        """Tell when the next embargo ends."""
        return next_release(self._state)

    def open_stories(self) -> int:
        """Count the stories that may still be joined."""
        return len(self._state.emitted)

    def must_compact(self) -> bool:
        """Tell whether the log holds much more than what lives."""
        return self._logged > 2 * (len(self._state.items) + len(self._state.emitted)) + SPARE

    def compacted(self) -> tuple[ChangelogRecord, ...]:
        """Give the records of all that lives: a log to begin anew with."""
        records = tuple(snapshot(self._state))
        self._logged = len(records)
        return records

    def _drain(self, change: str) -> tuple[ChangelogRecord, ...]:
        """Give the records of a change, and the desk a new token if there are any."""
        records = tuple(drain(self._state))
        self._logged += len(records)
        if records:
            self.token = blake2b(self.token + change.encode(), digest_size=8).digest()
        return records


_OPEN: dict[tuple[str, str], OpenDesk] = {}
_RESTORED: dict[tuple[str, str], Sequence[ChangelogRecord]] = {}


class Desks:
    """The desks of one run; what they hold stays in this process and does not travel with a step that uses them."""

    def __init__(self, run: str, rules: StoryRules) -> None:
        self._run, self._rules = run, rules

    def restore(self, records: Mapping[str, Sequence[ChangelogRecord]]) -> None:
        """Give desks, by name, what a changelog topic held; for runners whose state ends with the process."""
        for name, found in records.items():
            require_readable(found)
            _RESTORED[self._run, name] = found

    def open(self, name: str, token: bytes | None, read_log: Callable[[], Iterable[bytes]]) -> OpenDesk:
        """Give the desk that the token names: the one at hand, else made from its log, else restored or new."""
        open_desk = _OPEN.get((self._run, name))
        if open_desk is not None and open_desk.token == token:
            return open_desk
        key = self._run, name
        if token is not None:
            _RESTORED.pop(key, None)  # the log holds it
        records = _RESTORED.get(key, ()) if token is None else [decode_record(line) for line in read_log()]
        unwritten = token is None and bool(records)
        logged = 1 << 62 if unwritten else len(records)  # a restored desk writes its whole log with its first change
        desk = OpenDesk(name, restore(records, self._rules), token or b"", logged)
        _OPEN[key] = desk
        return desk

    def close(self, name: str) -> None:
        """Forget the index of a desk whose last change was cut off: the next item finds it made anew, as before that change."""
        _OPEN.pop((self._run, name), None)


def encode_record(record: ChangelogRecord) -> bytes:
    """Write a record as one value of a log."""
    key, value = record
    return key.encode() + b"\n" + (b"-" if value is None else b"+" + value)


def decode_record(line: bytes) -> ChangelogRecord:
    """Read a record of a log."""
    key, _, value = line.partition(b"\n")
    if value[:1] not in {b"+", b"-"}:
        raise OtherVersion("a desk's log")
    return key.decode(), value[1:] if value.startswith(b"+") else None
