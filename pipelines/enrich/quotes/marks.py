"""What stands in quotation marks."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Final, NamedTuple

from pipelines.enrich.quotes.single_marks import has_single_marks, single_quoted

_MARK: Final = re.compile("[\"\u201c\u201d]|``|''|\n\n|\n")
_OPENS: Final = frozenset({'"', "\u201c", "``"})
OPENING: Final = " \"\u201c`'\u2018"
"""What may stand between words and a text in marks."""
_CLOSES: Final = frozenset({'"', "\u201d", "''"})


class Quoted(NamedTuple):
    """A text in quotation marks, without them."""

    start: int
    end: int
    continues: bool = False
    """Whether it goes on with the one before, which has no closing mark: a speech of several paragraphs."""


def has_marks(text: str) -> bool:
    """Return True if a text may have quotation marks."""
    return '"' in text or "\u201c" in text or "``" in text or has_single_marks(text)


def quoted(text: str) -> list[Quoted]:
    r"""Return what stands in quotation marks, double or single, but not within others.

    >>> [text[one.start : one.end] for text in ['"No," he said, "it is \'never\'."', "'No,' he said."] for one in quoted(text)]
    ['No,', "it is 'never'.", 'No,']
    """
    border = "\n\n" if "\n\n" in text else "\n"
    double = _double(text, border)
    if not has_single_marks(text):
        return double
    single = list(_single(text, border))
    starts_of_single, starts_of_double = [one.start for one in single], [one.start for one in double]
    return sorted(
        [one for one in double if not _within(one, single, starts_of_single)]
        + [one for one in single if not _meets(one, double, starts_of_double)]
    )


def _within(one: Quoted, others: list[Quoted], starts: list[int]) -> bool:
    """Return True if a text in marks is within one of others, which are in order and apart; ``starts`` are theirs."""
    at = bisect_right(starts, one.start) - 1
    return at >= 0 and one.end <= others[at].end


def _meets(one: Quoted, others: list[Quoted], starts: list[int]) -> bool:
    """Return True if a text in marks is within one of others, or only begins or ends in it."""
    near = [bisect_left(starts, place) - 1 for place in (one.start, one.end)]
    return any(
        other.start < one.end and one.start < other.end and not (one.start <= other.start and other.end <= one.end)
        for other in (others[at] for at in near if at >= 0)
    )


def _single(text: str, border: str) -> Iterator[Quoted]:
    """Yield what stands in single marks; a paragraph that is not closed counts if the next one opens with a mark."""
    pending: Quoted | None = None
    start = 0
    for paragraph in text.split(border):
        end = start + len(paragraph)
        for one in single_quoted(text, start, end):
            if one.opens_paragraph and pending is not None:
                yield pending
            quote = Quoted(one.start, one.end, one.opens_paragraph and pending is not None)
            pending = None if one.closed else quote
            if one.closed and one.end > one.start:
                yield quote
        if not paragraph.strip().startswith(("'", "\u2018")):
            pending = None
        start = end + len(border)


def _double(text: str, border: str) -> list[Quoted]:
    """Return what stands in double marks. A mark without its partner in the paragraph opens nothing."""
    found: list[Quoted] = []
    opened: Quoted | None = None
    pending: Quoted | None = None
    paragraph = 0
    for match in _MARK.finditer(text):
        mark, at = match[0], match.start()
        if "\n" in mark:
            if mark == border:
                pending = opened and opened._replace(end=at)
                opened, paragraph = None, match.end()
        elif mark == '"' and text[at - 1 : at].isalnum() and text[at + 1 : at + 2].isalnum():
            continue  # a misprint: it"s
        elif opened is not None and mark in _CLOSES:
            found.append(opened._replace(end=at))
            opened = None
        elif opened is None and mark in _OPENS and not (mark == '"' and text[at - 1 : at].isalnum()):
            continues = pending is not None and not text[paragraph:at].strip()
            if pending is not None and continues:
                found.append(pending)
            pending = None
            opened = Quoted(match.end(), match.end(), continues)
    return [one for one in found if one.end > one.start]
