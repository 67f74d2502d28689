"""For which period an amount counts."""

import re
from bisect import bisect_left
from functools import lru_cache
from typing import Final

from pipelines.enrich.dates.find import SECTION
from pipelines.enrich.roles.article import Facts, Text
from pipelines.enrich.thresholds import CACHED_TEXTS, PERIOD_REACH
from schemas.facts import DateMention
from schemas.mentions import MoneyMention

_WITH_PERIOD: Final = frozenset(
    "revenue net_profit net_loss operating_profit operating_loss pretax_profit eps margin growth inflation gdp_growth unemployment trade_balance exports imports salary cost budget aid dividend contract".split()
)
_CARRIED: Final = frozenset(
    "revenue net_profit net_loss operating_profit operating_loss pretax_profit eps margin trade_balance exports imports".split()
)
_ENDS: Final = (". ", "\n")
"""Ends of a sentence or a paragraph."""
_ALTERNATIVES: Final = 3
"""Most amounts that ``or`` joins before a period: ``$51 million, or 83 cents a share, in 2024``."""
_BESIDE: Final = 24
"""Most characters between an amount and its period: ``$3 billion in February``."""
_LISTED: Final = 8
"""Fewest characters between two dates that are no list: ``for 1986, 1985, and 1984, respectively``."""
_BEFORE: Final = 48
"""Characters before an amount that are searched for words of comparison."""
_BASE: Final = re.compile(
    r"\b(?:from|against|versus|vs|compared (?:with|to)|after|(?<!more )(?<!less )than)\b(?:\s+(?:a|an|the|net|revised|profits?|loss|income|earnings|revenues?|sales|operating|deficit|surplus|gap|rise|fall|of|some|about|increase|decline|drop|gain|upwardly|downwardly|[\d,]{3,}|shares,?|or|approximately))*\s+$"
)
"""Words before an earlier figure."""
_PREVIOUS: Final = re.compile(r"\s+(?:in\s+)?the\s+(?:previous|prior|preceding)\s")
"""Words of a period that is counted from another one: ``14 billion from 7 billion the previous quarter``."""
_LONG: Final = frozenset({"quarter", "half", "year", "month", "period"})


def period_of(index: int, facts: Facts, text: Text, role: str, status: str) -> int | None:
    """Return the period of an amount: the nearest in its sentence, else, for results, the last one before; None if not sure."""
    if role not in _WITH_PERIOD:
        return None
    amount = facts.amounts[index]
    if _PREVIOUS.match(text.text, amount.end):
        return None
    before = bisect_left(facts.dates, (text.field == "body", amount.start), key=_place)
    first, last = _in_sentence(amount, facts, text)
    inside = [
        (
            abs((facts.dates[at].start if facts.dates[at].start >= amount.end else facts.dates[at].end) - amount.start),
            at,
        )
        for at in range(max(first, before - PERIOD_REACH), min(last, before + PERIOD_REACH))
        if facts.dates[at].grain in _LONG
        and (status in ("year_earlier", "prior") or not _is_of_base(facts.dates[at], facts, index))
    ]
    if status in ("year_earlier", "prior"):
        after = [at for distance, at in inside if 0 <= facts.dates[at].start - amount.end <= 12]
        return after[0] if after else None
    if inside:
        nearest = min(inside)[1]
        return None if text.text.endswith(("end of ", "end-"), 0, facts.dates[nearest].start) else nearest
    if role not in _CARRIED or status != "actual":
        return None
    return _carried(before, facts, index)


def _carried(before: int, facts: Facts, index: int) -> int | None:
    """Return the last period before an amount, a month or an earlier figure's apart, or None; of a list of periods none."""
    last = facts.dates[max(0, before - 2) : before]
    if len(last) > 1 and all(one.rule == "year" for one in last) and last[1].start - last[0].end < _LISTED:
        return None
    return next(
        (
            at
            for at in range(before - 1, max(before - 1 - PERIOD_REACH, -1), -1)
            if facts.dates[at].grain in _LONG - {"month"} and not _is_of_base(facts.dates[at], facts, index)
        ),
        None,
    )


def _in_sentence(amount: MoneyMention, facts: Facts, text: Text) -> tuple[int, int]:
    """Return the first date in the sentence of an amount, and the one after the last."""
    start = max(0, *(text.text.rfind(one, 0, amount.start) for one in _ENDS))
    ends = (text.text.find(one, amount.end) for one in _ENDS)
    end = min((one for one in ends if one >= 0), default=len(text.text))
    first, last = (bisect_left(facts.dates, (text.field == "body", one), key=_place) for one in (start, end))
    return first, last


def _is_of_base(one: DateMention, facts: Facts, index: int) -> bool:
    """Return True for the period of an earlier figure: February of ``to 2.3 billion in March from 1.7 billion in February``."""
    at = bisect_left(facts.amounts, (one.field == "body", one.start), key=_place) - 1
    if at < 0 or at == index or facts.amounts[at].field != one.field or one.start - facts.amounts[at].end > _BESIDE:
        return False
    text = next(text.text for text in facts.texts if text.field == one.field)
    for _ in range(_ALTERNATIVES):
        if not at or text[facts.amounts[at - 1].end : facts.amounts[at].start].strip(" ,(") != "or":
            break
        at -= 1
    return is_base(facts.amounts[at], text)


def is_base(amount: MoneyMention, text: str) -> bool:
    """Return True for an amount that another one is compared with: ``against a profit of 2 million``."""
    return _BASE.search(text[max(0, amount.start - _BEFORE) : amount.start].lower()) is not None


def row_period(index: int, facts: Facts, text: Text) -> int | None:
    """Return the period of a row of a table of results: of the part of the table that it stands in, else of the lines above, else of the headline."""
    start = facts.amounts[index].start
    own = bisect_left(facts.dates, (text.field == "body", start), key=_place)
    at = next((at for at in range(own - 1, -1, -1) if facts.dates[at].grain in _LONG - {"month"}), None)
    parts = _parts_of(text.text)
    part = bisect_left(parts, start) - 1
    if at is None or part < 0:
        return at
    return at if facts.dates[at].field == text.field and facts.dates[at].start >= parts[part] else None


@lru_cache(CACHED_TEXTS)
def _parts_of(text: str) -> tuple[int, ...]:
    """Return where the parts of a table of results begin; all its rows ask for them."""
    return tuple(one.start() for one in SECTION.finditer(text))


def _place(one: DateMention | MoneyMention) -> tuple[bool, int]:
    return one.field == "body", one.start
