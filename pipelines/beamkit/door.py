"""The failure door: whatever a stage rejects leaves as a dead letter, by one way out."""

import logging
from collections.abc import Callable, Iterator
from functools import partial
from time import perf_counter
from typing import Any, Final, Generic, NamedTuple, TypeAlias, TypeVar

import apache_beam as beam
from apache_beam.pvalue import PCollection, TaggedOutput
from apache_beam.transforms.window import GlobalWindows, TimestampedValue
from apache_beam.typehints.decorators import no_annotations
from apache_beam.utils.timestamp import Timestamp

from pipelines.beamkit.accounting import IN, count_missing_extra, counter
from pipelines.beamkit.breaker import Breaker, BreakerLimits
from pipelines.beamkit.guard import Limits, call_within
from pipelines.beamkit.lists import passed_on
from pipelines.metrics.catalogue import DEAD_LETTERS, STAGE_SECONDS
from pipelines.metrics.recording import series
from pipelines.metrics.steps import Steps
from pipelines.metrics.tracing import Tracing
from pipelines.process import the
from pipelines.settings.stages import BreakerSettings, GuardSettings, Settings
from schemas import Article, DeadLetter, Disposition, Origin, RawMessage, Rejected
from schemas.message import HASHED_BYTES

LOG = logging.getLogger(__name__)
Comes = TypeVar("Comes")
Goes = TypeVar("Goes")
Done = TypeVar("Done")
DEAD = "dead letters"
RECORDS_IN_TURN: Final = 64
"""Most records that a step takes before the step behind it takes the first,"""
BYTES_IN_TURN: Final = 1 << 20
"""and the size of their messages at which it takes no more."""


Stamped_co = TypeVar("Stamped_co", bound=Article, covariant=True)
"""The type of an article by the stages it has passed: ``ParsedArticle``, ``NormalizedArticle``, ``EnrichedArticle``."""


class Carried(NamedTuple, Generic[Stamped_co]):
    """An article with the message that it came from, since a later stage may still reject it."""

    raw: RawMessage
    article: Stamped_co


class Refusal(NamedTuple):
    """One item that was rejected out of a message that holds several."""

    raw: RawMessage
    problem: Rejected


def dead_letter(stage: str, raw: RawMessage, problem: Rejected, keep: int, size: int | None = None) -> DeadLetter:
    """Describe a rejected record; of its bytes at most ``keep`` are kept, and its full size.

    Of many items of one record each keeps less than the one before, or a feed of 80 kB with 20,000 broken items would
    take 2 GB: item n keeps ``keep / n``, but what its id is made of.
    """
    series(DEAD_LETTERS, stage, problem.reason.value).inc()
    fields = {"stage": stage, "reason": problem.reason.value, "position": str(raw.origin)}
    LOG.info("a record was rejected", extra=fields)
    return DeadLetter(
        stage=stage,
        reason=problem.reason,
        detail=problem.detail,
        origin=raw.origin,
        raw=raw.value[: max(HASHED_BYTES, keep // (raw.origin.item or 1))],
        raw_size=len(raw.value) if size is None else size,
        key=raw.key,
        headers=raw.headers,
        timestamp=None if raw.origin.partition is None else raw.timestamp,
    )


def raw_of(record: Any) -> RawMessage:
    """Return the message of a record on its way: the record itself, or the ``raw`` that it carries."""
    raw: RawMessage = record if isinstance(record, RawMessage) else record.raw
    return raw


Letters: TypeAlias = PCollection[DeadLetter]


class Outcome(NamedTuple, Generic[Done]):
    """What a stage or a sink gives: its results, and the records that it rejected; None when it rejects none."""

    done: Done
    """A ``PCollection``, or several of them."""
    dead: Letters | tuple[Letters, ...] | None


class FailureDoor:
    """Collects the dead letters of all stages on the way through the diagram."""

    def __init__(self) -> None:
        self._dead: list[Letters] = []

    def through(self, outcome: Outcome[Done]) -> Done:
        """Pass a stage's results on and keep its dead letters."""
        if outcome.dead is not None:
            self._dead += outcome.dead if isinstance(outcome.dead, tuple) else (outcome.dead,)
        return outcome.done

    def dead_letters(self) -> tuple[Letters, ...]:
        """Return the dead letters of all stages that came through.

        They are not flattened: on the DirectRunner a live run would wait at a Flatten for the end of its source.
        """
        return tuple(self._dead)


def always() -> bool:
    """Return True: more records of the bundle may follow."""
    return True


Gather: TypeAlias = Callable[[list[tuple[Any, Timestamp]]], list[tuple[Any, Timestamp]]]
"""Makes elements of the results of several records, each with its time: an engine sends one element in less time than many."""


class Together(NamedTuple):
    """How a step takes several records of a bundle at once.

    The guard's limits of one record hold for all of them, so that one that never ends is cut off as soon as it is alone. Records
    wait until they have ``size`` together, which must take far less than the limits, and no longer than ``more`` follow.
    """

    step: Callable[[list[Any]], list[Any]]
    """Its results are those of the records one by one, in the same order."""
    records: int
    """Maximum number of them."""
    size_of: Callable[[Any], int]
    size: int
    more: Callable[[], bool] = always
    """Returns True if another record comes at once, so that the one that came last may wait for it."""
    gather: Gather | None = None
    """Makes fewer elements of the results; None leaves each as one."""


def in_turn(step: Callable[[Any], Any], more: Callable[[], bool], gather: Gather | None = None) -> Together:
    """Return how a step takes one record after the other, several before the step behind it takes the first.

    A processor that goes through all steps for each record takes longer: it has no step at hand any more when the next record comes.
    """
    return Together(partial(_each, step), RECORDS_IN_TURN, _message_size, BYTES_IN_TURN, more, gather)


def _each(step: Callable[[Any], Any], records: list[Any]) -> list[Any]:
    return [step(record) for record in records]


def _message_size(record: Any) -> int:
    return len(raw_of(record).value)


class Gate:
    """What every stage does with each of its records: guard it, time it, and let it pass or refuse it."""

    def __init__(self, stage: str, settings: Settings) -> None:
        self._stage, self._keep = stage, settings.read.max_dead_letter_bytes
        self._limits, self._breaker_limits = guard_limits(settings.guard), breaker_limits(settings.breaker)
        self._log_after, self._endpoint = settings.guard.log_after_s, settings.tracing.endpoint

    def setup(self) -> None:
        """Begin in a worker."""
        self._died = counter(Disposition.DEAD)
        self._breaker = Breaker(self._stage, self._breaker_limits)
        self._took = series(STAGE_SECONDS, self._stage)
        self._steps = the(Steps)
        self._steps.watch(self._log_after)
        self._spans = the(Tracing).start(self._endpoint)

    def call(self, step: Callable[[Any], Any], record: Any, place: object) -> Any:
        """Call a step within the guard's limits; note that it runs, on the record of which place, and how long it took."""
        started = perf_counter()
        try:
            with self._steps.running(self._stage, place):
                return call_within(self._limits, step, record)
        finally:
            took = perf_counter() - started
            self._took.observe(took)
            if self._spans is not None:
                self._spans.note(self._stage, _origin_of(place), took)

    def call_together(self, step: Callable[[list[Any]], list[Any]], records: list[Any]) -> list[Any]:
        """Call a step of several records at once within one record's limits."""
        started = perf_counter()
        with self._steps.running(self._stage, raw_of(records[0]).origin):
            results = call_within(self._limits, step, records)
        share = (perf_counter() - started) / len(records)
        for _ in records:
            self._took.observe(share)
        if self._spans is not None:
            self._spans.note_all(self._stage, (raw_of(record).origin for record in records), share)
        return results

    def passed(self) -> None:
        """Count a record that was not rejected."""
        self._breaker.passed()

    def refuse(self, raw: RawMessage, problem: Rejected, size: int | None = None) -> TaggedOutput:
        """Make a dead letter of a record, with its whole ``size`` if only its head is here.

        Raises ``BreakerTripped`` when it is one too many.
        """
        self._died.inc()
        count_missing_extra(problem)
        self._breaker.rejected(problem.reason, raw.origin)
        return TaggedOutput(DEAD, dead_letter(self._stage, raw, problem, self._keep, size))


def _origin_of(place: Any) -> Origin:
    """Return the origin that a place is or, packed, has."""
    origin: Origin = place if isinstance(place, Origin) else place.origin()
    return origin


class _Apply(beam.DoFn):
    def __init__(self, gate: Gate, step: Callable[[Any], Any], load: Callable[[], None]) -> None:
        self.gate, self.step, self.load = gate, step, load

    def setup(self) -> None:
        self.load()
        self.gate.setup()

    def process(self, record: Any) -> Iterator[Any]:
        raw = raw_of(record)
        try:
            result = self.gate.call(self.step, record, raw.origin)
        except Rejected as problem:
            yield self.gate.refuse(raw, problem)
            return
        self.gate.passed()
        yield result


class _ApplySeveral(_Apply):
    """Applies a step that gives several results; each of them counts as an input of its own."""

    def setup(self) -> None:
        super().setup()
        self.came_in = counter(IN)

    def process(self, record: Any) -> Iterator[Any]:
        raw = raw_of(record)
        try:
            results = self.gate.call(self.listed, record, raw.origin)
        except Rejected as problem:
            yield self.gate.refuse(raw, problem)
            return
        self.came_in.inc(len(results) - 1)
        for result in results:
            if isinstance(result, Refusal):
                yield self.gate.refuse(*result)
            else:
                self.gate.passed()
                yield result

    def listed(self, record: Any) -> list[Any]:
        return list(self.step(record))


class _ApplyTogether(_Apply):
    """Applies a step to several records of a bundle at once; where that is rejected, to each of them alone.

    Each result keeps the time of its record: timers of later steps hold the watermark by it.
    """

    def __init__(self, apply: _Apply, together: Together) -> None:
        super().__init__(apply.gate, apply.step, apply.load)
        self.together = together

    def start_bundle(self) -> None:
        self.waiting: list[tuple[Any, Timestamp]] = []
        self.size = 0

    def process(self, record: Any, time: Any = beam.DoFn.TimestampParam) -> Iterator[Any]:
        together = self.together
        self.waiting.append((record, time))
        self.size += together.size_of(record)
        if len(self.waiting) == together.records or self.size >= together.size or not together.more():
            for result, then in passed_on(self.gathered()):
                if isinstance(result, TaggedOutput):
                    yield TaggedOutput(result.tag, TimestampedValue(result.value, then))
                else:
                    yield TimestampedValue(result, then)

    def finish_bundle(self) -> Iterator[Any]:
        for result, then in passed_on(self.gathered()):
            if isinstance(result, TaggedOutput):
                yield TaggedOutput(result.tag, GlobalWindows.windowed_value(result.value, then))
            else:
                yield GlobalWindows.windowed_value(result, then)

    def gathered(self) -> list[tuple[Any, Timestamp]]:
        results = list(self.results())
        if self.together.gather is None:
            return results
        dead = [one for one in results if isinstance(one[0], TaggedOutput)]
        return [*dead, *self.together.gather([one for one in results if not isinstance(one[0], TaggedOutput)])]

    def results(self) -> Iterator[tuple[Any, Timestamp]]:
        waiting, self.waiting, self.size = self.waiting, [], 0
        if not waiting:
            return
        try:
            results = self.gate.call_together(self.together.step, [record for record, _ in waiting])
        except Rejected:
            for record, then in waiting:
                for result in super().process(record):
                    yield result, then
            return
        for result, (_, then) in zip(results, waiting, strict=True):
            self.gate.passed()
            yield result, then


def guard_limits(guard: GuardSettings) -> Limits:
    """Return the guard's limits."""
    return Limits(guard.max_seconds, guard.max_memory_mb)


def breaker_limits(settings: BreakerSettings) -> BreakerLimits | None:
    """Return the breaker's limits; None where it is off."""
    if settings.enabled is None:
        most = settings.replay_max_run
        names = ("breaker.replay_max_run", "breaker.replay_max_share")
        return BreakerLimits(settings.replay_max_share, most, most, most, *names)
    if not settings.enabled:
        return None
    return BreakerLimits(settings.max_share, settings.window, settings.least, settings.max_run)


def _nothing_to_load() -> None:
    """Stand for the models of a stage that has none."""


class Stage(beam.PTransform, Generic[Comes, Goes]):
    """Apply one pure step to every record; what the step rejects, or what is cut off in it, leaves by the failure door.

    A step with ``several`` results gives an iterator of them, rejected ones as ``Refusal``. ``gives`` is the type of the
    results, which Beam must know where they are grouped by a key. With ``together``, several records of a bundle are taken
    at once; use it in the global window only.
    """

    def __init__(
        self,
        name: str,
        step: Callable[[Comes], Goes | Iterator[Goes | Refusal]],
        settings: Settings,
        *,
        load: Callable[[], None] = _nothing_to_load,
        several: bool = False,
        gives: Any = Any,
        together: Together | None = None,
    ) -> None:
        super().__init__()
        self._name, self._gives = name, gives
        self._apply = (_ApplySeveral if several else _Apply)(Gate(name, settings), step, load)
        if together is not None and together.records > 1:
            self._apply = _ApplyTogether(self._apply, together)

    @no_annotations
    def expand(self, records: PCollection[Comes]) -> Outcome[PCollection[Goes]]:
        """Wire the step: ``records -> (done, dead)``."""
        apply = beam.ParDo(self._apply).with_output_types(self._gives)
        outputs = records | self._name >> apply.with_outputs(DEAD, main="done")
        return Outcome(outputs.done, outputs[DEAD])
