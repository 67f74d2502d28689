"""Parties that the amounts of one deal, or of one tariff, share."""

from collections.abc import Sequence
from typing import Final

from schemas.facts import AmountRole, Party

_SHARING: Final = (frozenset({"deal_price"}), frozenset({"tariff_rate", "tariff_goods"}))


def share_parties(roles: list[AmountRole | None]) -> None:
    """Give amounts of the only deal, or the only tariff, of an article the parties that others of them name, in place."""
    for names in _SHARING:
        own = [(index, role) for index, role in enumerate(roles) if role is not None and role.name in names]
        holder = _only([role.holder for _, role in own])
        other = _only([role.counterparty for _, role in own])
        for index, role in own:
            if role.holder is None or role.counterparty is None:
                roles[index] = _with(role, holder, other)


def shared_key(role: AmountRole | None) -> tuple[int, int | str] | None:
    """Return what amounts with the same holder in the same sort of deal have in common, or None for other roles."""
    if role is None or role.holder is None:
        return None
    sort = next((at for at, names in enumerate(_SHARING) if role.name in names), None)
    return None if sort is None else (sort, _key(role.holder))


def _with(role: AmountRole, holder: Party | None, other: Party | None) -> AmountRole:
    """Return a role with the parties that it lacks; nobody is both."""
    first = role.holder or holder
    second = role.counterparty or other
    if first is not None and second is not None and _key(first) == _key(second):
        return role
    return role.model_copy(update={"holder": first, "counterparty": second})


def _key(party: Party) -> int | str:
    return party.surface if party.entity is None else party.entity


def _only(parties: Sequence[Party | None]) -> Party | None:
    """Return the party that all amounts name that name one, or None if there are several."""
    named = {_key(one): one for one in reversed(parties) if one is not None}
    return next(iter(named.values())) if len(named) == 1 else None
