"""Wiring of the stories stage: a bounded fold of each desk, or a stateful decision item by item."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any, NamedTuple

import apache_beam as beam
import orjson
from apache_beam.coders import BytesCoder, VarIntCoder
from apache_beam.pvalue import PCollection, TaggedOutput
from apache_beam.transforms.timeutil import TimeDomain
from apache_beam.transforms.userstate import BagStateSpec, ReadModifyWriteStateSpec, TimerSpec, on_timer
from apache_beam.typehints.decorators import no_annotations
from apache_beam.utils.timestamp import Timestamp

from pipelines.beamkit.accounting import counter, fates
from pipelines.beamkit.door import Carried
from pipelines.settings import Settings
from pipelines.stories.card import instant
from pipelines.stories.changelog import drain, restore, snapshot
from pipelines.stories.decide import decide, due, expire, release
from pipelines.stories.filing import Filed, file_item
from pipelines.stories.fold import fold_desk
from pipelines.stories.outcome import StoryOutcome
from pipelines.stories.rules import StoryRules
from pipelines.stories.state import DeskState
from schemas import EventType, NewsEvent

STORIES = "stories"
CHANGES = "changelog"
SWEEP = timedelta(days=1)


class Joined(NamedTuple):
    """What the stage gives."""

    events: PCollection
    """``NewsEvent``: what happened, suppressed ones only when asked for."""
    stories: PCollection
    """``Story``: how each story stands at the end."""


def file_carried(carried: Carried, rules: StoryRules) -> tuple[str, Filed]:
    """File one article under its desk; the bytes that it came from stay behind."""
    filed = file_item(carried.article, carried.raw.origin, rules)
    return filed.desk, filed


class _Tell(beam.DoFn):
    """Counts fates and parts outcomes into events and stories."""

    def __init__(self, *, emit_duplicates: bool) -> None:
        self.emit_duplicates = emit_duplicates

    def setup(self) -> None:
        self.fates = fates()
        self.flags: dict[str, Any] = {}

    def outputs(self, outcome: StoryOutcome) -> Iterator[Any]:
        for fate, count in outcome.dispositions.items():
            self.fates[fate].inc(count)
        yield from self.emit(outcome.events)
        yield TaggedOutput(STORIES, outcome.story)

    def emit(self, events: Iterable[NewsEvent]) -> Iterator[NewsEvent]:
        """Pass on what is not suppressed."""
        for event in events:
            for flag in event.flags:
                self.flags.setdefault(flag, counter(flag)).inc()
            if self.emit_duplicates or event.type is not EventType.DUPLICATE:
                yield event


class _FoldDesk(_Tell):
    def __init__(self, rules: StoryRules, *, emit_duplicates: bool) -> None:
        super().__init__(emit_duplicates=emit_duplicates)
        self.rules = rules

    def process(self, desk: tuple[str, Iterable[Filed]]) -> Iterator[Any]:
        for outcome in fold_desk(desk[1], self.rules):
            yield from self.outputs(outcome)


class FoldStories(beam.PTransform):
    """Join the articles of a bounded input to stories: ``Carried -> Joined``; no Beam state, one fold a desk."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._rules, self._emit_duplicates = settings.stories, settings.emit_duplicates

    @no_annotations
    def expand(self, articles: PCollection) -> Joined:
        """Wire filing, grouping by desk and the fold."""
        filed = articles | "file under a desk" >> beam.Map(file_carried, rules=self._rules).with_output_types(
            tuple[str, Any]
        )
        fold = beam.ParDo(_FoldDesk(self._rules, emit_duplicates=self._emit_duplicates))
        told = (
            filed
            | "gather each desk" >> beam.GroupByKey()
            | "fold into stories" >> fold.with_outputs(STORIES, main="events")
        )
        return Joined(told.events, told[STORIES])


class Decided(NamedTuple):
    """What the streaming stage gives."""

    events: PCollection
    """``NewsEvent``: the difference that each item makes."""
    changelog: PCollection
    """``(key, value or null)`` for a compacted topic; the key begins with the desk and a tab."""


LOG = BagStateSpec("log", BytesCoder())
SEQUENCE = ReadModifyWriteStateSpec("sequence", VarIntCoder())
EMBARGO = TimerSpec("embargo", TimeDomain.WATERMARK)
SWEEPER = TimerSpec("sweep", TimeDomain.WATERMARK)
KEY, NOW = beam.DoFn.KeyParam, beam.DoFn.TimestampParam
THE_LOG, THE_SEQUENCE = beam.DoFn.StateParam(LOG), beam.DoFn.StateParam(SEQUENCE)
THE_EMBARGO, THE_SWEEPER = beam.DoFn.TimerParam(EMBARGO), beam.DoFn.TimerParam(SWEEPER)


class _DecideDesk(_Tell):
    """Decides item by item; the log in state is the truth, the index in memory its fold.

    The index counts only while its sequence number is the state's: after a retry, a move or a restart it is built again
    from the log, or, where there is none, from the records that the job was started with.
    """

    def __init__(
        self, rules: StoryRules, restored: dict[str, list[tuple[str, bytes]]], *, emit_duplicates: bool
    ) -> None:
        super().__init__(emit_duplicates=emit_duplicates)
        self.rules, self.restored = rules, restored

    def setup(self) -> None:
        super().setup()
        self.desks: dict[str, tuple[int, DeskState]] = {}
        self.sweeping: set[str] = set()
        self.evicted = counter("evicted")

    def process(
        self,
        filed: tuple[str, Filed],
        log: Any = THE_LOG,
        sequence: Any = THE_SEQUENCE,
        embargo: Any = THE_EMBARGO,
        sweeper: Any = THE_SWEEPER,
    ) -> Iterator[Any]:
        name, item = filed
        number, state = self.open(name, log, sequence)
        if name not in self.sweeping:
            self.sweeping.add(name)
            sweeper.set(beam_time(instant(item.card.time) + SWEEP))
        state, events, fate = decide(state, item)
        self.fates[fate].inc()
        yield from self.emit(events)
        yield from self.close(name, number, state, log, sequence, embargo)

    @on_timer(EMBARGO)
    def let_go(
        self,
        name: str = KEY,
        now: Timestamp = NOW,
        log: Any = THE_LOG,
        sequence: Any = THE_SEQUENCE,
        embargo: Any = THE_EMBARGO,
    ) -> Iterator[Any]:
        """Publish what the embargo held back."""
        number, state = self.open(name, log, sequence)
        state, events = release(state, now.to_utc_datetime(has_tz=True))
        yield from self.emit(events)
        yield from self.close(name, number, state, log, sequence, embargo)

    @on_timer(SWEEPER)
    def sweep(
        self,
        name: str = KEY,
        now: Timestamp = NOW,
        log: Any = THE_LOG,
        sequence: Any = THE_SEQUENCE,
        sweeper: Any = THE_SWEEPER,
    ) -> Iterator[Any]:
        """Forget what is past its horizon, and compact the log.

        The horizon goes with the items, not with a watermark that runs ahead of them: the end of a stream forgets nothing.
        """
        number, state = self.open(name, log, sequence)
        fired, newest = now.to_utc_datetime(has_tz=True), instant(state.newest)
        moment = min(fired, newest)
        state, gone = expire(state, moment)
        self.evicted.inc(gone)
        for key, value in drain(state):
            yield TaggedOutput(CHANGES, (f"{name}\t{key}", value))
        log.clear()
        for record in snapshot(state):
            log.add(to_log(*record))
        self.desks[name] = (number + 1, state)
        sequence.write(number + 1)
        self.sweeping.discard(name)
        if newest > fired:
            self.sweeping.add(name)
            sweeper.set(beam_time(fired + SWEEP))

    def open(self, name: str, log: Any, sequence: Any) -> tuple[int, DeskState]:
        """Give the desk as the state has it."""
        number = sequence.read() or 0
        known = self.desks.get(name)
        if known and known[0] == number:
            return known
        records = [from_log(line) for line in log.read()] if number else self.restored.get(name, [])
        return number, restore(records, self.rules)

    def close(self, name: str, number: int, state: DeskState, log: Any, sequence: Any, embargo: Any) -> Iterator[Any]:
        """Write down what changed, and set the timer."""
        if number == 0:
            for record in self.restored.get(name, []):
                log.add(to_log(*record))
        for key, value in drain(state):
            log.add(to_log(key, value))
            yield TaggedOutput(CHANGES, (f"{name}\t{key}", value))
        sequence.write(number + 1)
        self.desks[name] = (number + 1, state)
        moment = due(state)
        if moment:
            embargo.set(beam_time(moment))


def beam_time(moment: Any) -> Timestamp:
    """Give a moment as Beam counts it."""
    return Timestamp.from_utc_datetime(moment)


def to_log(key: str, value: bytes | None) -> bytes:
    """Write one record of the log."""
    return orjson.dumps([key, value.decode() if value is not None else None])


def from_log(line: bytes) -> tuple[str, bytes | None]:
    """Read one record of the log."""
    key, value = orjson.loads(line)
    return key, value.encode() if value is not None else None


class DecideStories(beam.PTransform):
    """Join the articles of an unbounded input to stories: ``Carried -> Decided``; one stateful step a desk.

    ``restored`` are the latest records of the changelog topic, by key, for a job that starts without state.
    """

    def __init__(self, settings: Settings, restored: Iterable[tuple[str, bytes]] = ()) -> None:
        super().__init__()
        self._rules, self._emit_duplicates = settings.stories, settings.emit_duplicates
        self._restored: dict[str, list[tuple[str, bytes]]] = {}
        for key, value in restored:
            desk, _, rest = key.partition("\t")
            self._restored.setdefault(desk, []).append((rest, value))

    def expand(self, articles: PCollection) -> Decided:
        """Wire filing and the stateful decision."""
        filed = articles | "file under a desk" >> beam.Map(file_carried, rules=self._rules).with_output_types(
            tuple[str, Any]
        )
        decision = beam.ParDo(_DecideDesk(self._rules, self._restored, emit_duplicates=self._emit_duplicates))
        told = filed | "decide item by item" >> decision.with_outputs(CHANGES, main="events")
        return Decided(told.events, told[CHANGES])
