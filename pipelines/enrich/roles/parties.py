"""Whose an amount is, and to or from whom."""

from typing import Final

from pipelines.enrich.clauses import Phrase
from pipelines.enrich.roles.article import (
    ORGANISATION,
    PERSON,
    Facts,
    Text,
    country_code,
    party,
    party_of_entity,
)
from pipelines.enrich.roles.beside import gapped
from pipelines.enrich.roles.bids import bid
from pipelines.enrich.roles.clause_parts import attached, object_of
from pipelines.enrich.roles.evidence import Evidence, right_phrase
from pipelines.enrich.roles.flows import flow
from pipelines.enrich.roles.lexicon import COMPANY_ROLES, MACRO_ROLES
from pipelines.enrich.roles.local import Local
from pipelines.enrich.roles.owners import COMPANY_LIKE, Owners
from pipelines.enrich.roles.reporters import is_reporter
from pipelines.enrich.roles.units import unit_beside
from schemas.facts import Party

_SAID_BY_FRAME: Final = frozenset({"pay-offer", "lend", "percent-of-stock"})
"""Rules whose frame names the holder, or nobody does: the subject of ``lend`` is no borrower."""
_OF_COUNTRIES: Final = frozenset(
    "wages wage sales production output orders exports imports pay spending prices construction starts".split()
)
"""Nouns whose growth is a country's where no company is named."""


_USED: Final = frozenset("factor occupancy utilization utilisation".split())
"""Nouns of shares that are figures of a company: ``its load factor``."""
_GAPPED: Final = MACRO_ROLES | COMPANY_ROLES | {"growth", "share", "index_change", "fine", "stake"}
"""Roles of figures that a sentence lists: ``Calder rose 3%, Norrvik 5%``."""


def holder(found: Evidence, local: Local, text: Text, facts: Facts, topic: int | None) -> Party | None:
    """Return whose the amount is, or None if that is not sure."""
    role = found.role
    owners = Owners(found, local, text, facts, topic)
    other = gapped(local, text.text) if role in _GAPPED else None
    if other is not None:
        return owners.named_alone(other)
    said, named = _named(found, local)
    if said:
        return None if named is None else owners.of_phrase(named)
    if role in MACRO_ROLES or role == "tax_rate" or (role == "growth" and _is_macro(found.noun, facts)):
        return owners.country()
    if role == "index_change":
        return None if found.noun is None else party(facts, text, found.noun)
    if role in COMPANY_LIKE or (role == "share" and found.noun is not None and found.noun.head in _USED):
        return owners.company()
    payer = _payer(found, local)
    return None if payer is None else owners.of_phrase(payer)


def _named(found: Evidence, local: Local) -> tuple[bool, Phrase | None]:
    """Return whether the words around an amount settle whose it is, and the phrase that names him, if one does."""
    role = found.role
    offered = bid(found, local) if role == "deal_price" else None
    if offered is not None and (offered.buyer is not None or offered.answered):
        return True, offered.buyer
    giver = right_phrase(local) if role in ("aid", "donation") and local.linked == "from" else None
    moved = flow(found, local) if found.holder is None else None
    named = found.holder or giver or (None if moved is None else moved.holder(role))
    if named is not None and role == "deal_price":
        named = unit_beside(named, local) or named
    return named is not None or moved is not None or found.rule in _SAID_BY_FRAME, named


_PAYING: Final = {
    "fine": frozenset({"pay", "face", "agree", "get", "receive", "draw", "accept", "incur", "escape", "risk"}),
    "settlement": frozenset({"pay", "reach", "agree", "make"}),
    "damage": frozenset({"pay"}),
    "aid": frozenset(
        {"give", "pledge", "promise", "provide", "send", "offer", "grant", "approve", "announce", "allocate"}
    ),
    "donation": frozenset({"give", "make", "pledge", "donate"}),
}
"""Verbs whose subject pays."""


_PUNISHING: Final = frozenset("hand hit slap give impose levy order issue land saddle threaten".split())
"""Verbs that say on whom a fine is imposed: their object, or the subject of the passive."""


def _payer(found: Evidence, local: Local) -> Phrase | None:
    """Return who pays a fine, damages, aid or a gift: the subject of the verb that says so."""
    verb, subject = local.clause.verb, local.clause.subject
    if verb is not None and found.role == "fine" and verb.lemma in _PUNISHING:
        return subject if verb.passive else attached(local.clause, "on") or object_of(local.clause)
    if verb is None or subject is None or verb.passive or verb.lemma not in _PAYING.get(found.role, ()):
        return None
    return subject if subject.entity is not None or subject.owner is not None else None


def _is_macro(noun: Phrase | None, facts: Facts) -> bool:
    """Return True if a figure is no company's: no organisation in its phrase, and the article is about none that reports."""
    if noun is None or _OF_COUNTRIES.isdisjoint(noun.words) or noun.words[0] in ("its", "their", "his", "her"):
        return False
    named = {noun.owner, noun.entity, *noun.names} - {None}
    if any(facts.kind(entity) is ORGANISATION for entity in named if entity is not None):
        return False
    return facts.main is None or is_reporter(facts.main, facts)


_DEMANDING: Final = frozenset({"demand", "seek", "urge", "want", "ask", "call", "press"})
"""Verbs whose subject speaks of the tariff of another."""


def tariff_parties(local: Local, facts: Facts) -> tuple[Party | None, Party | None]:
    """Return who imposes a tariff and whose goods are under it, both as countries where the text names them."""
    subject, verb = local.clause.subject, local.clause.verb
    suffers = verb is not None and verb.lemma in ("face", "pay", "endure", "escape", "avoid")
    demands = verb is not None and verb.lemma in _DEMANDING
    imposer = None if suffers or demands else _imposer(subject, facts)
    if imposer is None and not suffers and not demands:
        imposer = _country_in(local.clause.reported_by, facts)
    imposer, target = _countries(local, facts, imposer, suffers=suffers)
    if imposer is None and subject is not None and subject.entity is not None and facts.kind(subject.entity) is PERSON:
        imposer = facts.country
    imposer = None if imposer == target else imposer
    return (
        None if imposer is None else party_of_entity(facts, imposer),
        None if target is None else party_of_entity(facts, target),
    )


def _countries(local: Local, facts: Facts, imposer: int | None, *, suffers: bool) -> tuple[int | None, int | None]:
    """Return who imposes a tariff and whose goods are under it, of the countries that the sentence names outside the subject."""
    subject, units = local.clause.subject, local.parsed.units
    target: int | None = None
    from_whom = False
    for index, place in enumerate(units.places):
        code = None if place is None or place.entity is None else country_code(facts.entities[place.entity])
        if (
            code is None
            or place is None
            or (not suffers and subject is not None and subject.start <= place.start < subject.end)
        ):
            continue
        if "into" in units.words[max(0, index - 2) : index]:
            imposer = facts.countries[code] if imposer is None else imposer
        elif (
            not from_whom
            and units.words[index - 1 : index] == ["from"]
            and local.clause.start <= place.start < local.clause.end
            and facts.countries[code] != imposer
        ):
            target, from_whom = facts.countries[code], True
        elif target is None and facts.countries[code] != imposer:
            target = facts.countries[code]
        elif suffers and imposer is None and facts.countries[code] != target:
            imposer = facts.countries[code]
    return imposer, target


def _country_in(sayer: Phrase | None, facts: Facts) -> int | None:
    """Return the country of who says it: ``U.S. President Trump``."""
    codes = (country_code(facts.entities[one]) for one in (() if sayer is None else sayer.names))
    return next((facts.countries[code] for code in codes if code), None)


def _imposer(subject: Phrase | None, facts: Facts) -> int | None:
    """Return the country of a subject: a place, a nationality in it, or an organisation such as a union of states."""
    for entity in () if subject is None else (subject.entity, subject.owner, *subject.names):
        if entity is not None:
            code = country_code(facts.entities[entity])
            if code is not None:
                return facts.countries[code]
            if facts.kind(entity) is ORGANISATION:
                return entity
    return None
