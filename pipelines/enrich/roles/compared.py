"""Roles that amounts take from others: by links, by comparison, or since they say the same in another way."""

import re
from collections.abc import Set as AbstractSet
from typing import Final

from pipelines.enrich.clauses import Clause
from pipelines.enrich.roles.article import Facts, Text
from pipelines.enrich.roles.lexicon import BE_VERBS, EXPECT_VERBS
from pipelines.enrich.roles.local import Local
from pipelines.enrich.roles.periods import is_base, period_of
from pipelines.enrich.roles.status import base_status
from pipelines.enrich.thresholds import OR_REACH, RESULT_LEAST, ROLE_REACH
from schemas.facts import AmountRole, AmountStatus, RoleName
from schemas.mentions import AmountLink, MoneyMention

_SAME: Final = frozenset({"same_amount", "versus", "from", "to", "sibling"})


def pass_on(
    said: AbstractSet[int], places: dict[int, Local], text: Text, facts: Facts, roles: list[AmountRole | None]
) -> None:
    """Give an amount without role that of the amount that it is linked with; a change of a figure is growth."""
    for index, amount in enumerate(facts.amounts):
        if amount.field != text.field or roles[index] is not None or index in said or index not in places:
            continue
        for link in amount.links:
            other = roles[link.target]
            mention = facts.amounts[link.target]
            if other is None or (other.rule == "table-row" and link.relation == "sibling"):
                continue
            if other.name is RoleName.EPS and amount.per != "share" and amount.high >= RESULT_LEAST:
                continue
            if link.relation in _SAME and (mention.kind == "percent") == (amount.kind == "percent"):
                roles[index] = _copied(other, index, link, places[index], text, facts)
                break
            if link.relation == "change_of" and amount.kind == "percent" and mention.kind != "percent":
                roles[index] = _growth(other)
                break


_SALES: Final = re.compile(r"\bon (?:[\w-]+ ){0,3}(?:sales|revenues?|turnover) of (?:about |some |around )?\Z")
_SALES_REACH: Final = 60
"""Characters before an amount that are searched for ``on sales of``."""
_OF_RESULTS: Final = frozenset(
    {
        RoleName.NET_PROFIT,
        RoleName.NET_LOSS,
        RoleName.EPS,
        RoleName.OPERATING_PROFIT,
        RoleName.OPERATING_LOSS,
        RoleName.PRETAX_PROFIT,
    }
)


def join_sales(places: dict[int, Local], text: Text, facts: Facts, roles: list[AmountRole | None]) -> None:
    """Copy status, period and holder of a result to the sales beside it, in place: ``a profit of $3 million on sales of $40 million``."""
    last: int | None = None
    for index in sorted(places):
        role, start = roles[index], facts.amounts[index].start
        if role is None:
            continue
        if role.name in _OF_RESULTS:
            last = index
        elif role.name is RoleName.REVENUE and last is not None and places[last].parsed is places[index].parsed:
            before = roles[last]
            if before is not None and _SALES.search(text.text[max(0, start - _SALES_REACH) : start].lower()):
                same = {"status": before.status, "period": role.period if before.period is None else before.period}
                roles[index] = role.model_copy(update=same | {"holder": role.holder or before.holder})


_COMPARED: Final = frozenset({"from", "against", "versus", "vs", "vs.", "than"})
_FORECASTS: Final = frozenset(
    "range band forecast forecasts estimate estimates outlook guidance target expectations consensus projection figure goal offer".split()
)
_FORECASTERS: Final = frozenset(
    "analysts analyst economists economist forecasters street investors traders market".split()
)
_RESULTS: Final = frozenset("revenue net_profit operating_profit pretax_profit eps".split())
_ASKED: Final = frozenset("growth salary deal_price damage aid".split())
_REFERRING: Final = frozenset({"it", "that", "this", "figure", "total", "rate", "sum"})


def compare(
    said: AbstractSet[int], places: dict[int, Local], text: Text, facts: Facts, roles: list[AmountRole | None]
) -> None:
    """Give an amount that is compared with the one before it, or expected for it, the same role, in place.

    ``said`` are the amounts that have evidence of their own, though it may say that they have no role.
    """
    last: dict[bool, int] = {}
    alike: dict[tuple[bool, bool], int] = {}
    for index in sorted(places):
        kind = _kind(facts.amounts[index])
        percent = kind[0]
        if roles[index] is None and index not in said:
            at, how = _base(index, last.get(percent), alike.get(kind), places)
            before = None if at is None else roles[at]
            if before is not None and how:
                roles[index] = _near(before, how, index, places[index], text, facts)
        if roles[index] is not None:
            last[percent] = alike[kind] = index
        elif index in said:
            last.pop(percent, None)
            alike.pop(kind, None)


def _kind(amount: MoneyMention) -> tuple[bool, bool]:
    """Return whether an amount is a percentage, and whether it may be that of a share: only alike amounts are compared."""
    return amount.kind == "percent", amount.per == "share" or amount.high < RESULT_LEAST


def _base(index: int, last: int | None, alike: int | None, places: dict[int, Local]) -> tuple[int | None, str]:
    """Return the amount before that one is compared with, and how: said in another way it is the last one, else the last one of its kind."""
    how = "" if last is None else _compared(places[index], places[last])
    if how == "same" or last == alike:
        return last, how
    return alike, "" if alike is None else _compared(places[index], places[alike])


def _compared(local: Local, before: Local) -> str:
    """Return how an amount is compared with an earlier one: ``prior``, ``estimate``, ``same``, or empty."""
    distance = local.phrase.start - before.phrase.end
    if distance > ROLE_REACH:
        return ""
    beside = local.words(local.left) if local.preposition in ("of", "", "at") else ()
    if not _FORECASTS.isdisjoint((*local.before, *local.after, *beside)):
        return "prior"
    if _is_expected(local.clause) or _wanted(local):
        return "estimate" if _is_expected(local.clause) else "wanted"
    if local.parsed is before.parsed:
        if _in_brackets(local) or (local.linked != "of" and local.preposition in _COMPARED):
            return "prior"
        if _or_before(local) and distance < OR_REACH:
            return "same"
    return "listed" if _listed(local, before) else "same" if _refers(local.clause) else ""


def _listed(local: Local, before: Local) -> bool:
    """Return True for ``four cents for May`` after ``six cents for April``: one of a list of the same kind."""
    chunks, at, last = local.parsed.chunks, local.chunk, before.chunk
    if local.parsed is not before.parsed or local.preposition or not local.linked or local.linked != before.linked:
        return False
    return "".join(chunk.kind for chunk in chunks[last + 1 : at]) in ("in,", "inc", "in,c")


def _is_expected(clause: Clause) -> bool:
    """Return True for ``analysts had expected``."""
    verb, subject = clause.verb, clause.subject
    if verb is None or subject is None or _FORECASTERS.isdisjoint(subject.words):
        return False
    return verb.lemma in EXPECT_VERBS or verb.lemma in ("look", "pencil")


_FORESEEING: Final = frozenset("foresee expect see forecast guide project anticipate".split())
_WANTING: Final = frozenset("want demand seek offer propose".split())


def _wanted(local: Local) -> bool:
    """Return True for ``it now expects around $3 million`` and ``the union wants 12 percent``: an object without a noun."""
    clause, verb = local.clause, local.clause.verb
    if verb is None or clause.subject is None or local.preposition or local.after or local.left is not None:
        return False
    return verb.lemma in _FORESEEING or verb.lemma in _WANTING


def _refers(clause: Clause) -> bool:
    """Return True for ``it stood at``."""
    verb, subject = clause.verb, clause.subject
    if verb is None or subject is None or len(subject.words) != 1:
        return False
    return subject.words[0] in _REFERRING and verb.lemma in BE_VERBS


def _in_brackets(local: Local) -> bool:
    """Return True for ``(2023: 457.4m)`` after a figure."""
    at = local.parsed.chunks[local.chunk].first
    words = local.parsed.units.words
    return (
        at > 2 and words[at - 1] == ":" and words[at - 2][:2] in ("19", "20", "h1", "h2", "q1") and words[at - 3] == "("
    )


def _or_before(local: Local) -> bool:
    at = local.parsed.chunks[local.chunk].first
    words = local.parsed.units.words
    return "or" in words[max(0, at - 3) : at] or words[at - 1 : at] == ["("]


def _near(before: AmountRole, how: str, index: int, local: Local, text: Text, facts: Facts) -> AmountRole | None:
    """Return the role of an amount that is compared with one of a role, or that says it in another way."""
    if how == "wanted":
        verb = local.clause.verb
        foreseen = verb is not None and verb.lemma in _FORESEEING
        if foreseen is not (before.name in _RESULTS) or (not foreseen and before.name not in _ASKED):
            return None
        state_to_come: AmountStatus = "forecast" if foreseen else "planned"
        return before.model_copy(
            update={"status": state_to_come, "rule": "compared-wanted", "confidence": 0.7, "period": None}
        )
    name, per_share = before.name, facts.amounts[index].per == "share"
    if how in ("same", "listed") and _is_of_share(name, facts.amounts[index], text):
        name = RoleName.EPS
    elif per_share and name in (RoleName.REVENUE, RoleName.OPERATING_PROFIT):
        return None
    state: AmountStatus = (
        before.status if how in ("same", "listed") else "estimate" if how == "estimate" else base_status(local)
    )
    period = before.period if how not in ("prior", "listed") else period_of(index, facts, text, name, state)
    return before.model_copy(
        update={"name": name, "status": state, "period": period, "rule": f"compared-{how}", "confidence": 0.75}
    )


_A_SHARE: Final = re.compile(r"\s(?:(?:a|per)\s)?(?:shr|share)\b")


def _is_of_share(name: RoleName, amount: MoneyMention, text: Text) -> bool:
    """Return True for a profit that is so much a share."""
    share = amount.per == "share" or _A_SHARE.match(text.text, amount.end) is not None
    return share and amount.kind != "percent" and name in _OF_RESULTS - {RoleName.EPS}


def _copied(other: AmountRole, index: int, link: AmountLink, local: Local, text: Text, facts: Facts) -> AmountRole:
    """Return the role of an amount whose link says that it is another one's ``from``, ``versus`` or the like."""
    later = facts.amounts[index].start > facts.amounts[link.target].start
    earlier = link.relation == "from" or (
        later and (link.relation == "versus" or is_base(facts.amounts[index], text.text))
    )
    state = base_status(local) if earlier else other.status
    period = other.period if state == other.status else period_of(index, facts, text, other.name, state)
    name = RoleName.EPS if _is_of_share(other.name, facts.amounts[index], text) else other.name
    return other.model_copy(
        update={
            "name": name,
            "status": state,
            "rule": f"link-{link.relation}",
            "period": period,
            "confidence": round(other.confidence * 0.95, 3),
        }
    )


def _growth(other: AmountRole) -> AmountRole:
    """Return the growth of a figure from the role of its result."""
    return other.model_copy(
        update={"name": RoleName.GROWTH, "of": other.evidence, "rule": "link-change_of", "counterparty": None}
    )
