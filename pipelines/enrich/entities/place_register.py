"""A register of places: countries (ISO 3166), first-level regions, and cities (GeoNames), looked up by name."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

import pycountry

from pipelines.enrich.entities.geonames import Cities, KnownPlace, geonames
from pipelines.enrich.thresholds import (
    ALIAS_FACTOR,
    CACHED_NAMES,
    CAPITAL_FACTOR,
    DOMINANT_POPULATION,
    DOMINANT_RATIO,
    KNOWN_PLACE_POPULATION,
)
from pipelines.language.folding import fold_place
from pipelines.language.places import ENTITY_CITIES, ENTITY_COUNTRIES, PROVINCES, REGIONS, STATES


class Register(NamedTuple):
    """Places by folded name."""

    countries: dict[str, KnownPlace]
    regions: dict[str, tuple[KnownPlace, ...]]
    cities: Cities


def _iso_names(country: Any) -> set[str]:
    names = {getattr(country, field, None) for field in ("name", "common_name", "official_name")}
    plain = {name.split(",")[0] for name in names if name}
    return {fold_place(name) for name in plain | {country.alpha_3}} | {fold_place(name) for name in names if name}


def _countries() -> dict[str, KnownPlace]:
    by_code = geonames().countries
    table: dict[str, KnownPlace] = {}
    for country in pycountry.countries:
        place = by_code.get(country.alpha_2, KnownPlace(country.name, "country", country.alpha_2, iso=country.alpha_2))
        table.update(dict.fromkeys(_iso_names(country) - table.keys(), place))
    table.update({fold_place(place.name): place for place in by_code.values()})
    for alias, code in ENTITY_COUNTRIES.items():
        table[alias] = by_code.get(code) or KnownPlace(alias.title(), "country", code, iso=code)
    return table


def _regions() -> dict[str, tuple[KnownPlace, ...]]:
    table: dict[str, tuple[KnownPlace, ...]] = {}
    states = geonames().states
    for place in states.values():
        for name in (place.name, f"{place.name} state"):
            table[fold_place(name)] = (place,)
    table.update({name: table[fold_place(states[code].name)] for name, code in STATES.items() if code in states})
    for region in pycountry.subdivisions:
        name = fold_place(region.name)
        if region.parent_code is None and region.country_code != "US" and len(name) > 3:
            place = KnownPlace(region.name, "region", region.country_code, iso=region.code)
            table[name] = (*table.get(name, ()), place)
    by_code = {place.iso: place for group in table.values() for place in group}
    table.update({name: (by_code[code],) for name, code in PROVINCES.items() if code in by_code})
    return table


@lru_cache(maxsize=1)
def register() -> Register:
    """Return the register, loaded once per process."""
    return Register(_countries(), _regions(), geonames().cities.mean_first(ENTITY_CITIES))


def _weights(key: str, candidates: Iterable[KnownPlace]) -> list[tuple[float, KnownPlace]]:
    """Return namesakes by descending weight: the population, ten times for capitals, a tenth for cities with the name as an alias."""
    weighed = []
    for place in candidates:
        alias = fold_place(place.name) != key and ENTITY_CITIES.get(key) != place.geoname
        weighed.append((place.population * (ALIAS_FACTOR if alias else CAPITAL_FACTOR if place.capital else 1), place))
    return sorted(weighed, key=lambda pair: (-pair[0], pair[1].geoname or 0))


def _dominant(key: str, candidates: Iterable[KnownPlace], floor: int = DOMINANT_POPULATION) -> KnownPlace | None:
    """Return the city that a bare name means, or None: it is large, and far larger than its namesakes."""
    weighed = _weights(key, candidates)
    if not weighed:
        return None
    second = weighed[1][0] if len(weighed) > 1 else 0
    return weighed[0][1] if weighed[0][0] >= max(floor, DOMINANT_RATIO * second) else None


def _within(candidates: Iterable[KnownPlace], area: KnownPlace) -> list[KnownPlace]:
    """Return the candidates in a country or region."""
    inside = [place for place in candidates if place.country == area.country]
    if area.kind == "region" and area.country == "US":
        return [place for place in inside if place.region == area.region]
    return inside


def area(name: str) -> KnownPlace | None:
    """Return a country or region by its name after a comma (``Texas``, ``Calif.``, ``France``), or None."""
    key = fold_place(name)
    found = register()
    if key in found.countries:
        return found.countries[key]
    regions = found.regions.get(key, ())
    return regions[0] if len(regions) == 1 else None


@lru_cache(maxsize=CACHED_NAMES)
def resolve(name: str, inside: str | None = None, countries: tuple[str, ...] = ()) -> KnownPlace | None:
    """Return the place that a name means, or None if it is ambiguous.

    ``inside`` is an area named directly after it (``Paris, Texas``); ``countries`` are ISO codes that the article is
    about, dateline first. A bare name means the largest place of that name only if it is far larger than the others.

    >>> resolve("Paris").country, resolve("Paris", "Texas").region
    ('FR', 'TX')
    """
    key = fold_place(name)
    found = register()
    if key in REGIONS:
        return None
    if key == "georgia":
        return _georgia(countries)
    if key in found.countries:
        return found.countries[key]
    candidates = found.cities.get(key)
    areas = _areas(inside) if inside else ()
    if areas:
        inner = (place for outer in areas for place in _within(candidates, outer))
        return max(inner, key=lambda place: place.population, default=None)
    if key in found.regions and key not in ENTITY_CITIES:
        return _region_or_city(key, candidates, countries)
    return _dominant(key, candidates) or _in_context(key, candidates, countries)


def _areas(name: str) -> tuple[KnownPlace, ...]:
    """Return the areas that a name after a comma may mean: both Georgias, else one or none."""
    found = register()
    if fold_place(name) == "georgia":
        return (*found.regions["georgia"], found.countries["georgia"])
    outer = area(name)
    return (outer,) if outer else ()


def _georgia(countries: tuple[str, ...]) -> KnownPlace | None:
    """Return the country or the US state, chosen by the article's other countries, or None."""
    found = register()
    if ("US" in countries) == ("GE" in countries):
        return None
    return found.regions["georgia"][0] if "US" in countries else found.countries["georgia"]


def _region_or_city(key: str, cities: tuple[KnownPlace, ...], countries: tuple[str, ...]) -> KnownPlace | None:
    """Return the region of the article's country or else the dominant city for a name that both have, or None."""
    regions = register().regions[key]
    city = _dominant(key, cities)
    if city is not None and any(region.country == city.country for region in regions):
        return city
    if len(regions) == 1 and (regions[0].country == "US" or regions[0].country in countries or not cities):
        return regions[0]
    return city or _in_context(key, cities, countries)


def _in_context(key: str, candidates: tuple[KnownPlace, ...], countries: tuple[str, ...]) -> KnownPlace | None:
    """Return the dominant candidate in the first of the article's countries that has one, or None."""
    for country in countries:
        inside = [place for place in candidates if place.country == country]
        if inside:
            return _dominant(key, inside, floor=0)
    return None


_PARTS = re.compile(r"\s*[,(]\s*")


@lru_cache(maxsize=CACHED_NAMES)
def country_of_place(name: str, context_places: tuple[str, ...] = ()) -> str | None:
    """Return the ISO 3166-1 alpha-2 country of a dateline or metadata place, or None if it is ambiguous.

    Understands ``LONDON``, ``PARIS, Texas``, ``el-salvador``, and Reuters-21578 codes (``usa``, ``west-germany``).
    Former states have their withdrawn code (``ussr`` is SU), except West Germany, which is DE.
    """
    head, *rest = (part.strip(" *.)") for part in _PARTS.split(name.strip()))
    if not head:
        return None
    countries = tuple(place.country for place in map(area, context_places) if place)
    for outer in reversed(rest):
        within = _code(outer) or resolve(head, outer) if fold_place(outer) == "georgia" else area(outer) or _code(outer)
        if within:
            return within.country
    place = _code(head) or resolve(head, countries=countries)
    return place.country if place else _shared_country(fold_place(head))


def _shared_country(key: str) -> str | None:
    """Return the country of all large namesakes, or None: any ``St Louis`` and ``Kansas City`` is in the US."""
    candidates = {
        place.country for weight, place in _weights(key, register().cities.get(key)) if weight >= KNOWN_PLACE_POPULATION
    }
    return candidates.pop() if len(candidates) == 1 else None


def _code(name: str) -> KnownPlace | None:
    """Return the country of an ISO alpha-2 code in upper case, or None."""
    if len(name) == 2 and name.isascii() and name.isupper():
        return next((place for place in register().countries.values() if place.iso == name), None)
    return None
