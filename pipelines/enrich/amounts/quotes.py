"""Foreign-exchange quotes: the price of one currency in another, ``the dollar closed at 1.8230 marks``."""

import re

from pipelines.enrich.amounts.borrowed_units import sentence_breaks
from pipelines.enrich.amounts.currency import Ledger, resolve
from pipelines.enrich.amounts.figure import Figure
from pipelines.enrich.amounts.lexicon import NOUNS
from pipelines.enrich.amounts.reading import Amount, bounds
from pipelines.enrich.thresholds import QUOTE_HIGHEST, QUOTE_REACH, RATE_FACTOR
from pipelines.language.currencies import BASES, NOUN_OF, PER_UNITS, RATE_UNITS

_SUBJECT = re.compile(
    r"(?<!\d )\b(?P<base>dollar|u\.s\.\s+currency|u\.s\.\s+unit|greenback|sterling|pound|euro|mark|ecu|single\s+currency|yen|franc|rand|rupee|ruble|rouble|yuan)\b"
    r"(?!\s*-|[\s-]+(?:zone|area|bond|bloc|group|issue|denominated|bonds|notes|store|amount))"
    r"(?:[^.;$£€]|\.(?=\d)){0,90}?\b(?:at|to|of|around|near|about|above|below|under|over|reached|hit|touched|fetched|fetches|bought|traded|worth|between|or|through|than|than\s+the)\s+(?:\w+[\s-]+){0,3}$"
)
_NEXT = re.compile(r"\s*(?:,|and|,\s+and|or|to|from|against|compared\s+with|after|versus|at|/)\s+(?:\w+\s+){0,3}")


def mark_quotes(amounts: list[Amount], text: str, low: str) -> None:
    """Change money that is the price of a currency to ``fx_quote``, per unit of that currency, in place."""
    before: Amount | None = None
    for amount in amounts:
        if amount.currency is not None and _is_price(amount):
            base = _equation(before, amount, low) or _base(amount, low) or _carried(before, amount, text, low)
            if base:
                amount.kind, amount.per = "fx_quote", base
        before = amount


_RATED = re.compile(
    r"\s+(?:per|(?:to|against|versus|to\s+the|against\s+the|versus\s+the)\s+(?:the\s+)?|for\s+one\s+|a\s+)\s*(?P<base>u\.s\.\s+dollar|us\s+dollar|dollar|greenback|euro|pound)\b(?!\s+(?:index|bond))"
)
_RATED_NOUN = re.compile(
    r"\b(?P<noun>yen|rupee|rupiah|ringgit|baht|won|peso|yuan|renminbi|lira|rand|rouble|ruble|naira|forint|zloty|shilling|cedi|hryvnia|shekel|real|dong|tenge|taka|kyat|kwacha|"
    r"rial|riyal|krona|krone|crown|leu|lev|franc|dinar|dirham|pound|birr|kwanza|metical|guarani|bolivar|lari|dram|manat|som|tugrik|riel|lempira|quetzal|dalasi|ariary)\b(?:[^.;$£€\d]|\.(?=\d)|\d+(?:\.\d+)?(?:%| percent| per cent| pct)){0,90}$"
)


def read_rates(figures: list[Figure], amounts: list[Amount | None], low: str, ledger: Ledger) -> None:
    """Read the bare figure of a rate (``the yen hit 155.3 per dollar``) in the currency of its sentence, in place."""
    for at, figure in enumerate(figures):
        if amounts[at] is not None or figure.marker or figure.unit or figure.words or figure.glued or figure.scale:
            continue
        rated = _RATED.match(low, figure.end) if figure.high is None else None
        noun = _RATED_NOUN.search(low, max(0, figure.start - QUOTE_REACH), figure.start) if rated else None
        if rated is None or noun is None:
            continue
        marker = NOUNS[noun["noun"]]
        code, reason, confidence = resolve(marker, ledger)
        base = re.sub(r"\s+", " ", rated["base"])
        if code != RATE_UNITS[base]:
            figure.marker = marker
            lower, upper = bounds(figure, marker.worth)
            per = NOUN_OF.get(base, base.rpartition(" ")[2])
            amounts[at] = Amount(
                figure,
                "fx_quote",
                lower,
                upper,
                code,
                per,
                rule="rate",
                reason=reason,
                confidence=RATE_FACTOR * confidence,
            )


def _equation(before: Amount | None, amount: Amount, low: str) -> str | None:
    """Return the base of an equation, or None: in ``($1 = 82.95 Indian rupees)`` the right side is the price of the left."""
    if before is None or before.currency is None or before.figure.marker is None or before.low != 1:
        return None
    gap = low[before.figure.end : amount.figure.start]
    return before.figure.marker.noun or None if len(gap) < 5 and gap.strip() == "=" else None


def _is_price(amount: Amount) -> bool:
    figure = amount.figure
    if figure.scale is not None or figure.high_scale is not None or figure.words or "implicit" in amount.flags:
        return False
    places = figure.value.as_tuple().exponent
    fine = isinstance(places, int) and places <= -2
    return (
        fine
        or (not figure.plain and amount.high < QUOTE_HIGHEST and figure.high is None)
        or amount.currency in {"JPY", "ITL", "KRW", "INR"}
    )


def _base(amount: Amount, low: str) -> str | None:
    if amount.per and amount.currency != PER_UNITS.get(amount.per, amount.currency):
        return amount.per
    if amount.per:
        return None
    start = amount.figure.start
    match = _SUBJECT.search(low, max(0, start - QUOTE_REACH), start)
    if match is None:
        return None
    base = re.sub(r"\s+", " ", match["base"])
    return None if BASES[base] == amount.currency or _price_of_goods(low, start) else NOUN_OF.get(base, base)


def _price_of_goods(low: str, start: int) -> bool:
    return (
        re.search(
            r"\b(?:oil|crude|gold|copper|shares?|stock|price|barrel|profit|sales|cost)\b[^.]{0,60}$",
            low[max(0, start - 60) : start],
        )
        is not None
    )


def _carried(before: Amount | None, amount: Amount, text: str, low: str) -> str | None:
    """Return the base of a further quote, or None: ``1.8230 marks and 153.40 yen`` have the same base."""
    if before is None or before.kind != "fx_quote" or sentence_breaks(text, before.figure.end, amount.figure.start):
        return None
    gap = low[before.figure.end : amount.figure.start]
    return before.per if len(gap) < 60 and _NEXT.fullmatch(gap) and amount.per is None else None
