"""The role of an amount of which no rule speaks: a linear model over what stands around it. ``python -m training.facts.roles`` fits the weights."""

import math
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from pipelines.enrich.clauses import Phrase
from pipelines.enrich.roles.article import Facts, country_code
from pipelines.enrich.roles.evidence import POINTS, Evidence, left_phrase, next_words
from pipelines.enrich.roles.lexicon import NONE, role_of_words
from pipelines.enrich.roles.local import Local
from pipelines.enrich.roles.phrases import classes_of_words, word_classes
from schemas.mentions import MoneyMention

WEIGHTS: Final = Path(__file__).parent / "data" / "roles.tsv"
LEAST_ROLE: Final = 0.55
"""Least probability of a role that the model may give. Of texts left out of the fit, such roles are right in three of four cases; on wires in four of five."""
_WINDOW: Final = 5
"""Words on each side of an amount that are features."""
_SUREST: Final = 0.95


class Model(NamedTuple):
    """Weights by feature and role."""

    rows: dict[str, int]
    roles: tuple[str, ...]
    weights: npt.NDArray[np.float32]

    def likeliest(self, names: Iterable[str]) -> tuple[str, float]:
        """Return the likeliest role of an amount with some features, and its probability."""
        known = self.rows
        sums = self.weights[[known[one] for one in names if one in known]].sum(axis=0, dtype=np.float64)
        best = int(sums.argmax())
        return self.roles[best], float(1 / np.exp(sums - sums[best]).sum())


@cache
def model() -> Model:
    """Return the model, read once. A line of its table has a feature, then roles with their weights."""
    lines = WEIGHTS.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and line[0] != "#"]
    cells = [dict(cell.split(" ") for cell in row[1:]) for row in rows]
    roles = tuple(sorted({NONE}.union(*cells)))
    table = np.array([[float(found.get(role, 0)) for role in roles] for found in cells], dtype=np.float32)
    return Model({row[0]: at for at, row in enumerate(rows)}, roles, table)


def learned_role(local: Local, amount: MoneyMention, facts: Facts, before: str) -> Evidence | None:
    """Return the role that the model is sure of, or None; ``before`` is the role of the amount before.

    Differences in points have no role, and neither has the dollar of ``($1 = 0.8547 euros)``.
    """
    if amount.per in POINTS or next_words(local, 1) == ["="]:
        return None
    role, sure = model().likeliest(clues(local, amount, facts, before))
    if role == NONE or sure < LEAST_ROLE:
        return None
    return Evidence(role, "learned", left_phrase(local), confidence=round(min(sure, _SUREST), 3))


def clues(local: Local, amount: MoneyMention, facts: Facts, before: str) -> Iterator[str]:
    """Yield the features of an amount, each once."""
    yield from dict.fromkeys(_clues(local, amount, facts, before))


def _clues(local: Local, amount: MoneyMention, facts: Facts, before: str) -> Iterator[str]:
    kind = "%" if amount.kind == "percent" else "$"
    yield "any"
    yield kind
    yield f"{kind} per {amount.per or '-'}"
    yield f"{kind} size {0 if amount.high <= 0 else int(math.log10(float(amount.high)) // 2)}"
    yield f"{kind} before {before}"
    yield f"{kind} in {amount.field}"
    yield f"{kind} after {local.preposition or '-'}"
    yield f"{kind} then {local.linked or '-'}"
    yield from (f"link {link.relation}" for link in amount.links)
    yield from _of_words(kind, local)
    yield from _of_phrases(kind, local)
    yield from _of_clause(kind, local, facts)
    yield from (f"{kind} about {name}" for name, words in word_classes().items() if not words.isdisjoint(facts.words))


def _of_words(kind: str, local: Local) -> Iterator[str]:
    """Yield the words beside an amount, with their classes."""
    classes = classes_of_words()
    units, chunk = local.parsed.units, local.parsed.chunks[local.chunk]
    first, last = chunk.first + len(local.before), chunk.last - len(local.after)
    for name, words in (
        ("left", units.words[max(0, first - _WINDOW) : first]),
        ("right", units.words[last : last + _WINDOW]),
    ):
        for word in words:
            if word.isalpha():
                yield f"{kind} {name} {word}"
            yield from (f"{kind} {name} {one}-" for one in classes.get(word, ()))
    yield f"{kind} next {units.words[last] if last < len(units.words) else '.'}"
    yield f"{kind} previous {units.words[first - 1] if first else '.'}"


def _of_phrases(kind: str, local: Local) -> Iterator[str]:
    """Yield what the phrases beside an amount say."""
    for name, chunk in (("left", local.left), ("right", local.right), ("own", local.chunk)):
        said = role_of_words(local.words(chunk), percent=kind == "%")
        if said is not None:
            yield f"{kind} {name} says {said}"
            if name != "own":
                yield f"{kind} {name} {local.preposition if name == 'left' else local.linked} says {said}"


def _of_clause(kind: str, local: Local, facts: Facts) -> Iterator[str]:
    """Yield verb, subject, objects and what prepositions attach."""
    clause = local.clause
    subject = _kind(clause.subject, facts)
    yield f"{kind} subject {subject}"
    yield from _of_verb(kind, local, subject)
    classes = classes_of_words()
    for name, phrase in (("subject", clause.subject), *(("object", one) for one in clause.objects)):
        if phrase is None or phrase.amount is not None:
            continue
        yield f"{kind} {name} {phrase.head}"
        yield from (f"{kind} {name} {one}-" for word in phrase.words for one in classes.get(word, ()))
        said = role_of_words(phrase.words, percent=kind == "%")
        if said is not None:
            yield f"{kind} {name} says {said}"


def _of_verb(kind: str, local: Local, subject: str) -> Iterator[str]:
    verb = local.clause.verb
    if verb is None:
        yield "no verb"
        return
    side = "verb" if local.phrase.start >= verb.start else "later verb"
    yield f"{kind} {side} {verb.lemma}"
    yield f"{kind} {side} {verb.lemma} {verb.particle or ''} {local.preposition}"
    yield f"{kind} {side} {verb.lemma} of {subject}"
    yield "passive" if verb.passive else verb.tense
    yield f"modal {verb.modal}"
    if verb.negated:
        yield "not"


def _kind(phrase: Phrase | None, facts: Facts) -> str:
    """Return what a phrase names: the type of its entity, an amount, a pronoun, words or nothing."""
    if phrase is None:
        return "nothing"
    if phrase.entity is not None:
        country = country_code(facts.entities[phrase.entity]) is not None
        return "country" if country else str(facts.kind(phrase.entity).value)
    return "amount" if phrase.head == "#" else "pronoun" if phrase.pronoun else "words"
