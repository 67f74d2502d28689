"""Figures of the year before, by the date beside them or by the words: ``a 1985 loss of $3 million`` in an article of 1987."""

import re
from bisect import bisect_left
from datetime import date
from typing import Final

from pipelines.enrich.roles.article import Facts
from schemas.facts import AmountRole, DateMention
from schemas.mentions import MoneyMention

_ROLES: Final = frozenset(
    "revenue net_profit net_loss operating_profit operating_loss pretax_profit eps margin trade_balance exports imports reserves inflation unemployment budget".split()
)
_STATES: Final = ("actual", "prior", "year_earlier")
_YEAR: Final = (366, 731)
"""Days between the end of a year and the article, more than and at most, in which it is the year before that of its figures."""
_SHORTER: Final = (300, 560)
"""The same for quarters, halves and months."""
_JOINED: Final = re.compile(
    r"(?: (?:a|per) share)?,? ?(?:or|\(|on (?:[a-z-]+ ){0,2}(?:sales|revenues?|turnover) of)(?: (?:about|some|around))? ?"
)
"""Between the figures of one report: ``or``, ``on sales of``."""
_COMPARED: Final = re.compile(r"\b(?:than|below|above|over|against|from|with|match|matching|exceed|vs) [^.;,]{0,40}\Z")
"""Words before a figure that one to come is compared with."""
_COMPARED_REACH: Final = 60
"""Characters before a figure that are searched for them."""
_TO_COME: Final = re.compile(r"\b(?:expects?|will|should|sees|projects?)\b[^.;]*\Z")
"""Words of a figure to come that an earlier one is compared with."""
_TO_COME_REACH: Final = 100
"""Characters before a figure that are searched for them."""
_BASE: Final = 12
"""Characters before a date that are searched for such words."""
_BESIDE: Final = 40
"""Most characters between a figure and its date."""
_AFTER: Final = re.compile(
    r"(?:(?:,? or [^.;]{1,14}?)? (?:a|per) share)?,? (?:[a-z]+ ){0,3}?(?:in|for|during) (?:the |its |all )?\Z"
)
"""Between a figure and its date: ``a share for``."""
_BEFORE: Final = re.compile(r"(?:'s|,)?(?: [a-z-]+){0,5}(?: of| was| were)?(?: (?:only|about|some|around|nearly))* ?\Z")
"""Between a date and its figure: ``'s first quarter net of``."""
_OTHER: Final = re.compile(r"\b(?:to|from|than|against|over|with|vs|after|and|but|while|above|below|on)\b")
"""Words that part a date from a figure."""
_OVER: Final = re.compile(r"\b(?:over|on|from|than(?: in)?|above|below) (?:the )?\Z")
"""Words before a date that a change is counted from: ``a fall over January 1986 of 1.7 percent``."""


def set_years_ago(roles: list[AmountRole | None], facts: Facts, day: date) -> None:
    """Mark the figures that count for the year before the article's ``day``: status ``year_earlier``, and that date as their period. ``roles`` is changed."""
    for index, role in enumerate(roles):
        if role is None or role.name not in _ROLES or role.rule == "table-row":
            continue
        amount = facts.amounts[index]
        text = facts.text_of(index).text
        at = beside(amount, facts, text)
        before = roles[index - 1] if index else None
        if at is not None and _is_year_earlier(role, amount, facts.dates[at], text, day):
            roles[index] = role.model_copy(update={"status": "year_earlier", "period": at})
        elif at is None and before is not None and before.status == "year_earlier" and before.name in _ROLES:
            between = text[facts.amounts[index - 1].end : amount.start]
            if facts.amounts[index - 1].field == amount.field and _JOINED.fullmatch(between):
                roles[index] = role.model_copy(update={"status": "year_earlier", "period": before.period})


def _is_year_earlier(role: AmountRole, amount: MoneyMention, one: DateMention, text: str, day: date) -> bool:
    """Return True if the date beside an amount is of the year before, or of the past where a figure to come is compared with it."""
    if role.status in _STATES and _is_year_before(one, day):
        return True
    if role.status == "prior":
        to_come = _TO_COME.search(text, max(0, amount.start - _TO_COME_REACH), amount.start) is not None
    else:
        compared = _COMPARED.search(text, max(0, amount.start - _COMPARED_REACH), amount.start)
        to_come = role.status == "forecast" and compared is not None
    return to_come and one.grain != "day" and one.last < day


def _is_year_before(one: DateMention, day: date) -> bool:
    least, most = _YEAR if one.grain == "year" else _SHORTER
    return one.grain in ("year", "quarter", "half", "month", "period") and least < (day - one.last).days <= most


def beside(amount: MoneyMention, facts: Facts, text: str) -> int | None:
    """Return the date that stands directly behind an amount, else directly before it, or None."""
    at = bisect_left(
        facts.dates, (amount.field == "body", amount.start), key=lambda one: (one.field == "body", one.start)
    )
    for index in (at, at - 1):
        if not 0 <= index < len(facts.dates) or facts.dates[index].field != amount.field:
            continue
        one = facts.dates[index]
        first, last = (amount.end, one.start) if index == at else (one.end, amount.start)
        between = text[first:last].lower()
        if last - first > _BESIDE or _OTHER.search(between) or not (_AFTER if index == at else _BEFORE).match(between):
            continue
        if amount.kind != "percent" or not _OVER.search(text, max(0, one.start - _BASE), one.start):
            return index
    return None
