"""Parties that the amounts of one deal, or of one tariff, share."""

from collections.abc import Sequence
from typing import Final

from pipelines.enrich.roles.deal_sides import DealSides
from pipelines.language.parties import shares_word
from schemas.facts import AmountRole, Party, RoleName
from schemas.mentions import MoneyMention

_SHARING: Final = (frozenset({"deal_price"}), frozenset({"tariff_rate", "tariff_goods"}))


def share_parties(roles: list[AmountRole | None], *, buyers: int = 0) -> None:
    """Complete the parties of amounts of the only deal, or the only tariff, of an article by those that others of them name, and stakes by their company, in place.

    Where an article names several buyers, amounts of deals keep the holders that they have.
    """
    stakes = [(index, role) for index, role in enumerate(roles) if role is not None and role.name == RoleName.STAKE]
    company = _only([role.counterparty for _, role in stakes])
    for index, role in stakes:
        roles[index] = _with(role, None, company)
    for names in _SHARING:
        own = [(index, role) for index, role in enumerate(roles) if role is not None and role.name in names]
        several = buyers > 1 and RoleName.DEAL_PRICE in names
        holder = None if several else _only([role.holder for _, role in own])
        other = _only([role.counterparty for _, role in own])
        for index, role in own:
            if role.holder is None or role.counterparty is None:
                roles[index] = _with(role, holder, other)


def turn_deals(roles: list[AmountRole | None], sides: DealSides) -> None:
    """Set the only buyer and the only target of an article as parties of its deal prices: who is bought does not pay. ``roles`` is changed."""
    buyer, target = sides.buyer, sides.target
    for index, role in enumerate(roles):
        if role is None or role.name != RoleName.DEAL_PRICE:
            continue
        bought = target is not None and role.holder is not None and key_of(role.holder) == key_of(target)
        own = role.model_copy(update={"holder": None}) if bought else role
        roles[index] = _with(own, None if role.status == "prior" else buyer, target)


def take_status_of_body(roles: list[AmountRole | None], amounts: Sequence[MoneyMention]) -> None:
    """Set the status of amounts of the headline to that of the same amounts in the body, whose verbs have more tenses. ``roles`` is changed."""
    body = {
        (role.name, amount.low, amount.high, amount.currency): role.status
        for role, amount in reversed(list(zip(roles, amounts, strict=True)))
        if role is not None and amount.field == "body"
    }
    for index, (role, amount) in enumerate(zip(roles, amounts, strict=True)):
        if role is not None and amount.field == "headline":
            state = body.get((role.name, amount.low, amount.high, amount.currency))
            if state is not None and state != role.status:
                roles[index] = role.model_copy(update={"status": state})


def shared_key(role: AmountRole | None) -> tuple[int, int | str] | None:
    """Return what amounts with the same holder in the same sort of deal have in common, or None for other roles."""
    if role is None or role.holder is None:
        return None
    sort = next((at for at, names in enumerate(_SHARING) if role.name in names), None)
    return None if sort is None else (sort, key_of(role.holder))


def _with(role: AmountRole, holder: Party | None, other: Party | None) -> AmountRole:
    """Return a role with the parties that it lacks; nobody is both."""
    first = role.holder or holder
    second = role.counterparty or (other if other is not None and is_of(role, other.surface) else None)
    if first is not None and second is not None and key_of(first) == key_of(second):
        return role
    return role.model_copy(update={"holder": first, "counterparty": second})


def is_of(role: AmountRole, name: str) -> bool:
    """Return False if the price is that of something with another name than a party's."""
    return role.of is None or not role.of.surface[:1].isupper() or shares_word(role.of.surface, name)


def key_of(party: Party) -> int | str:
    """Return what two mentions of one party have in common."""
    return party.surface if party.entity is None else party.entity


def _only(parties: Sequence[Party | None]) -> Party | None:
    """Return the party that all amounts name that name one, or None if there are several."""
    named = {key_of(one): one for one in reversed(parties) if one is not None}
    return next(iter(named.values())) if len(named) == 1 else None
