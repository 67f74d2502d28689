"""For which period an amount counts."""

from bisect import bisect_left
from typing import Final

from pipelines.enrich.roles.article import Facts, Text
from pipelines.enrich.thresholds import PERIOD_REACH
from schemas.facts import DateMention

_WITH_PERIOD: Final = frozenset(
    "revenue net_profit net_loss operating_profit operating_loss pretax_profit eps margin growth inflation gdp_growth unemployment trade_balance exports imports salary cost budget aid dividend contract".split()
)
_CARRIED: Final = frozenset(
    "revenue net_profit net_loss operating_profit operating_loss pretax_profit eps margin trade_balance exports imports".split()
)
_LONG: Final = frozenset({"quarter", "half", "year", "month", "period"})


def period_of(index: int, facts: Facts, text: Text, role: str, status: str) -> int | None:
    """Return the period of an amount: the nearest in its sentence, else, for results, the last one before; None if not sure."""
    if role not in _WITH_PERIOD:
        return None
    amount = facts.amounts[index]
    sentence_start = max(text.text.rfind(". ", 0, amount.start), text.text.rfind("\n", 0, amount.start), 0)
    stop = text.text.find(". ", amount.end)
    sentence_end = len(text.text) if stop < 0 else stop
    first = bisect_left(facts.dates, (text.field == "body", sentence_start), key=_place)
    last = bisect_left(facts.dates, (text.field == "body", sentence_end), key=_place)
    inside = [
        (
            abs((facts.dates[at].start if facts.dates[at].start >= amount.end else facts.dates[at].end) - amount.start),
            at,
        )
        for at in range(first, last)
        if facts.dates[at].grain in _LONG
    ]
    if status in ("year_earlier", "prior"):
        after = [at for distance, at in inside if 0 <= facts.dates[at].start - amount.end <= 12]
        return after[0] if after else None
    if inside:
        return min(inside)[1]
    if role not in _CARRIED or status != "actual":
        return None
    before = bisect_left(facts.dates, (text.field == "body", amount.start), key=_place)
    carried = range(before - 1, max(before - 1 - PERIOD_REACH, -1), -1)
    return next((at for at in carried if facts.dates[at].grain in _LONG and facts.dates[at].grain != "month"), None)


def _place(one: DateMention) -> tuple[bool, int]:
    return one.field == "body", one.start
