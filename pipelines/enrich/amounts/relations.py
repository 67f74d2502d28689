"""Link neighbouring amounts of a sentence: change, base and result, versus, the same amount in another currency.

A link means "this amount is the RELATION of that one": in ``rose 5 pct to 3.2 billion dlrs from 3.0 billion`` the 5 pct is the
``change_of`` the 3.2 billion, the 3.2 billion is the ``result_of`` the 5 pct, the 3.0 billion is the ``base_of`` the 5 pct and the
``from`` of the 3.2 billion, which is the ``to`` of the 3.0.
"""

import re
from dataclasses import dataclass

from pipelines.enrich.amounts.ranges import CHANGE, CHANGED
from pipelines.enrich.amounts.reading import Amount, Relation
from pipelines.enrich.amounts.siblings import is_aside, sentence_breaks

_LOOSE = r"(?:(?:an?|the|about|some|around|nearly|almost|roughly|over|just|only|record|revised|more\s+than|less\s+than|adjusted|upwardly|downwardly|net|loss|profit|loss\s+of|profit\s+of)\s+)*"
_OR_SAME = re.compile(rf"\s*,\s*(?:or|equal\s+to|equivalent\s+to|worth)\s+{_LOOSE}", re.IGNORECASE)
_TO = re.compile(
    r"\s*,?(?:\s+(?:an?\s+(?:share|barrel|tonne|ton|ounce)|per\s+\w+|in\s+\w+(?:\s+\w+)?|last\s+\w+|this\s+\w+|on\s+the\s+year|year-on-year))?\s*,?"
    rf"\s+to\s+(?:\w+\s+)?(?:seasonally\s+adjusted\s+)?{_LOOSE}"
)
_OR = re.compile(rf"(?:\s+(?:a|per)\s+\w+)?\s*,?\s+or\s+{_LOOSE}")
_RISE_TO = re.compile(
    rf"\s+(?:rise|increase|gain|drop|decline|fall|decrease|cut|jump|reduction|growth)\b[\w\s,'-]{{0,50}}\sto\s+{_LOOSE}"
)
_FROM = re.compile(
    rf"\s?\)?(?:\s+(?:an?\s+(?:share|barrel|tonne|ton|ounce)|per\s+\w+|(?:in|on|for|at|by|during|last|this)\s[\w\s'’.-]{{1,34}}?))?\s?,?(?:\s+(?:sharply|slightly|steeply|well))?"
    rf"(?:\s+(?:up|down|higher|lower|rising|falling|narrowing|widening|compared|revised(?:\s+\w+)?|increased|reduced|raised|cut)(?:\s+(?:sharply|slightly|steeply|marginally))?)?"
    rf"\s+from\s+(?:\w+['’]?s?\s+){{0,2}}{_LOOSE}"
)
_VERSUS = re.compile(
    rf"[\w\s,'-]{{0,50}}(?:\bvs\.?|\bversus|\bagainst|\bcompared\s+(?:with|to)|\bcompares\s+with)\s+{_LOOSE}"
)
_UP = re.compile(
    rf"[\w\s'-]{{0,40}},\s+(?:up|down|higher\s+by|lower\s+by|an?\s+(?:rise|increase|gain|drop|decline|fall|decrease|jump)\s+of|rising|falling|representing\s+an?\s+\w+\s+of)\s+(?:by\s+)?{_LOOSE}"
)
_REACH = 110
_FROM_BEFORE = re.compile(r"\bfrom\s+(?:\w+\s+){0,2}$")


def relate(amounts: list[Amount], text: str, low: str) -> None:
    """Link each amount with the one before it if the words between state a relation, in place."""
    turn = _Turn()
    one: Amount | None = None
    past = 0
    for other in amounts:
        start, end = past, other.figure.start
        past = other.figure.end
        if one is None or end - start > _REACH or sentence_breaks(text, start, end):
            turn, one = _Turn(), other
        elif is_aside(other, low) and other.currency != one.currency and other.currency and one.currency:
            _link(one, other, "same_amount", "same_amount")
        else:
            _relate_pair(one, other, low[start:end], low, turn)
            one = other


@dataclass(slots=True)
class _Turn:
    """The change of the current sentence, and its result."""

    change: Amount | None = None
    result: Amount | None = None
    twins: tuple[Amount, Amount] | None = None
    """The same change in another unit: ``8.2 billion dlrs, or 4.0 pct``."""


def _relate_pair(one: Amount, other: Amount, gap: str, low: str, turn: _Turn) -> None:
    if _OR_SAME.fullmatch(gap) and one.currency and other.currency and one.currency != other.currency:
        _link(one, other, "same_amount", "same_amount")
    elif _OR.fullmatch(gap) and (one.kind == "percent") != (other.kind == "percent"):
        turn.twins = (one, other)
    elif _is_change_then_result(_first_said(one, turn), gap, low):
        for change in turn.twins if turn.twins and turn.twins[1] is one else (one,):
            _link(change, other, "change_of", "result_of")
        turn.change, turn.result = one, other
    elif _UP.fullmatch(gap):
        _link(other, one, "change_of", "result_of")
        turn.change, turn.result = other, one
    elif _is_from_to(one, gap, low):
        _link(one, other, "from", "to")
    elif _FROM.fullmatch(gap):
        _link_base(other, one, turn)
    elif _VERSUS.fullmatch(gap):
        _link(one, other, "versus", "versus")
        _share_unit(one, other)


def _first_said(one: Amount, turn: _Turn) -> Amount:
    """Return the first of two equal changes: the verb of change precedes it."""
    return turn.twins[0] if turn.twins and turn.twins[1] is one else one


def _share_unit(one: Amount, other: Amount) -> None:
    """Set the unit of both sides of ``Shr 20 cts vs 18 cts`` to a share."""
    if (
        one.per
        and other.per is None
        and one.currency == other.currency
        and one.kind == "money_rate"
        and other.kind == "money"
        and other.low <= 50 * one.low
    ):
        other.per, other.kind = one.per, one.kind


def _link(one: Amount, other: Amount, forth: Relation, back: Relation) -> None:
    one.links.append((forth, other))
    other.links.append((back, one))


def _is_change_then_result(one: Amount, gap: str, low: str) -> bool:
    if _RISE_TO.fullmatch(gap):
        return True
    start = one.figure.start
    if _TO.fullmatch(gap) is None or _FROM_BEFORE.search(low, max(0, start - 30), start):
        return False
    return (
        CHANGE.search(low, max(0, start - 40), start) is not None
        or CHANGED.search(low, max(0, start - 70), start) is not None
    )


def _is_from_to(one: Amount, gap: str, low: str) -> bool:
    return (
        _TO.fullmatch(gap) is not None
        and _FROM_BEFORE.search(low, max(0, one.figure.start - 30), one.figure.start) is not None
    )


def _link_base(base: Amount, before: Amount, turn: _Turn) -> None:
    """Link the amount after "from": it is the base of this sentence's change and of its result."""
    change, result = turn.change, turn.result
    if change is not None and result is not None and before in (change, result):
        base.links.append(("base_of", change))
        _link(base, result, "from", "to")
    elif before.kind == "percent" and base.currency is not None:
        _link(base, before, "base_of", "change_of")
    else:
        _link(base, before, "from", "to")
