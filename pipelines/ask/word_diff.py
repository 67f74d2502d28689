"""Compare two texts word by word, for a reader who wants to see what changed."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final, Literal

from schemas.base import Frozen

TOKEN: Final = re.compile(r"\s+|\w+(?:[.,'’]\w+)*|[^\w\s]")
"""Spaces, words and numbers, and single signs."""
MOST_TOKENS: Final = 2_000
"""A longer paragraph is compared as a whole: the time of a comparison grows with the square."""
SIMILAR: Final = 0.4
"""Least share of common text of two paragraphs that are shown as one that changed."""


class Piece(Frozen):
    """A piece of text that stayed, was removed or was added."""

    change: Literal["same", "removed", "added"]
    """What happened to it."""
    text: str
    """The text."""


class Paragraph(Frozen):
    """One paragraph of a comparison."""

    change: Literal["same", "changed", "removed", "added"]
    """What happened to it."""
    pieces: tuple[Piece, ...]
    """Its text: of a changed one the removed and added words in reading order."""


def diff_texts(before: str, after: str) -> tuple[Paragraph, ...]:
    r"""Return the paragraphs of both texts in the order of the new one, with what changed in each.

    >>> [one.change for one in diff_texts("Tin rose.\n\nZinc fell.", "Tin rose.\n\nZinc fell 2 pct.")]
    ['same', 'changed']
    """
    return tuple(_diff_paragraphs(_split(before), _split(after)))


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split("\n\n") if part.strip()]


def _diff_paragraphs(old: Sequence[str], new: Sequence[str]) -> Iterator[Paragraph]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for operation, start, end, new_start, new_end in matcher.get_opcodes():
        if operation == "equal":
            for text in new[new_start:new_end]:
                yield Paragraph(change="same", pieces=(Piece(change="same", text=text),))
        else:
            yield from _pair(list(old[start:end]), new[new_start:new_end])


def _pair(old: list[str], new: Sequence[str]) -> Iterator[Paragraph]:
    """Yield changed, removed and added paragraphs; a new one is paired with the first similar old one that is left."""
    for text in new:
        place = next((at for at, was in enumerate(old) if _similar(was, text)), None)
        if place is None:
            yield Paragraph(change="added", pieces=(Piece(change="added", text=text),))
            continue
        yield from _removed(old[:place])
        yield Paragraph(change="changed", pieces=diff_words(old[place], text))
        del old[: place + 1]
    yield from _removed(old)


def _removed(texts: Sequence[str]) -> Iterator[Paragraph]:
    for text in texts:
        yield Paragraph(change="removed", pieces=(Piece(change="removed", text=text),))


def _similar(one: str, other: str) -> bool:
    words, others = set(one.split()), set(other.split())
    return len(words & others) >= SIMILAR * max(1, min(len(words), len(others)))


def diff_words(before: str, after: str) -> tuple[Piece, ...]:
    """Return the pieces of two versions of a paragraph.

    >>> [(one.change, one.text) for one in diff_words("12 dead", "27 dead")]
    [('removed', '12'), ('added', '27'), ('same', ' dead')]
    """
    old, new = TOKEN.findall(before), TOKEN.findall(after)
    if max(len(old), len(new)) > MOST_TOKENS:
        return (Piece(change="removed", text=before), Piece(change="added", text=after))
    pieces: list[Piece] = []
    for operation, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if operation == "equal":
            pieces.append(Piece(change="same", text="".join(new[new_start:new_end])))
            continue
        if start < end:
            pieces.append(Piece(change="removed", text="".join(old[start:end])))
        if new_start < new_end:
            pieces.append(Piece(change="added", text="".join(new[new_start:new_end])))
    return tuple(pieces)
