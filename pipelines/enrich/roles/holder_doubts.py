"""Holders that the words beside an amount speak against: whoever is named there is not whose it is."""

import re
from typing import Final

from pipelines.enrich.clauses import COMPANY_NOUNS, Phrase, is_unknown_name
from pipelines.enrich.roles.article import Facts, Text
from pipelines.enrich.roles.goods import is_traded
from pipelines.enrich.roles.lexicon import COMPANY_ROLES
from pipelines.enrich.roles.local import Local
from pipelines.enrich.roles.owners import PEOPLE
from pipelines.enrich.roles.reporters import is_reporter
from schemas.facts import AmountRole, Party

_PRONOUNS: Final = frozenset({"it", "its"})
_RESULTS: Final = frozenset("revenue net_profit net_loss operating_profit operating_loss pretax_profit eps".split())
_PAPER: Final = re.compile(r" (?:funds|bonds?|bills?|notes?|paper|futures)\b")
_RECEIVING: Final = frozenset({"receive", "get", "obtain", "buy", "purchase"})
_OF_ISSUERS: Final = frozenset({"interest_rate", "debt", "bond", "dividend"})
"""Roles of paper: who gets the paper does not owe its sum."""
_BUYING: Final = frozenset("buy acquire purchase take sell".split())
_LENDING: Final = frozenset({"lend", "loan", "grant", "approve", "extend", "provide", "give"})
_STATE_LENDERS: Final = re.compile(
    r"\bworld bank\b|\bdevelopment bank\b|\bmonetary fund\b|\bimf\b|\bcommodity credit\b|\bexport-import bank\b"
)
_OF_COMPANIES: Final = COMPANY_ROLES - {"loan", "contract", "investment"}
"""Roles of figures that no people of a company have."""
_LISTED: Final = frozenset({"price", "growth", "eps", "share", "index_change"})
"""Roles of figures that a sentence lists, a name before each."""
_EACH: Final = frozenset({"each", "respectively"})


def is_doubtful(role: AmountRole, holder: Party, local: Local, text: Text, facts: Facts) -> bool:
    """Return True if the sentence of an amount speaks against the holder that a rule found."""
    name = role.name.value
    return (
        holder.entity in facts.agents
        or (holder.entity in facts.modifiers and holder.surface.lower() in _PRONOUNS)
        or _is_of_stranger(holder, local, text)
        or (name == "interest_rate" and _is_market(holder, facts, text))
        or (name in _OF_ISSUERS and _receives(holder, local))
        or (name == "deal_price" and _is_bought_or_sells(holder, local))
        or (name in _RESULTS and _is_for_another(holder, local, text))
        or (name in _LISTED and _is_in_list(holder, local, text))
        or (name in ("stake", "investment") and _is_in_itself(holder, local))
        or (name == "stake" and _is_shared(local))
        or (name == "price" and is_traded(local) and _in_subject(holder, local))
        or (name == "loan" and _lends(holder, local, facts))
        or (name not in _OF_COMPANIES and _is_of_people(holder, local))
    )


def _is_of_stranger(holder: Party, local: Local, text: Text) -> bool:
    """Return True for ``it`` in what a company says whose name is unknown, and for ``its`` in what such a subject does."""
    if holder.surface.lower() not in _PRONOUNS or holder.field != text.field:
        return False
    clause = local.clause
    said = clause.reported_by is not None and (
        _is_stranger(clause.reported_by, text) or _is_other_company(clause.reported_by)
    )
    acts = clause.subject is not None and _is_stranger(clause.subject, text)
    return said or (acts and holder.surface.lower() == "its")


def _is_stranger(phrase: Phrase, text: Text) -> bool:
    """Return True for a name of whom no entity is known."""
    if phrase.pronoun or phrase.entity is not None or phrase.owner is not None or phrase.names:
        return False
    return all(map(is_unknown_name, text.text[phrase.start : phrase.end].strip("<>").split()))


def _is_other_company(phrase: Phrase) -> bool:
    """Return True for ``the Oslo-based waste disposal company`` of which it is not known who it is."""
    known = phrase.pronoun or phrase.entity is not None or phrase.owner is not None or phrase.names
    return not known and phrase.head in COMPANY_NOUNS


def _is_shared(local: Local) -> bool:
    """Return True for ``each`` and ``respectively`` of holders, not in ``$25 each``."""
    units = local.parsed.units
    return any(
        word in _EACH and not (at and (place := units.places[at - 1]) is not None and place.amount is not None)
        for at, word in enumerate(units.words)
    )


def _lends(holder: Party, local: Local, facts: Facts) -> bool:
    """Return True for the lender of a loan: the subject of a verb of lending, or a bank that lends to states."""
    if holder.entity is None:
        return False
    if _STATE_LENDERS.search(facts.entities[holder.entity].name.lower()) and "borrow" not in {
        one.verb.lemma for one in local.parsed.clauses if one.verb is not None
    }:
        return True
    return any(
        one.verb is not None
        and one.verb.lemma in _LENDING
        and not one.verb.passive
        and one.subject is not None
        and one.subject.entity == holder.entity
        for one in local.parsed.clauses
    )


def _is_market(holder: Party, facts: Facts, text: Text) -> bool:
    """Return True for ``Fed funds opened at 6%`` and the yield of Treasury bonds: rates of a market."""
    if holder.entity is None or holder.field != text.field or not is_reporter(holder.entity, facts):
        return False
    return _PAPER.match(text.text, holder.end) is not None


def _in_subject(holder: Party, local: Local) -> bool:
    subject = local.clause.subject
    return subject is not None and subject.start <= holder.start < subject.end


def _receives(holder: Party, local: Local) -> bool:
    """Return True for who receives a note: its sum is owed by another."""
    verb = local.clause.verb
    return verb is not None and not verb.passive and verb.lemma in _RECEIVING and _in_subject(holder, local)


def _is_bought_or_sells(holder: Party, local: Local) -> bool:
    """Return True for the subject of ``was bought for``, and for the one who does not buy in ``sold it to another for``."""
    verb = local.clause.verb
    if verb is None or verb.lemma not in _BUYING:
        return False
    if verb.passive:
        return _in_subject(holder, local)
    if verb.lemma != "sell":
        return False
    buyers = [one.phrase for one in local.clause.attached if one.preposition == "to"]
    return bool(buyers) and not any(
        one.start <= holder.start < one.end or (one.entity is not None and one.entity == holder.entity)
        for one in buyers
    )


def _is_for_another(holder: Party, local: Local, text: Text) -> bool:
    """Return True for ``a profit of $3 million for Acme``: the name behind the amount has it."""
    right = None if local.right is None else local.parsed.phrases[local.right]
    if local.linked != "for" or right is None or right.pronoun or right.entity == holder.entity:
        return False
    return right.entity is not None or all(map(is_unknown_name, text.text[right.start : right.end].split()))


def _is_in_list(holder: Party, local: Local, text: Text) -> bool:
    """Return True if another name stands between the holder and the amount, behind another amount: ``X rose 3 to 45, Y 6 to 16``."""
    if holder.field != text.field:
        return False
    earlier = False
    between = [one for one in local.parsed.phrases.values() if holder.end <= one.start < local.phrase.start]
    for phrase, following in zip(between, [*between[1:], local.phrase], strict=False):
        if earlier and phrase.amount is None and following.amount is not None and not phrase.pronoun:
            known = phrase.entity is not None and phrase.entity != holder.entity
            beside = text.text[phrase.end : following.start].strip(" ,") in ("", "by", "up", "down")
            if beside and (known or all(map(is_unknown_name, text.text[phrase.start : phrase.end].split()))):
                return True
        earlier = earlier or phrase.amount is not None
    return False


def _is_in_itself(holder: Party, local: Local) -> bool:
    """Return True for ``raising its stake in Calder`` where ``its`` was read as Calder's: nobody has a stake in himself."""
    inside = (one.phrase for one in local.clause.attached if one.preposition in ("in", "of"))
    return holder.entity is not None and any(
        one.entity == holder.entity and not one.start <= holder.start < one.end for one in inside
    )


def _is_of_people(holder: Party, local: Local) -> bool:
    """Return True for the owner in ``Calder's officers hold``: they have it, not Calder."""
    for phrase in (local.clause.subject, *local.clause.objects):
        span = None if phrase is None else phrase.owner_span
        if phrase is not None and span is not None and span[0] <= holder.start < span[1] and phrase.head in PEOPLE:
            return True
    return False
