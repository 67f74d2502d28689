"""Currencies of countries by day, from Babel's territory tables."""

from datetime import date
from functools import lru_cache

from babel.core import get_global

from pipelines.enrich.amounts.lexicon import CODES_OF, NOUN_OF

_FAR = (9999, 1, 1)


def _table() -> dict[str, tuple[tuple[str, tuple[int, ...], tuple[int, ...]], ...]]:
    rows = get_global("territory_currencies")
    return {
        country: tuple((code, start or (0,), end or _FAR) for code, start, end, tender in row if tender)
        for country, row in rows.items()
    }


_TENDERS = _table() | {
    "RU": (("SUR", (1961, 1, 1), (1991, 12, 25)), ("RUR", (1991, 12, 25), (1998, 12, 31)), ("RUB", (1999, 1, 1), _FAR))
}
_CALLED = {("lira", "LB"): "pound", ("lira", "SY"): "pound"}
"""Noun by which texts call a country's currency, and country, to the noun that Babel has."""
_HOLDERS: dict[str, frozenset[str]] = {}
for _country, _row in _TENDERS.items():
    for _code, _, _ in _row:
        if _noun := NOUN_OF.get(_code):
            _HOLDERS[_noun] = _HOLDERS.get(_noun, frozenset()) | {_country}
for _noun, _country in _CALLED:
    _HOLDERS[_noun] = _HOLDERS.get(_noun, frozenset()) | {_country}


@lru_cache(maxsize=4096)
def currency_in(noun: str, country: str, day: date | None) -> str | None:
    """Return the code of a country's currency with this noun, or None: the one current on the day, else the nearest in time.

    >>> currency_in("franc", "FR", None)
    'FRF'
    """
    noun = _CALLED.get((noun, country), noun)
    rows = [row for row in _TENDERS.get(country, ()) if NOUN_OF.get(row[0]) == noun]
    if not rows:
        return None
    at = (day.year, day.month, day.day) if day else (2100, 1, 1)
    current = [row for row in rows if row[1] <= at < row[2]]
    return max(current or rows, key=lambda row: (row[1] <= at, row[1]))[0]


def countries_with(noun: str) -> frozenset[str]:
    """Return the countries that ever had a currency with this noun."""
    return _HOLDERS.get(noun, frozenset())


def is_shared(noun: str) -> bool:
    """Return True if several currencies have this noun."""
    return len(CODES_OF.get(noun, ())) != 1


@lru_cache(maxsize=1024)
def tender_of(country: str, day: date | None) -> str | None:
    """Return the legal tender of a country on a day, or None: of several, the newest."""
    at = (day.year, day.month, day.day) if day else (2100, 1, 1)
    current = [row for row in _TENDERS.get(country, ()) if row[1] <= at < row[2] and row[0] in NOUN_OF]
    return max(current, key=lambda row: row[1])[0] if current else None
