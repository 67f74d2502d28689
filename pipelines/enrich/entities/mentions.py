"""Turn typed spans of tokens into mentions, with their context: roles, symbols, the area after a comma."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import islice, takewhile
from operator import attrgetter, itemgetter
from typing import Literal, NamedTuple

from pipelines.enrich.entities.lexicon import HONORIFICS, ROLE_HEADS, ROLE_MODIFIERS
from pipelines.enrich.entities.spans import Named
from pipelines.enrich.entities.symbols import Symbol, bracketed_names, symbols
from pipelines.enrich.entities.tokens import Sentence
from pipelines.enrich.thresholds import SYMBOL_DISTANCE
from schemas import EntityType, Identifier

TextField = Literal["headline", "body"]
_start = attrgetter("start")


class Found(NamedTuple):
    """One mention, before mentions are grouped into entities."""

    field: TextField
    start: int
    end: int
    name: str
    """The exact text of the mention."""
    type: EntityType
    role: str | None = None
    """Title or role beside a person's name: ``Treasury Secretary``."""
    identifiers: tuple[Identifier, ...] = ()
    """Symbols directly after the name."""
    inside: str | None = None
    """The area named after a place and a comma: ``Texas``."""


def _role_before(sentence: Sentence, start: int, text: str) -> str | None:
    words = sentence.words
    first, head = start, False
    while first > 0:
        word = words[first - 1].lower().rstrip(".")
        if word not in ROLE_HEADS and word not in ROLE_MODIFIERS:
            break
        head = head or word in ROLE_HEADS
        first -= 1
    while (
        first < start
        and words[first][0].islower()
        and words[first].lower() in ROLE_MODIFIERS - {"chief", "vice", "prime"}
    ):
        first += 1
    return text[sentence.starts[first] : sentence.ends[start - 1]] if head and first < start else None


def _role_after(sentence: Sentence, end: int, text: str) -> str | None:
    """Return the role in an apposition (``, the chief executive of``): its words up to the role's noun, without an article."""
    words = sentence.words
    if end + 1 >= len(words) or words[end] != ",":
        return None
    first = end + 1
    if words[first].lower() in ("the", "a", "an", "its", "his", "her", "their"):
        first += 1
    for at in range(first, min(len(words), first + 4)):
        if words[at].lower() in ROLE_HEADS and not (at + 1 < len(words) and words[at + 1].lower() in ROLE_HEADS):
            return text[sentence.starts[first] : sentence.ends[at]]
        if not words[at][0].isalpha():
            return None
    return None


def role(sentence: Sentence, named: Named, text: str) -> str | None:
    """Return the title or role directly before or after a person's name, or None."""
    before = _role_before(sentence, named.start, text)
    return before or _role_after(sentence, named.end, text)


def _area_after(sentence: Sentence, named: Named, following: Named | None, text: str) -> str | None:
    """Return the area named directly after a place and a comma (``Paris, Texas``), or None."""
    if following is None or following.type is not EntityType.LOCATION:
        return None
    if following.start != named.end + 1 or sentence.words[named.end] != ",":
        return None
    return text[sentence.starts[following.start] : sentence.ends[following.end - 1]]


def _without_honorific(sentence: Sentence, named: Named) -> Named:
    start = named.start
    while start < named.end - 1 and sentence.words[start].lower().rstrip(".") in HONORIFICS:
        start += 1
    return named if start == named.start else Named(start, named.end, named.type)


def _symbols_after(end: int, ordered: list[Symbol], text: str) -> tuple[Identifier, ...]:
    first = bisect_left(ordered, end, key=_start)
    near = takewhile(lambda symbol: symbol.start - end <= SYMBOL_DISTANCE, islice(ordered, first, None))
    return tuple(symbol.identifier for symbol in near if not text[end : symbol.start].strip(" ,"))


def locate(text: str, field: TextField, tagged: list[tuple[Sentence, list[Named]]]) -> Iterator[Found]:
    """Yield the mentions in tagged sentences of one text, in reading order; symbols are no mentions."""
    marks, bracketed = list(symbols(text)), list(bracketed_names(text))
    taken = sorted([(mark.start, mark.end) for mark in marks] + [(start - 1, end + 1) for start, end in bracketed])
    found = list(_named(text, field, tagged, marks))
    if taken:
        found = [one for one in found if not _touches(one.start, one.end, taken)]
    found.extend(Found(field, start, end, text[start:end], EntityType.ORGANISATION) for start, end in bracketed)
    yield from sorted(found, key=_start)


def _touches(start: int, end: int, taken: list[tuple[int, int]]) -> bool:
    """Return True if the first or the last character is in one of the spans, which are in order and do not overlap."""
    return any(
        (before := bisect_right(taken, place, key=itemgetter(0))) and place < taken[before - 1][1]
        for place in (start, end - 1)
    )


def _named(
    text: str, field: TextField, tagged: list[tuple[Sentence, list[Named]]], marks: list[Symbol]
) -> Iterator[Found]:
    for sentence, names in tagged:
        for index, name in enumerate(names):
            named = _without_honorific(sentence, name) if name.type is EntityType.PERSON else name
            start, end = sentence.starts[named.start], sentence.ends[named.end - 1]
            person = role(sentence, named, text) if named.type is EntityType.PERSON else None
            following = names[index + 1] if index + 1 < len(names) else None
            inside = _area_after(sentence, named, following, text) if named.type is EntityType.LOCATION else None
            codes = _symbols_after(end, marks, text) if marks and named.type is EntityType.ORGANISATION else ()
            yield Found(field, start, end, text[start:end], named.type, person, codes, inside)
