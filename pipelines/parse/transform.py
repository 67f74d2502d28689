"""Wiring of the parse stage."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from time import perf_counter

from pipelines.beamkit.door import Carried, Refusal, Stage
from pipelines.beamkit.guard import Limits, call_within
from pipelines.metrics.catalogue import STAGE_SECONDS
from pipelines.metrics.recording import series
from pipelines.metrics.steps import STEPS
from pipelines.parse import ParseLimits, parse_all
from pipelines.parse.parsed_once import PARSED
from pipelines.settings.stages import Settings
from schemas import ParsedArticle, RawMessage, Rejected

PARSE = "parse"


def parse_message(raw: RawMessage, limits: ParseLimits) -> Iterator[Carried[ParsedArticle] | Refusal]:
    """Yield each item of a message with its message; each of several items is numbered."""
    items = PARSED.take(raw) or parse_all(raw, limits)
    if isinstance(items, Rejected):
        raise items
    for number, item in enumerate(items, 1):
        named = raw if len(items) == 1 else _named(raw, number)
        yield Refusal(named, item) if isinstance(item, Rejected) else Carried(named, item)


def _named(raw: RawMessage, number: int) -> RawMessage:
    return raw.model_copy(update={"origin": raw.origin.model_copy(update={"item": number})})


def limits_of(settings: Settings) -> ParseLimits:
    """Return the parsers' limits, with the mapping if one is set."""
    return ParseLimits(
        settings.parse.max_elements, settings.parse.max_depth, settings.parse.mapping, settings.parse.country
    )


def article_time(raw: RawMessage, limits: ParseLimits, guard: Limits) -> datetime:
    """Return an article's own time, which is the event time of its message.

    The parsed items are kept for the parse stage. Raises ``Rejected`` for a record that is no article or takes too long.
    Checkpoints hold this function by name: see docs/upgrades.md.
    """
    started = perf_counter()
    try:
        with STEPS.running(PARSE, raw.origin):
            items = call_within(guard, partial(parse_all, limits=limits), raw)
    except Rejected as problem:
        PARSED.keep(
            raw, type(problem)(problem.reason, problem.detail)
        )  # a new exception: this one holds the frames of the parser
        raise
    finally:
        series(STAGE_SECONDS, PARSE).observe(perf_counter() - started)
    PARSED.keep(raw, items)
    if isinstance(items[0], Rejected):
        raise items[0]
    return items[0].time


def parse_stage(settings: Settings) -> Stage:
    """Return the stage ``RawMessage -> Carried[ParsedArticle]``, with one result for each item of the record."""
    step = partial(parse_message, limits=limits_of(settings))
    return Stage(PARSE, step, settings, several=True)
