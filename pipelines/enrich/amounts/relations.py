"""How neighbouring amounts of a sentence relate: change, base and result, versus, the same amount in another currency.

A link reads "this amount is the RELATION of that one": in ``rose 5 pct to 3.2 billion dlrs from 3.0 billion`` the 5 pct is the
``change_of`` the 3.2 billion, the 3.2 billion is the ``result_of`` the 5 pct, the 3.0 billion is the ``base_of`` the 5 pct and the
``from`` of the 3.2 billion, which is the ``to`` of the 3.0.
"""

import re

from pipelines.enrich.amounts.ranges import CHANGE, CHANGED
from pipelines.enrich.amounts.reading import Amount, Relation
from pipelines.enrich.amounts.siblings import sentence_breaks

_LOOSE = r"(?:(?:an?|the|about|some|around|nearly|almost|roughly|over|just|only|record|revised|more\s+than|less\s+than|adjusted|upwardly|downwardly|net|loss|profit|loss\s+of|profit\s+of)\s+)*"
_OPENS = re.compile(rf"\s*\(\s*(?:or\s+|equal\s+to\s+|equivalent\s+to\s+)?{_LOOSE}(?:US\s)?", re.IGNORECASE)
_OR_SAME = re.compile(rf"\s*,\s*(?:or|equal\s+to|equivalent\s+to|worth)\s+{_LOOSE}", re.IGNORECASE)
_TO = re.compile(
    rf"(?:\s+(?:a\s+(?:share|barrel|tonne|ton|ounce)|in\s+\w+(?:\s+\w+)?|last\s+\w+|this\s+\w+|on\s+the\s+year|year-on-year)|\s*,)?\s+to\s+(?:\w+\s+){{0,1}}{_LOOSE}"
)
_RISE_TO = re.compile(
    rf"\s+(?:rise|increase|gain|drop|decline|fall|decrease|cut|jump|reduction|growth)\b[\w\s,'-]{{0,50}}\sto\s+{_LOOSE}"
)
_FROM = re.compile(
    rf"\s?\)?(?:\s+(?:a\s+(?:share|barrel|tonne|ton|ounce)|per\s+\w+|(?:in|on|for|at|by|during|last|this)\s[\w\s'’.-]{{1,34}}?))?\s?,?(?:\s+(?:sharply|slightly|steeply|well))?"
    rf"(?:\s+(?:up|down|higher|lower|rising|falling|narrowing|widening|compared|revised(?:\s+\w+)?|increased|reduced|raised|cut)(?:\s+(?:sharply|slightly|steeply|marginally))?)?"
    rf"\s+from\s+(?:\w+['’]?s?\s+){{0,2}}{_LOOSE}"
)
_VERSUS = re.compile(
    rf"[\w\s,'-]{{0,50}}(?:\bvs\.?|\bversus|\bagainst|\bcompared\s+(?:with|to)|\bcompares\s+with)\s+{_LOOSE}"
)
_UP = re.compile(
    rf"[\w\s'-]{{0,40}},\s+(?:up|down|higher\s+by|lower\s+by|an?\s+(?:rise|increase|gain|drop|decline|fall|decrease|jump)\s+of|rising|falling|representing\s+an?\s+\w+\s+of)\s+(?:by\s+)?{_LOOSE}"
)
_FROM_BEFORE = re.compile(r"\bfrom\s+(?:\w+\s+){0,2}$")


def relate(amounts: list[Amount], text: str, low: str) -> None:
    """Link each amount with the one before it where the words between them say how, in place."""
    change: Amount | None = None
    result: Amount | None = None
    for one, other in zip(amounts, amounts[1:], strict=False):
        start, end = one.figure.end, other.figure.start
        if end - start > 110 or sentence_breaks(text, start, end):
            change = result = None
            continue
        gap = low[start:end]
        if _is_same(one, other, gap, low):
            _link(one, other, "same_amount", "same_amount")
            continue
        if _is_change_then_result(one, gap, low):
            _link(one, other, "change_of", "result_of")
            change, result = one, other
        elif _UP.fullmatch(gap):
            _link(other, one, "change_of", "result_of")
            change, result = other, one
        elif _is_from_to(one, gap, low):
            _link(one, other, "from", "to")
        elif _FROM.fullmatch(gap):
            _link_base(other, one, change, result)
        elif _VERSUS.fullmatch(gap):
            _link(one, other, "versus", "versus")
            _share_unit(one, other)


def _share_unit(one: Amount, other: Amount) -> None:
    """Both sides of ``Shr 20 cts vs 18 cts`` count for a share."""
    if (
        one.per
        and other.per is None
        and one.currency == other.currency
        and one.kind == "money_rate"
        and other.kind == "money"
    ):
        other.per, other.kind = one.per, one.kind


def _link(one: Amount, other: Amount, forth: Relation, back: Relation) -> None:
    one.links.append((forth, other))
    other.links.append((back, one))


def _is_same(one: Amount, other: Amount, gap: str, low: str) -> bool:
    if one.currency is None or other.currency is None or one.currency == other.currency:
        return False
    if _OPENS.fullmatch(gap):
        return (
            low[other.figure.end : other.figure.end + 24].lstrip(" \n").startswith(")")
            or ")" in low[other.figure.end : other.figure.end + 24]
        )
    return _OR_SAME.fullmatch(gap) is not None


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


def _link_base(base: Amount, before: Amount, change: Amount | None, result: Amount | None) -> None:
    """``base`` follows "from": of the change of this sentence, and of its result."""
    if change is not None and result is not None and before in (change, result):
        base.links.append(("base_of", change))
        _link(base, result, "from", "to")
    elif before.kind == "percent" and base.currency is not None:
        _link(base, before, "base_of", "change_of")
    else:
        _link(base, before, "from", "to")
