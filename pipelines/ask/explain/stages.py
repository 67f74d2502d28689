"""Explain what each stage makes of a record, and why."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from operator import itemgetter
from typing import Any, Final

from pipelines.ask.explain.amounts import amount_lines
from pipelines.ask.explain.record import SourceRecord, read_items, read_record
from pipelines.ask.said import argument_text
from pipelines.deadletters.view import byte_lines, wrong_place
from pipelines.enrich.amounts import AmountContext, find_amounts
from pipelines.enrich.article import enrich
from pipelines.enrich.entities import EntityContext, find_entities
from pipelines.enrich.text import TextFacts, read_text
from pipelines.normalize import TimeLimits, normalize
from pipelines.parse import detect
from pipelines.settings.stages import Settings
from pipelines.stories.describe.card import make_card
from pipelines.stories.match.keys import content_keys, linked_names, own_names
from pipelines.terminal import row
from schemas import Article, Entity, FieldWarning, Origin, ParsedArticle, Quote, Rejected, Topic

WIDTH = 110
INDENT = "  "
APART = ("entities", "amounts", "topics", "world_events", "warnings")
"""Fields that have lines of their own."""


def stage(name: str, text: str) -> str:
    """Return the first line of a stage."""
    return row((name, text), (10,))


def detail(name: str, text: str) -> str:
    """Return a line about a stage's result."""
    return row((INDENT + name, text), (16,))


def explain_file(name: str, settings: Settings | None = None) -> Iterator[str]:
    """Yield the explanation of the record that ``FILE``, ``FILE@OFFSET`` or ``FILE@OFFSET#ITEM`` names."""
    chosen = settings or Settings()
    yield from explain_record(read_record(name, chosen), chosen)


def explain_record(record: SourceRecord, settings: Settings) -> Iterator[str]:
    """Yield what each stage of the present code makes of a record. A rejection is shown with its place."""
    raw = record.raw
    yield stage("read", f"{raw.origin}: {len(raw.value):,} bytes")
    try:
        yield stage("parse", _named_format(record))
        items = read_items(record, settings)
    except Rejected as problem:
        yield from _rejected("read" if record.problem else "parse", problem, raw.value)
        return
    for number, item in enumerate(items, 1):
        if len(items) > 1:
            yield f"item {number} of {len(items)}"
        if isinstance(item, Rejected):
            yield from _rejected("parse", item, raw.value)
        else:
            yield from explain_article(item, raw.origin, settings)


def _named_format(record: SourceRecord) -> str:
    if record.raw.format is not None:
        return f"as {record.raw.format}, as set"
    return f"detected as {detect(record.raw.value)}"


def _rejected(name: str, problem: Rejected, raw: bytes) -> Iterator[str]:
    yield stage(name, f"rejected, {problem.reason}: {problem.detail}")
    if raw:
        yield from ((INDENT + line).rstrip() for line in byte_lines(raw, wrong_place(problem.detail, raw)))


def explain_article(parsed: ParsedArticle, origin: Origin, settings: Settings) -> Iterator[str]:
    """Yield what normalize, enrich and stories make of a parsed article."""
    yield from _fields({name: value for name, value in parsed if name not in APART})
    try:
        normal = normalize(parsed, settings.normalize.default_language, TimeLimits(latest=settings.normalize.latest))
    except Rejected as problem:
        yield stage("normalize", f"rejected, {problem.reason}: {problem.detail}")
        return
    yield stage("normalize", "fields that it changes")
    yield from _fields({name: value for name, value in normal if name not in APART and value != getattr(parsed, name)})
    yield from warning_lines(normal.warnings)
    stages = settings.enrich
    yield from explain_enriched(
        enrich(normal, stages.reporting_currency, stages.entities_backend, stages.companies, facts=stages.facts)
    )
    yield from explain_keys(normal, origin)


def warning_lines(warnings: Iterable[FieldWarning]) -> Iterator[str]:
    """Yield one line for each warning: field, problem, value, and the value used instead."""
    for warning in warnings:
        value = f": {warning.value!r}" if warning.value else ""
        taken = f"; {warning.instead} is used instead" if warning.instead else ""
        yield detail("warning", f"{warning.field} ({warning.name}) is {warning.code}{value}{taken}")


def explain_enriched(article: Article) -> Iterator[str]:
    """Yield the entities, amounts, topics, events and quotes of an enriched article."""
    yield stage("enrich", f"{len(article.entities)} entities, {len(article.amounts)} amounts")
    yield from (INDENT + line for line in entity_lines(article.entities))
    yield from (INDENT + line for line in amount_lines(article.amounts, article.entities, article.dates))
    yield from (INDENT + line for line in topic_lines(article.topics))
    yield from (INDENT + line for line in world_event_lines(article))
    yield from (INDENT + line for line in quote_lines(article.quotes, article.entities))


def quote_lines(quotes: Iterable[Quote], entities: Sequence[Entity]) -> Iterator[str]:
    """Yield one line for each quote: its words, who says them, the words that attribute them, and the rule."""
    for one in quotes:
        party = one.speaker
        name = "" if party is None or party.entity is None else f" ({entities[party.entity].name})"
        speaker = "nobody named" if party is None else f"{' '.join(party.surface.split())!r}{name}"
        cue = "" if one.cue is None else f", by {one.cue.surface!r}"
        kind = "quote" if one.direct else "indirect quote"
        yield (
            f"{kind} {_cut(one.surface)!r} at {one.field} {one.start}-{one.end}: {speaker}{cue}; rule {one.rule}, confidence {one.confidence:.2f}"
        )


def world_event_lines(article: Article | TextFacts) -> Iterator[str]:
    """Yield one line for each event: type, modality, trigger, arguments, and the frame that read it."""
    for one in article.world_events:
        place = f"{one.trigger.field} {one.trigger.start}-{one.trigger.end}"
        parts = ", ".join(f"{part.name} {argument_text(article, part)!r}" for part in one.arguments)
        yield (
            f"event {one.type.value}, {one.modality}, by {one.trigger.surface!r} at {place}: {parts or 'no arguments'}; "
            f"frame {one.rule}, confidence {one.confidence:.2f}"
        )


def topic_lines(topics: Iterable[Topic]) -> Iterator[str]:
    """Yield one line for each topic: name, code, confidence, and why."""
    for one in topics:
        why = f"the provider's code {one.reason}" if one.source == "provider" else f"words: {one.reason}"
        yield f"topic {one.name!r} ({one.code}), confidence {one.confidence:.2f}; {why}"


def explain_keys(article: Article, origin: Origin) -> Iterator[str]:
    """Yield the keys by which an article can join a story."""
    card = make_card(article, origin)
    yield stage("stories", "keys that can join it to a story")
    keys = [
        *((f"own {kind}", name) for kind, name in own_names(card)),
        *((f"names by {kind}", name) for kind, name in linked_names(card)),
    ]
    yield from _fields(
        {
            **dict(keys),
            "slug": card.slug,
            "headline": card.headline_key or "too short to name a story",
            "content": f"{len(set(content_keys(card)))} keys of words, names and passages",
            "controls": card.controls,
            "format": card.format,
        }
    )


def entity_lines(entities: Iterable[Entity]) -> Iterator[str]:
    """Yield one line for each entity: type, name, mentions, salience, roles, links and their registers.

    >>> next(entity_lines([]))
    'no entities'
    """
    line = None
    for entity in entities:
        places = ", ".join(f"{one.field} {one.start}-{one.end}" for one in entity.mentions[:4])
        more = f" and {len(entity.mentions) - 4} more" if len(entity.mentions) > 4 else ""
        linked = "; ".join(
            f"{one.scheme} {one.mic + ':' if one.mic else ''}{one.value} ({one.source or 'stated'})"
            for one in entity.identifiers
        )
        roles = f"; {', '.join(entity.roles)}" if entity.roles else ""
        line = f"{entity.type} {entity.name!r} at {places}{more}; salience {entity.salience:.2f}{roles}; {linked or 'not linked'}; from {entity.source}"
        yield line
    if line is None:
        yield "no entities"


def explain_text(text: str, day: date) -> Iterator[str]:
    """Yield the amounts, entities, topics and events of a text of a day."""
    found = read_text(text, day, EntityContext(language="en"), AmountContext())
    yield from amount_lines(found.amounts, found.entities, found.dates)
    yield from entity_lines(found.entities)
    yield from topic_lines(found.topics)
    yield from world_event_lines(found)
    yield from quote_lines(found.quotes, found.entities)


TEXT_COLUMNS: Final = (
    "start",
    "end",
    "surface",
    "kind",
    "name",
    "low",
    "high",
    "currency",
    "country",
    "rule",
    "confidence",
)


def text_rows(text: str) -> list[tuple[Any, ...]]:
    """Return the amounts and the mentions of entities of a text as values, in the order of ``TEXT_COLUMNS`` and of the text."""
    rows: list[tuple[Any, ...]] = []
    for amount in find_amounts("", text, AmountContext(language="en")):
        value = (amount.low, amount.high, amount.currency, None, amount.rule, amount.confidence)
        rows.append((amount.start, amount.end, amount.surface, amount.kind.value, None, *value))
    for entity in find_entities("", text, EntityContext(language="en")):
        named = (entity.type.value, entity.name, None, None, None, entity.country, None, None)
        rows += ((one.start, one.end, one.surface, *named) for one in entity.mentions)
    return sorted(rows, key=itemgetter(0, 1))


def _fields(values: dict[str, Any]) -> Iterator[str]:
    """Yield one line for each field that has a value."""
    for name, value in values.items():
        if value not in (None, "", (), "und") and name != "schema_version":
            yield detail(name, _shown(value))


def _shown(value: Any) -> str:
    if isinstance(value, tuple):
        return _cut("; ".join(map(_plain, value)))
    return _cut(_plain(value))


def _plain(value: Any) -> str:
    if hasattr(value, "model_dump"):
        rows = value.model_dump(mode="json", exclude_defaults=True)
        return " ".join(f"{name}={one}" for name, one in rows.items())
    return str(value)


def _cut(text: str) -> str:
    flat = " / ".join(part.strip() for part in text.split("\n") if part.strip())
    return flat if len(flat) <= WIDTH else f"{flat[:WIDTH]}... ({len(flat):,} characters)"
