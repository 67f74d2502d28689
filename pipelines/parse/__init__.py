"""Bytes to articles, one module a wire format. Parsers keep the provider's wording; ``normalize`` puts it into one shape."""

from collections.abc import Callable, Iterable, Mapping

from pipelines.parse.confluent import without_prefix
from pipelines.parse.detect import detect
from pipelines.parse.formats.anpa_1312 import parse_anpa_1312
from pipelines.parse.formats.atom import parse_atom
from pipelines.parse.formats.html.page import parse_html
from pipelines.parse.formats.iptc_7901 import parse_iptc_7901
from pipelines.parse.formats.json_feed import parse_json_feed
from pipelines.parse.formats.json_ld import parse_json_ld
from pipelines.parse.formats.mapped_json import parse_mapped
from pipelines.parse.formats.newsml_1 import parse_newsml_1
from pipelines.parse.formats.newsml_g2 import parse_newsml_g2
from pipelines.parse.formats.ninjs.items import parse_ninjs
from pipelines.parse.formats.nitf import parse_nitf
from pipelines.parse.formats.plain_text import parse_text
from pipelines.parse.formats.reuters_sgml import parse_reuters
from pipelines.parse.formats.rss import parse_rss
from pipelines.parse.limits import ParseLimits
from schemas import Article, ParsedArticle, RawMessage, Reason, Rejected, WireFormat

__all__ = ["ParseLimits", "detect", "parse", "parse_all"]

SINGLE: Mapping[WireFormat, Callable[[RawMessage, ParseLimits], Article]] = {
    WireFormat.NITF: parse_nitf,
    WireFormat.REUTERS_SGML: parse_reuters,
    WireFormat.IPTC_7901: parse_iptc_7901,
    WireFormat.ANPA_1312: parse_anpa_1312,
    WireFormat.HTML: parse_html,
    WireFormat.MAPPED_JSON: parse_mapped,
}
"""Formats whose record is one item. The parser raises ``Rejected`` for a record that is no item."""
SEVERAL: Mapping[WireFormat, Callable[[RawMessage, ParseLimits], Iterable[Article | Rejected]]] = {
    WireFormat.NINJS: parse_ninjs,
    WireFormat.RSS: parse_rss,
    WireFormat.ATOM: parse_atom,
    WireFormat.JSON_FEED: parse_json_feed,
    WireFormat.JSON_LD: parse_json_ld,
    WireFormat.NEWSML_G2: parse_newsml_g2,
    WireFormat.NEWSML_1: parse_newsml_1,
    WireFormat.TEXT: parse_text,
}
"""Formats whose record may hold several items, some of them rejected."""

JSON_FORMATS = frozenset({WireFormat.NINJS, WireFormat.JSON_LD, WireFormat.JSON_FEED})


def parse_all(raw: RawMessage, limits: ParseLimits) -> list[ParsedArticle | Rejected]:
    """Return all items of one record, at least one. Its format is the one it names, else the detected one.

    Raises ``Rejected`` when the record itself cannot be read, is over a limit or holds no item.
    """
    raw = without_prefix(raw, limits.registry)
    wire_format = raw.format or _detect(raw.value, limits)
    if wire_format in SINGLE:
        return [ParsedArticle(SINGLE[wire_format](raw, limits))]
    found = SEVERAL[wire_format](raw, limits)
    items = [item if isinstance(item, Rejected) else ParsedArticle(item) for item in found]
    if not items:
        raise Rejected(Reason.EMPTY, f"the {wire_format} record holds no item")
    return items


def _detect(value: bytes, limits: ParseLimits) -> WireFormat:
    """Return the format of a record; where a mapping is set, JSON of any kind is read through it."""
    wire_format = detect(value)
    return WireFormat.MAPPED_JSON if limits.mapping and wire_format in JSON_FORMATS else wire_format


def parse(raw: RawMessage, limits: ParseLimits) -> ParsedArticle:
    """Return the first item of one record.

    Raises ``Rejected`` for a record that is no item or is over a limit.
    """
    first = parse_all(raw, limits)[0]
    if isinstance(first, Rejected):
        raise first
    return first
