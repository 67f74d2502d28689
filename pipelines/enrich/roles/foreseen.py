"""Whether a figure to come is the forecast of its holder, or the estimate of others."""

from typing import Final

from pipelines.enrich.clauses import Phrase
from pipelines.enrich.roles.article import ORGANISATION, PERSON, Facts, country_code
from pipelines.enrich.roles.lexicon import COMPANY_ROLES, EXPECT_VERBS, MACRO_ROLES
from pipelines.enrich.roles.local import Local
from schemas.facts import Party

_OF_STATES: Final = frozenset(
    "snb ecb boj boe rba rbi pboc banxico riksbank norges national ministry minister government treasury central bundesbank reserve finance planning statistics office department cabinet monetary fed commission administration agency".split()
)
"""Words of names of those who foresee figures of their own country."""
_OFFICES: Final = frozenset(
    "chairman chairwoman president chief executive officer director spokesman spokeswoman treasurer founder ceo cfo".split()
)
_ANALYSTS: Final = frozenset({"analyst", "analysts"})


def is_of_others(role: str, holder: Party | None, local: Local, facts: Facts) -> bool:
    """Return True for growth that a bank foresees of a country, and for a result that an analyst foresees of a company."""
    for phrase in _foreseeing(local):
        entity = phrase.entity
        if entity is None or (holder is not None and holder.entity == entity):
            continue
        kind, name = facts.kind(entity), facts.entities[entity].name.lower()
        if role in MACRO_ROLES and kind is ORGANISATION and country_code(facts.entities[entity]) is None:
            return _OF_STATES.isdisjoint(name.split()) and not name.startswith("bank of ")
        if role in COMPANY_ROLES and kind is PERSON and holder is not None and not _ANALYSTS.isdisjoint(facts.words):
            return _OFFICES.isdisjoint(phrase.words) and _OFFICES.isdisjoint(facts.words)
    return False


def _foreseeing(local: Local) -> list[Phrase]:
    """Return who says a figure, and who expects it."""
    clause = local.clause
    expecting = [
        one.subject
        for one in local.parsed.clauses
        if one.verb is not None and one.verb.lemma in EXPECT_VERBS and one.start <= clause.start
    ]
    return [one for one in (clause.reported_by, *expecting) if one is not None]
