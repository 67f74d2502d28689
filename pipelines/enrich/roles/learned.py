"""The role of an amount of which no rule speaks: a linear model over the words around it. ``python -m training.facts.roles`` fits the weights."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Final

from pipelines.enrich.clauses import Phrase
from pipelines.enrich.roles.article import Facts, country_code
from pipelines.enrich.roles.lexicon import NONE, role_of_words
from pipelines.enrich.roles.local import Local
from schemas.mentions import MoneyMention

DATA: Final = Path(__file__).parent / "data"
WEIGHTS: Final = DATA / "roles.tsv"
_WINDOW: Final = 4
"""Words on each side of an amount that are features."""
Weights = dict[str, tuple[tuple[str, float], ...]]


@cache
def weights() -> Weights:
    """Return the weights of each feature by role, read once."""
    found: defaultdict[str, list[tuple[str, float]]] = defaultdict(list)
    for line in WEIGHTS.read_text(encoding="utf-8").splitlines():
        if line and line[0] != "#":
            feature, role, weight = line.split("\t")
            found[feature].append((role, float(weight)))
    return {feature: tuple(rows) for feature, rows in found.items()}


@cache
def word_classes() -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """Return the classes of verbs, and those of nouns and other words."""
    verbs: defaultdict[str, list[str]] = defaultdict(list)
    words: defaultdict[str, list[str]] = defaultdict(list)
    for line in (DATA / "word_classes.tsv").read_text(encoding="utf-8").splitlines():
        if line and line[0] != "#":
            name, members = line.split("\t")
            for word in members.split():
                (words if name.endswith(":") else verbs)[word].append(name)
    return {word: tuple(names) for word, names in verbs.items()}, {word: tuple(names) for word, names in words.items()}


def likeliest(names: Iterable[str]) -> tuple[str, float]:
    """Return the likeliest role of an amount with some features, and its probability."""
    table = weights()
    sums: defaultdict[str, float] = defaultdict(float)
    for one in names:
        for role, weight in table.get(one, ()):
            sums[role] += weight
    if not sums:
        return NONE, 0.0
    role = max(sums, key=lambda one: (sums[one], one))
    total = sum(math.exp(value - sums[role]) for value in sums.values())
    return role, 1 / total


def features(local: Local, amount: MoneyMention, facts: Facts, before: str) -> Iterator[str]:
    """Yield the features of an amount, each once; ``before`` is the role of the amount before it."""
    yield from dict.fromkeys(_features(local, amount, facts, before))


def _features(local: Local, amount: MoneyMention, facts: Facts, before: str) -> Iterator[str]:
    kind = "%" if amount.kind == "percent" else "$"
    yield kind
    yield f"{kind} per {amount.per or '-'}"
    yield f"{kind} size {0 if amount.high <= 0 else int(math.log10(float(amount.high)) // 2)}"
    yield f"{kind} before {before}"
    yield f"{kind} in {amount.field}"
    yield f"{kind} after {local.preposition or '-'}"
    yield f"{kind} then {local.linked or '-'}"
    yield from _of_words(kind, local)
    yield from _of_clause(kind, local, facts)
    yield from _of_article(kind, local, facts)


def _of_words(kind: str, local: Local) -> Iterator[str]:
    """Yield the words beside an amount, with their classes."""
    _, classes = word_classes()
    units, chunk = local.parsed.units, local.parsed.chunks[local.chunk]
    first, last = chunk.first + len(local.before), chunk.last - len(local.after)
    for name, words in (
        ("left", units.words[max(0, first - _WINDOW) : first]),
        ("right", units.words[last : last + _WINDOW]),
        ("own", (*local.before, *local.after)),
        ("phrase left", local.words(local.left)),
        ("phrase right", local.words(local.right)),
    ):
        for word in words:
            if word.isalpha():
                yield f"{kind} {name} {word}"
            yield from (f"{kind} {name} {one}" for one in classes.get(word, ()))
    for name, chunk_index in (("left", local.left), ("right", local.right)):
        said = role_of_words(local.words(chunk_index), percent=kind == "%")
        if said is not None:
            yield f"{kind} {name} says {said}"
        if chunk_index is not None:
            yield f"{kind} {name} is {local.parsed.phrases[chunk_index].entity is not None}"


def _of_clause(kind: str, local: Local, facts: Facts) -> Iterator[str]:
    """Yield verb, subject, objects and what prepositions attach."""
    verbs, classes = word_classes()
    clause = local.clause
    if clause.verb is not None:
        verb = clause.verb
        side = "verb" if local.phrase.start >= verb.start else "verb after"
        yield f"{kind} {side} {verb.lemma}"
        yield f"{kind} {side} {verb.lemma} {verb.particle or ''} {local.preposition}"
        for one in verbs.get(verb.lemma, ()):
            yield f"{kind} {side} {one}-"
            yield f"{kind} {side} {one}- {local.preposition} {_kind(clause.subject, facts)}"
        yield f"{kind} {'passive' if verb.passive else verb.tense}"
    yield f"{kind} subject {_kind(clause.subject, facts)}"
    for word in () if clause.subject is None else clause.subject.words:
        if word.isalpha():
            yield f"{kind} subject {word}"
        yield from (f"{kind} subject {one}" for one in classes.get(word, ()))
    for phrase in clause.objects:
        yield f"{kind} object {_kind(phrase, facts)}"
        yield from (f"{kind} object {one}" for word in phrase.words for one in classes.get(word, ()))
    for attached in clause.attached:
        yield f"{kind} {attached.preposition} {_kind(attached.phrase, facts)}"
        yield from (
            f"{kind} {attached.preposition} {one}" for word in attached.phrase.words for one in classes.get(word, ())
        )


def _of_article(kind: str, local: Local, facts: Facts) -> Iterator[str]:
    """Yield the classes of words of the sentence and of the headline."""
    _, classes = word_classes()
    for word in local.parsed.units.words:
        yield from (f"{kind} sentence {one}" for one in classes.get(word, ()))
    for text in facts.texts[:1]:
        for parsed in text.parsed:
            for word in parsed.units.words:
                yield from (f"{kind} headline {one}" for one in classes.get(word, ()))


def _kind(phrase: Phrase | None, facts: Facts) -> str:
    """Return what a phrase names: the type of its entity, an amount, a pronoun, words or nothing."""
    if phrase is None:
        return "nothing"
    if phrase.entity is not None:
        country = country_code(facts.entities[phrase.entity]) is not None
        return "country" if country else str(facts.kind(phrase.entity).value)
    return "amount" if phrase.head == "#" else "pronoun" if phrase.pronoun else "words"
