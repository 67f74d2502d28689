"""What stands around an amount: its own phrase, the prepositions and phrases beside it, and its clause."""

from bisect import bisect_right
from operator import attrgetter
from typing import Final, NamedTuple

from pipelines.enrich.clauses import Clause, Parsed, Phrase

_FIRST: Final = attrgetter("first")


class Local(NamedTuple):
    """An amount in its sentence."""

    amount: int
    """Index into ``Article.amounts``."""
    parsed: Parsed
    chunk: int
    """Index of the chunk that has it."""
    before: tuple[str, ...]
    """Words of its phrase before it: ``a record``."""
    after: tuple[str, ...]
    """Words of its phrase after it: ``merger agreement``."""
    preposition: str
    """The preposition that governs it, or empty."""
    left: int | None
    """Chunk of the noun phrase directly before it, or before its preposition."""
    linked: str
    """The preposition directly after its phrase, or empty."""
    right: int | None
    """Chunk of the noun phrase directly after it, or after that preposition."""
    clause: Clause

    @property
    def phrase(self) -> Phrase:
        """Its phrase."""
        return self.parsed.phrases[self.chunk]

    def words(self, chunk: int | None) -> tuple[str, ...]:
        """Return the words of a phrase, or none."""
        return () if chunk is None else self.parsed.phrases[chunk].words


def locals_of(parsed: Parsed) -> list[Local]:
    """Return the amounts of a sentence, in order."""
    found = []
    for at, place in enumerate(parsed.units.places):
        if place is not None and place.amount is not None:
            chunks = parsed.chunks
            chunk = bisect_right(chunks, at, key=_FIRST) - 1
            if chunk >= 0 and at < chunks[chunk].last and chunks[chunk].kind == "n":
                found.append(_local(parsed, at, chunk, place.amount))
    return found


def _local(parsed: Parsed, at: int, chunk: int, amount: int) -> Local:
    chunks, words = parsed.chunks, parsed.units.words
    own = chunks[chunk]
    previous = chunk - 1
    preposition = ""
    if previous >= 0 and chunks[previous].kind in "it":
        preposition = words[chunks[previous].first]
        previous -= 1
    left = previous if previous >= 0 and chunks[previous].kind == "n" else None
    following = chunk + 1
    linked = ""
    if following < len(chunks) and chunks[following].kind in "it":
        linked = words[chunks[following].first]
        following += 1
    right = following if following < len(chunks) and chunks[following].kind == "n" else None
    return Local(
        amount,
        parsed,
        chunk,
        tuple(words[own.first : at]),
        tuple(words[at + 1 : own.last]),
        preposition,
        left,
        linked,
        right,
        _clause_at(parsed, parsed.units.starts[at]),
    )


def _clause_at(parsed: Parsed, start: int) -> Clause:
    """Return the innermost clause around a place: the last one that begins before it, of those with it among their phrases first."""
    best = parsed.clauses[0]
    for clause in parsed.clauses:
        if _has(clause, start):
            return clause
        if clause.start <= start:
            best = clause
    return best


def _has(clause: Clause, start: int) -> bool:
    """Return True if a place is in a phrase of a clause."""
    subject = clause.subject
    if subject is not None and subject.start <= start < subject.end:
        return True
    phrases = (*clause.objects, *(one.phrase for one in clause.attached)) if clause.attached else clause.objects
    return any(one.start <= start < one.end for one in phrases)
