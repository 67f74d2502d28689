"""The stages for hostile texts: each a function that is ready to run on one text."""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from html import escape
from io import BytesIO
from typing import Any

from benchmarks.format_records import HEADLINE, LINES, MARKED_UP, PARAGRAPHS, RECORDS, TEXT, TITLE
from pipelines.ask.explain.stages import explain_enriched, explain_keys
from pipelines.enrich.amounts import find_amounts
from pipelines.enrich.article import enrich
from pipelines.enrich.entities import find_entities
from pipelines.normalize import TimeLimits, normalize
from pipelines.parse import ParseLimits, parse_all
from pipelines.parse.formats.ninjs.write import write_ninjs
from pipelines.settings.stages import ReadSettings
from pipelines.settings.stories import StoryRules
from pipelines.sinks.tables.rows import event_rows
from pipelines.sources.files import read_frames
from pipelines.stories.describe.card import Card, make_card
from pipelines.stories.describe.packed_item import pack_item
from pipelines.stories.explain import explain
from pipelines.stories.lifecycle.changes import compare_articles
from pipelines.stories.lifecycle.fold import fold_desk
from pipelines.stories.match.judge import judge
from pipelines.stories.match.keys import strong_keys, weak_keys
from schemas import (
    Article,
    Dateline,
    EnrichedArticle,
    NormalizedArticle,
    Organisation,
    Origin,
    ParsedArticle,
    RawMessage,
    Rejected,
    WireFormat,
)

Work = Callable[[], object]
Stage = Callable[[str], Work]
"""Takes a text and returns a function that runs the stage on it, and nothing else."""
WHEN = datetime(2026, 3, 3, 10, tzinfo=UTC)
HERE = Origin(source="hostile")
LIMIT = 1 << 24


def article(**fields: Any) -> Article:
    """Make an article with the least that is needed, and more."""
    least: dict[str, Any] = {
        "provider": "p", "item_id": "i", "time": WHEN, "time_source": "record", "language": "en", "headline": HEADLINE, "body": "Tin rose.",
    }  # fmt: skip
    return Article(**least | fields)


def parses(record: bytes, wire_format: WireFormat | None) -> Work:
    """Parse one record, or have it rejected."""
    raw = RawMessage(value=record, origin=HERE, format=wire_format, timestamp=WHEN)

    def work() -> object:
        with suppress(Rejected):
            return parse_all(raw, ParseLimits())
        return None

    return work


def filled(wire_format: WireFormat, old: str, spelt: Callable[[str], str]) -> Stage:
    """Return the format's record with the text in place of a part."""
    head, found, tail = RECORDS[wire_format].partition(spelt(old))
    if not found:
        raise ValueError(f"{wire_format}: the record has no such part")
    return lambda text: parses((head + spelt(text) + tail).encode("utf-8", "surrogatepass"), wire_format)


def in_json(text: str) -> str:
    """Return a text escaped for JSON."""
    return json.dumps(text)[1:-1]


def as_text(text: str) -> str:
    """Return a text escaped for markup; existing markup is kept."""
    return text if text in {MARKED_UP, TITLE} else escape(text)


def plain(text: str) -> str:
    """Return a text unchanged."""
    return text


F = WireFormat
PARSERS: Mapping[str, Stage] = {
    "detect": lambda text: parses(text.encode("utf-8", "surrogatepass"), None),
    "text": filled(F.TEXT, TEXT, plain),
    "text headline": filled(F.TEXT, HEADLINE, plain),
    "ninjs": filled(F.NINJS, MARKED_UP, in_json),
    "ninjs headline": filled(F.NINJS, HEADLINE, in_json),
    "ninjs byline": filled(F.NINJS, "By Ann Lee", in_json),
    "ninjs slug": filled(F.NINJS, "METALS-TIN", in_json),
    "ninjs members": filled(F.NINJS, '"type": "text"', plain),
    "json_ld": filled(F.JSON_LD, TEXT, in_json),
    "json_ld headline": filled(F.JSON_LD, HEADLINE, in_json),
    "json_ld author": filled(F.JSON_LD, "Ann Lee", in_json),
    "json_feed": filled(F.JSON_FEED, MARKED_UP, in_json),
    "mapped": filled(F.MAPPED_JSON, TEXT, in_json),
    "rss": filled(F.RSS, MARKED_UP, plain),
    "rss text": filled(F.RSS, MARKED_UP, as_text),
    "atom": filled(F.ATOM, MARKED_UP, escape),
    "nitf": filled(F.NITF, MARKED_UP, plain),
    "nitf text": filled(F.NITF, MARKED_UP, as_text),
    "newsml_g2": filled(F.NEWSML_G2, MARKED_UP, plain),
    "newsml_g2 text": filled(F.NEWSML_G2, MARKED_UP, as_text),
    "newsml_1": filled(F.NEWSML_1, MARKED_UP, plain),
    "newsml_1 text": filled(F.NEWSML_1, MARKED_UP, as_text),
    "html": filled(F.HTML, MARKED_UP, plain),
    "html text": filled(F.HTML, MARKED_UP, as_text),
    "html head": filled(F.HTML, '<meta charset="utf-8">', plain),
    "html headline": filled(F.HTML, f"<h1>{TITLE}</h1>", plain),
    "html ld": filled(F.HTML, "<script>window", lambda text: text if text == "<script>window" else f'<script type="application/ld+json">{text}</script><script>window'),
    "iptc_7901": filled(F.IPTC_7901, LINES, plain),
    "iptc_7901 head": filled(F.IPTC_7901, "metals/tin", plain),
    "anpa_1312": filled(F.ANPA_1312, TEXT.replace("\n\n", "\r\n\t"), plain),
    "anpa_1312 head": filled(F.ANPA_1312, "^BC-METALS-TIN,0410<", plain),
    "reuters": filled(F.REUTERS_SGML, "    ".join(PARAGRAPHS), plain),
    "reuters head": filled(F.REUTERS_SGML, "    LONDON, March 3 - ", plain),
    "mail": lambda text: parses(f"From: a@b.example\nSubject: {HEADLINE}\n\n{text}".encode("utf-8", "surrogatepass"), F.TEXT),
    "mail head": lambda text: parses(f"From: a@b.example\nSubject: {text}\n\n{TEXT}".encode("utf-8", "surrogatepass"), F.TEXT),
}  # fmt: skip


def framed(name: str, before: str, after: str = "") -> Stage:
    """Split an archive into records."""

    def stage(text: str) -> Work:
        data = f"{before}{text}{after}".encode("utf-8", "surrogatepass")
        return lambda: sum(1 for _ in read_frames(BytesIO(data), name, ReadSettings(max_record_bytes=LIMIT)))

    return stage


WARC = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/\r\nContent-Type: application/http; msgtype=response\r\n"
FRAMINGS: Mapping[str, Stage] = {
    "lines": framed("a.ndjson", ""),
    "whole": framed("a.txt", ""),
    "array": framed("a.json", "[", "]"),
    "elements": framed("a.sgm", "<!DOCTYPE lewis>", "<REUTERS>"),
    "element": framed("a.sgm", "<REUTERS>"),
    "messages": framed("a.txt", "\x01a0001 "),
    "warc": framed(
        "a.warc", WARC + "Content-Length: 9999999\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    ),
    "warc head": framed("a.warc", WARC),
    "warc answer": framed("a.warc", WARC + "Content-Length: 9999999\r\n\r\nHTTP/1.1 200 OK\r\n"),
}


def on_article(step: Callable[[Article], object], before: str = "", **given: Any) -> Callable[..., Stage]:
    """Run a step on an article that has the text, behind some words, in some fields; others are ``given``."""

    def in_fields(*fields: str) -> Stage:
        def stage(text: str) -> Work:
            one = article(**given | dict.fromkeys(fields, before + text))
            return lambda: step(one)

        return stage

    return in_fields


def normalized(one: Article) -> Article:
    """Normalize an article as the pipeline does."""
    return normalize(ParsedArticle(one), "en", TimeLimits())


def enriched(one: Article) -> EnrichedArticle:
    """Enrich an article as the pipeline does."""
    return enrich(NormalizedArticle(one), None)


def in_dateline(text: str) -> Work:
    """Normalize an article whose dateline came in a field of its own."""
    one = article(dateline=Dateline(place=text or "x"))
    return lambda: normalized(one)


FIELDS = ("body", "headline", "byline", "slug", "advisory")
NORMALIZED: Mapping[str, Stage] = {
    **{f"normalize {field}": on_article(normalized)(field) for field in FIELDS},
    "normalize dateline": in_dateline,
    "normalize no headline": on_article(normalized, headline="", language="und")("body"),
    "normalize after dateline": on_article(normalized, "LONDON, March 3 (AP) - ")("body"),
}


def metadata(text: str) -> Work:
    """Enrich an article whose metadata name as many people, firms and places as the text has words."""
    names = tuple(text.split())
    one = article(people=names, places=names, organisations=tuple(Organisation(name=name) for name in names))
    return lambda: enriched(one)


ENRICHED: Mapping[str, Stage] = {
    "amounts": lambda text: lambda: find_amounts("", text),
    "amounts headline": lambda text: lambda: find_amounts(text, ""),
    "entities": lambda text: lambda: find_entities("", text),
    "entities headline": lambda text: lambda: find_entities(text, ""),
    "entities by rules": lambda text: lambda: find_entities("", text, backend="rules"),
    "metadata": metadata,
}


def turned(text: str) -> str:
    """Change a text: its second half comes first, and each fifth paragraph, line or word goes."""
    half = text[len(text) // 2 :] + text[: len(text) // 2]
    mark = next((mark for mark in ("\n\n", "\n", " ") if mark in half), "")
    return mark.join(part for place, part in enumerate(half.split(mark)) if place % 5) if mark else half[1:]


def later(text: str, **fields: Any) -> Article:
    """Make another version of an article."""
    return article(item_id="j", body=turned(text), time=WHEN + timedelta(hours=1), **fields)


def cards(text: str) -> tuple[Card, Card]:
    """Return the cards of two versions."""
    return make_card(article(body=text), HERE), make_card(later(text), HERE)


def judges(text: str) -> Work:
    """Judge two versions, by their cards."""
    one, other = cards(text)
    return lambda: (judge(one, other, StoryRules()), strong_keys(one), weak_keys(one))


def changes(text: str) -> Work:
    """Compare two versions that were enriched."""
    before, after = enriched(article(body=text)), enriched(later(text))
    return lambda: compare_articles(before, after)


def folds(text: str) -> Work:
    """Fold two versions to a story, from items that are filed."""
    filed = [
        pack_item(article(body=text, version=1), HERE),
        pack_item(later(text).model_copy(update={"item_id": "i", "version": 2}), Origin(source="hostile", offset=1)),
    ]
    return lambda: list(fold_desk(filed))


def rows(text: str) -> Work:
    """Write the event of an enriched article as rows."""
    (outcome,) = fold_desk([pack_item(enriched(article(body=text)), HERE)])
    return lambda: [event_rows(event) for event in outcome.events]


def explains(text: str) -> Work:
    """Explain an enriched article, and why two versions are one story."""
    before, after = enriched(article(body=text)), later(text)
    return lambda: (list(explain_enriched(before)), list(explain_keys(before, HERE)), explain(before, after))


def carded(one: Article) -> Card:
    """Return the card of an article."""
    return make_card(one, HERE)


STORIES: Mapping[str, Stage] = {
    "card": on_article(carded)("body"),
    "card headline": on_article(carded)("headline", "headline_base"),
    "card slug": on_article(carded)("slug"),
    "card notice": on_article(carded, "In LONDON item headlined ")("body"),
    "judge": judges,
    "changes": changes,
    "fold": folds,
    "rows": rows,
    "explain": explains,
    "ninjs written": on_article(write_ninjs)("body", "headline"),
}  # fmt: skip
STAGES: Mapping[str, Stage] = {
    **{f"parse {name}": stage for name, stage in PARSERS.items()},
    **{f"read {name}": stage for name, stage in FRAMINGS.items()},
    **NORMALIZED, **ENRICHED, **STORIES,
}  # fmt: skip
