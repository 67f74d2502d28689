"""What stands in single quotation marks, as British papers write it: apostrophes within and possessives close nothing."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final, NamedTuple

_OPEN: Final = re.compile(
    r"(?<![^\s(\[\u2014\u2013\"\u201c-])(?:\u2018|'(?!'))(?!(?:\d\ds?|twas|tis|em|til|cause|n)\b)(?=[^\W_]|[\"\u201c\u00a3$\u20ac(])",
    re.IGNORECASE,
)
"""A mark before a word, but not ``'90s`` or ``'twas``."""
_CLOSE: Final = re.compile(r"(?<![\s('\u2019\u2018])['\u2019](?![\w'\u2019])")
_STRONG: Final = frozenset(',.?!\u2026\u2014"\u201d')
"""What stands before a closing mark that is no apostrophe."""


class Single(NamedTuple):
    """A text in single quotation marks, without them; one that is not closed is a paragraph of a longer speech."""

    start: int
    end: int
    closed: bool
    opens_paragraph: bool


def has_single_marks(text: str) -> bool:
    """Return True if a text may have single quotation marks: a look at few letters."""
    return "\u2018" in text or " '" in text or "\n'" in text or text.startswith("'")


def single_quoted(text: str, start: int, end: int) -> Iterator[Single]:
    """Yield what stands in single quotation marks in a paragraph.

    >>> line = "'It's the clients' money,' he said of the '90s. The owners' club: 'no'"
    >>> [line[one.start : one.end] for one in single_quoted(line, 0, len(line))]
    ["It's the clients' money,", 'no']
    """
    opened = [(mark.start(), mark.end()) for mark in _OPEN.finditer(text, start, end)]
    first_place = end - len(text[start:end].lstrip())
    for (at, begin), (limit, _) in pairwise([*opened, (end, end)]):
        first = at == first_place
        close = _closing(text, begin, limit)
        if close is not None:
            yield Single(begin, close, closed=True, opens_paragraph=first)
        elif first and limit == end:
            yield Single(begin, end, closed=False, opens_paragraph=True)


def _closing(text: str, start: int, limit: int) -> int | None:
    """Return the place of the closing mark: an apostrophe behind a plural counts only if no surer mark follows."""
    places = [one.start() for one in _CLOSE.finditer(text, start, limit)]
    sure = next((one for one in places if not _may_be_possessive(text, one)), None)
    if sure is not None and (sure == places[0] or text[sure - 1] in _STRONG):
        return sure
    return places[0] if places else None


def _may_be_possessive(text: str, at: int) -> bool:
    """Return True for ``clients' money``."""
    return text[at - 1] in "sSzxX" and text[at + 1 : at + 2] == " " and text[at + 2 : at + 3].isalnum()
