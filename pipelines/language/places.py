"""Names of places in wires, beyond those that Babel, pycountry and GeoNames have. ``places.tsv`` says what each row means.

Three readers take different rows, and add names from libraries of their own:

- amounts (``enrich/amounts/countries.py``) take the country whose money a name may mean: ``AMOUNTS``, ``AMOUNT_CITIES``, with the names of
  countries and currencies in Babel.
- entities (``enrich/entities/place_register.py``) take the identity of a place: ``ENTITY_COUNTRIES``, ``ENTITY_CITIES``, ``STATES``,
  ``PROVINCES``, ``REGIONS``, with pycountry and all cities of GeoNames from 15,000 inhabitants on.
- datelines (``normalize/cities.py``) take whether a name alone is a city: ``DATELINE_CITIES``, ``WORDS``, with the cities of
  GeoNames from 100,000 inhabitants on.

They disagree today, which is kept until an issue decides it:

- Former states: amounts have the successor (Soviet Union, USSR: RU; Czechoslovakia: CZ; Yugoslavia: RS; East Germany: DE), entities the
  withdrawn code (SU, CS, YU, DD).
- Places that amounts find in one country and entities in another, by population: New Brunswick and Ontario (CA, US), Queenstown (NZ, ZA),
  White House (US, MA), Somali (SO, ET), Tristan da Cunha (TA, SH).
- Georgia is a country for amounts; entities choose between country and state by the article.
- 270 names are known to amounts alone: adjectives of peoples, exchanges and companies (``hang seng``, ``asx``, ``eskom``), and Barcelona,
  Valencia, Penang, Cebu, Oporto, Sandton and Zug, which entities find ambiguous or too small.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from pipelines.language.data import read_rows

FILE: Final = "places.tsv"
MISSING: Final = "-"


class _Place(NamedTuple):
    kind: str
    name: str
    amounts: str
    entities: str


_ROWS: Final = [_Place(*cells) for cells in read_rows(FILE)]


def _amounts(*kinds: str) -> dict[str, str]:
    """Return names of these kinds with their value for amounts; a later kind wins."""
    return {row.name: row.amounts for kind in kinds for row in _ROWS if row.kind == kind and row.amounts != MISSING}


def _entities(kind: str) -> dict[str, str]:
    return {row.name: row.entities for row in _ROWS if row.kind == kind and row.entities != MISSING}


def _names(kind: str) -> frozenset[str]:
    return frozenset(row.name for row in _ROWS if row.kind == kind)


AMOUNTS: Final[Mapping[str, str]] = MappingProxyType(_amounts("people", "country", "city"))
"""Name of a people, country or city, in lower case, to the country (ISO 3166-1 alpha-2) whose money it may mean."""
AMOUNT_CITIES: Final = frozenset(_amounts("city"))
"""Those of the names that are cities."""
WHOLE: Final[Mapping[str, str]] = MappingProxyType(_amounts("whole"))
"""Names of countries that count only as a whole name, not within a text; they precede ``AMOUNTS``."""
NO_PLACES: Final = _names("no-place")
"""Names of Babel that are other words or first names in wires."""
ENTITY_COUNTRIES: Final[Mapping[str, str]] = MappingProxyType(_entities("country"))
"""Name of a country, folded, to ISO 3166-1 alpha-2; former states have their withdrawn codes (SU, DD, YU, CS, AN)."""
ENTITY_CITIES: Final[Mapping[str, int]] = MappingProxyType(
    {name: int(number) for name, number in _entities("city").items()}
)
"""Name of a city, folded, to its GeoNames number."""
STATES: Final[Mapping[str, str]] = MappingProxyType(_entities("state"))
"""Newspaper abbreviation of a US state, folded, to its letters."""
PROVINCES: Final[Mapping[str, str]] = MappingProxyType(_entities("province"))
"""Newspaper abbreviation of a Canadian province, folded, to ISO 3166-2."""
REGIONS: Final = _names("region")
"""Places in several countries, or without one; they are never linked."""
DATELINE_CITIES: Final = _names("dateline")
"""City-states and the like: a dateline by themselves, though they are no city or also a country."""
WORDS: Final = _names("word")
"""Cities whose names are ordinary words or names of larger places: no dateline by themselves."""
