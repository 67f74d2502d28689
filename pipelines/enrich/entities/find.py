"""Find the entities of one article by its text and metadata."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from pipelines.enrich.entities.backends import DEFAULT, tagger
from pipelines.enrich.entities.chains import chain
from pipelines.enrich.entities.companies import companies, company_identifiers
from pipelines.enrich.entities.company_table import Table, read_company_table, table_identifiers
from pipelines.enrich.entities.consistency import agree
from pipelines.enrich.entities.linking import article_countries, link_place, person_identifiers, place_identifiers
from pipelines.enrich.entities.mentions import Found, TextField, locate
from pipelines.enrich.entities.metadata import merge, metadata_entities
from pipelines.enrich.entities.organisations import organisation_identifiers, organisations
from pipelines.enrich.entities.people import tenures, wikidata_identifiers
from pipelines.enrich.entities.place_register import country_of_place, register
from pipelines.enrich.entities.settled import may_pair, part_pairs
from pipelines.enrich.entities.spans import Named
from pipelines.enrich.entities.supported_language import supports
from pipelines.enrich.entities.tokens import Sentence, sentences, without_tags
from pipelines.enrich.thresholds import HEADLINE_WEIGHT, LEAD_LENGTH, LEAD_WEIGHT
from pipelines.process import without_collector
from schemas import Entity, EntityType, Identifier, Mention, Organisation

SIGN_OFF = re.compile(r"(?:\s(?:Reuter|REUTER)|\n[ \t]*(?:Reuters|REUTERS))[\s\W]*\Z")
"""The agency's name below a story, if it was not split off; it is no mention."""


@dataclass(frozen=True, slots=True)
class EntityContext:
    """What is known about an article beside its text."""

    language: str = "en"
    """BCP 47; for ``und`` it is detected from the text."""
    dateline_place: str | None = None
    """As it stands: ``LONDON``, ``Paris, Texas``."""
    country: str | None = None
    """ISO 3166-1 alpha-2 country of the dateline, or None if the caller does not know it."""
    organisations: tuple[Organisation, ...] = ()
    """Organisations of the provider's metadata."""
    people: tuple[str, ...] = ()
    """People of the provider's metadata."""
    places: tuple[str, ...] = ()
    """Places of the provider's metadata: names or codes."""
    day: date | None = None
    """Day of the article, or None if the caller does not know it."""
    companies: str | None = None
    """Path of a table of companies that wins over the register."""


NO_CONTEXT = EntityContext()


class Known(NamedTuple):
    """What links need beside the mentions."""

    countries: tuple[str, ...]
    """Countries that the article is about, ISO 3166-1 alpha-2."""
    day: date | None
    table: Table
    """The user's own companies."""
    organisations: frozenset[str]
    """Names of all organisations in the text."""


def load(backend: str = DEFAULT, own_companies: str | None = None) -> None:
    """Load the registers and the model, once per process, before the first article."""
    with without_collector():
        if own_companies:
            read_company_table(own_companies)
        register()
        companies()
        organisations()
        tenures()
        tagger(backend)


class EntityText(NamedTuple):
    """One article, as far as its entities need it."""

    headline: str
    body: str
    context: EntityContext = NO_CONTEXT


class _Part(NamedTuple):
    """Headline or body, split into sentences."""

    text: str
    field: TextField
    sentences: Sequence[Sentence]


def _split(article: EntityText) -> tuple[_Part, _Part] | tuple[()]:
    """Return headline and body, or nothing for a text in a language that is not supported."""
    headline, body, context = article
    if not supports(context.language, f"{headline}\n{body}"):
        return ()
    signed = "euter" in body or "EUTER" in body
    return (
        _Part(headline, "headline", _cut(without_tags(headline))),
        _Part(body, "body", _cut(SIGN_OFF.sub("", body) if signed else body)),
    )


def _cut(text: str) -> Sequence[Sentence]:
    """Return the sentences of a text, with joined surnames in tokens of their own."""
    return part_pairs(sentences(text)) if may_pair(text) else sentences(text)


def _located(parts: Iterable[_Part], whole: list[Sentence], tagged: list[list[Named]]) -> list[Found]:
    """Return the mentions in the tagged sentences of one article, headline first."""
    names = iter(agree(whole, tagged))
    return [
        mention
        for text, field, cut in parts
        for mention in locate(text, field, [(sentence, next(names)) for sentence in cut])
    ]


def _weight(mention: Found) -> float:
    if mention.field == "headline":
        return HEADLINE_WEIGHT
    return LEAD_WEIGHT if mention.start < LEAD_LENGTH else 1.0


def _organisation(mentions: list[Found], stated: tuple[Identifier, ...], known: Known) -> tuple[Identifier, ...]:
    """Return the symbols in the text and the links of an organisation: the user's table, else the registers."""
    names = [mention.name for mention in mentions]
    found = (
        table_identifiers(known.table, names)
        or company_identifiers(names, known.countries)
        or organisation_identifiers(names, known.countries, known.organisations)
    )
    there = {(code.scheme, code.value) for code in stated}
    return (*stated, *(code for code in found if (code.scheme, code.value) not in there))


def _entity(mentions: list[Found], known: Known, salience: float) -> Entity:
    kind = mentions[0].type
    name = " ".join(max((m.name for m in mentions), key=len).split())
    place = None
    roles: tuple[str, ...] = ()
    if kind is EntityType.LOCATION:
        place = link_place(mentions, known.countries)
        identifiers = place_identifiers(place) if place else ()
    elif kind is EntityType.PERSON:
        titles = [mention.role for mention in mentions if mention.role]
        roles = tuple(dict.fromkeys(" ".join(title.split()) for title in titles))
        identifiers = (*wikidata_identifiers(name, titles, known.countries, known.day), *person_identifiers(name))
    else:
        identifiers = tuple(dict.fromkeys(code for m in mentions for code in m.identifiers))
        if kind is EntityType.ORGANISATION:
            identifiers = _organisation(mentions, identifiers, known)
    return Entity.model_construct(  # of values of our own, which need no validation
        type=kind,
        name=name,
        mentions=tuple(
            Mention.model_construct(field=m.field, start=m.start, end=m.end, surface=m.name) for m in mentions
        ),
        salience=salience,
        identifiers=identifiers,
        country=place.country if place else None,
        latitude=place.latitude if place else None,
        longitude=place.longitude if place else None,
        roles=roles,
    )


def _order(entity: Entity) -> tuple[float, bool, int, str, str]:
    if not entity.mentions:
        return -entity.salience, True, 0, entity.type, entity.name
    first = entity.mentions[0]
    return -entity.salience, first.field == "body", first.start, entity.type, entity.name


def find_entities(
    headline: str, body: str, context: EntityContext = NO_CONTEXT, backend: str = DEFAULT
) -> tuple[Entity, ...]:
    """Return the people, organisations and places of one article, most salient first, then by first mention.

    Offsets count code points of ``headline`` or of ``body``. In a language that is not supported only the
    metadata's entities are returned, without mentions.
    """
    return find_all([EntityText(headline, body, context)], backend)[0]


def find_all(articles: Sequence[EntityText], backend: str = DEFAULT) -> list[tuple[Entity, ...]]:
    """Return the entities of each article. The result is the same as one by one, and many together take less time."""
    parts = [_split(article) for article in articles]
    wholes = [[sentence for part in split for sentence in part.sentences] for split in parts]
    tagged = tagger(backend)(wholes)
    return [
        _entities(_located(split, whole, names), article.context)
        for article, split, whole, names in zip(articles, parts, wholes, tagged, strict=True)
    ]


def _entities(found: list[Found], context: EntityContext) -> tuple[Entity, ...]:
    """Return the entities of mentions and metadata, in order."""
    given = metadata_entities(context.organisations, context.people, context.places)
    dateline = context.country or (country_of_place(context.dateline_place) if context.dateline_place else None)
    countries = article_countries(found, tuple(c for c in (dateline, *map(country_of_place, context.places)) if c))
    groups = chain(found)
    table = read_company_table(context.companies) if context.companies else {}
    named = frozenset(mention.name for mention in found if mention.type is EntityType.ORGANISATION)
    known = Known(countries, context.day, table, named)
    weights = [sum(map(_weight, group)) for group in groups]
    most = max(weights, default=1.0)
    entities = [_entity(group, known, round(weight / most, 3)) for group, weight in zip(groups, weights, strict=True)]
    return tuple(sorted(merge(entities, given), key=_order))
