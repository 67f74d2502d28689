"""Noun phrases, groups of verbs and single words of a sentence, found by one regular expression over its tags."""

import re
from functools import lru_cache
from typing import Final, NamedTuple

from pipelines.enrich.clauses.coreference import (
    COMPANY_NOUNS,
    NOT_KNOWN,
    PERSON_PRONOUNS,
    THING_PRONOUNS,
    Memory,
    refers,
)
from pipelines.enrich.clauses.shapes import Phrase, Tense, VerbGroup
from pipelines.enrich.clauses.units import Units
from pipelines.enrich.clauses.verbs import VERBS
from pipelines.enrich.thresholds import CACHED_NAMES
from pipelines.language.remembered import Remembered

_VERB: Final = r"t[xr]*(?:[hB][xr]*)*[VeBho]|[mbhoB](?:[rx]*[mbhoB])*(?:[rx]*[VPeg])?|[VPeg]"
_BASE: Final = (
    r"(?:d{0,2}(?:r(?=[aNM]))?(?:[aN]*M(?=[aN]*n|E+n))?(?:[anEN]|T(?=[anT]*n))*[nEN]"
    r"|d{0,2}r{0,3}[aN]*r{0,3}M|d{0,2}[aN]*T(?:,?N|T)*|p|d{0,2}[aN]+|d)"
)
_CHUNK: Final = re.compile(rf"(?P<v>{_VERB})|(?P<n>{_BASE}(?:'{_BASE})*)|(?P<one>[^r])")
"""The last one is any other word but an adverb."""
_PARTICLES: Final = frozenset({"up", "down", "off", "out", "over", "away", "back", "aside", "through"})
_BE_HAVE_DO: Final = {
    **dict.fromkeys("be is are was were am been being 're 'm isn't aren't wasn't weren't".split(), "be"),
    **dict.fromkeys("have has had having 've hasn't haven't hadn't".split(), "have"),
    **dict.fromkeys("do does did don't doesn't didn't".split(), "do"),
}
_PAST_AUX: Final = frozenset({"was", "were", "had", "did", "wasn't", "weren't", "hadn't", "didn't"})
_FUTURE: Final = frozenset({"will", "would", "shall", "'ll", "wo", "won't", "'d", "wouldn't"})


class Chunk(NamedTuple):
    """Units ``first`` to ``last`` (one past): ``v`` a group of verbs, ``n`` a noun phrase, or the tag of a single word."""

    kind: str
    first: int
    last: int


_CHUNKS: Final = Remembered[tuple[str, int, int], Chunk](Chunk._make)
"""Chunks by what they are: a sentence is short, so that there are few different ones."""


def chunks(units: Units) -> list[Chunk]:
    """Return the chunks of a sentence, in order; adverbs are left out."""
    found = []
    for match in _CHUNK.finditer(units.tags):
        kind = match.lastgroup
        start, end = match.span()
        found.append(_CHUNKS[match[0] if kind == "one" else kind or "", start, end])
    return found


def is_time(chunk: Chunk, units: Units) -> bool:
    """Return True for a noun phrase that names a time: ``Tuesday``, ``last year``, ``2018``."""
    tag = units.tags[chunk.last - 1]
    if tag == "N":
        word = units.words[chunk.last - 1]
        return "T" in units.tags[chunk.first : chunk.last] or (len(word) == 4 and word[:2] in ("19", "20"))
    return tag == "T"


def phrase(chunk: Chunk, units: Units, memory: Memory) -> Phrase:
    """Return the noun phrase of a chunk, with what it names or refers to."""
    first, last = chunk.first, chunk.last
    words = tuple(units.words[first:last])
    inside = [place for place in units.places[first:last] if place is not None]
    if not inside and not refers(words) and "'" not in units.tags[first:last]:
        return Phrase(units.starts[first], units.ends[last - 1], words[-1], None, None, False, None, (), words)
    names = tuple(place.entity for place in inside if place.entity is not None)
    if not (
        units.words[first] == "the" and units.words[last - 1] in COMPANY_NOUNS and "'" not in units.tags[first:last]
    ):
        for name in names:
            memory.name(name)
    at_head = units.places[last - 1]
    head = units.words[last - 1] if at_head is None or at_head.entity is not None else "#"
    entity = at_head.entity if at_head is not None else None
    referred = None if entity is not None else _referred(chunk, units, memory, bool(names))
    owner, owner_span = _owner(chunk, units, memory)
    return Phrase(
        units.starts[first],
        units.ends[last - 1],
        head,
        entity if referred is None else referred,
        next((place.amount for place in inside if place.amount is not None), None),
        referred is not None,
        owner,
        names,
        words,
        owner_span,
    )


def _referred(chunk: Chunk, units: Units, memory: Memory, naming: bool) -> int | None:
    """Return whom a pronoun, ``the company`` or ``the Swedish group`` means, or None."""
    first, last = chunk.first, chunk.last
    if last - first == 1:
        return memory.of_pronoun(units.words[first])
    if naming:
        known = (
            units.words[first] == "the" and units.words[last - 1] in COMPANY_NOUNS and "'" not in units.tags[first:last]
        )
        return memory.of_description(units.words[last - 1], units.places[first:last]) if known else None
    if units.words[first] in ("the", "this") and last - first <= 3 and units.words[last - 2] not in NOT_KNOWN:
        return memory.of_noun(units.words[last - 1])
    return None


def _owner(chunk: Chunk, units: Units, memory: Memory) -> tuple[int | None, tuple[int, int] | None]:
    """Return the entity before ``'s`` or of ``its``, and where it stands."""
    first, last = chunk.first, chunk.last
    tags = units.tags
    for at in range(last - 2, first, -1):
        if tags[at] == "'":
            place = units.places[at - 1]
            if place is not None:
                return place.entity, (place.start, place.end)
            owner = None if units.words[at - 2] in NOT_KNOWN else memory.of_noun(units.words[at - 1])
            return owner, None if owner is None else (units.starts[first], units.ends[at - 1])
    word = units.words[first]
    if last - first > 1 and (word in THING_PRONOUNS or word in PERSON_PRONOUNS):
        owner = memory.of_pronoun(word)
        return owner, None if owner is None else (units.starts[first], units.ends[first])
    return None, None


class _Verbs(NamedTuple):
    """What the words of a group of verbs say, wherever it stands."""

    lemma: str
    auxiliaries: tuple[str, ...]
    tense: Tense
    passive: bool
    negated: bool
    modal: str | None


def verb_group(chunk: Chunk, units: Units, following: str) -> VerbGroup:
    """Return the group of verbs of a chunk; ``following`` is the next word, which may be its particle."""
    first, last = chunk.first, chunk.last
    group = _verbs(units.tags[first:last], *units.words[first:last])
    return VerbGroup(
        units.starts[first],
        units.ends[last - 1],
        group.lemma,
        following if following in _PARTICLES else None,
        *group[1:],
    )


@lru_cache(CACHED_NAMES)
def _verbs(tags: str, *words: str) -> _Verbs:
    """Return a group of verbs by its tags and words; most groups have occurred before."""
    verbs = [index for index, tag in enumerate(tags) if tag in "VPegbBhomk"]
    main = verbs[-1] if verbs else len(words) - 1
    auxiliaries = tuple(words[index] for index in verbs[:-1])
    known = VERBS.get(words[main])
    be = any(_BE_HAVE_DO.get(word) == "be" for word in auxiliaries)
    return _Verbs(
        lemma_of(words[main]),
        auxiliaries,
        _tense(tags, words, main, auxiliaries),
        be and tags[main] in "eV" and (known is None or known.form != "ing"),
        "x" in tags,
        next((words[index] for index in verbs[:-1] if tags[index] == "m"), None),
    )


def lemma_of(word: str) -> str:
    """Return the base form of a verb; one that is in no list stands in its past form."""
    if word in _BE_HAVE_DO:
        return _BE_HAVE_DO[word]
    known = VERBS.get(word)
    if known is not None:
        return known.lemma
    if word.endswith("ied"):
        return word[:-3] + "y"
    return word.removesuffix("ed")


def _tense(tags: str, words: tuple[str, ...], main: int, auxiliaries: tuple[str, ...]) -> Tense:
    if tags[0] == "t":
        return "infinitive"
    if auxiliaries:
        first = auxiliaries[0]
        if first in _FUTURE:
            return "future"
        return (
            "past" if first in _PAST_AUX or (_BE_HAVE_DO.get(first) == "have" and tags[main] in "ePBV") else "present"
        )
    tag = tags[main]
    if tag == "g" or words[main] in ("being", "having"):
        return "gerund"
    return "past" if tag in "Pe" or words[main] in _PAST_AUX else "present"
