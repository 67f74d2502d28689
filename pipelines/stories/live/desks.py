"""Open desks: the index of each desk in this process, made from its log and valid while its token is current.

The log is what a runner's state keeps: changelog records. A token identifies the last change; two desks with one token are
equal. So an index that a failed bundle left behind, or a key that moved away and came back, is found stale and made again.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import blake2b
from typing import Any, NamedTuple, TypeVar

from pipelines.process import the
from pipelines.settings.stories import StoryRules
from pipelines.stories.describe.card import from_microseconds
from pipelines.stories.describe.packed_item import PackedItem
from pipelines.stories.live.changelog import OtherVersion, drain, require_readable, restore, snapshot
from pipelines.stories.live.decide import decide, expire, heed, next_release, release
from pipelines.stories.live.memory import freeze_memory
from pipelines.stories.live.state import DeskState
from pipelines.stories.match.verdicts import NO_VERDICTS, Verdicts
from pipelines.stories.thresholds import THRESHOLDS, Thresholds
from pipelines.stories.worth.story import NO_VERSIONS
from schemas import Disposition, NewsEvent

Stamp = TypeVar("Stamp", bound=Any)
ChangelogRecord = tuple[str, bytes | None]
"""Key and value of the changelog; the value None deletes the key."""


class DeskOutput(NamedTuple):
    """What one item, or the end of an embargo, did to its desk."""

    events: tuple[NewsEvent, ...]
    records: tuple[ChangelogRecord, ...]
    """Changelog records, for the topic that a restarted desk is restored from."""
    disposition: Disposition | None
    """Disposition of the item; None at the end of an embargo."""
    evicted: int = 0
    """Count of items dropped past their horizon."""
    desk: str = ""
    """Name of the desk."""
    evicted_texts: int = 0
    """Count of texts evicted because their story was too large."""
    capped: int = 0
    """1 if a limit left out candidates of the item."""


class OpenDesk:
    """A desk with its index. Its methods change it in place."""

    def __init__(self, name: str, state: DeskState, token: bytes, logged: int) -> None:
        self.name, self.token = name, token
        self._state, self._logged = state, logged
        self._limits = state.thresholds.live
        self._until_sweep = self._limits.sweep_items

    def decide(self, item: PackedItem) -> DeskOutput:
        """Decide on an item. A known one (its offset was not committed before a crash) does nothing.

        If an exception or the guard stops this call, the desk is half changed: close it with ``Desks.close``.
        """
        if item.card.uid in self._state.items:
            return DeskOutput((), (), Disposition.DUPLICATE, desk=self.name)
        before = self._state.evicted_texts, self._state.index.capped
        self._state, events, disposition = decide(self._state, item)
        texts, capped = self._state.evicted_texts - before[0], self._state.index.capped - before[1]
        return DeskOutput(events, self._drain(item.card.uid), disposition, 0, self.name, texts, capped)

    def heed(self, verdicts: Verdicts) -> DeskOutput:
        """Put verdicts of editors in force."""
        self._state, events = heed(self._state, verdicts)
        return DeskOutput(events, self._drain(f"verdicts {verdicts.newest}"), None, desk=self.name)

    def release(self, now: datetime) -> DeskOutput:
        """Publish what an embargo held until ``now``."""
        end = next_release(self._state)
        if end is None or end > now:
            return DeskOutput((), (), None, desk=self.name)
        self._state, events = release(self._state, now)
        return DeskOutput(events, self._drain(now.isoformat()), None, desk=self.name)

    def sweep(self, now: datetime) -> DeskOutput:
        """Drop what is past its horizon, once in many items."""
        self._until_sweep -= 1
        if self._until_sweep > 0:
            return DeskOutput((), (), None, desk=self.name)
        self._until_sweep = max(self._limits.sweep_items, len(self._state.items) // self._limits.sweep_divisor)
        self._state, evicted = expire(self._state, min(now, from_microseconds(self._state.newest)))
        freeze_memory()
        return DeskOutput((), self._drain(f"{now.isoformat()} swept"), None, evicted, self.name)

    def next_release(self) -> datetime | None:
        """Return when the next embargo ends; None if there is none."""
        return next_release(self._state)

    def open_stories(self) -> int:
        """Return the count of stories that may still be joined."""
        return len(self._state.emitted)

    def must_compact(self) -> bool:
        """Return True if the log holds many more records than are live."""
        live = len(self._state.items) + len(self._state.emitted)
        return self._logged > self._limits.log_ratio * live + self._limits.log_spare

    def compacted(self) -> tuple[ChangelogRecord, ...]:
        """Return the live records, to start a new log with."""
        records = tuple(snapshot(self._state))
        self._logged = len(records)
        return records

    def _drain(self, change: str) -> tuple[ChangelogRecord, ...]:
        """Return the records of a change. If there are any, the desk gets a new token."""
        records = tuple(drain(self._state))
        self._logged += len(records)
        if records:
            self.token = blake2b(self.token + change.encode(), digest_size=8).digest()
        return records


class _Held:
    """The desks of one run that this process holds, by name."""

    def __init__(self, _run: str) -> None:
        self.open: dict[str, OpenDesk] = {}
        self.restored: dict[str, Sequence[ChangelogRecord]] = {}


class Desks:
    """The desks of one run. Their content stays in this process and is not pickled with a DoFn that uses them."""

    def __init__(
        self,
        run: str,
        rules: StoryRules,
        thresholds: Thresholds = THRESHOLDS,
        produced_by: Mapping[str, str] = NO_VERSIONS,
    ) -> None:
        self._run, self._rules, self._thresholds, self._produced_by = run, rules, thresholds, dict(produced_by)

    def restore(self, records: Mapping[str, Sequence[ChangelogRecord]]) -> None:
        """Set what a changelog topic held of each desk, by name; for runners whose state ends with the process."""
        for name, found in records.items():
            require_readable(found)
            the(_Held, self._run).restored[name] = found

    def open(
        self, name: str, token: bytes | None, read_log: Callable[[], Iterable[bytes]], verdicts: Verdicts = NO_VERDICTS
    ) -> OpenDesk:
        """Return the desk of a token: the open one, else one made from its log, else a restored or a new one.

        One that is made has ``verdicts`` noted; ``OpenDesk.heed`` emits what they change.
        """
        held = the(_Held, self._run)
        found = held.open.get(name)
        if found is not None and found.token == token:
            return found
        if token is not None:
            held.restored.pop(name, None)  # the log holds it
        records = held.restored.get(name, ()) if token is None else [decode_record(line) for line in read_log()]
        unwritten = token is None and bool(records)
        logged = 1 << 62 if unwritten else len(records)  # a restored desk writes its whole log with its first change
        state = restore(records, self._rules, self._thresholds, self._produced_by, verdicts)
        desk = OpenDesk(name, state, token or b"", logged)
        held.open[name] = desk
        return desk

    def close(self, name: str) -> None:
        """Drop the index of a desk whose last change was stopped: the next item makes it again, as before that change."""
        the(_Held, self._run).open.pop(name, None)


def by_desk(
    filed: list[tuple[tuple[str, PackedItem], Stamp]],
) -> list[tuple[tuple[str, tuple[PackedItem, ...]], Stamp]]:
    """Return the items of each desk, in order, with the earliest of their times."""
    desks: dict[str, tuple[list[PackedItem], list[Stamp]]] = {}
    for (name, item), time in filed:
        items, times = desks.setdefault(name, ([], []))
        items.append(item)
        times.append(time)
    return [((name, tuple(items)), min(times)) for name, (items, times) in desks.items()]


def encode_record(record: ChangelogRecord) -> bytes:
    """Return a record as one value of a log."""
    key, value = record
    return key.encode() + b"\n" + (b"-" if value is None else b"+" + value)


def decode_record(line: bytes) -> ChangelogRecord:
    """Read a record of a log."""
    key, _, value = line.partition(b"\n")
    if value[:1] not in {b"+", b"-"}:
        raise OtherVersion("a desk's log")
    return key.decode(), value[1:] if value.startswith(b"+") else None
