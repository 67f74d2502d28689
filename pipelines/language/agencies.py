"""Agencies: the names by which they sign their items. ``agencies.tsv`` has the names with their spellings.

Readers that match only some of the names have their own list here, beside the table. They disagree with it, which is kept until an
issue decides it:

- A dateline in parentheses (``IN_DATELINES``) may name any agency; elsewhere (``KNOWN``) five names that are also people's or words are none.
- ``AFTER_NAME``: in a byline only five agencies count directly after a name, since people are also called Nan and Spa.
- ``DESKS``: the agencies whose desks sign with initials in lower case. ``afx`` is none of the table.
- ``REUTERS``: the sign-off at the end of a Reuters item, which is also a hint that bare dollars are US dollars.
- ``EXCHANGES`` are no agencies, though they occur in parentheses after a name as an agency does after a place.
"""

import re
from collections.abc import Iterable
from importlib.resources import files
from typing import Final, NamedTuple

FILE: Final = "agencies.tsv"


class _Row(NamedTuple):
    name: str
    spellings: str
    word: str


def _rows() -> list[_Row]:
    lines = files(__package__).joinpath(FILE).read_text(encoding="utf-8").splitlines()
    return [_Row(*line.split("\t")) for line in lines if line and not line.startswith("#")]


def _alternatives(names: Iterable[str]) -> str:
    """Return a regular expression of the names, the longest first."""
    return "|".join(map(re.escape, sorted(names, key=lambda name: (-len(name), name))))


AGENCIES: Final = {spelling: row.name for row in _rows() for spelling in row.spellings.split("|")}
"""Spelling in lower case to the agency's own name."""
WORDS: Final = frozenset(spelling for row in _rows() if row.word == "word" for spelling in row.spellings.split("|"))
"""Spellings that are also names of people or words: they are agencies only within a dateline's parentheses."""
IN_DATELINES: Final = _alternatives(AGENCIES)
"""All spellings as alternatives of a regular expression; match it without case."""
KNOWN: Final = _alternatives(AGENCIES.keys() - WORDS)
"""The same without ``WORDS``."""
AFTER_NAME: Final = r"reuters?|AP|AFP|dpa|bloomberg|(?:the )?associated press"
"""Agencies directly after the name of a byline; match it without case."""
DESKS: Final = r"dpa(?:-afx)?|apa|sda|awp|epd|kna|ats|afx"
"""Agencies whose desks sign with initials in lower case: ``dpa wsz jln npr``; match it without case."""
REUTERS: Final = r"REUTERS?|Reuters?"
"""How Reuters signs an item."""
EXCHANGES: Final = frozenset("amex asx bse bsx hkex lse nasdaq nse nyse otc otcqb otcqx sgx tse tsx tsxv".split())
"""Stock exchanges, which occur in parentheses after a company."""
SIGNED = re.compile(
    rf"(?:copyright|\(c\)|©)[^\n]{{0,30}}?\b(?P<owner>{KNOWN})\b|^\W*(?P<alone>{KNOWN})\W*$",
    re.IGNORECASE | re.MULTILINE,
)
BEHIND = re.compile(rf"[,|/]\s*(?P<agency>{KNOWN})\b", re.IGNORECASE)


def read_agency(text: str | None) -> str | None:
    """Return the agency's own name for a text that is nothing but its name; an unknown name is unchanged.

    >>> read_agency("REUTER")
    'Reuters'
    """
    name = " ".join((text or "").split())
    return AGENCIES.get(name.lower(), name) or None


def signed_by(trailer: str) -> str | None:
    """Return the agency that signs a trailer or holds its copyright, or None."""
    found = SIGNED.search(trailer)
    return read_agency(found["owner"] or found["alone"]) if found else None


def agency_behind(byline: str) -> str | None:
    """Return the agency after the name of a byline (``By Ann Lee, Reuters``), or None."""
    found = BEHIND.search(byline)
    return read_agency(found["agency"]) if found else None
