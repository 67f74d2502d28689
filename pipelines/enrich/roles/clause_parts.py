"""Parts of a clause that the rules of verbs ask for."""

from typing import Final

from pipelines.enrich.clauses import Clause, Phrase
from pipelines.enrich.roles.evidence import DEALS, Setting
from pipelines.enrich.roles.local import Local

_BUSINESSES: Final = frozenset(
    "company unit business stake shares division subsidiary maker rival firm group operations assets arm brand chain stores plant plants mine mines farms farm portfolio station stations network bank "
    "retailer target holding interest rest remainder field fields property properties refinery venture producer operator insurer airline studio label club team building buildings hotel hotels start-up startup".split()
)
SECURITIES: Final = frozenset({"bonds", "notes", "bond", "eurobond", "debentures", "debenture", "note", "eurobonds"})


def attached(clause: Clause, *prepositions: str) -> Phrase | None:
    """Return the first phrase of a clause that a preposition attaches and that is no amount, or None."""
    return next(
        (one.phrase for one in clause.attached if one.preposition in prepositions and one.phrase.head != "#"), None
    )


def named(clause: Clause, *prepositions: str) -> Phrase | None:
    """Return the first attached phrase that names an entity, or None."""
    found = (one.phrase for one in clause.attached if one.preposition in prepositions)
    return next((one for one in found if one.entity is not None or one.owner is not None or one.names), None)


def object_of(clause: Clause) -> Phrase | None:
    """Return the first object of a clause that is no amount, or None."""
    return next((one for one in clause.objects if one.head != "#"), None)


def is_business(phrase: Phrase | None, setting: Setting) -> bool:
    """Return True if a phrase may be what is bought in a deal: a company or a part of one."""
    if phrase is None:
        return False
    if phrase.entity is not None:
        return True
    return (
        not _BUSINESSES.isdisjoint(phrase.words)
        or (phrase.owner is not None and setting.says(DEALS))
        or phrase.amount is not None
    )


def passive(clause: Clause) -> bool:
    """Return True if the verb of a clause is passive."""
    return clause.verb is not None and clause.verb.passive


def plain(local: Local) -> bool:
    """Return True if no preposition governs an amount."""
    return not local.preposition
