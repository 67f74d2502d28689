"""A register of organisations that are no companies: names to Wikidata ids, where the article agrees. docs/entities.md has the sources."""

import lzma
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from pipelines.enrich.entities import registers
from pipelines.enrich.entities.companies import short_key
from pipelines.enrich.entities.lexicon import SPELLINGS
from pipelines.enrich.entities.tables import DataError
from pipelines.enrich.thresholds import CACHED_NAMES, CLUBS_IN_SPORT
from pipelines.language.folding import fold_place
from schemas import Identifier

DATA: Final = Path(__file__).with_name("data") / "organisations.xz"
COUNTRIES: Final = (
    (re.compile(r"\b(?:U\.S\.A?\.?|USA?)(?!\w)"), "United States"),
    (re.compile(r"\b(?:U\.K\.?|UK)(?!\w)"), "United Kingdom"),
)
PUNCTUATION: Final = re.compile(r"\W+")
DOTTED: Final = re.compile(r"\b(?:\w\.){2,}")
ACRONYM: Final = 3
"""Most letters of a name in capitals that means nothing in small letters: WHO, but not Who."""


class Organisation(NamedTuple):
    """One organisation, as one of its names means it."""

    wikidata: str
    country: str
    """ISO 3166-1 alpha-2; empty for an international one."""
    kind: str
    """``central bank``, ``party``, ``club`` ..."""
    evidence: str
    """What the name needs beside itself: nothing, ``country`` (the article is about it) or ``sport`` (it names other clubs)."""


@lru_cache(maxsize=CACHED_NAMES)
def organisation_name(name: str) -> str:
    """Return a name in the form that all its spellings share.

    >>> organisation_name("the US Department of Defence"), organisation_name("U.N.")
    ('united states department of defense', 'un')
    """
    if "U" in name:
        for country, plain in COUNTRIES:
            name = country.sub(plain, name)
    if "." in name:
        name = DOTTED.sub(lambda dotted: dotted[0].replace(".", ""), name)
    folded = fold_place(name.replace("\u2019", "'").replace("'", "")).replace("&", " and ")
    words = (folded if folded.replace(" ", "").isalnum() else PUNCTUATION.sub(" ", folded)).split()
    return " ".join(SPELLINGS.get(word, word) for word in words if word != "the")


def name_key(name: str) -> str:
    """Return a name as the register has it: folded, but short acronyms in capitals.

    >>> name_key("Bank of England"), name_key("WHO"), name_key("Who")
    ('bank of england', 'WHO', 'who')
    """
    key = organisation_name(name)
    return key.upper() if len(key) <= ACRONYM and name.isupper() else key


def pack(lines: Iterable[str]) -> bytes:
    """Return the register as one compressed text; a line is a folded name, tab, and the values of an ``Organisation``."""
    return lzma.compress("\n".join(sorted(set(lines))).encode(), preset=9)


@lru_cache(maxsize=1)
def organisations() -> list[str]:
    """Return the lines of the register, in order of names; loaded once per process."""
    try:
        return lzma.decompress(DATA.read_bytes()).decode().split("\n")
    except (OSError, ValueError, lzma.LZMAError, EOFError) as error:
        raise DataError(f"entities: cannot read {DATA.name} of the package: {error}") from error


@lru_cache(maxsize=CACHED_NAMES)
def meanings(name: str) -> tuple[Organisation, ...]:
    """Return the organisations that a name may mean; of a company also without its legal form."""
    return _listed(organisation_name(name), name_key(name)) or _listed(organisation_name(short_key(name)))


def _listed(*keys: str) -> tuple[Organisation, ...]:
    lines = organisations()
    found = (line for key in dict.fromkeys(keys) for line in registers.lines_of(lines, key))
    return tuple(Organisation(*line.split("\t")[1:]) for line in found)


@lru_cache(maxsize=1)
def in_sport(names: frozenset[str]) -> bool:
    """Return True if an article's organisations are clubs, more than one."""
    clubs = {one.wikidata for name in names for one in meanings(name) if one.kind == "club"}
    return len(clubs) >= CLUBS_IN_SPORT


def find_organisation(names: Iterable[str], countries: tuple[str, ...], beside: frozenset[str]) -> Organisation | None:
    """Return the organisation that the names of one entity mean, or None if they are ambiguous or the article does not agree.

    ``beside`` has the names of all organisations of the article. The beginning of a longer name does not count: the Federal Reserve Bank of Dallas is not the Federal Reserve.
    """
    keys = {name: organisation_name(name) for name in names}
    whole = [name for name, key in keys.items() if not any(one.startswith(f"{key} ") for one in keys.values())]
    found = {one.wikidata: one for name in whole if (one := _meant(name, countries, beside))}
    return found.popitem()[1] if len(found) == 1 else None


def _meant(name: str, countries: tuple[str, ...], beside: frozenset[str]) -> Organisation | None:
    """Return the organisation that a name means: the one that needs no evidence, else the only one with it."""
    known = meanings(name)
    agreed = [
        one
        for one in known
        if not one.evidence or (in_sport(beside) if one.evidence == "sport" else one.country in countries)
    ]
    sure = [one for one in agreed if not one.evidence] or agreed
    return sure[0] if len({one.wikidata for one in sure}) == 1 else None


def organisation_identifiers(
    names: Iterable[str], countries: tuple[str, ...], beside: frozenset[str]
) -> tuple[Identifier, ...]:
    """Return the Wikidata id of the organisation that the names of one entity mean; none if they are ambiguous."""
    found = find_organisation(names, countries, beside)
    return (Identifier(scheme="wikidata", value=found.wikidata, source=registers.file(DATA)),) if found else ()
