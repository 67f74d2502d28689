"""Byline: who wrote it."""

import re

BY = re.compile(r"\s*by\s+", re.IGNORECASE)
LINE = re.compile(r"\s*By [A-Z][^\n.:;]{2,100}$")
AND = re.compile(r"\s+and\s+|\s*;\s*|\s*&\s*", re.IGNORECASE)
SMALL = {"de", "van", "von", "der", "den", "di", "da", "la", "le", "el", "al", "bin", "ibn", "dos", "du", "of"}


def is_byline(paragraph: str) -> bool:
    """Tell whether a paragraph of its own is a byline: ``By Jane Doe and John Roe``."""
    return bool(LINE.fullmatch(paragraph)) and len(paragraph.split()) <= 12


def read_authors(byline: str) -> tuple[str, ...]:
    """Read the names of a byline; what follows a comma (agency, role) is not a name.

    >>> read_authors("BY TED D'AFFLISIO and Ann Lee, Reuters")
    ("Ted D'Afflisio", 'Ann Lee')
    """
    line = BY.sub("", byline, count=1)
    names = [name.partition(",")[0].strip(" .") for name in AND.split(line)]
    return tuple(_cased(name) for name in names if name and _is_name(name))


def _is_name(name: str) -> bool:
    words = name.split()
    return len(words) <= 6 and not any(character.isdigit() for character in name)


def _cased(name: str) -> str:
    """Give an all-capitals name its usual case."""
    if not name.isupper():
        return name
    return " ".join(
        word.lower() if word.lower() in SMALL else re.sub(r"[^\W_]+", lambda part: part[0].capitalize(), word)
        for word in name.split()
    )
