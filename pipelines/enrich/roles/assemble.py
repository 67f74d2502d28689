"""The role of an amount, with its parties, its period and its status, from the evidence of a rule."""

from typing import Final

from pipelines.enrich.clauses import Phrase
from pipelines.enrich.roles.article import Facts, Text, party_of_entity
from pipelines.enrich.roles.counterparties import counterparty
from pipelines.enrich.roles.evidence import Evidence
from pipelines.enrich.roles.foreseen import is_of_others
from pipelines.enrich.roles.lexicon import COMPANY_ROLES, MACRO_ROLES, NONE
from pipelines.enrich.roles.local import Local
from pipelines.enrich.roles.parties import holder, tariff_parties
from pipelines.enrich.roles.periods import is_base, period_of, row_period
from pipelines.enrich.roles.shared import key_of
from pipelines.enrich.roles.status import base_status, status
from schemas.facts import AmountRole, AmountStatus, Party, RoleName
from schemas.mentions import MoneyMention, Span

_NAMES: Final = {one.value: one for one in RoleName}


_COMPARED: Final = frozenset({"stake"})
"""More roles of figures that are compared."""


def row_role(index: int, text: Text, facts: Facts, role: str, state: AmountStatus) -> AmountRole:
    """Return the role of an amount of a table."""
    return AmountRole.model_construct(
        name=_NAMES[role],
        holder=_headed(facts),
        counterparty=None,
        of=None,
        period=row_period(index, facts, text) if state == "actual" else None,
        status=state,
        confidence=0.95,
        rule="table-row",
        evidence=None,
    )


def _headed(facts: Facts) -> Party | None:
    """Return the company of a table: that of the headline, and never one that only a note below it names."""
    main = facts.main
    headline = next((one.text for one in facts.texts if one.field == "headline"), "")
    named = main is not None and any(one.field == "headline" for one in facts.entities[main].mentions)
    return party_of_entity(facts, main) if main is not None and (named or not headline) else None


def role_of(found: Evidence, local: Local, text: Text, facts: Facts, topic: int | None) -> AmountRole | None:
    """Return the role that evidence says, with its parties; ``topic`` is the organisation that the sentences before are about."""
    if found.role == NONE or found.role not in _NAMES:
        return None
    if found.role in ("tariff_rate", "tariff_goods"):
        owner, other = tariff_parties(local, facts)
    else:
        owner, other = holder(found, local, text, facts, topic), counterparty(found, local, text, facts)
        other = None if owner is not None and other is not None and key_of(owner) == key_of(other) else other
    amount = facts.amounts[local.amount]
    compared = _is_linked(amount) or (
        found.role in COMPANY_ROLES | MACRO_ROLES | _COMPARED and is_base(amount, text.text)
    )
    state = base_status(local) if compared else status(found.role, local, facts.words)
    state = "estimate" if state == "forecast" and is_of_others(found.role, owner, local, facts) else state
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


def _is_linked(amount: MoneyMention) -> bool:
    return any(link.relation == "from" for link in amount.links)


def _span(phrase: Phrase, text: Text) -> Span:
    return Span.model_construct(
        field=text.field, start=phrase.start, end=phrase.end, surface=text.text[phrase.start : phrase.end]
    )
