"""To or from whom an amount is: who sells, lends, orders, fines, employs or gets the money."""

from collections.abc import Iterator
from typing import Final

from pipelines.enrich.clauses import Phrase
from pipelines.enrich.roles.article import ORGANISATION, PERSON, Facts, Text, country_code, party, party_of_entity
from pipelines.enrich.roles.beside import apposed, named_after
from pipelines.enrich.roles.bids import bid
from pipelines.enrich.roles.evidence import Evidence, right_phrase
from pipelines.enrich.roles.flows import flow
from pipelines.enrich.roles.local import Local
from pipelines.enrich.roles.reporters import is_reporter
from pipelines.enrich.roles.stake_sides import companies, is_new
from schemas.facts import Party

_TOWARDS: Final = {
    "loan": ("from", "by", "with"),
    "bond": ("to",),
    "stake": ("from", "of", "in"),
    "investment": ("into", "in"),
    "fundraising": ("from", "by"),
    "contract": ("from", "with", "for"),
    "aid": ("to", "for"),
    "donation": ("to",),
    "prize": ("from",),
    "settlement": ("with", "to"),
    "damage": ("to",),
    "debt": ("to",),
    "fine": ("from", "by"),
    "salary": ("from", "at", "by"),
    "deal_price": ("from", "of", "for", "with"),
}
"""Prepositions before to or from whom an amount is, the surest first."""
_LEADING: Final = frozenset({"lead", "arrange", "underwrite", "provide"})
"""Verbs whose agent gives a loan or money for a round: ``led by``."""
_STATES: Final = frozenset({"aid", "loan", "fine", "debt"})
"""Roles whose other side may be a country."""
_COMMON: Final = frozenset({"settlement", "ransom", "damage", "aid", "donation", "debt", "fine"})
"""Roles whose other side is often no name: families, victims."""
_NOBODY: Final = frozenset({"it", "#", "they", "him", "her", "them", "us", "me", ""})
_RECEIVERS: Final = frozenset(
    "families family victims survivors relatives workers employees customers clients consumers investors shareholders residents farmers refugees states homeowners patients students suppliers creditors "
    "lenders banks firms companies passengers savers widow widows plaintiffs importers kidnappers captors hackers gang gunmen hostages".split()
)
"""Those who are paid, and are no names."""
_WATCHDOGS: Final = frozenset("watchdog regulator regulators authority agency commission".split())
_FINING: Final = _WATCHDOGS | frozenset(
    "council league government state ministry police federation association city county".split()
)
"""Those who fine others, and are often no names."""


def counterparty(found: Evidence, local: Local, text: Text, facts: Facts) -> Party | None:
    """Return to or from whom the amount is, or None."""
    for phrase, common in _phrases(found, local, facts):
        given = phrase in local.clause.objects or not (_RECEIVERS | _FINING).isdisjoint(phrase.words)
        words = (common and given and found.role in _COMMON) or is_new(phrase)
        other = _party(apposed(phrase, local) or phrase, text, facts, common=words)
        if other is not None:
            return other
    return _employer(facts) if found.role == "salary" else None


def _employer(facts: Facts) -> Party | None:
    """Return the only organisation of an article, if its headline names it."""
    if facts.others != 0 or facts.main is None or is_reporter(facts.main, facts):
        return None
    only = party_of_entity(facts, facts.main)
    return only if only is not None and only.field == "headline" else None


def _phrases(found: Evidence, local: Local, facts: Facts) -> Iterator[tuple[Phrase, bool]]:
    """Yield the phrases that may name the other side, the surest first, and whether its words will do."""
    if found.counterparty is not None:
        yield found.counterparty, True
        return
    offered = bid(found, local) if found.role == "deal_price" else None
    if offered is not None and (offered.other is not None or offered.answered):
        if offered.other is not None:
            yield offered.other, False
        return
    if found.role == "stake":
        yield from ((one, False) for one in companies(found, local) if is_new(one) or _may_be_in(one, facts))
    moved = flow(found, local)
    other = None if moved is None else moved.other(found.role)
    if other is not None:
        yield other, True
    beside = _beside(found, local, facts)
    if beside is not None:
        yield beside, False
    noun, sayer = found.noun, local.clause.reported_by
    if found.role == "contract" and noun is not None and noun.entity is None and noun.owner is None and noun.names:
        yield noun, False
    if found.role == "fine" and sayer is not None and _fines(sayer, facts):
        yield sayer, False


def _fines(sayer: Phrase, facts: Facts) -> bool:
    """Return True if who says that somebody has to pay a fine is a regulator."""
    if sayer.entity is None or sayer.pronoun:
        return False
    return not _WATCHDOGS.isdisjoint(sayer.words) or not _WATCHDOGS.isdisjoint(
        facts.entities[sayer.entity].name.lower().split()
    )


def _party(phrase: Phrase, text: Text, facts: Facts, *, common: bool) -> Party | None:
    """Return the party that a phrase names, or its words if those of nobody in particular will do."""
    if phrase.entity is not None:
        return party(facts, text, phrase)
    theirs = common and not (_RECEIVERS | _FINING).isdisjoint(phrase.words)
    if phrase.owner is not None and not theirs:
        return party(facts, text, phrase, phrase.owner)
    named = [one for one in phrase.names if facts.kind(one) in (ORGANISATION, PERSON)]
    if named:
        return party(facts, text, phrase, named[-1])
    return party(facts, text, phrase._replace(owner=None)) if common and phrase.head not in _NOBODY else None


def _following(local: Local) -> list[tuple[str, Phrase]]:
    """Return what prepositions attach between an amount and the next one."""
    clause, here = local.clause, local.phrase.start
    phrases = (*clause.objects, *(one.phrase for one in clause.attached))
    end = min((one.start for one in phrases if one.amount is not None and one.start > here), default=clause.end)
    return [(one.preposition, one.phrase) for one in clause.attached if here < one.phrase.start < end]


def _beside(found: Evidence, local: Local, facts: Facts) -> Phrase | None:
    """Return the organisation, of some roles also the country, that a preposition names: ``a loan from``, ``a stake in``."""
    following = [(local.linked, right_phrase(local)), *_following(local)]
    if found.role == "salary":
        following += [(one.preposition, one.phrase) for one in local.clause.attached]
    if found.role == "stake" and found.noun is not None:
        following.insert(0, ("in", named_after(found.noun, local)))
    verb = local.clause.verb
    for preposition in _TOWARDS.get(found.role, ()):
        if preposition == "by" and (verb is None or verb.lemma not in _LEADING):
            continue
        for word, phrase in following:
            if word == preposition and phrase is not None and phrase.entity is not None:
                return phrase if _may_be(found.role, phrase.entity, facts) else None
    return None


def _may_be_in(phrase: Phrase, facts: Facts) -> bool:
    """Return True for a name that a stake may be in."""
    return phrase.entity is not None and _may_be("stake", phrase.entity, facts)


def _may_be(role: str, entity: int, facts: Facts) -> bool:
    """Return True for an organisation, of money of states also for a country, of a stake for any name of neither a person nor a country."""
    kind, country = facts.kind(entity), country_code(facts.entities[entity]) is not None
    return (
        kind is ORGANISATION
        or (country and role in _STATES)
        or (role == "stake" and kind is not PERSON and not country)
    )
