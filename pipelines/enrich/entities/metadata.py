"""Merge the names in a provider's metadata with those found in the text."""

from collections.abc import Hashable, Iterator, Mapping
from functools import lru_cache

from pipelines.enrich.entities.chains import KEYS
from pipelines.enrich.entities.linking import person_identifiers, place_identifiers
from pipelines.enrich.entities.place_register import resolve
from pipelines.enrich.entities.shortened import Key
from pipelines.enrich.thresholds import CACHED_NAMES, SHORTENED_NAME_WORDS
from pipelines.language.instruments import read_symbol
from schemas import Entity, EntityType, Organisation

Mark = tuple[EntityType, str, Hashable]


def organisation_entity(organisation: Organisation) -> Entity:
    """Return an organisation of the metadata as an entity without mentions."""
    codes = organisation.identifiers or tuple(map(read_symbol, organisation.symbols))
    return Entity(
        type=EntityType.ORGANISATION,
        name=code.upper() if (code := organisation.name).islower() and len(code) < 7 else code,
        mentions=(),
        salience=0,
        identifiers=codes,
        source="metadata",
    )


@lru_cache(maxsize=CACHED_NAMES)
def person_entity(name: str) -> Entity:
    """Return a person of the metadata (``James Baker``, ``james-baker``) as an entity without mentions."""
    plain = name.replace("-", " ").title() if name.islower() else name
    return Entity(
        type=EntityType.PERSON,
        name=plain,
        mentions=(),
        salience=0,
        identifiers=person_identifiers(plain),
        source="metadata",
    )


@lru_cache(maxsize=CACHED_NAMES)
def place_entity(name: str) -> Entity:
    """Return a place of the metadata (``France``, ``west-germany``) as an entity without mentions, linked like those of the text."""
    head, _, outer = name.partition(",")
    place = resolve(head, outer.strip() or None)
    plain = (
        place.name if place and place.kind == "country" else name.replace("-", " ").title() if name.islower() else name
    )
    return Entity(
        type=EntityType.LOCATION, name=plain, mentions=(), salience=0, source="metadata",
        identifiers=place_identifiers(place) if place else (), country=place.country if place else None,
    )  # fmt: skip


def metadata_entities(
    organisations: tuple[Organisation, ...], people: tuple[str, ...], places: tuple[str, ...]
) -> list[Entity]:
    """Return all names of the metadata as entities without mentions."""
    listed = [*map(organisation_entity, organisations), *map(person_entity, people), *map(place_entity, places)]
    return [entity for entity in listed if entity.name.strip()]


def _marks(entity: Entity) -> Iterator[Mark]:
    """Yield the marks of an entity: its identifiers, its name, and those that short forms share with it."""
    kind, key = entity.type, KEYS[entity.type](entity.name)
    yield from ((kind, "identifier", code) for code in entity.identifiers)
    yield kind, "name", key
    if kind is EntityType.PERSON and key:
        yield kind, "surname", key[-1:]
    if kind is EntityType.ORGANISATION:
        yield from ((kind, "beginning", key[:words]) for words in range(1, min(len(key), SHORTENED_NAME_WORDS) + 1))


def _same(given: Entity, key: Key) -> Iterator[Mark]:
    """Yield the marks that are certain: an identifier, or the whole name."""
    yield from ((given.type, "identifier", code) for code in given.identifiers)
    yield given.type, "name", key


def _alike(given: Entity, key: Key) -> Iterator[Mark]:
    """Yield the marks that a short form shares with the whole name: a surname, or the beginning of a company's name."""
    if given.type is EntityType.PERSON and key:
        yield given.type, "surname" if len(key) == 1 else "name", key[-1:]
    if given.type is EntityType.ORGANISATION and key:
        yield given.type, "beginning", key
        yield from ((given.type, "name", key[:words]) for words in range(1, min(len(key), SHORTENED_NAME_WORDS) + 1))


def _match(given: Entity, places: Mapping[Mark, int]) -> int | None:
    """Return the index of the first entity that a given one certainly means, else of the first that it may mean, or None."""
    key = KEYS[given.type](given.name)
    sure, likely = ([places[mark] for mark in marks(given, key) if mark in places] for marks in (_same, _alike))
    return min(sure or likely, default=None)


def _merged(entity: Entity, given: Entity) -> Entity:
    identifiers = tuple(dict.fromkeys((*entity.identifiers, *given.identifiers)))
    source = entity.source if entity.source != "text" or given.source == "text" else "both"
    return entity.model_copy(update={"identifiers": identifiers, "source": source})


def merge(found: list[Entity], given: list[Entity]) -> list[Entity]:
    """Return the entities found with those of the metadata; an entity in both is marked ``both``."""
    merged = list(found)
    places: dict[Mark, int] = {}
    kinds = {item.type for item in given}  # a mark begins with its entity's type
    for at, entity in enumerate(found):
        if entity.type in kinds:
            _note(entity, at, places)
    for item in given:
        match = _match(item, places)
        if match is None:
            merged.append(item)
        else:
            merged[match] = _merged(merged[match], item)
        at = len(merged) - 1 if match is None else match
        _note(merged[at], at, places)
    return merged


def _note(entity: Entity, at: int, places: dict[Mark, int]) -> None:
    """Record the index of an entity under each of its marks that no earlier entity has."""
    for mark in _marks(entity):
        places[mark] = min(places.get(mark, at), at)
