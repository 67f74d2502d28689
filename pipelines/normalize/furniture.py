"""Furniture: the lines that a page or a desk puts above a story and that are not part of it.

Furniture is header blocks (rubric, country, time), the repeated headline, the byline, control lines. A short label is
furniture only above a line that is certainly not of the story.
"""

import re
from collections.abc import Iterator
from datetime import date
from enum import Enum, auto
from functools import lru_cache
from typing import NamedTuple

from pipelines.normalize.byline import BY, is_byline, is_role, read_authors
from pipelines.normalize.dateline import is_time, read_dateline
from pipelines.normalize.headline import read_headline, read_line
from pipelines.normalize.thresholds import DECK_LENGTH, FURNITURE_PARAGRAPHS, LABEL_LENGTH, LABEL_WORDS
from schemas import Tag

PROSE = re.compile(r"[.!?:;…][\"'”’»)\]]*$")
PAGE = re.compile(r"=\s?(?P<page>[2-9])")
BULLETS = ("* ", "- ", "• ", "– ")


class LineKind(Enum):
    """LineKind of a paragraph at the top of a text."""

    BYLINE = auto()
    ROLE = auto()
    """The second line of a byline: ``AP Business Writer``."""
    HEADLINE = auto()
    """The headline, repeated."""
    TIME = auto()
    CONTROL = auto()
    """``2ND LEAD``, ``=2``."""
    LABEL = auto()
    """A few words that are no sentence."""
    DECK = auto()
    """A longer line that is no sentence, or a bullet: it belongs to the story, and the byline may follow it."""
    DATELINE = auto()
    """The story begins here with its dateline."""
    STORY = auto()


TAKEN = frozenset({LineKind.BYLINE, LineKind.ROLE, LineKind.HEADLINE, LineKind.TIME, LineKind.CONTROL})


class ItemFields(NamedTuple):
    """Fields of the item beside its text."""

    headline: str
    """Empty if the headline is from the text."""
    byline: str | None
    day: date


class Top(NamedTuple):
    """The furniture above a story, and the story."""

    texts: list[str]
    """The story's paragraphs."""
    byline: str | None = None
    """The byline, or None if the item's byline field names the same authors."""
    tags: tuple[Tag, ...] = ()
    take: int | None = None
    furniture: tuple[str, ...] = ()
    """Labels, times and further bylines."""


def split_top(texts: list[str], given: ItemFields) -> Top:
    """Split the furniture from the story below it. A text of nothing but furniture is unchanged."""
    if not texts or _kind(texts[0], given) in {LineKind.DATELINE, LineKind.STORY}:
        return Top(texts)
    top = list(zip(_kinds(texts, given), texts, strict=False))
    certain = [place for place, (kind, _) in enumerate(top) if kind in TAKEN or kind is LineKind.DATELINE]
    taken = [
        kind in TAKEN or (kind is LineKind.LABEL and place < max(certain, default=0))
        for place, (kind, _) in enumerate(top)
    ]
    story = [text for place, text in enumerate(texts) if not (place < len(taken) and taken[place])]
    if len(story) == len(texts) or not any(story):
        return Top(texts)
    lines = {
        kind: [text for (each, text), gone in zip(top, taken, strict=True) if gone and each is kind]
        for kind in LineKind
    }
    bylines = [", ".join([*lines[LineKind.BYLINE][:1], *lines[LineKind.ROLE]]), *lines[LineKind.BYLINE][1:]]
    unnamed = [line for line in bylines if line and not (given.byline and _names_same(line, given.byline))]
    pages = [int(found["page"]) for line in lines[LineKind.CONTROL] if (found := PAGE.fullmatch(line))]
    return Top(
        texts=story,
        byline=unnamed[0] if unnamed and not given.byline else None,
        tags=tuple(tag for line in lines[LineKind.CONTROL] for tag in read_line(line)),
        take=pages[0] if pages else None,
        furniture=(*lines[LineKind.LABEL], *lines[LineKind.TIME], *(unnamed if given.byline else unnamed[1:])),
    )


def _kinds(texts: list[str], given: ItemFields) -> Iterator[LineKind]:
    """Yield the kinds of the first paragraphs, up to the first one of the story."""
    before = None
    for text in texts[:FURNITURE_PARAGRAPHS]:
        before = LineKind.ROLE if before is LineKind.BYLINE and is_role(text) else _kind(text, given)
        yield before
        if before in {LineKind.DATELINE, LineKind.STORY}:
            return


def _kind(text: str, given: ItemFields) -> LineKind:
    if text.startswith(BULLETS):
        return LineKind.DECK
    filed = read_dateline(text, given.day).dateline is not None
    if filed or "\n" in text or len(text) > DECK_LENGTH:
        return LineKind.DATELINE if filed else LineKind.STORY
    return _kind_of_line(text, given) or _kind_of_words(text)


def _kind_of_line(text: str, given: ItemFields) -> LineKind | None:
    if is_byline(text) or (given.byline and _names_same(text, given.byline)):
        return LineKind.BYLINE
    if letters_of(text) in _headlines(given.headline):
        return LineKind.HEADLINE
    if is_time(text):
        return LineKind.TIME
    return LineKind.CONTROL if PAGE.fullmatch(text) or (len(text) <= LABEL_LENGTH and _is_control(text)) else None


def _kind_of_words(text: str) -> LineKind:
    if PROSE.search(text):
        return LineKind.STORY
    few = len(text) <= LABEL_LENGTH and len(text.split()) <= LABEL_WORDS and not any(map(str.isdigit, text))
    return LineKind.LABEL if few else LineKind.DECK


def _is_control(text: str) -> bool:
    """Return True for a line of control words. A line of only format words is a label: ``ANALYSIS``."""
    tags = read_line(text)
    return bool(tags) and all(tag.format is None for tag in tags)


def letters_of(text: str) -> str:
    """Return the letters and digits of a line in one case, for comparison."""
    return "".join(filter(str.isalnum, text.casefold()))


@lru_cache(maxsize=16)
def _headlines(headline: str) -> frozenset[str]:
    return frozenset({letters_of(headline), letters_of(read_headline(headline).base)} - {""})


def _names_same(line: str, byline: str) -> bool:
    """Return True if a line names the authors of a byline."""
    if letters_of(BY.sub("", line, count=1)) == letters_of(BY.sub("", byline, count=1)):
        return True
    return is_byline(line) and not set(read_authors(line)).isdisjoint(read_authors(byline))
