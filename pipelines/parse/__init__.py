"""Bytes to Article, one module a wire format. Parsers keep the provider's wording; ``normalize`` tidies it."""

from pipelines.parse.detect import detect
from pipelines.parse.limits import ParseLimits
from pipelines.parse.ninjs import parse_ninjs
from pipelines.parse.plain_text import parse_text
from pipelines.parse.reuters_sgml import parse_reuters
from schemas import Article, RawMessage, WireFormat

__all__ = ["ParseLimits", "detect", "parse"]

PARSERS = {
    WireFormat.NINJS: parse_ninjs,
    WireFormat.REUTERS_SGML: parse_reuters,
    WireFormat.TEXT: parse_text,
}


def parse(raw: RawMessage, limits: ParseLimits) -> Article:
    """Read one record as an article, in the format it names or shows.

    Raises ``Rejected`` when it is none, or is over a limit.
    """
    return PARSERS[raw.format or detect(raw.value)](raw, limits)
