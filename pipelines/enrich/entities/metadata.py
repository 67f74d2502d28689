"""Merges the names that a provider's metadata gives with those found in the text."""

from pipelines.enrich.entities.chains import KEYS, Key
from pipelines.enrich.entities.linking import person_identifiers, place_identifiers
from pipelines.enrich.entities.places import resolve
from schemas import Entity, EntityType, Identifier, Organisation


def _symbol(value: str) -> Identifier:
    return Identifier(scheme="ric" if "." in value else "ticker", value=value)


def organisation_entity(organisation: Organisation) -> Entity:
    """Write an organisation of the metadata as an entity without mentions."""
    codes = tuple(_symbol(symbol) for symbol in organisation.symbols)
    return Entity(
        type=EntityType.ORGANISATION,
        name=code.upper() if (code := organisation.name).islower() and len(code) < 7 else code,
        mentions=(),
        salience=0,
        identifiers=codes,
        source="metadata",
    )


def person_entity(name: str) -> Entity:
    """Write a person of the metadata (``James Baker``, ``james-baker``) as an entity without mentions."""
    plain = name.replace("-", " ").title() if name.islower() else name
    return Entity(
        type=EntityType.PERSON,
        name=plain,
        mentions=(),
        salience=0,
        identifiers=person_identifiers(plain),
        source="metadata",
    )


def place_entity(name: str) -> Entity:
    """Write a place of the metadata (``France``, ``west-germany``) as an entity without mentions; linked like those of the text."""
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
    """Write all names of the metadata as entities without mentions."""
    listed = [*map(organisation_entity, organisations), *map(person_entity, people), *map(place_entity, places)]
    return [entity for entity in listed if entity.name.strip()]


def _same(key: Key, entity: Entity, given: Entity) -> bool:
    """Tell whether both surely name one thing: a common identifier, or the same name."""
    if entity.type is not given.type:
        return False
    return bool(set(entity.identifiers) & set(given.identifiers)) or KEYS[entity.type](entity.name) == key


def _alike(key: Key, entity: Entity, given: Entity) -> bool:
    """Tell whether one name is a short form of the other: a surname, or the beginning of a company's name."""
    own = KEYS[entity.type](entity.name)
    if entity.type is not given.type or not own or not key:
        return False
    if entity.type is EntityType.PERSON:
        return own[-1] == key[-1] and (len(own) == 1 or len(key) == 1)
    return entity.type is EntityType.ORGANISATION and (own[: len(key)] == key or key[: len(own)] == own)


def _match(item: Entity, entities: list[Entity]) -> int | None:
    key = KEYS[item.type](item.name)
    for test in (_same, _alike):
        for index, entity in enumerate(entities):
            if test(key, entity, item):
                return index
    return None


def _merged(entity: Entity, given: Entity) -> Entity:
    identifiers = tuple(dict.fromkeys((*entity.identifiers, *given.identifiers)))
    source = entity.source if entity.source != "text" or given.source == "text" else "both"
    return entity.model_copy(update={"identifiers": identifiers, "source": source})


def merge(found: list[Entity], given: list[Entity]) -> list[Entity]:
    """Add what the metadata says to the entities found: one that both name is marked ``both``."""
    merged = list(found)
    for item in given:
        at = _match(item, merged)
        if at is None:
            merged.append(item)
        else:
            merged[at] = _merged(merged[at], item)
    return merged
