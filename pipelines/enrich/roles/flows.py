"""Who pays and who is paid, by the verb that moves the money: ``approved loans of $3 million to X``, ``X received $3 million from Y``."""

from typing import Final, NamedTuple

from pipelines.enrich.clauses import Clause, Phrase, VerbGroup
from pipelines.enrich.roles.clause_parts import object_of
from pipelines.enrich.roles.evidence import Evidence
from pipelines.enrich.roles.local import Local

PAID: Final = frozenset({"contract", "loan", "salary", "prize"})
"""Roles whose holder is paid; the holder of the others in ``FLOWS`` pays."""
FLOWS: Final = PAID | frozenset({"settlement", "damage", "aid", "donation", "fine"})
"""Roles of money that goes from one to another."""
_GIVING: Final = frozenset(
    "give grant award extend lend loan provide supply furnish approve advance hand offer allocate pledge pay donate commit fund sign".split()
)
"""Verbs whose subject pays."""
_PROVIDING: Final = frozenset({"provide", "supply", "furnish"})
"""Verbs with the money after ``with``."""
_GAVE: Final = [[word] for word in ("provided", "gave", "granted", "made", "extended", "arranged", "approved")]
_GETTING: Final = frozenset("receive get win collect obtain secure land bag clinch".split())
"""Verbs whose subject is paid."""
_ASKING: Final = frozenset({"ask", "approach"})
"""Verbs whose object may pay."""
_ORDERING: Final = frozenset("place order commission pick choose select hire appoint".split())
"""Verbs whose subject pays for a contract."""
_PUNISHING: Final = frozenset("fine impose levy slap hit penalise penalize order".split())
"""Verbs whose subject is paid a fine."""


class Flow(NamedTuple):
    """Phrases of who pays and who is paid; None where the clause does not name one."""

    payer: Phrase | None
    paid: Phrase | None

    def holder(self, role: str) -> Phrase | None:
        """Return whose an amount of a role is."""
        return self.paid if role in PAID else self.payer

    def other(self, role: str) -> Phrase | None:
        """Return who is on the other side of it."""
        return self.payer if role in PAID else self.paid


def flow(found: Evidence, local: Local) -> Flow | None:
    """Return who pays whom by the verb of the clause, or None if it moves no money of that role."""
    verb, role = local.clause.verb, found.role
    if role == "loan" and (lender := _lender(local)) is not None:
        return Flow(lender, None)
    return None if verb is None else _moved(verb, found, local)


def _moved(verb: VerbGroup, found: Evidence, local: Local) -> Flow | None:
    """Return who pays whom by a verb."""
    clause, role, subject = local.clause, found.role, local.clause.subject
    if role not in FLOWS or not _is_moved(found, local):
        return None
    if role == "fine" and verb.lemma in _PUNISHING:
        return _fined(local, clause)
    if verb.lemma in _GIVING and not (role == "contract" and verb.lemma == "sign"):
        return _given(local, clause, role)
    if verb.passive:
        return None
    if role == "contract" and verb.lemma in _ORDERING:
        return Flow(subject, _after(local, "with", "from") or _named(object_of(clause)))
    return _got(local, clause, role)


def _lender(local: Local) -> Phrase | None:
    """Return the name in ``the $3 million loan Norrvik provided``: who lends it, between the noun and a verb of giving."""
    phrase, units = local.phrase, local.parsed.units
    own = local.parsed.chunks[local.chunk]
    last = units.places[own.last - 1]
    following = units.words[own.last : own.last + 1]
    if last is None or last.entity is None or following not in _GAVE:
        return None
    return phrase._replace(start=units.starts[own.last - 1], entity=last.entity, names=(last.entity,), words=())


def _got(local: Local, clause: Clause, role: str) -> Flow | None:
    """Return who gets money from whom, or asks whom for it; who gets a fine pays."""
    lemma = "" if clause.verb is None else clause.verb.lemma
    if lemma in _ASKING and _named(object_of(clause)) is not None:
        return Flow(object_of(clause), clause.subject)
    if lemma not in _GETTING:
        return None
    giver = _after(local, "from", "by")
    fined = role == "fine" and local.linked != "of"
    return Flow(clause.subject, giver) if fined else Flow(giver, clause.subject)


def _fined(local: Local, clause: Clause) -> Flow:
    """Return who is fined by whom."""
    on, by = _after(local, "on", "against"), _after(local, "by")
    if by is not None or (clause.verb is not None and clause.verb.passive):
        return Flow(_named(clause.subject) or on, by)
    return Flow(on or object_of(clause), clause.subject)


def _given(local: Local, clause: Clause, role: str) -> Flow | None:
    """Return who gives to whom: ``X granted Y a loan``, ``Y was awarded a contract by X``, ``a contract was awarded to Y``."""
    verb, subject = clause.verb, clause.subject
    towards = _after(local, "to", "for") if role in ("aid", "donation") else _after(local, "to")
    passive = (
        verb is not None and verb.passive and not (verb.lemma in _PROVIDING and not verb.auxiliaries and clause.objects)
    )
    if verb is not None and (passive or (not verb.auxiliaries and "given" in local.parsed.units.words)):
        return Flow(_after(local, "by"), _named(subject) or towards)
    if verb is not None and verb.lemma == "sign" and role == "loan":
        return Flow(_after(local, "with", "from"), subject)
    thing = object_of(clause)
    return Flow(subject, towards if thing is None or thing.start > local.phrase.start else _named(thing) or towards)


def _is_moved(found: Evidence, local: Local) -> bool:
    """Return True if the amount, or the noun that says its role, is what the verb moves: its object, or the subject of a passive."""
    clause, noun = local.clause, found.noun
    if clause.verb is None or local.phrase.start < clause.verb.start:
        return clause.verb is not None and clause.verb.passive and noun is not None and noun == clause.subject
    if clause.verb.lemma in _ASKING:
        return True
    if clause.verb.lemma in _PROVIDING and local.preposition == "with":
        return True
    starts = {one.start for one in clause.objects}
    return noun is None or noun.start in starts or local.phrase.start in starts


def _named(phrase: Phrase | None) -> Phrase | None:
    """Return a phrase that names somebody, or refers to somebody."""
    known = phrase is not None and (phrase.entity is not None or phrase.owner is not None or phrase.names)
    return phrase if known else None


def _after(local: Local, *prepositions: str) -> Phrase | None:
    """Return what one of some prepositions attaches: the nearest after the amount, else any in the clause."""
    found = [one.phrase for one in local.clause.attached if one.preposition in prepositions and one.phrase.head != "#"]
    return next((one for one in found if one.start > local.phrase.start), next(iter(found), None))
