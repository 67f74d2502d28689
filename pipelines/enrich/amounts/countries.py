"""The country that the name of a place or people means, for its money.

Babel has the names of countries and, in the names of currencies ("Kenyan Shilling"), of most peoples. Other names in wires
(``u.s.``, ``west-germany``, ``MELBOURNE``) are in ``language/places.tsv``.
"""

import re
from functools import lru_cache

from babel import Locale
from babel.core import get_global

from pipelines.enrich.amounts.lexicon import CURRENT, ascii_of
from pipelines.language.places import AMOUNT_CITIES, AMOUNTS, NO_PLACES, WHOLE


def _adjectives() -> dict[str, str]:
    """Return adjectives with their countries: "Kenyan" of "Kenyan Shilling". An ISO 4217 code begins with the country's code."""
    territories = get_global("territory_currencies")
    found: dict[str, str] = {}
    for code, name in sorted(Locale("en").currencies.items(), key=lambda pair: (pair[0] not in CURRENT, pair[0])):
        adjective = re.sub(r"\s*\(.*\)|\s*New\b", "", name).rpartition(" ")[0].lower()
        if adjective and code[0] != "X" and code[:2] in territories:
            found.setdefault(adjective, code[:2])
    return found


def _names() -> dict[str, str]:
    territories = Locale("en").territories.items()
    names = {
        name.lower(): code
        for code, name in territories
        if len(code) == 2 and code.isalpha() and code not in {"EU", "EZ", "ZZ", "UN"}
    }
    names |= _adjectives() | dict(AMOUNTS)
    return {name: code for name, code in names.items() if name not in NO_PLACES}


COUNTRY_OF = _names()
"""Name of a place or people, in lower case, to country (ISO 3166-1 alpha-2)."""

ADJECTIVES = frozenset(COUNTRY_OF)
"""Every name that may precede a currency's noun: ``hong kong`` dollars, ``swiss`` francs."""

_SMALL_WORDS = frozenset({"de", "es", "of"})


def _cased(name: str) -> str:
    return " ".join(word if word in _SMALL_WORDS else word.capitalize() for word in name.split(" "))


_LINKED = sorted(_cased(name) for name in COUNTRY_OF if not _SMALL_WORDS.isdisjoint(name.split(" ")))
"""Names that capitalised words alone do not find: ``Dar es Salaam``, ``Port of Spain``."""
_RESTS = "|".join(f"(?<={name[0]}){name[1:]}" for name in _LINKED)

_NAME = re.compile(
    rf"[A-ZÀ-ÖØ-Þ](?<!\w.)(?:{_RESTS}|"
    r"(?<=U)(?<!\(U)\.S(?!\.?[$)])|(?<=[UH])\.K|(?<=U)S(?![$)])|(?<=U)K|"
    rf"[\w'’]+(?: (?!{'|'.join(_LINKED)})[A-ZÀ-ÖØ-Þ][\w'’]+){{0,2}})"
)
"""A name; ``US$`` and ``(U.S.)`` after an amount are none. A set of letters comes first: such places are found faster than ends of words."""


@lru_cache(maxsize=4096)
def country_of(name: str) -> str | None:
    """Return the country of a place's or people's name in any case, or None: ``"west-germany"`` is ``"DE"``."""
    plain = name.strip().lower().replace("-", " ").removesuffix("'s").removesuffix("’s")
    return WHOLE.get(plain) or COUNTRY_OF.get(plain)


def is_city(name: str) -> bool:
    """Return True if a name is a city's, not a country's: ``MELBOURNE``."""
    return name.strip().lower() in AMOUNT_CITIES


_FIRST_WORDS = frozenset(name.split(" ")[0] for name in COUNTRY_OF)


@lru_cache(maxsize=1 << 14)
def _countries_in(name: str) -> tuple[str, ...]:
    """Return the countries in a run of one to three capitalised words, longest names first."""
    plain = name if name.isascii() else ascii_of(name.replace("’", "'"))
    words = plain.lower().replace("'s", "").split(" ")
    found: list[str] = []
    at = 0
    while at < len(words):
        size = _longest(words, at) if words[at] in _FIRST_WORDS else 0
        if size:
            found.append(COUNTRY_OF[" ".join(words[at : at + size])])
        at += size or 1
    return tuple(found)


def _longest(words: list[str], at: int) -> int:
    """Return the number of words of the longest name from ``at`` on, or 0."""
    return next((size for size in range(len(words) - at, 0, -1) if " ".join(words[at : at + size]) in COUNTRY_OF), 0)


def countries_named(text: str) -> list[str]:
    """Return the countries of the capitalised names in a text, in reading order, one entry per occurrence."""
    return [country for name in _NAME.findall(text) for country in _countries_in(name)]
