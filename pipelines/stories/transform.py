"""Wiring of the stories stage: a bounded fold of each desk, or a stateful decision item by item."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple
from uuid import uuid4

import apache_beam as beam
from apache_beam.coders import BytesCoder
from apache_beam.pvalue import PCollection, TaggedOutput
from apache_beam.transforms.timeutil import TimeDomain
from apache_beam.transforms.userstate import BagStateSpec, ReadModifyWriteStateSpec, TimerSpec, on_timer
from apache_beam.typehints.decorators import no_annotations
from apache_beam.utils.timestamp import Timestamp

from pipelines.beamkit.accounting import counter, fates
from pipelines.beamkit.door import DEAD, Carried, FailureDoor, Gate, Outcome, Stage
from pipelines.metrics.catalogue import EVENTS, OPEN_STORIES
from pipelines.metrics.recording import series
from pipelines.settings.stages import Settings
from pipelines.settings.stories import StoryRules
from pipelines.stories.describe.packed_item import PackedItem, pack_item
from pipelines.stories.lifecycle.fold import fold_desk
from pipelines.stories.lifecycle.outcome import StoryOutcome
from pipelines.stories.live.desks import ChangelogRecord, DeskOutput, Desks, OpenDesk, encode_record
from schemas import EventType, NewsEvent, RawMessage, Rejected

LOGGER = logging.getLogger(__name__)
NAME = STORIES = "stories"


class StoryOutputs(NamedTuple):
    """What the stage gives."""

    events: PCollection
    """``NewsEvent``: what happened, suppressed ones only when asked for."""
    stories: PCollection
    """``Story``: how each story stands at the end."""


class ItemWithMessage(NamedTuple):
    """An item as it comes to its desk live, with the message that it came from: the desk may still reject it."""

    raw: RawMessage
    item: PackedItem


def pack_carried(carried: Carried, rules: StoryRules) -> tuple[str, PackedItem]:
    """File one article under its desk; the bytes that it came from stay behind."""
    raw = carried.raw
    filed = pack_item(carried.article, raw.origin, rules, record_time(raw))
    return filed.desk, filed


def pack_with_message(carried: Carried, rules: StoryRules) -> tuple[str, ItemWithMessage]:
    """File one article, and keep its message with it."""
    desk, filed = pack_carried(carried, rules)
    return desk, ItemWithMessage(carried.raw, filed)


def filing(step: Callable[..., Any], settings: Settings) -> Stage:
    """File articles under their desks: ``Carried -> (desk, item)``."""
    return Stage(NAME, partial(step, rules=settings.stories), settings, gives=tuple[str, Any])


def record_time(raw: RawMessage) -> datetime | None:
    """Tell when a record was written to its topic; when a file was changed says nothing about its records."""
    return raw.timestamp if raw.origin.partition is not None else None


class _EmitEvents(beam.DoFn):
    """Counts fates and parts outcomes into events and stories."""

    def __init__(self, *, emit_duplicates: bool) -> None:
        self.emit_duplicates = emit_duplicates

    def setup(self) -> None:
        self.fates = fates()
        self.capped = counter("capped")
        self.flags: dict[str, Any] = {}

    def outputs(self, outcome: StoryOutcome) -> Iterator[Any]:
        for disposition, count in outcome.dispositions.items():
            self.fates[disposition].inc(count)
        yield from self.emit(outcome.events)
        yield TaggedOutput(STORIES, outcome.story)

    def emit(self, events: Iterable[NewsEvent]) -> Iterator[NewsEvent]:
        """Pass on what is not suppressed."""
        for event in events:
            series(EVENTS, event.type.value).inc()
            level = logging.INFO if event.type is EventType.WITHDRAWN else logging.DEBUG
            if LOGGER.isEnabledFor(level):
                told = {"type": event.type.value, "story_id": event.story_id, "position": str(event.origin)}
                LOGGER.log(level, "an event was made", extra=told)
            for flag in event.flags:
                self.flags.setdefault(flag, counter(flag)).inc()
            if self.emit_duplicates or event.type is not EventType.DUPLICATE:
                yield event


class _FoldDesk(_EmitEvents):
    def __init__(self, rules: StoryRules, *, emit_duplicates: bool) -> None:
        super().__init__(emit_duplicates=emit_duplicates)
        self.rules = rules

    def process(self, desk: tuple[str, Iterable[PackedItem]]) -> Iterator[Any]:
        for outcome in fold_desk(desk[1], self.rules, self.capped.inc):
            yield from self.outputs(outcome)


class FoldStories(beam.PTransform):
    """Join the articles of a bounded input to stories: ``Carried -> Joined``; no Beam state, one fold a desk.

    The guard cuts off filing, which is what takes longer with a larger record; the fold reads of each no more than its
    card and compares no more of two texts than ``changes`` says.
    """

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings

    @no_annotations
    def expand(self, articles: PCollection) -> Outcome:
        """Wire filing, grouping by desk and the fold."""
        settings = self._settings
        filed = articles | "file under a desk" >> filing(pack_carried, settings)
        fold = beam.ParDo(_FoldDesk(settings.stories, emit_duplicates=settings.emit_duplicates))
        told = (
            filed.done
            | "gather each desk" >> beam.GroupByKey()
            | "fold into stories" >> fold.with_outputs(STORIES, main="events")
        )
        return Outcome(StoryOutputs(told.events, told[STORIES]), filed.dead)


TOKEN = ReadModifyWriteStateSpec("token", BytesCoder())
LOG = BagStateSpec("log", BytesCoder())
EMBARGO = TimerSpec("embargo", TimeDomain.WATERMARK)
THE_NAME = beam.DoFn.KeyParam
THE_TOKEN, THE_LOG = beam.DoFn.StateParam(TOKEN), beam.DoFn.StateParam(LOG)
THE_EMBARGO = beam.DoFn.TimerParam(EMBARGO)


class _DecideDesk(_EmitEvents):
    """Decides on each item as it comes; Beam's state holds the desk's log, the process the index made from it.

    A desk is one key, so state costs one read and one write a bundle.
    """

    def __init__(
        self,
        desks: Desks,
        clock: Callable[[], datetime],
        stopping: Callable[[], bool],
        settings: Settings,
        *,
        draining: bool,
    ) -> None:
        super().__init__(emit_duplicates=settings.emit_duplicates)
        self.desks, self.clock, self.stopping, self.gate = desks, clock, stopping, Gate(NAME, settings)
        self.draining = draining

    def setup(self) -> None:
        super().setup()
        self.gate.setup()
        self.evicted = counter("evicted")
        self.evicted_texts = counter("evicted_texts")

    def process(
        self,
        brought: tuple[str, ItemWithMessage],
        token: Any = THE_TOKEN,
        log: Any = THE_LOG,
        embargo: Any = THE_EMBARGO,
    ) -> Iterator[Any]:
        """Decide within the guard's limits; what concerns other items is done before it and after it."""
        name, (raw, item) = brought
        desk, now = self.desks.open(name, token.read(), log.read), self.clock()
        freed = desk.release(now)
        if freed.records:
            yield self.keep(desk, freed, token, log, embargo)
        try:
            decided = self.gate.call(desk.decide, item, raw)
        except Rejected as problem:
            self.desks.close(name)
            yield self.gate.refuse(raw, problem)
            return
        self.gate.passed()
        self.count(decided)
        yield self.keep(desk, decided, token, log, embargo)
        swept = desk.sweep(now)
        self.evicted.inc(swept.evicted)
        if swept.records:
            yield self.keep(desk, swept, token, log, embargo)

    def count(self, decided: DeskOutput) -> None:
        """Count what became of an item."""
        if decided.disposition is not None:
            self.fates[decided.disposition].inc()
        self.evicted_texts.inc(decided.evicted_texts)
        self.capped.inc(decided.capped)

    @on_timer(EMBARGO)
    def release_pending(
        self, name: str = THE_NAME, token: Any = THE_TOKEN, log: Any = THE_LOG, embargo: Any = THE_EMBARGO
    ) -> Iterator[DeskOutput]:
        """Publish what an embargo held, by the clock: the DirectRunner fires timers early, and all of them at its end.

        At the end of a drain all timers fire; one that were set again then would fire at once, until its embargo ends.
        """
        if not self.stopping():
            desk = self.desks.open(name, token.read(), log.read)
            yield self.keep(desk, desk.release(self.clock()), token, log, None if self.draining else embargo)

    def keep(self, desk: OpenDesk, decided: DeskOutput, token: Any, log: Any, embargo: Any) -> DeskOutput:
        """Write down what changed, set the timer, and leave out what is suppressed."""
        records = decided.records
        if desk.must_compact():
            log.clear()
            records = desk.compacted()
        for record in records:
            log.add(encode_record(record))
        token.write(desk.token)
        series(OPEN_STORIES, desk.name).set(desk.open_stories())
        if embargo is not None and (moment := desk.next_release()):
            embargo.set(Timestamp.from_utc_datetime(moment))
        return decided._replace(events=tuple(self.emit(decided.events)))


class DecideStories(beam.PTransform):
    """Join live articles to stories: ``Carried -> Decided``, one for each article and one for each end of an embargo.

    ``clock`` tells when an embargo ends, ``stopping`` whether the run is being stopped; ``restored`` are changelog
    records by desk, for runners whose state ends with the process; ``draining`` says that the input ends by itself.
    """

    def __init__(
        self,
        settings: Settings,
        clock: Callable[[], datetime],
        stopping: Callable[[], bool],
        restored: Mapping[str, Sequence[ChangelogRecord]] | None = None,
        *,
        draining: bool = False,
    ) -> None:
        super().__init__()
        self._settings = settings
        desks = Desks(uuid4().hex, settings.stories)
        desks.restore(restored or {})
        self._decide = _DecideDesk(desks, clock, stopping, settings, draining=draining)

    @no_annotations
    def expand(self, articles: PCollection) -> Outcome:
        """Wire filing and the stateful decision; what is cut off leaves by the failure door, and its desk as it was."""
        door = FailureDoor()
        filed = door.through(articles | "file under a desk" >> filing(pack_with_message, self._settings))
        outputs = filed | "decide item by item" >> beam.ParDo(self._decide).with_outputs(DEAD, main="done")
        return Outcome(door.through(Outcome(outputs.done, outputs[DEAD])), door.dead_letters())
