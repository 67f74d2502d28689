"""Wiring of the parse stage."""

from collections.abc import Iterator
from functools import partial
from time import perf_counter

from pipelines.beamkit.door import Carried, Refusal, Stage, raw_of
from pipelines.beamkit.guard import Limits, call_within
from pipelines.metrics.catalogue import STAGE_SECONDS
from pipelines.metrics.recording import series
from pipelines.metrics.steps import Steps
from pipelines.metrics.tracing import spans
from pipelines.parse import ParseLimits, parse_all
from pipelines.parse.record import ParsedRecord, Record
from pipelines.process import the
from pipelines.settings.stages import Settings
from schemas import ParsedArticle, RawMessage, Rejected

PARSE = "parse"
READ = "read"


def parse_message(record: Record, limits: ParseLimits) -> Iterator[Carried[ParsedArticle] | Refusal]:
    """Yield each item of a record with its message; each of several items is numbered."""
    raw = raw_of(record)
    items = record.items if isinstance(record, ParsedRecord) else parse_all(raw, limits)
    if isinstance(items, Rejected):
        raise items
    for number, item in enumerate(items, 1):
        named = raw if len(items) == 1 else _named(raw, number)
        yield Refusal(named, item) if isinstance(item, Rejected) else Carried(named, item)


def _named(raw: RawMessage, number: int) -> RawMessage:
    return raw.model_copy(update={"origin": raw.origin.model_copy(update={"item": number})})


def limits_of(settings: Settings) -> ParseLimits:
    """Return the parsers' limits, with the mapping and the registry if they are set."""
    parse, registry = settings.parse, settings.registry
    return ParseLimits(
        parse.max_elements, parse.max_depth, parse.mapping, parse.country, registry if registry.url else None
    )


def article_time(raw: RawMessage, limits: ParseLimits, guard: Limits) -> ParsedRecord:
    """Parse a message for its event time; what is no article, or takes too long, is a record without items.

    Checkpoints hold this function by its name: see docs/upgrades.md.
    """
    started = perf_counter()
    try:
        with the(Steps).running(PARSE, raw.origin):
            return ParsedRecord(raw, call_within(guard, partial(parse_all, limits=limits), raw))
    except Rejected as problem:
        alone = type(problem)(problem.reason, problem.detail)  # this one holds the parser's frames
        return ParsedRecord(raw, alone)
    finally:
        took = perf_counter() - started
        series(STAGE_SECONDS, PARSE).observe(took)
        if (tracing := spans()) is not None:
            tracing.note(READ, raw.origin, took)


def parse_stage(settings: Settings) -> Stage[Record, Carried[ParsedArticle]]:
    """Return the stage ``Record -> Carried[ParsedArticle]``, with one result for each item of the record."""
    step = partial(parse_message, limits=limits_of(settings))
    return Stage(PARSE, step, settings, several=True)
