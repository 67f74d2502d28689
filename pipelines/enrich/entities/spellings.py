"""Types of names by their spelling alone: registered companies, physical places, laws and storms, peoples, rulers."""

import itertools
from functools import lru_cache

from pipelines.enrich.entities.companies import large_names
from pipelines.enrich.entities.lexicon import (
    BUILDING_ENDS,
    DEED_ENDS,
    PHYSICAL_PLACES,
    PLACE_ENDS,
    RULERS,
    SETTLED_TYPES,
    STORMS,
)
from pipelines.enrich.entities.organisations import organisations
from pipelines.enrich.entities.place_register import register
from pipelines.enrich.entities.spans import Named
from pipelines.enrich.entities.tables import DEMONYM, GIVEN, GIVEN_RARE, SURNAME, SURNAME_FREQUENT, tables
from pipelines.enrich.thresholds import CACHED_NAMES
from schemas import EntityType

PEOPLE = GIVEN | GIVEN_RARE | SURNAME | SURNAME_FREQUENT
COUNTIES = frozenset(("berkshire",))
"""Places that no register of places has."""
SHORTEST_NAME = 4
"""Fewest letters of a registered name that settles a type."""


@lru_cache(maxsize=1)
def large_companies() -> frozenset[str]:
    """Return names of large companies and of organisations known everywhere, in lower case: no place's, and no person's if of one word."""
    people, places = tables().names, register()
    known = itertools.chain(large_names(), (line.partition("\t")[0] for line in organisations() if line[-1] == "\t"))
    return frozenset(
        name
        for name in known
        if len(name) >= SHORTEST_NAME
        and (" " in name or not people.get(name, 0) & PEOPLE)
        and name not in places.cities
        and name not in places.countries
        and name not in COUNTIES
    )


def settled_type(spelt: str, kind: EntityType) -> EntityType:
    """Return the type of a name that has one type by its spelling, else the tagger's: a person called Eli Lilly is a company."""
    if kind in (EntityType.PERSON, EntityType.LOCATION) and spelt in large_companies():
        return EntityType.ORGANISATION
    if kind is not EntityType.LOCATION and spelt in PHYSICAL_PLACES:
        return EntityType.LOCATION
    if kind is EntityType.ORGANISATION and _is_people(spelt):
        return EntityType.MISCELLANEOUS
    if " " in spelt:
        return _type_by_word(spelt.partition(" ")[0], spelt.rpartition(" ")[2], kind)
    return SETTLED_TYPES.get(spelt, kind)


@lru_cache(maxsize=CACHED_NAMES)
def _is_people(spelt: str) -> bool:
    """Return True for a name of people by their country, in singular or plural: ``kenyan``, ``south africans``."""
    word, known = spelt.removeprefix("south ").removeprefix("north "), tables().names
    return bool((known.get(word, 0) | known.get(word.removesuffix("s"), 0)) & DEMONYM)


def _type_by_word(first: str, last: str, kind: EntityType) -> EntityType:
    """Return the type that the first or last word of a longer name gives: ``Black Sea``, ``Hurricane Helene``, ``Arthur Ashe Stadium``."""
    if (kind is not EntityType.PERSON and last in PLACE_ENDS) or last in BUILDING_ENDS:
        return EntityType.LOCATION
    if first in STORMS or (kind is EntityType.ORGANISATION and last in DEED_ENDS):
        return EntityType.MISCELLANEOUS
    return kind


def without_title(words: list[str], name: Named) -> Named:
    """Return a ruler's name without the title, as a person: ``Emperor Meiji``."""
    title = name.end - name.start == 2 and words[name.start].lower() in RULERS
    if title or (name.start and name.end - name.start == 1 and words[name.start - 1].lower() in RULERS):
        return Named(name.end - 1, name.end, EntityType.PERSON)
    return name
