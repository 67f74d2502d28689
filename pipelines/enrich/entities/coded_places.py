"""Code the place where an article was filed, and the place of what happened."""

from collections.abc import Iterable
from typing import Literal

from pipelines.enrich.entities.geonames import KnownPlace, PlaceKind
from pipelines.enrich.entities.linking import place_identifiers
from pipelines.enrich.entities.place_register import resolve
from pipelines.enrich.thresholds import LEAD_LENGTH
from schemas import CodedPlace, Entity, EntityType


def dateline_place(place: str, context: tuple[str, ...] = ()) -> CodedPlace | None:
    """Return the coded place of a dateline (``LONDON``, ``PARIS, Texas``, ``NEW YORK/LONDON``), or None if it is ambiguous.

    ``context`` has ISO codes of countries that the article is about. Of several places the first counts.

    >>> dateline_place("PARIS, Texas").identifiers[0].value
    '4717560'
    """
    head, _, outer = place.split("/", maxsplit=1)[0].partition(",")
    found = resolve(head.strip(" *."), outer.strip(" *.") or None, countries=context)
    return _coded(found, "dateline") if found else None


def event_place(filed: CodedPlace | None, entities: Iterable[Entity]) -> CodedPlace | None:
    """Return the place of what happened: the dateline's city, else the most salient linked place of headline and lead.

    Cities come before the regions and countries that they are in. A dateline that names only a country or a region gives
    way to a city of it.
    """
    if filed is not None and filed.kind == "city":
        return filed
    named = [
        entity for entity in entities if entity.type is EntityType.LOCATION and entity.identifiers and _in_lead(entity)
    ]
    within = [entity for entity in named if filed is None or entity.country == filed.country]
    salient = max(within, key=lambda entity: entity.salience, default=None)
    if salient is None:
        return filed
    cities = (entity for entity in within if entity.latitude is not None and entity.country == salient.country)
    return _of_entity(next(cities, salient))


def _in_lead(entity: Entity) -> bool:
    return any(mention.field == "headline" or mention.start < LEAD_LENGTH for mention in entity.mentions)


def _coded(place: KnownPlace, source: Literal["dateline", "lead"]) -> CodedPlace:
    return CodedPlace.model_construct(  # of values of our own, which need no validation
        name=place.name,
        kind=place.kind,
        country=place.country,
        identifiers=place_identifiers(place),
        latitude=place.latitude,
        longitude=place.longitude,
        source=source,
    )


def _of_entity(entity: Entity) -> CodedPlace:
    schemes = {code.scheme for code in entity.identifiers}
    kind: PlaceKind = "country" if "iso3166-1" in schemes else "region" if "iso3166-2" in schemes else "city"
    return CodedPlace.model_construct(
        name=entity.name,
        kind=kind,
        country=entity.country or "",  # a linked place has one
        identifiers=entity.identifiers,
        latitude=entity.latitude,
        longitude=entity.longitude,
        source="lead",
    )
