"""Wiring of the parse stage."""

from functools import partial

from pipelines.beamkit.door import Carried, Stage
from pipelines.parse import ParseLimits, parse
from pipelines.settings import Settings
from schemas import RawMessage


def parse_message(raw: RawMessage, limits: ParseLimits) -> Carried:
    """Read a message as an article and keep both."""
    return Carried(raw, parse(raw, limits))


def limits_of(settings: Settings) -> ParseLimits:
    """Give the parsers' limits."""
    return ParseLimits(settings.parse.max_elements, settings.parse.max_depth)


def parse_stage(settings: Settings) -> Stage:
    """Parse: ``RawMessage -> Carried``."""
    return Stage("parse", partial(parse_message, limits=limits_of(settings)), keep=settings.read.max_dead_letter_bytes)
