"""Beam transforms of the stories stage: a bounded fold of each desk, or a stateful decision item by item."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

import apache_beam as beam
from apache_beam.coders import BytesCoder
from apache_beam.pvalue import PCollection, TaggedOutput
from apache_beam.transforms.timeutil import TimeDomain
from apache_beam.transforms.userstate import BagStateSpec, ReadModifyWriteStateSpec, TimerSpec, on_timer
from apache_beam.typehints.decorators import no_annotations
from apache_beam.utils.timestamp import Timestamp

from pipelines.beamkit.accounting import IN, counter, disposition_counters
from pipelines.beamkit.collector import Collector
from pipelines.beamkit.door import DEAD, Carried, FailureDoor, Gate, Outcome, Stage, always, in_turn
from pipelines.beamkit.lists import list_goes_on
from pipelines.metrics.catalogue import EVENTS, OPEN_STORIES
from pipelines.metrics.recording import series
from pipelines.process import the
from pipelines.settings.stages import Settings
from pipelines.settings.stories import StoryRules
from pipelines.stories.archive.fold import fold_runs
from pipelines.stories.archive.runs import Run, RunWriter
from pipelines.stories.describe.packed_item import PackedItem, pack_item
from pipelines.stories.lifecycle.outcome import StoryOutcome
from pipelines.stories.live.desks import ChangelogRecord, DeskOutput, Desks, OpenDesk, by_desk, encode_record
from pipelines.stories.live.verdict_feed import ReadVerdicts, VerdictFeed, VerdictsRead, no_records
from pipelines.stories.match.verdicts import NO_VERDICTS, Verdicts, with_verdicts
from pipelines.stories.worth.story import NO_VERSIONS
from schemas import DeadLetter, EnrichedArticle, EventType, NewsEvent, Origin, RawMessage, Rejected, Story

LOGGER = logging.getLogger(__name__)
NAME = STORIES = "stories"
NO_RECORDS = VerdictsRead()


class StoryOutputs(NamedTuple):
    """Outputs of the bounded form."""

    events: PCollection[NewsEvent]
    """What happened; suppressed events only with ``emit_duplicates``."""
    stories: PCollection[Story]
    """The final state of each story."""


ReadAgain = Callable[[Origin], RawMessage | None]
"""Reads a record of the source again; returns None if the source does not hold it any more."""


def pack_carried(
    carried: Carried[EnrichedArticle], rules: StoryRules, verdicts: Verdicts = NO_VERDICTS
) -> tuple[str, PackedItem]:
    """Return the packed item of an article by its desk, without the message."""
    raw = carried.raw
    item = pack_item(carried.article, raw.origin, rules, topic_time(raw))
    card = with_verdicts(item.card, verdicts)
    return item.desk, item if card is item.card else replace(item, card=card)


def packing(settings: Settings, verdicts: Verdicts = NO_VERDICTS) -> Stage[Carried, tuple[str, PackedItem]]:
    """Return the stage that packs articles for their desks: ``Carried -> (desk, item)``."""
    pack = partial(pack_carried, rules=settings.stories, verdicts=verdicts)
    return Stage(NAME, pack, settings, gives=tuple[str, Any], together=in_turn(pack, always))


def packing_lists(settings: Settings) -> Stage[Carried, tuple[str, Sequence[PackedItem]]]:
    """Return the stage that packs articles of a list for their desks: ``Carried -> (desk, items)``."""
    pack = partial(pack_carried, rules=settings.stories)
    return Stage(NAME, pack, settings, gives=tuple[str, Any], together=in_turn(pack, list_goes_on, by_desk))


class _RefuseRecords(beam.DoFn):
    """Makes dead letters of the records of a place of verdicts that are none; each counts as an input."""

    def __init__(self, refused: Sequence[tuple[RawMessage, Rejected]], settings: Settings) -> None:
        self.refused, self.gate = tuple(refused), Gate(NAME, settings)

    def setup(self) -> None:
        self.gate.setup()
        self.came_in = counter(IN)

    def process(self, _: object) -> Iterator[Any]:
        for raw, problem in self.refused:
            self.came_in.inc()
            yield self.gate.refuse(raw, problem)


def refused_verdicts(
    articles: PCollection[Any], refused: Sequence[tuple[RawMessage, Rejected]], settings: Settings
) -> tuple[PCollection[DeadLetter], ...]:
    """Return the dead letters of records that are no verdicts; none where there are no such records."""
    if not refused:
        return ()
    outputs = (
        articles.pipeline
        | "begin with verdicts" >> beam.Create([None])
        | "refuse records that are no verdicts" >> beam.ParDo(_RefuseRecords(refused, settings)).with_outputs(DEAD)
    )
    return (outputs[DEAD],)


def topic_time(raw: RawMessage) -> datetime | None:
    """Return when a record was written to its topic; None for a file, whose time says nothing about its records."""
    return raw.timestamp if raw.origin.partition is not None else None


class _EmitEvents(beam.DoFn):
    """Counts dispositions, and emits events and stories."""

    def __init__(self, *, emit_duplicates: bool) -> None:
        self.emit_duplicates = emit_duplicates

    def setup(self) -> None:
        self.dispositions = disposition_counters()
        self.capped = counter("capped")
        self.flags: dict[str, Any] = {}

    def outputs(self, outcome: StoryOutcome) -> Iterator[Any]:
        for disposition, count in outcome.dispositions.items():
            self.dispositions[disposition].inc(count)
        yield from self.emit(outcome.events)
        yield TaggedOutput(STORIES, outcome.story)

    def emit(self, events: Iterable[NewsEvent]) -> Iterator[NewsEvent]:
        """Yield the events that are not suppressed, and count all."""
        for event in events:
            report_event(event)
            for flag in event.flags:
                self.flags.setdefault(flag, counter(flag)).inc()
            if self.emit_duplicates or event.type is not EventType.DUPLICATE:
                yield event


def report_event(event: NewsEvent) -> None:
    """Count an event for those who watch this process, and log it."""
    series(EVENTS, event.type.value).inc()
    level = logging.INFO if event.type is EventType.WITHDRAWN else logging.DEBUG
    if LOGGER.isEnabledFor(level):
        fields = {"type": event.type.value, "story_id": event.story_id, "position": str(event.origin)}
        LOGGER.log(level, "an event was made", extra=fields)


class _WriteRuns(beam.DoFn):
    """Writes the items of each desk as runs, so that a bundle holds few of them: ``(desk, item) -> (desk, run)``."""

    def __init__(self, scratch: str) -> None:
        self.scratch = scratch

    def start_bundle(self) -> None:
        self.writer = RunWriter(Path(self.scratch))

    def process(self, filed: tuple[str, PackedItem]) -> Iterable[tuple[str, Run]]:
        return self.writer.add(filed[1])

    def finish_bundle(self) -> Iterable[Any]:
        return map(beam.transforms.window.GlobalWindows.windowed_value, self.writer.flush())


class _FoldDesk(_EmitEvents):
    def __init__(self, settings: Settings, scratch: str, produced_by: Mapping[str, str]) -> None:
        super().__init__(emit_duplicates=settings.emit_duplicates)
        self.rules, self.memory_limit, self.scratch = settings.stories, settings.memory_limit, scratch
        self.produced_by = dict(produced_by)

    def process(self, desk: tuple[str, Iterable[Run]]) -> Iterator[Any]:
        folder, made_by = Path(self.scratch), self.produced_by
        for outcome in fold_runs(desk[1], folder, self.rules, self.memory_limit, self.capped.inc, made_by):
            yield from self.outputs(outcome)


class FoldStories(beam.PTransform):
    """Join the articles of a bounded input to stories: ``Carried -> StoryOutputs``; no Beam state, one fold a desk.

    Items wait for the fold in files of the folder ``scratch``; ``produced_by`` are the versions that events carry. The guard
    limits packing, which takes longer for a larger record. The fold reads only cards, and compares texts within the limits of
    ``LifecycleThresholds``.
    """

    def __init__(
        self,
        settings: Settings,
        scratch: Path,
        produced_by: Mapping[str, str] = NO_VERSIONS,
        verdicts: VerdictsRead = NO_RECORDS,
    ) -> None:
        super().__init__()
        self._settings, self._scratch, self._produced_by = settings, str(scratch), dict(produced_by)
        self._verdicts = verdicts

    @no_annotations
    def expand(self, articles: PCollection[Carried]) -> Outcome[StoryOutputs]:
        """Connect packing, grouping by desk and the fold."""
        settings = self._settings
        packed = articles | "file under a desk" >> packing(settings, self._verdicts.verdicts)
        fold = beam.ParDo(_FoldDesk(settings, self._scratch, self._produced_by))
        outputs = (
            packed.done
            | "write runs of each desk" >> beam.ParDo(_WriteRuns(self._scratch)).with_output_types(tuple[str, Any])
            | "gather each desk" >> beam.GroupByKey()
            | "fold into stories" >> fold.with_outputs(STORIES, main="events")
        )
        dead = (packed.dead, *refused_verdicts(articles, self._verdicts.refused, settings))
        return Outcome(StoryOutputs(outputs.events, outputs[STORIES]), dead)


class PackItems(beam.PTransform):
    """Pack articles into runs of a folder: ``Carried -> (desk, run)``."""

    def __init__(self, settings: Settings, scratch: Path, verdicts: VerdictsRead = NO_RECORDS) -> None:
        super().__init__()
        self._settings, self._scratch, self._verdicts = settings, str(scratch), verdicts

    @no_annotations
    def expand(self, articles: PCollection[Carried]) -> Outcome[PCollection[Any]]:
        """Connect packing and the runs."""
        packed = articles | "file under a desk" >> packing(self._settings, self._verdicts.verdicts)
        runs = packed.done | "write runs of each desk" >> beam.ParDo(_WriteRuns(self._scratch))
        dead = (packed.dead, *refused_verdicts(articles, self._verdicts.refused, self._settings))
        return Outcome(runs, dead)


class NoResults(beam.PTransform):
    """Writes nothing: the stories are not made yet."""

    @no_annotations
    def expand(self, kept: PCollection[Any]) -> Outcome[PCollection[Any]]:
        """Pass on what comes."""
        return Outcome(kept, None)


TOKEN = ReadModifyWriteStateSpec("token", BytesCoder())
LOG = BagStateSpec("log", BytesCoder())
EMBARGO = TimerSpec("embargo", TimeDomain.WATERMARK)
THE_NAME = beam.DoFn.KeyParam
THE_TOKEN, THE_LOG = beam.DoFn.StateParam(TOKEN), beam.DoFn.StateParam(LOG)
THE_EMBARGO = beam.DoFn.TimerParam(EMBARGO)


class _DecideDesk(_EmitEvents):
    """Decides on each item as it comes. Beam's state has the desk's log, this process the index made from it.

    A desk is one key, so state costs one read and one write a bundle. Items come without their messages, which an engine would
    send with them: the message of one that is rejected here is read again, for its dead letter.
    """

    def __init__(
        self,
        desks: Desks,
        clock: Callable[[], datetime],
        stopping: Callable[[], bool],
        settings: Settings,
        read_again: ReadAgain,
        *,
        draining: bool,
        read_verdicts: ReadVerdicts,
    ) -> None:
        super().__init__(emit_duplicates=settings.emit_duplicates)
        self.desks, self.clock, self.stopping, self.gate = desks, clock, stopping, Gate(NAME, settings)
        self.read_again, self.draining, self.read_verdicts = read_again, draining, read_verdicts
        self.verdicts_interval_s = settings.verdicts_interval_s

    def setup(self) -> None:
        super().setup()
        self.gate.setup()
        the(Collector)
        self.feed = VerdictFeed(self.read_verdicts, self.verdicts_interval_s)
        self.came_in = counter(IN)
        self.evicted = counter("evicted")
        self.evicted_texts = counter("evicted_texts")

    def process(
        self,
        element: tuple[str, Sequence[PackedItem]],
        token: Any = THE_TOKEN,
        log: Any = THE_LOG,
        embargo: Any = THE_EMBARGO,
    ) -> Iterator[Any]:
        for item in element[1]:
            yield from self.decide(element[0], item, token, log, embargo)

    def decide(self, name: str, item: PackedItem, token: Any, log: Any, embargo: Any) -> Iterator[Any]:
        """Decide on an item within the guard's limits. Releases and sweeps are outside of them."""
        verdicts, refused = self.feed.current()
        desk, now = self.desks.open(name, token.read(), log.read, verdicts), self.clock()
        for raw, problem in refused:
            self.came_in.inc()
            yield self.gate.refuse(raw, problem)
        noted = desk.heed(verdicts)
        if noted.records:
            yield self.keep(desk, noted, token, log, embargo)
        released = desk.release(now)
        if released.records:
            yield self.keep(desk, released, token, log, embargo)
        try:
            output = self.gate.call(desk.decide, item, item)
        except Rejected as problem:
            self.desks.close(name)
            yield self.gate.refuse(*self.message_of(item, problem))
            return
        self.gate.passed()
        self.count(output)
        yield self.keep(desk, output, token, log, embargo)
        swept = desk.sweep(now)
        self.evicted.inc(swept.evicted)
        if swept.records:
            yield self.keep(desk, swept, token, log, embargo)

    def message_of(self, item: PackedItem, problem: Rejected) -> tuple[RawMessage, Rejected]:
        """Return the message of a rejected item, read again, and the problem, which says so if the message is gone."""
        origin = item.origin()
        if (raw := self.read_again(origin)) is not None:
            return raw, problem
        detail = f"{problem.detail}; its bytes are lost: the source no longer holds the record"
        return RawMessage(value=b"", origin=origin), Rejected(problem.reason, detail)

    def count(self, output: DeskOutput) -> None:
        """Count the disposition of an item and what it evicted."""
        if output.disposition is not None:
            self.dispositions[output.disposition].inc()
        self.evicted_texts.inc(output.evicted_texts)
        self.capped.inc(output.capped)

    @on_timer(EMBARGO)
    def release_pending(
        self, name: str = THE_NAME, token: Any = THE_TOKEN, log: Any = THE_LOG, embargo: Any = THE_EMBARGO
    ) -> Iterator[DeskOutput]:
        """Publish what an embargo held, by the clock: the DirectRunner fires timers early, and all of them at its end.

        At the end of a drain all timers fire. A timer that was set again would then fire at once, until its embargo ends.
        """
        if not self.stopping():
            verdicts, _ = self.feed.current()
            desk = self.desks.open(name, token.read(), log.read, verdicts)
            yield self.keep(desk, desk.heed(verdicts), token, log, None)
            yield self.keep(desk, desk.release(self.clock()), token, log, None if self.draining else embargo)

    def keep(self, desk: OpenDesk, output: DeskOutput, token: Any, log: Any, embargo: Any) -> DeskOutput:
        """Write the records that changed to state and set the timer. Return the output without suppressed events."""
        records = output.records
        if desk.must_compact():
            log.clear()
            records = desk.compacted()
        for record in records:
            log.add(encode_record(record))
        token.write(desk.token)
        series(OPEN_STORIES, desk.name).set(desk.open_stories())
        if embargo is not None and (moment := desk.next_release()):
            embargo.set(Timestamp.from_utc_datetime(moment))
        return output._replace(events=tuple(self.emit(output.events)))


class DecideStories(beam.PTransform):
    """Join live articles to stories: ``Carried -> DeskOutput``, one for each article and one for each end of an embargo.

    ``clock`` returns the time that embargoes are compared with, ``stopping`` whether the run is being stopped, ``read_again``
    the record at a place of the source, for the dead letter of an item that its desk rejects. ``restored`` are changelog records by desk, for runners whose state ends with the process; ``draining`` says that the input ends by
    itself; ``read_verdicts`` returns the records of editors' verdicts, as they are when it is called.
    """

    def __init__(
        self,
        settings: Settings,
        clock: Callable[[], datetime],
        stopping: Callable[[], bool],
        read_again: ReadAgain,
        restored: Mapping[str, Sequence[ChangelogRecord]] | None = None,
        *,
        draining: bool = False,
        produced_by: Mapping[str, str] = NO_VERSIONS,
        read_verdicts: ReadVerdicts = no_records,
    ) -> None:
        super().__init__()
        self._settings = settings
        desks = Desks(uuid4().hex, settings.stories, produced_by=produced_by)
        desks.restore(restored or {})
        self._decide = _DecideDesk(
            desks, clock, stopping, settings, read_again, draining=draining, read_verdicts=read_verdicts
        )

    @no_annotations
    def expand(self, articles: PCollection[Carried]) -> Outcome[PCollection[DeskOutput]]:
        """Connect packing and the stateful decision. A rejected item leaves by the failure door, and its desk as it was."""
        door = FailureDoor()
        packed = door.through(articles | "file under a desk" >> packing_lists(self._settings))
        outputs = packed | "decide item by item" >> beam.ParDo(self._decide).with_outputs(DEAD, main="done")
        return Outcome(door.through(Outcome(outputs.done, outputs[DEAD])), door.dead_letters())
