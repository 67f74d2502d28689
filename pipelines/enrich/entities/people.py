"""A register of holders of public offices: Wikidata ids, where role, country and time agree. docs/entities.md has the sources."""

import lzma
import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final

from pipelines.enrich.entities import registers
from pipelines.enrich.entities.chains import person_key
from pipelines.enrich.entities.tables import DataError
from pipelines.enrich.thresholds import YEARS_AFTER_OFFICE, YEARS_BEFORE_OFFICE
from schemas import Identifier

DATA: Final = Path(__file__).with_name("data") / "people.xz"
ROLES: Final = frozenset(
    "president premier chancellor minister secretary secretary-general governor representative ambassador king queen chairman"
    " senator director commissioner attorney speaker adviser advisor councilor counsellor leader judge justice mayor".split()
)
"""Nouns of offices that a text and the register have in common."""
SAME: Final = {
    "prime": "premier",
    "pm": "premier",
    "chair": "chairman",
    "chairwoman": "chairman",
    "rep": "representative",
    "gov": "governor",
    "sen": "senator",
    "congressman": "representative",
    "congresswoman": "representative",
}
HIGH: Final = frozenset("president premier chancellor minister secretary secretary-general king queen".split())
"""Offices whose holders a text of their country and time names without a title."""
LOW: Final = "deputy"
"""Marks a tenure of a deputy or an acting holder, who needs the title."""
WORDS: Final = re.compile(r"[a-z]+(?:-general)?")


def roles_of(text: str) -> frozenset[str]:
    """Return the nouns of offices in a title; a prime minister is a premier.

    >>> sorted(roles_of("Prime Minister of Japan")), sorted(roles_of("US Treasury Secretary"))
    (['minister', 'premier'], ['secretary'])
    """
    words = (SAME.get(word, word) for word in WORDS.findall(text.lower()))
    return frozenset(word for word in words if word in ROLES)


@lru_cache(maxsize=1)
def tenures() -> list[str]:
    """Return the lines of the register, in order of names; loaded once per process."""
    try:
        return lzma.decompress(DATA.read_bytes()).decode().split("\n")
    except (OSError, ValueError, lzma.LZMAError, EOFError) as error:
        raise DataError(f"entities: cannot read {DATA.name} of the package: {error}") from error


def _agrees(line: str, roles: frozenset[str], countries: tuple[str, ...], day: date) -> bool:
    """Return True if the text is of the time and about the country, and gives the person such a role, or none in a high office."""
    _, _, country, offices, start, end = line.split("\t")
    held = frozenset(offices.split(" "))
    last = int(end) if end else int(start) + YEARS_AFTER_OFFICE
    if not roles:
        return country in countries and bool(held & HIGH) and LOW not in held and int(start) <= day.year <= last
    timely = int(start) - YEARS_BEFORE_OFFICE <= day.year <= last + YEARS_AFTER_OFFICE
    return timely and bool(roles & held) and (not country or country in countries)


def wikidata_identifiers(
    name: str, roles: Iterable[str], countries: tuple[str, ...], day: date | None
) -> tuple[Identifier, ...]:
    """Return the Wikidata id of a person with a full name, if one person of the register agrees with the article; else none."""
    key = " ".join(person_key(name))
    if day is None or " " not in key:
        return ()
    named = frozenset(word for role in roles for word in roles_of(role) or {role})
    lines = registers.lines_of(tenures(), key)
    found = {line.split("\t")[1] for line in lines if _agrees(line, named, countries, day)}
    return (Identifier(scheme="wikidata", value=found.pop(), source=registers.file(DATA)),) if len(found) == 1 else ()
