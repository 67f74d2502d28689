"""Time zones by the names that wires, feeds and notices use. No other module has such a table.

Two rules apply. A name that states an offset (``EST``, ``BST``, ``CEST``) is that offset **as written**, in
summer as in winter, as in RFC 5322 and in all mail and feed readers. ``09:00 EST`` in July is 14:00 UTC
in a feed and in an embargo; if its author meant the clock of New York, an embargo ends an hour late, never early.
A name that states a place (``ET``, ``Eastern``, ``London``, ``Europe/Berlin``) is **the clock of that place** on that day.

A name that several countries use (``IST``, ``CST``, ``BST``, ``AST``, ``EST``) is that of the country, if the caller
knows one; otherwise it is the default that ``zones.tsv`` marks.
"""

import re
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, timedelta, timezone, tzinfo
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

OFFSET: Final = re.compile(
    r"(?:GMT|UTC?|Z)?\s*(?P<sign>[+\N{MINUS SIGN}-])\s*(?P<hours>\d{1,2}):?(?P<minutes>[0-5]\d)?",
    re.IGNORECASE | re.ASCII,
)
MILITARY: Final = frozenset("abcdefghiklmnopqrstuvwxy")
"""Military letters, whose signs RFC 822 had wrong. RFC 5322 states that they carry no information, so they are UTC."""
CONTINENTS: Final = frozenset({"Africa", "America", "Asia", "Australia", "Europe", "Indian", "Pacific"})
DIRECTIONS: Final = frozenset({"north", "south", "west"})
LONGEST: Final = 40
MOST_HOURS: Final = 15
"""Maximum offset from UTC of any clock: fourteen hours (Kiribati)."""


def zone_of(name: str, country: str = "") -> tzinfo | None:
    """Return the zone of a name, a place or an offset, or None for an unknown one.

    ``country`` (ISO 3166) decides between countries that share a name.

    >>> zone_of("CST"), zone_of("CST", "CN"), zone_of("GMT+5:30"), zone_of("New York time")
    (datetime.timezone(datetime.timedelta(days=-1, seconds=64800)), datetime.timezone(datetime.timedelta(seconds=28800)), datetime.timezone(datetime.timedelta(seconds=19800)), zoneinfo.ZoneInfo(key='America/New_York'))
    """
    return _zone(name, country.upper()) if len(name) <= LONGEST else None


def offset_of(text: str) -> timezone | None:
    """Return the offset that ``+0530``, ``-05:00``, ``+2`` or ``UTC+5:30`` states, or None for any other text.

    >>> offset_of("UTC-3")
    datetime.timezone(datetime.timedelta(days=-1, seconds=75600))
    """
    found = OFFSET.fullmatch(text.strip())
    if not found:
        return None
    hours = timedelta(hours=int(found["hours"]), minutes=int(found["minutes"] or 0))
    if hours > timedelta(hours=MOST_HOURS):
        return None
    return timezone(hours if found["sign"] == "+" else -hours)


@lru_cache(maxsize=1024)
def _zone(name: str, country: str) -> tzinfo | None:
    key = name.lower().replace(".", "").removesuffix("time").removesuffix("standard ").strip(" ()")
    if key in MILITARY:
        return UTC
    short = key.replace(" ", "")
    known = ZONES.get((short, country)) or ZONES.get((short, ""))
    return known or offset_of(key) or _of_place(key.replace(" ", "_"))


def _of_place(key: str) -> tzinfo | None:
    """Return the zone of the IANA database with this name, or with this city in its name, or None."""
    place = _places().get(key)
    return ZoneInfo(place) if place else None


@lru_cache(maxsize=1)
def _places() -> Mapping[str, str]:
    names = sorted(available_timezones())
    parts = ((name, name.split("/")) for name in names)
    cities = {each[1].lower(): name for name, each in parts if len(each) == 2 and each[0] in CONTINENTS}
    cities = {city: name for city, name in cities.items() if city not in DIRECTIONS}
    return MappingProxyType(cities | {name.lower(): name for name in names if not name.isalpha()})


def _read() -> Mapping[tuple[str, str], tzinfo]:
    """Return the zones of the file by name and country; the default, and a name with one line, also under no country."""
    lines = files(__package__).joinpath("zones.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    shared = Counter(row[0] for row in rows)
    zones: dict[tuple[str, str], tzinfo] = {}
    for name, country, value, *default in rows:
        zone = ZoneInfo(value) if "/" in value else offset_of(value) or UTC
        zones[name, country] = zone
        if default or shared[name] == 1:
            zones[name, ""] = zone
    return MappingProxyType(zones)


ZONES: Final = _read()
