"""Whose an amount is, and to or from whom."""

from collections.abc import Iterator
from typing import Final

from pipelines.enrich.clauses import Parsed, Phrase
from pipelines.enrich.roles.article import (
    ORGANISATION,
    PERSON,
    Facts,
    Text,
    country_code,
    party,
    party_of_entity,
)
from pipelines.enrich.roles.clause_parts import attached, object_of
from pipelines.enrich.roles.evidence import Evidence, right_phrase
from pipelines.enrich.roles.lexicon import MACRO_ROLES
from pipelines.enrich.roles.local import Local
from pipelines.enrich.roles.owners import COMPANY_LIKE, Owners, is_reporter
from schemas.facts import Party

_SAID_BY_FRAME: Final = frozenset({"pay-offer", "lend"})
"""Rules whose frame names the holder, or nobody does: the subject of ``lend`` is no borrower."""
_OF_COUNTRIES: Final = frozenset(
    "wages wage sales production output orders exports imports pay spending prices construction starts".split()
)
"""Nouns whose growth is a country's where no company is named."""


def holder(found: Evidence, local: Local, text: Text, facts: Facts, topic: int | None) -> Party | None:
    """Return whose the amount is, or None if that is not sure."""
    role = found.role
    owners = Owners(found, local, text, facts, topic)
    giver = right_phrase(local) if role in ("aid", "donation") and local.linked == "from" else None
    named = found.holder or giver
    if named is not None or found.rule in _SAID_BY_FRAME:
        return None if named is None else owners.of_phrase(named)
    if role in MACRO_ROLES or (role == "growth" and _is_macro(found.noun, facts)):
        return owners.country()
    if role == "index_change":
        return None if found.noun is None else party(facts, text, found.noun)
    if role in COMPANY_LIKE:
        return owners.company()
    payer = _payer(found, local)
    return None if payer is None else owners.of_phrase(payer)


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
    if noun is None or _OF_COUNTRIES.isdisjoint(noun.words):
        return False
    named = {noun.owner, noun.entity, *noun.names} - {None}
    if any(facts.kind(entity) is ORGANISATION for entity in named if entity is not None):
        return False
    return facts.main is None or is_reporter(facts.main, facts)


_TOWARDS: Final = {
    "loan": ("from", "by"),
    "bond": ("to",),
    "stake": ("from",),
    "investment": ("into", "in"),
    "fundraising": ("from", "by"),
    "contract": ("from", "with", "for"),
    "aid": ("to", "for"),
    "donation": ("to",),
    "prize": ("from",),
    "settlement": ("with", "to"),
    "deal_price": ("from", "of", "for", "with"),
}
"""Prepositions before to or from whom an amount is, the surest first."""
_LEADING: Final = frozenset({"lead", "arrange", "underwrite", "provide"})
"""Verbs whose agent gives a loan or money for a round: ``led by``."""


def _beside(role: str, local: Local, facts: Facts) -> Phrase | None:
    """Return the organisation, of aid also the country, that a preposition after the amount names: ``a loan from``, ``a contract with``."""
    following = [(local.linked, right_phrase(local))]
    following += [
        (one.preposition, one.phrase) for one in local.clause.attached if one.phrase.start > local.phrase.start
    ]
    verb = local.clause.verb
    for preposition in _TOWARDS.get(role, ()):
        if preposition == "by" and (verb is None or verb.lemma not in _LEADING):
            continue
        for word, phrase in following:
            if word == preposition and phrase is not None and phrase.entity is not None:
                country = role == "aid" and country_code(facts.entities[phrase.entity]) is not None
                return phrase if country or facts.kind(phrase.entity) is ORGANISATION else None
    return None


def counterparty(found: Evidence, local: Local, text: Text, facts: Facts) -> Party | None:
    """Return to or from whom the amount is, or None."""
    phrase = found.counterparty or _beside(found.role, local, facts)
    if phrase is None:
        return None
    if phrase.entity is not None:
        return party(facts, text, phrase)
    if phrase.owner is not None:
        return party(facts, text, phrase, phrase.owner)
    if phrase.names:
        return party(facts, text, phrase, phrase.names[-1])
    if found.role in ("settlement", "ransom", "damage", "aid", "donation") and phrase.head not in (
        "it",
        "#",
        "they",
        "him",
        "her",
    ):
        return party(facts, text, phrase)
    return None


_BUYING: Final = frozenset("acquire buy purchase swallow snap".split())
_DEAL_NOUNS: Final = frozenset("takeover acquisition purchase merger bid offer buyout pursuit tender approach".split())


def bought(facts: Facts) -> Party | None:
    """Return the only organisation that an article says is bought, or None: ``acquired X``, ``a bid for X``, ``X holders``."""
    found: dict[int, Party] = {}
    for text in facts.texts:
        for parsed in text.parsed:
            for phrase in _targets(parsed):
                entity = phrase.entity
                if entity is not None and facts.kind(entity) is ORGANISATION and not is_reporter(entity, facts):
                    found.setdefault(entity, party(facts, text, phrase))
    return next(iter(found.values())) if len(found) == 1 else None


def _targets(parsed: Parsed) -> Iterator[Phrase]:
    """Yield the objects of verbs of buying, and what follows nouns of deals."""
    words = parsed.units.words
    for clause in parsed.clauses:
        if clause.verb is not None and clause.verb.lemma in _BUYING:
            what = clause.subject if clause.verb.passive else object_of(clause)
            if what is not None and what.owner is None:
                yield what
    for index, phrase in parsed.phrases.items():
        if phrase.head in _DEAL_NOUNS and index + 2 in parsed.phrases:
            preposition = words[parsed.chunks[index + 1].first]
            if preposition in ("of", "for", "with"):
                yield parsed.phrases[index + 2]


def tariff_parties(local: Local, facts: Facts) -> tuple[Party | None, Party | None]:
    """Return who imposes a tariff and whose goods are under it, both as countries where the text names them."""
    subject = local.clause.subject
    units = local.parsed.units
    verb = local.clause.verb
    suffers = verb is not None and verb.lemma in ("face", "pay", "endure", "escape", "avoid")
    imposer = None if suffers else _imposer(subject, facts)
    target: int | None = None
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
        elif target is None and facts.countries[code] != imposer:
            target = facts.countries[code]
        elif suffers and imposer is None and facts.countries[code] != target:
            imposer = facts.countries[code]
    if imposer is None and subject is not None and subject.entity is not None and facts.kind(subject.entity) is PERSON:
        imposer = facts.country
    imposer = None if imposer == target else imposer
    return (
        None if imposer is None else party_of_entity(facts, imposer),
        None if target is None else party_of_entity(facts, target),
    )


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
