"""Carry names over between the sentences of one article: surnames of people named in full, and names in sentences in capitals."""

from collections import Counter

from pipelines.enrich.entities.lexicon import CALENDAR
from pipelines.enrich.entities.place_register import register
from pipelines.enrich.entities.settled import carried, firms_again, settle
from pipelines.enrich.entities.spans import Named
from pipelines.enrich.entities.tokens import Sentence, is_caps
from pipelines.enrich.thresholds import CAPITALS_NAME_WORDS
from pipelines.language.folding import fold_place
from schemas import EntityType

PER = EntityType.PERSON
LOCATIVE = frozenset(("in", "at", "from", "near", "to"))


def _surnames(sentences: list[Sentence], tagged: list[list[Named]]) -> frozenset[str]:
    """Return the last words of people's full names, except countries and calendar words."""
    last = {
        sentence.words[named.end - 1]
        for sentence, names in zip(sentences, tagged, strict=True)
        for named in names
        if named.type is PER and named.end - named.start > 1
    }
    countries = register().countries
    return frozenset(w for w in last if len(w) > 2 and w.lower() not in CALENDAR and fold_place(w) not in countries)


def _with_surnames(sentence: Sentence, names: list[Named], surnames: frozenset[str]) -> list[Named]:
    """Return the names of a sentence with surnames that the tagger missed."""
    if surnames.isdisjoint(sentence.words):
        return names
    taken = {at for named in names for at in range(named.start, named.end)}
    words = sentence.words
    added = [
        Named(at, at + 1, PER)
        for at, word in enumerate(words)
        if word in surnames and at not in taken and not (at and words[at - 1].lower() in LOCATIVE)
    ]
    return sorted(names + added) if added else names


def known_names(
    sentences: list[Sentence], tagged: list[list[Named]], caps: list[bool]
) -> dict[tuple[str, ...], EntityType]:
    """Return the names in the article's mixed-case sentences, in lower case, each with its most frequent type."""
    seen: dict[tuple[str, ...], list[EntityType]] = {}
    for sentence, names, in_caps in zip(sentences, tagged, caps, strict=True):
        if names and not in_caps:
            for named in names:
                key = tuple(map(str.lower, sentence.words[named.start : named.end]))
                seen.setdefault(key, []).append(named.type)
                if named.type is PER and len(key) > 1 and len(key[-1]) > 2:
                    seen.setdefault(key[-1:], []).append(PER)
    return {key: Counter(types).most_common(1)[0][0] if len(types) > 1 else types[0] for key, types in seen.items()}


def _in_capitals(words: list[str], names: list[Named], known: dict[tuple[str, ...], EntityType]) -> list[Named]:
    """Return the known names in a sentence in capitals, longest first, and the tagger's names elsewhere in it."""
    lowered = [word.lower() for word in words]
    found: list[Named] = []
    at = 0
    while at < len(lowered):
        end = next(
            (e for e in range(min(len(words), at + CAPITALS_NAME_WORDS), at, -1) if tuple(lowered[at:e]) in known), None
        )
        if end is None or (end == at + 1 and len(words[at]) < 2):
            at += 1
            continue
        found.append(Named(at, end, known[tuple(lowered[at:end])]))
        at = end
    taken = {at for named in found for at in range(named.start, named.end)}
    return sorted(found + [named for named in names if taken.isdisjoint(range(named.start, named.end))])


def agree(sentences: list[Sentence], tagged: list[list[Named]]) -> list[list[Named]]:
    """Return the tagged names with unambiguous ones carried over to later surnames and to sentences in capitals."""
    caps = [is_caps(sentence.words) for sentence in sentences]
    tagged = [settle(sentence.words, names) for sentence, names in zip(sentences, tagged, strict=True)]
    tagged = carried(sentences, firms_again(sentences, tagged), caps)
    surnames = _surnames(sentences, tagged)
    known = known_names(sentences, tagged, caps)
    settled = []
    for sentence, names, in_caps in zip(sentences, tagged, caps, strict=True):
        if known and in_caps:
            settled.append(_in_capitals(sentence.words, names, known))
        else:
            settled.append(_with_surnames(sentence, names, surnames))
    return settled
