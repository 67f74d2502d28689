"""Find the entities of one article by its text and metadata."""

import re
from dataclasses import dataclass

from pipelines.enrich.entities.backends import DEFAULT, tagger
from pipelines.enrich.entities.chains import chain
from pipelines.enrich.entities.companies import companies, company_identifiers
from pipelines.enrich.entities.consistency import agree
from pipelines.enrich.entities.language import supports
from pipelines.enrich.entities.linking import article_countries, link_place, person_identifiers, place_identifiers
from pipelines.enrich.entities.mentions import Found, TextField, locate
from pipelines.enrich.entities.metadata import merge, metadata_entities
from pipelines.enrich.entities.place_register import Place, country_of_place, register
from pipelines.enrich.entities.spans import Tagger
from pipelines.enrich.entities.tokens import Sentence, sentences, without_tags
from schemas import Entity, EntityType, Mention, Organisation

HEADLINE_WEIGHT = 3.0
LEAD_WEIGHT = 2.0
SIGN_OFF = re.compile(r"(?:\s(?:Reuter|REUTER)|\n[ \t]*(?:Reuters|REUTERS))[\s\W]*\Z")
"""The agency's name below a story, if it was not split off; it is no mention."""
LEAD_LENGTH = 300
"""Length of the lead, in characters of the body."""


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


NO_CONTEXT = EntityContext()


def load(backend: str = DEFAULT) -> None:
    """Load the registers and the model, once per process, before the first article."""
    register()
    companies()
    tagger(backend)


def _tagged(headline: str, body: str, tag: Tagger) -> list[Found]:
    """Tag headline and body as one article, and return the mentions, headline first."""
    parts: list[tuple[str, TextField, list[Sentence]]] = [
        (headline, "headline", list(sentences(without_tags(headline)))),
        (body, "body", list(sentences(SIGN_OFF.sub("", body)))),
    ]
    whole = [sentence for _, _, cut in parts for sentence in cut]
    names = iter(agree(whole, tag(whole)))
    return [
        mention
        for text, field, cut in parts
        for mention in locate(text, field, [(sentence, next(names)) for sentence in cut])
    ]


def _weight(mention: Found) -> float:
    if mention.field == "headline":
        return HEADLINE_WEIGHT
    return LEAD_WEIGHT if mention.start < LEAD_LENGTH else 1.0


def _entity(mentions: list[Found], countries: tuple[str, ...]) -> Entity:
    kind = mentions[0].type
    name = " ".join(max((m.name for m in mentions), key=len).split())
    place: Place | None = None
    identifiers = tuple(dict.fromkeys(code for m in mentions for code in m.identifiers))
    if kind is EntityType.LOCATION:
        place = link_place(mentions, countries)
        identifiers = place_identifiers(place) if place else ()
    elif kind is EntityType.PERSON:
        identifiers = person_identifiers(name)
    elif kind is EntityType.ORGANISATION:
        identifiers = tuple(dict.fromkeys((*identifiers, *company_identifiers([m.name for m in mentions]))))
    return Entity(
        type=kind,
        name=name,
        mentions=tuple(Mention(field=m.field, start=m.start, end=m.end, surface=m.name) for m in mentions),
        salience=0,
        identifiers=identifiers,
        country=place.country if place else None,
        latitude=place.latitude if place else None,
        longitude=place.longitude if place else None,
        roles=tuple(dict.fromkeys(" ".join(m.role.split()) for m in mentions if m.role)),
    )


def _with_salience(entities: list[Entity], weights: list[float]) -> list[Entity]:
    most = max(weights, default=1.0)
    return [
        entity.model_copy(update={"salience": round(weight / most, 3)})
        for entity, weight in zip(entities, weights, strict=True)
    ]


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
    given = metadata_entities(context.organisations, context.people, context.places)
    found = _tagged(headline, body, tagger(backend)) if supports(context.language, f"{headline}\n{body}") else []
    dateline = context.country or (country_of_place(context.dateline_place) if context.dateline_place else None)
    countries = article_countries(found, tuple(c for c in (dateline, *map(country_of_place, context.places)) if c))
    groups = chain(found)
    entities = [_entity(group, countries) for group in groups]
    weighed = _with_salience(entities, [sum(map(_weight, group)) for group in groups])
    return tuple(sorted(merge(weighed, given), key=_order))
