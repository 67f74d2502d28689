"""Events that the roles of amounts say: a net profit is a result, a fine was imposed. Frames that name the event as well are joined with them."""

from collections.abc import Iterator
from typing import Final

from pipelines.enrich.clauses import Parsed
from pipelines.enrich.roles.shared import is_of
from pipelines.enrich.world_events.fill import Filler, priced
from pipelines.enrich.world_events.merge import Found
from pipelines.enrich.world_events.modality import Status
from pipelines.enrich.world_events.scene import Names
from pipelines.language.parties import shares_word
from schemas.facts import AmountRole
from schemas.mentions import TextField

_RESULTS: Final = "revenue net_profit net_loss operating_profit operating_loss pretax_profit eps".split()
_TYPES: Final = {
    **dict.fromkeys(_RESULTS, ("earnings", "company")),
    **dict.fromkeys(("inflation", "gdp_growth", "unemployment", "trade_balance"), ("macro_figure", "country")),
    "dividend": ("dividend", "company"),
    "buyback": ("buyback", "company"),
    "bond": ("bond_issue", "issuer"),
    "loan": ("loan", "borrower"),
    "fine": ("fine", "company"),
    "settlement": ("fine", "company"),
    "tariff_rate": ("tariff", "imposer"),
    "deal_price": ("acquisition", "acquirer"),
    "stake": ("stake", "acquirer"),
    "contract": ("contract", "company"),
}
"""Event and the argument that the holder is, by role."""
_FORESEEN: Final = frozenset({*_RESULTS, "growth", "margin"})
_LATER: Final = frozenset({"planned", "forecast", "estimate"})
_SUMS: Final = {"stake": "stake", **dict.fromkeys(("macro_figure", "tariff", "earnings", "guidance"), "level")}
"""What the amount of an event is, if not its price."""
_PENDING: Final = frozenset(
    "agreed agrees talks proposal proposed bid bids offer offers offered plans intends intent agreement definitive approach bidder unsolicited".split()
)
_CLOSED: Final = frozenset("completed completes closed acquired bought sold paid fetched".split())
"""Words of sentences of deals that are closed; what is agreed or offered has a price that is a fact, and is still to come itself."""
CONFIDENCE: Final = 0.7


def events_of_roles(field: TextField, sentences: list[Parsed], names: Names) -> Iterator[Found]:
    """Yield the events that the roles of the amounts of a text say."""
    places = {
        place.amount: parsed
        for parsed in sentences
        for place in parsed.units.places
        if place is not None and place.amount is not None
    }
    for index, amount in enumerate(names.amounts):
        if amount.role is not None and amount.field == field and index in places:
            event = _event_of(amount.role)
            if event:
                yield _found(event, index, names, amount.role, places[index])


def _event_of(role: AmountRole) -> tuple[str, str] | None:
    if role.status in ("prior", "year_earlier"):
        return None
    if role.name.value in _FORESEEN and role.status == "forecast":
        return ("guidance", "company") if role.holder is not None and role.holder.entity is not None else None
    found = _TYPES.get(role.name.value)
    return None if found is not None and found[0] == "earnings" and role.status != "actual" else found


def _found(event: tuple[str, str], index: int, names: Names, role: AmountRole, parsed: Parsed) -> Found:
    amount = names.amounts[index]
    kind, holder = event
    planned = (role.status in _LATER or _is_pending(kind, parsed)) and kind not in ("guidance", "macro_figure")
    sum_of = Filler(_SUMS.get(kind, "price"), None, index, amount.start, amount.end)
    own = [one for one in (priced(kind, sum_of, names.amounts),) if one is not None]
    if role.holder is not None and role.holder.entity is not None:
        own.append(Filler(holder, role.holder.entity, None, role.holder.start, role.holder.end))
    if role.name == "deal_price" and role.of is not None and role.of.surface[:1].isupper():
        party = role.counterparty
        whole = (
            party is not None and shares_word(role.of.surface.split()[-1], party.surface) and is_of(role, party.surface)
        )
        known = party.entity if party is not None and whole else None
        own.append(Filler("target", known, None, role.of.start, role.of.end))
    place = role.evidence or amount
    return Found(
        kind,
        f"{kind}-role-{role.name.value}",
        amount.field,
        place.start,
        place.end,
        Status("planned" if planned else "done", negative=False),
        tuple(own),
        CONFIDENCE,
        parsed.clauses[0].sentence if parsed.clauses else 0,
    )


def _is_pending(kind: str, parsed: Parsed) -> bool:
    """Return True for a deal that is agreed or offered, and not closed."""
    words = parsed.units.words
    return kind == "acquisition" and not _PENDING.isdisjoint(words) and _CLOSED.isdisjoint(words)
