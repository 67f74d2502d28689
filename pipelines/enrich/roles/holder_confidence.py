"""How sure the holder of an amount is: a logistic regression over where it stands. ``python -m training.facts.holders`` fits the weights."""

import math
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import repeat
from pathlib import Path
from typing import Final, NamedTuple

from pipelines.enrich.clauses import Parsed, Phrase
from pipelines.enrich.clauses.words import LEXICON
from pipelines.enrich.roles.article import ORGANISATION, PERSON, Facts, Text, country_code
from pipelines.enrich.roles.beside import apposed
from pipelines.enrich.roles.lexicon import COMPANY_ROLES, MACRO_ROLES, role_of_words
from pipelines.enrich.roles.local import Local
from pipelines.enrich.roles.reporters import is_reporter
from pipelines.enrich.thresholds import HIGHEST_COUNT
from schemas.facts import AmountRole, Party

WEIGHTS: Final = Path(__file__).parent / "data" / "holders.tsv"
LEAST: Final = 0.83
"""Least probability of a holder that is reported."""
_SUREST: Final = 0.99
_REFERRING: Final = frozenset("it its he she his her they their we our i who which that this the".split())
_FAMILIES: Final = {
    **dict.fromkeys(COMPANY_ROLES, "company"),
    **dict.fromkeys(MACRO_ROLES, "economy"),
    **dict.fromkeys(("growth", "share", "index_change", "price"), "figure"),
    **dict.fromkeys(("tariff_rate", "tariff_goods", "tax_rate", "budget", "interest_rate"), "state"),
}
"""Kinds of roles whose holders are found alike; the others are flows from one to another."""


class Judged(NamedTuple):
    """How sure a holder is, and where it stands."""

    sure: float
    place: str


def judged(role: AmountRole, holder: Party, local: Local | None, text: Text, facts: Facts) -> Judged:
    """Return how sure the holder of an amount of a text is; ``local`` is None for an amount of a table."""
    place = place_of(holder, local, text)
    return Judged(probability(features(role, holder, place, local, text, facts)), place)


@cache
def weights() -> dict[str, float]:
    """Return the weights of features, read once."""
    return read_weights(WEIGHTS)


def read_weights(path: Path) -> dict[str, float]:
    """Return the weights of a table of two columns."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return {name: float(weight) for name, weight in (line.split("\t") for line in lines if line and line[0] != "#")}


def probability(names: Iterable[str]) -> float:
    """Return the probability that a holder with some features is right."""
    table = weights()
    return round(min(_SUREST, 1 / (1 + math.exp(-sum(map(table.get, names, repeat(0.0)))))), 3)


def features(
    role: AmountRole, holder: Party, place: str, local: Local | None, text: Text, facts: Facts
) -> Iterator[str]:
    """Yield the features of a holder: what it is and where it stands, alone and together, and what else the sentence names."""
    family, kind = _FAMILIES.get(role.name.value, "flow"), _kind(holder, facts)
    others = f"other organisations {facts.others}"
    yield from ("any", f"status {role.status}", f"place {place}")
    yield from (f"role {role.name.value}", f"rule {role.rule.split(' ')[0]}")
    yield from (f"{family} {kind}", f"{family} {place}", f"{kind} {place}")
    if holder.surface.lower().split(" ")[0] in _REFERRING:
        refers = _referring(holder, local)
        yield from (refers, f"{refers}, {others}")
    if holder.entity is not None:
        yield from _of_entity(holder.entity, facts)
        yield others
    if local is not None:
        for one in _rivals(holder, local, text, facts):
            yield from (one, f"{one}, {family} {place}")


def _referring(holder: Party, local: Local | None) -> str:
    """Return what ``it``, ``its`` or ``the company`` refers to: words, the subject, who says it, or somebody before."""
    if holder.entity is None:
        return "refers to words"
    subject, sayer = (None, None) if local is None else (local.clause.subject, local.clause.reported_by)
    if subject is not None and not subject.pronoun and subject.entity == holder.entity:
        return "refers to subject"
    said = sayer is not None and not sayer.pronoun and sayer.entity == holder.entity
    return "refers to who says it" if said else "refers back"


def _kind(holder: Party, facts: Facts) -> str:
    """Return what a holder is: the type of its entity, or words."""
    if holder.entity is None:
        return "words"
    if country_code(facts.entities[holder.entity]) is not None:
        return "country"
    return str(facts.kind(holder.entity).value)


def place_of(holder: Party, local: Local | None, text: Text) -> str:
    """Return where a holder stands: in the subject of the verb, before ``'s``, in another sentence ..."""
    if local is None:
        return "table"
    if holder.field != text.field:
        return "headline"
    units = local.parsed.units
    if holder.end <= units.starts[0]:
        return f"{min(_sentences_before(holder, local.parsed, text), HIGHEST_COUNT)} sentences before"
    if holder.start >= units.ends[-1]:
        return "sentence after"
    clause = local.clause
    named: tuple[tuple[str, Phrase | None], ...] = (
        ("own phrase", local.phrase),
        ("subject", clause.subject),
        ("subject", None if clause.subject is None else apposed(clause.subject, local)),
        ("reporter", clause.reported_by),
        *(("object", one) for one in clause.objects),
        *((f"after {one.preposition}", one.phrase) for one in clause.attached),
    )
    for name, phrase in named:
        if phrase is not None and phrase.start <= holder.start < phrase.end:
            return name if phrase.owner_span is None or holder.end > phrase.owner_span[1] else f"owner in {name}"
    return "before in sentence" if holder.start < local.phrase.start else "after in sentence"


def _sentences_before(holder: Party, parsed: Parsed, text: Text) -> int:
    """Return the number of sentences from the one that names a holder to another one."""
    starts = [one.units.starts[0] for one in text.parsed]
    here = parsed.units.starts[0]
    return sum(holder.start < start <= here for start in starts)


def _of_entity(holder: int, facts: Facts) -> Iterator[str]:
    """Yield how an article names a holder."""
    mentions = facts.entities[holder].mentions
    yield f"mentions {min(len(mentions), HIGHEST_COUNT)}"
    yield "main" if facts.main == holder else "not main"
    if any(one.field == "headline" for one in mentions):
        yield "named in headline"
    if is_reporter(holder, facts):
        yield "reporter"


def _rivals(holder: Party, local: Local, text: Text, facts: Facts) -> Iterator[str]:
    """Yield what else stands in the sentence that may be the holder."""
    units, subject = local.parsed.units, local.clause.subject
    at = local.parsed.chunks[local.chunk].first
    named = {one.entity for one in units.places[:at] if one is not None and one.entity is not None} - {holder.entity}
    organisations = sum(facts.kind(one) is ORGANISATION for one in named if one is not None)
    yield f"rivals {min(organisations, 2)}"
    if _unknown_names(units.words[1:at], units.starts[1:at], units.places[1:at], text):
        yield "unknown name"
    if subject is None or subject.start <= holder.start < subject.end:
        return
    silent = subject.entity is None and not subject.names and not subject.pronoun and subject.amount is None
    if silent and role_of_words(subject.words, percent=False) is None:
        yield "other subject"
    if subject.entity is not None and subject.entity != holder.entity and facts.kind(subject.entity) is PERSON:
        yield "person as subject"


def _unknown_names(words: Sequence[str], starts: Sequence[int], places: Sequence[object], text: Text) -> bool:
    """Return True if a sentence has a word with a capital that is no known name and no known word."""
    content = text.text
    return any(
        place is None and content[start].isupper() and word.isalpha() and word not in LEXICON
        for word, start, place in zip(words, starts, places, strict=True)
    )
