"""The role of each amount of an article: tables, rules over clauses, then what links and lists pass on."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from typing import Final

from pipelines.enrich.clauses import Parsed
from pipelines.enrich.roles.article import ORGANISATION, Facts, Text, read_facts
from pipelines.enrich.roles.assemble import role_of, row_role
from pipelines.enrich.roles.compared import compare, join_sales, pass_on
from pipelines.enrich.roles.deal_sides import deal_sides
from pipelines.enrich.roles.evidence import ECONOMY, Evidence, Setting, left_phrase
from pipelines.enrich.roles.holder_confidence import LEAST, Judged, judged
from pipelines.enrich.roles.holder_doubts import is_doubtful
from pipelines.enrich.roles.learned import learned_role
from pipelines.enrich.roles.lexicon import NONE
from pipelines.enrich.roles.local import Local, locals_of
from pipelines.enrich.roles.money import of_money
from pipelines.enrich.roles.percent import of_percent
from pipelines.enrich.roles.phrases import set_phrase
from pipelines.enrich.roles.reporters import is_reporter
from pipelines.enrich.roles.shared import (
    share_parties,
    shared_key,
    take_status_of_body,
    turn_deals,
)
from pipelines.enrich.roles.tables import note_of, table_rows
from pipelines.enrich.roles.year_ago import set_years_ago
from schemas.facts import AmountRole, DateMention, RoleName
from schemas.mentions import Entity, MoneyMention, TextField

_PERCENT_ROLES: Final = frozenset(
    "stake growth share price margin dividend interest_rate tax_rate tariff_rate index_change gdp_growth inflation unemployment budget debt buyback".split()
)

_RESULTS: Final = frozenset("revenue net_profit net_loss operating_profit operating_loss pretax_profit eps".split())
"""Roles that the notes below a table do not give to the sums that they explain."""
_BARE_GROWTH: Final = (("growth",), ("expansion",), ("economic", "growth"))
_FIRMS: Final = frozenset({"sales", "revenue", "revenues", "company", "shares", "profit", "profits", "earnings"})


def find_roles(
    parsed: Sequence[tuple[TextField, str, list[Parsed]]],
    entities: Sequence[Entity],
    amounts: Sequence[MoneyMention],
    dates: Sequence[DateMention],
    day: date,
) -> list[AmountRole | None]:
    """Return the role of each amount, or None where it is not sure.

    ``parsed`` has headline and body with their parsed sentences, headline first; ``day`` is the day of the article.
    """
    facts = read_facts(tuple(Text(*one) for one in parsed), entities, amounts, dates)
    roles: list[AmountRole | None] = [None] * len(amounts)
    places: dict[int, Local] = {}
    for text in facts.texts:
        places |= _read_text(text, facts, roles)
    set_years_ago(roles, facts, day)
    if any(role is not None and role.name == RoleName.DEAL_PRICE for role in roles):
        sides = deal_sides(facts)
        share_parties(roles, buyers=len(sides.buyers))
        turn_deals(roles, sides)
    else:
        share_parties(roles)
    take_status_of_body(roles, amounts)
    return _with_sure_holders(roles, places, facts)


def _with_sure_holders(
    roles: list[AmountRole | None], places: dict[int, Local], facts: Facts
) -> list[AmountRole | None]:
    """Return roles with how sure their holders are, and without those that are not sure.

    The holder of a deal or of a tariff is as sure as where the article says it best.
    """
    found: dict[int, Judged] = {}
    best: dict[tuple[int, int | str] | None, float] = {}
    for index, role in enumerate(roles):
        if role is None or role.holder is None:
            continue
        holder, local, text = role.holder, places.get(index), facts.text_of(index)
        if local is None or not is_doubtful(role, holder, local, text, facts):
            one = found[index] = judged(role, holder, local, text, facts)
            key = shared_key(role)
            best[key] = max(one.sure, best.get(key, 0.0))

    def with_sure_holder(index: int, role: AmountRole | None) -> AmountRole | None:
        if role is None or role.holder is None:
            return role
        one, key = found.get(index), shared_key(role)
        sure = 0.0 if one is None else one.sure if key is None else best[key]
        if one is None or sure < LEAST:
            return role.model_copy(update={"holder": None})
        return role.model_copy(update={"holder_confidence": sure, "holder_rule": one.place})

    return [with_sure_holder(index, role) for index, role in enumerate(roles)]


def _read_text(text: Text, facts: Facts, roles: list[AmountRole | None]) -> dict[int, Local]:
    """Read the roles of the amounts of a text, in place. Return where these amounts stand."""
    own = [(index, one) for index, one in enumerate(facts.amounts) if one.field == text.field]
    if not own:
        return {}
    rows = table_rows(text.text, own)
    note = note_of(text.text) if rows else len(text.text)
    setting = Setting([facts.kind(at) for at in range(len(facts.entities))], facts.amounts, facts.words)
    topic = facts.main
    found: dict[int, Evidence] = {}
    places: dict[int, Local] = {}
    located = [locals_of(parsed) for parsed in text.parsed]
    for parsed, here in zip(text.parsed[: _length(located)], located, strict=False):
        for local in here:
            index = local.amount
            places[index] = local
            if index in rows:
                roles[index] = row_role(index, text, facts, rows[index].role, rows[index].status)
                continue
            evidence = _evidence(local, setting, facts.amounts[index])
            if evidence is not None and facts.amounts[index].start > note and evidence.role in _RESULTS:
                evidence = evidence._replace(role=NONE)
            if evidence is not None:
                found[index] = evidence
                roles[index] = role_of(evidence, local, text, facts, topic)
        topic = _topic(parsed, facts, topic)
    pass_on(found.keys(), places, text, facts, roles)
    compare(found.keys(), places, text, facts, roles)
    fill_in(found.keys(), places, text, facts, roles, setting)
    join_sales(places, text, facts, roles)
    return places


def fill_in(
    said: AbstractSet[int],
    places: dict[int, Local],
    text: Text,
    facts: Facts,
    roles: list[AmountRole | None],
    setting: Setting,
) -> None:
    """Set the roles of amounts that no other rule has given one: by a set phrase, else by the learned model. ``roles`` is changed."""
    before = NONE
    for index, local in sorted(places.items()):
        if roles[index] is None and index not in said:
            amount = facts.amounts[index]
            found = set_phrase(local, setting, percent=amount.kind == "percent")
            found = found or learned_role(local, amount, facts, before)
            roles[index] = None if found is None else role_of(found, local, text, facts, facts.main)
        role = roles[index]
        before = NONE if role is None else role.name.value


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
    if local.after in _BARE_GROWTH and not setting.says(_FIRMS):
        return True
    if found.rule == "change-noun-of" and left is not None and left.words in _BARE_GROWTH:
        return True
    verb, subject = local.clause.verb, local.clause.subject
    grows = verb is not None and verb.lemma in ("grow", "expand", "shrink", "contract") and found.noun is subject
    return grows and setting.is_place(subject)
