"""Names of the months in the languages of the wires. No other module has such a table.

``months.tsv`` holds the names of the Unicode CLDR; ``python -m tests.unit.language.write_months`` writes it.
Names are compared without case, accents and a final point: ``Févr.``, ``FEVR`` and ``févr`` are the same.
"""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

from pipelines.language.data import read_rows
from pipelines.language.folding import fold_month

FILE: Final = "months.tsv"
IN_TEXT: Final = frozenset("en de de_AT fr es it pt nl sv da nb nn".split())
"""Languages whose abbreviations are searched for in running text. Those of other languages are words there: ``led``, ``pro``."""
WIRE_SPELLINGS: Final = {
    "mrz": 3, "mrt": 3, "maerz": 3, "jaenner": 1, "janv": 1, "fevr": 2, "feb": 2, "fév": 2, "apr": 4, "avr": 4, "aou": 8,
    "augustus": 8, "sept": 9, "set": 9, "okt": 10, "out": 10, "dez": 12, "dic": 12,
}  # fmt: skip
"""Spellings of wires and their software that the CLDR lacks, or lacks in some languages."""
OTHERWISE: Final = {
    ("hr", "lip"): 6,
    ("hr", "srp"): 7,
    ("hr", "lis"): 10,
    ("hr", "listopad"): 10,
    ("hr", "listopada"): 10,
}
"""Croatian names that mean another month in Czech and Polish; they are used only if the language is known."""


def month_of(name: str, language: str = "") -> int | None:
    """Return the number of a month, or None for a word that is no month.

    >>> month_of("août"), month_of("listopad"), month_of("listopad", "hr"), month_of("Monday")
    (8, 11, 10, None)
    """
    if not language and (number := MONTHS.get(name.lower())):
        return number
    folded = fold_month(name)
    return OTHERWISE.get((language[:2].lower(), folded)) or MONTHS.get(folded)


def _rows() -> list[tuple[str, int, list[str], list[str]]]:
    """Return the rows of the file: language, number, full names, abbreviations."""
    return [
        (language, int(number), full.split("|"), short.split("|")) for language, number, full, short in read_rows(FILE)
    ]


def _tables() -> tuple[Mapping[str, int], list[str]]:
    """Return all folded names with their numbers, and the spellings that are searched for in running text."""
    months: dict[str, int] = {}
    spelled = list(WIRE_SPELLINGS)
    for language, number, full, short in _rows():
        for name in (*full, *short):
            if name and OTHERWISE.get((language, fold_month(name))) != number:
                months[fold_month(name)] = number
        spelled += [*full, *(short if language in IN_TEXT else ())]
    months |= {fold_month(name): number for name, number in WIRE_SPELLINGS.items()}
    return MappingProxyType(months), [name for name in spelled if len(name) > 2]


def _pattern(words: Iterable[str]) -> str:
    """Return a regular expression of many words in lower case that shares their beginnings: plain alternatives are slow to search."""
    tree: dict[str, Any] = {}
    for word in words:
        node = tree
        for letter in word:
            node = node.setdefault(letter, {})
        node[""] = {}
    return _branches(tree)


def _branches(node: dict[str, Any]) -> str:
    """Return the alternatives of a place in the tree; letters that go on in the same way share one."""
    letters: dict[str, str] = {}
    for letter, after in sorted(node.items()):
        if letter:
            rest = _branches(after)
            letters[rest] = letters.get(rest, "") + re.escape(letter)
    if not letters:
        return ""
    ways = [(f"[{some}]" if len(some) > 1 else some) + rest for rest, some in letters.items()]
    return f"(?:{'|'.join(ways)})" + ("?" if "" in node else "")


MONTHS, _SPELLED = _tables()
_FORMS: Final = {form for name in _SPELLED for form in (name.lower(), fold_month(name))}
MONTH: Final = rf"(?P<month>{_pattern(_FORMS)})\b\.?"
"""Regular expression of a month in running text; match it without case, and read it with ``month_of``."""
ANY_WORD: Final = rf"(?P<month>[^\W\d_]{{{min(map(len, _FORMS))},{max(map(len, _FORMS))}}})\b\.?"
"""Matches wherever ``MONTH`` does, and is compiled in no time."""
