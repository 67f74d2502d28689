"""The role of each amount of an article: tables, rules over clauses, then what links and lists pass on."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from pipelines.enrich.clauses import Parsed, Phrase
from pipelines.enrich.roles.article import (
    ORGANISATION,
    Facts,
    Text,
    main_country,
    main_organisation,
    party_of_entity,
    read_countries,
    read_modifiers,
)
from pipelines.enrich.roles.compared import compare, pass_on
from pipelines.enrich.roles.evidence import ECONOMY, Evidence, Setting, left_phrase
from pipelines.enrich.roles.holder_confidence import LEAST, features, place_of, probability
from pipelines.enrich.roles.lexicon import NONE
from pipelines.enrich.roles.local import Local, locals_of
from pipelines.enrich.roles.money import of_money
from pipelines.enrich.roles.owners import is_reporter
from pipelines.enrich.roles.parties import counterparty, holder, tariff_parties
from pipelines.enrich.roles.percent import of_percent
from pipelines.enrich.roles.periods import period_of
from pipelines.enrich.roles.phrases import set_phrase
from pipelines.enrich.roles.shared import share_parties, shared_key
from pipelines.enrich.roles.status import base_status, status
from pipelines.enrich.roles.tables import table_rows
from schemas.facts import AmountRole, AmountStatus, DateMention, Party, RoleName
from schemas.mentions import Entity, MoneyMention, Span, TextField

_NAMES: Final = {one.value: one for one in RoleName}
_PERCENT_ROLES: Final = frozenset(
    "stake growth share margin interest_rate tax_rate tariff_rate index_change gdp_growth inflation unemployment budget debt".split()
)

_BARE_GROWTH: Final = (("growth",), ("expansion",), ("economic", "growth"))


def find_roles(
    parsed: Sequence[tuple[TextField, str, list[Parsed]]],
    entities: Sequence[Entity],
    amounts: Sequence[MoneyMention],
    dates: Sequence[DateMention],
) -> list[AmountRole | None]:
    """Return the role of each amount, or None where it is not sure.

    ``parsed`` has headline and body with their parsed sentences, headline first.
    """
    texts = tuple(Text(*one) for one in parsed)
    countries = read_countries(entities)
    modifiers = read_modifiers(texts, entities)
    facts = Facts(
        texts,
        entities,
        amounts,
        dates,
        countries,
        main_organisation(texts, entities, modifiers),
        modifiers,
        main_country(entities, countries),
    )
    roles: list[AmountRole | None] = [None] * len(amounts)
    places: dict[int, Local] = {}
    for text in texts:
        places |= _read_text(text, facts, roles)
    share_parties(roles)
    return _with_sure_holders(roles, places, facts)


def _with_sure_holders(
    roles: list[AmountRole | None], places: dict[int, Local], facts: Facts
) -> list[AmountRole | None]:
    """Return roles with how sure their holders are, and without those that are not sure.

    The holder of a deal or of a tariff is as sure as where the article says it best.
    """
    judged = {
        index: _judged(role, role.holder, index, places, facts)
        for index, role in enumerate(roles)
        if role is not None and role.holder is not None
    }
    best: dict[tuple[int, int | str], float] = {}
    for index, (sure, _) in judged.items():
        key = shared_key(roles[index])
        if key is not None:
            best[key] = max(sure, best.get(key, 0.0))
    found = list(roles)
    for index, (own, place) in judged.items():
        role = roles[index]
        key = shared_key(role)
        sure = own if key is None else best[key]
        update = {"holder_confidence": sure, "holder_rule": place} if sure >= LEAST else {"holder": None}
        found[index] = None if role is None else role.model_copy(update=update)
    return found


def _judged(role: AmountRole, holder: Party, index: int, places: dict[int, Local], facts: Facts) -> tuple[float, str]:
    """Return how sure a holder is, and where it stands."""
    text = next(one for one in facts.texts if one.field == facts.amounts[index].field)
    place = place_of(holder, places.get(index), text)
    return probability(features(role, holder, place, places.get(index), text, facts)), place


def _read_text(text: Text, facts: Facts, roles: list[AmountRole | None]) -> dict[int, Local]:
    """Read the roles of the amounts of a text, in place. Return where these amounts stand."""
    own = [(index, one) for index, one in enumerate(facts.amounts) if one.field == text.field]
    if not own:
        return {}
    rows = table_rows(text.text, own)
    words = frozenset[str]().union(*(parsed.units.words for one in facts.texts for parsed in one.parsed))
    setting = Setting([facts.kind(at) for at in range(len(facts.entities))], facts.amounts, words)
    topic = facts.main
    found: dict[int, Evidence] = {}
    places: dict[int, Local] = {}
    located = [locals_of(parsed) for parsed in text.parsed]
    for parsed, here in zip(text.parsed[: _length(located)], located, strict=False):
        for local in here:
            index = local.amount
            places[index] = local
            if index in rows:
                roles[index] = _of_row(index, text, facts, rows[index].role, rows[index].status)
                continue
            evidence = _evidence(local, setting, facts.amounts[index])
            if evidence is not None:
                found[index] = evidence
                roles[index] = _role(evidence, local, text, facts, topic)
        topic = _topic(parsed, facts, topic)
    pass_on(found.keys(), places, text, facts, roles)
    compare(found.keys(), places, text, facts, roles)
    fill_in(found.keys(), places, text, facts, roles, setting)
    return places


def fill_in(
    said: AbstractSet[int],
    places: dict[int, Local],
    text: Text,
    facts: Facts,
    roles: list[AmountRole | None],
    setting: Setting,
) -> None:
    """Set the roles of amounts that no other rule has given one, and that a set phrase names; ``roles`` is changed."""
    for index, local in sorted(places.items()):
        if roles[index] is None and index not in said:
            found = set_phrase(local, setting, percent=facts.amounts[index].kind == "percent")
            roles[index] = None if found is None else _role(found, local, text, facts, facts.main)


def _length(located: list[list[Local]]) -> int:
    """Return the number of sentences up to the last one that has an amount."""
    return max((number for number, here in enumerate(located, 1) if here), default=0)


def _topic(parsed: Parsed, facts: Facts, topic: int | None) -> int | None:
    """Return the organisation that the next sentence is about: the subject of this one's first clause that has one."""
    for clause in parsed.clauses:
        if clause.subject is not None:
            for entity in (clause.subject.entity, clause.subject.owner):
                if entity is not None and facts.kind(entity) is ORGANISATION and not is_reporter(entity, facts):
                    return entity
    return topic


def _evidence(local: Local, setting: Setting, amount: MoneyMention) -> Evidence | None:
    if amount.kind == "fx_quote":
        return Evidence("exchange_rate", "fx-quote")
    percent = amount.kind == "percent"
    found = of_percent(local, setting) if percent else of_money(local, setting)
    if found is None:
        return None
    if percent and found.role == "growth" and _is_of_economy(found, local, setting):
        return found._replace(role="gdp_growth")
    return None if percent and found.role not in _PERCENT_ROLES and found.role != NONE else found


def _is_of_economy(found: Evidence, local: Local, setting: Setting) -> bool:
    """Return True for growth without a word of what grows, and for a country that grows, in an article about an economy."""
    if not setting.says(ECONOMY):
        return False
    left = left_phrase(local)
    if found.rule == "change-noun-of" and left is not None and left.words in _BARE_GROWTH:
        return True
    verb, subject = local.clause.verb, local.clause.subject
    grows = verb is not None and verb.lemma in ("grow", "expand", "shrink", "contract") and found.noun is subject
    return grows and setting.is_place(subject)


def _of_row(index: int, text: Text, facts: Facts, role: str, state: AmountStatus) -> AmountRole:
    return AmountRole.model_construct(
        name=_NAMES[role],
        holder=None if facts.main is None else party_of_entity(facts, facts.main),
        counterparty=None,
        of=None,
        period=period_of(index, facts, text, role, state),
        status=state,
        confidence=0.95,
        rule="table-row",
        evidence=None,
    )


def _role(found: Evidence, local: Local, text: Text, facts: Facts, topic: int | None) -> AmountRole | None:
    if found.role == NONE or found.role not in _NAMES:
        return None
    if found.role in ("tariff_rate", "tariff_goods"):
        owner, other = tariff_parties(local, facts)
    else:
        owner, other = holder(found, local, text, facts, topic), counterparty(found, text, facts)
    state = base_status(local) if _is_base(facts.amounts[local.amount]) else status(found.role, local)
    return AmountRole.model_construct(
        name=_NAMES[found.role],
        holder=owner,
        counterparty=other,
        of=None if found.of is None else _span(found.of, text),
        period=period_of(local.amount, facts, text, found.role, state),
        status=state,
        confidence=found.confidence,
        rule=found.rule,
        evidence=None if found.noun is None else _span(found.noun, text),
    )


def _is_base(amount: MoneyMention) -> bool:
    return any(link.relation == "from" for link in amount.links)


def _span(phrase: Phrase, text: Text) -> Span:
    return Span.model_construct(
        field=text.field, start=phrase.start, end=phrase.end, surface=text.text[phrase.start : phrase.end]
    )
