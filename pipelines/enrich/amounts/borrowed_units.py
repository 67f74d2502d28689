"""Figures without a unit that share that of a neighbour: ``up from 203 mln``, ``10, 15 and 20 pct``, ``Net 4.1 mln vs 4.0 mln``."""

import re
from decimal import Decimal

from pipelines.enrich.amounts.figure import Figure
from pipelines.enrich.amounts.lexicon import ONE
from pipelines.enrich.amounts.ranges import CHANGE, NO_LINKS, Links
from pipelines.enrich.amounts.reading import Amount, bounds
from pipelines.enrich.thresholds import (
    BORROWED_FACTOR,
    BORROWED_REACH,
    FAIR,
    LABEL_REACH,
    LABELLED_LOWEST,
    LISTED_HIGHEST,
    YEARS_OF_TABLES,
)

_COMPARED = re.compile(
    r"\b(?:from|to|vs|versus|against|compared\s+(?:with|to))\.?\s+(?:an?\s+|the\s+|about\s+|some\s+|around\s+|nearly\s+|over\s+|"
    r"revised\s+|loss\s+(?:of\s+)?|profit\s+(?:of\s+)?|just\s+|only\s+|record\s+)*$"
)
_CLAUSE_ENDS = re.compile(
    r"\s*(?:$|[.,;:)\"']|--|\n\s*\n|(?:a\s+(?:year|month|week|quarter|share)|an?\s+year|in|last|from|to|for|at|on|during|this|by|and|or|the|while|but|when|as|under|previously|"
    r"earlier|respectively|vs|versus|after|before|over|with|year|yesterday|today|since|against|prior|reported|billed|one|two|loss|profit|due|year-|month-|because|with|which|if|also|"
    r"per\s+share|net|shr|revs|q[1-4])\b)"
)
_SENTENCE_END = re.compile(r"[.!?][\"')]?\s+[A-Z(\"<]|\n[ \t]*\n")


def sentence_breaks(text: str, start: int, end: int) -> bool:
    """Return True if a sentence or a paragraph ends between two offsets."""
    return _SENTENCE_END.search(text, start, end) is not None


_CLOSED = re.compile(r"[^)\d=;]{0,24}[)]")
_OPENED = re.compile(
    r"\(\s*(?:(?:or|equal|equivalent|to|an?|the|about|some|around|nearly|almost|roughly|over|just)\s+)*$"
)


def is_aside(amount: Amount, low: str) -> bool:
    """Return True if an amount is alone in parentheses: ``21 billion euros ($23.6 billion)``."""
    figure = amount.figure
    opened = _OPENED.search(low, max(0, figure.start - 30), figure.start)
    return opened is not None and _CLOSED.match(low, figure.end) is not None


def lend_units(
    figures: list[Figure], amounts: list[Amount | None], text: str, low: str, links: Links = NO_LINKS
) -> None:
    """Read bare figures in the unit of the amount that they are compared with in the same sentence, in place."""
    lender: Amount | None = None
    for at, figure in enumerate(figures):
        own = amounts[at]
        if own is not None:
            lender = lender if lender is not None and is_aside(own, low) else own
            continue
        if figure.marker is not None or figure.unit:
            continue
        if lender is not None and _borrows(figure, lender, text, low):
            amounts[at] = lender = _lent(figure, lender)
        elif figure.scale is not None and _counts_goods(figure, low):
            lender = None
    _lend_back(figures, amounts, low)
    _lend_to_first(figures, amounts, low, links)


_LISTED = re.compile(r"\s*(?:-|–|to)\s*|\s*,\s+|(?:\s*,)?\s+and\s+|\s+or\s+")


def _lend_back(figures: list[Figure], amounts: list[Amount | None], low: str) -> None:
    """Read earlier figures of a list as percentages if the last one is: ``10.5, 15.2 and 20 pct``."""
    for at in range(len(figures) - 2, -1, -1):
        figure, lender = figures[at], amounts[at + 1]
        if (
            amounts[at] is not None
            or lender is None
            or lender.kind != "percent"
            or lender.per
            or lender.figure.high is not None
        ):
            continue
        gap = low[figure.end : lender.figure.start]
        if len(gap) < 10 and _LISTED.fullmatch(gap) and _is_listed(figure, lender.figure, low):
            amounts[at] = _lent(figure, lender)


def _lend_to_first(figures: list[Figure], amounts: list[Amount | None], low: str, links: Links) -> None:
    """Read the first of two states of a price in the unit of the second: ``from 750 to 820 euros``, ``from 3.1 to 3.4 billion dollars``."""
    to, _, _, start = links
    for at, (figure, lender) in enumerate(zip(figures, amounts[1:], strict=False)):
        if (
            amounts[at] is not None
            or lender is None
            or lender.kind not in {"money", "money_rate"}
            or lender.figure.before
        ):
            continue
        gap, before = low[figure.end : lender.figure.start], low[max(0, figure.start - 12) : figure.start].split()[-1:]
        linked = (gap == " to " and before == ["from"]) or (gap.strip() in to and not start.isdisjoint(before))
        if linked and _is_state(figure, lender.figure):
            figure.scale = lender.figure.scale
            amounts[at] = _lent(figure, lender)


def _is_state(figure: Figure, after: Figure) -> bool:
    """Return True for a bare figure that may be an earlier value of another."""
    bare = (
        figure.marker is None and not figure.unit and figure.scale is None and figure.high is None and not figure.glued
    )
    return bare and figure.words == after.words and not _is_year(figure) and _near(figure.value, after.value)


_FROM = re.compile(r"\bfrom\s+$")


def _is_listed(figure: Figure, after: Figure, low: str) -> bool:
    if figure.value == after.value:
        return False
    changed = figure.plain == after.plain or _FROM.search(low, max(0, figure.start - 8), figure.start) is not None
    alike = changed and figure.words == after.words and not figure.glued
    return (
        alike
        and figure.scale is None
        and figure.marker is None
        and not figure.unit
        and figure.high is None
        and figure.value <= LISTED_HIGHEST
    )


def _counts_goods(figure: Figure, low: str) -> bool:
    """Return True for a number of goods (``Shrs 1.27 billion``, ``3 mln tonnes``): figures compared with it are no money either."""
    label = _LAST_WORD.search(low, max(0, figure.start - 16), figure.start)
    return (label is not None and label[1] in _NOT_MONEY) or not _CLAUSE_ENDS.match(low, figure.end)


_LAST_WORD = re.compile(r"([a-z]+)\s+$")


def _borrows(figure: Figure, lender: Amount, text: str, low: str) -> bool:
    end = lender.figure.end
    if (
        figure.start - end > BORROWED_REACH
        or figure.glued
        or not _COMPARED.search(low, max(end - 1, figure.start - 40), figure.start)
    ):
        return False
    if not _CLAUSE_ENDS.match(low, figure.end) or sentence_breaks(text, end, figure.start) or _is_year(figure):
        return False
    if lender.kind == "percent":
        return not _is_level(figure, lender, low) and (
            figure.scale is None
            and lender.figure.unit != "bp"
            and (not figure.plain or figure.words)
            and figure.value < 1000
        )
    if (lender.figure.high_scale or lender.figure.scale) is not None:
        return figure.scale is not None
    return (
        figure.scale is None
        and not figure.words
        and _near(figure.value, lender.figure.value)
        and (not figure.plain or lender.figure.plain)
    )


def _is_level(figure: Figure, lender: Amount, low: str) -> bool:
    """Return True for the level after a change, which is no percentage: ``fell 2.3 pct to 17.45``."""
    leads = low[lender.figure.end : figure.start].strip() == "to"
    return leads and CHANGE.search(low, max(0, lender.figure.start - 40), lender.figure.start) is not None


def _is_year(figure: Figure) -> bool:
    return figure.plain and YEARS_OF_TABLES[0] <= figure.value <= YEARS_OF_TABLES[-1]


def _near(one: Decimal, other: Decimal) -> bool:
    """Return True for values within a factor of five, as of two states of one price."""
    return one > 0 and other > 0 and one <= 5 * other and other <= 5 * one


def _lent(figure: Figure, lender: Amount) -> Amount:
    source = lender.figure.marker
    worth = source.worth if source else ONE
    lower, upper = bounds(figure, worth if lender.kind != "percent" else ONE)
    kind = "percent" if lender.kind == "percent" else "money_rate" if lender.per else "money"
    figure.marker = source
    lent = Amount(
        figure,
        kind,
        lower,
        upper,
        lender.currency,
        lender.per if kind == "percent" or figure.scale is None else None,
        confidence=BORROWED_FACTOR * lender.confidence,
        rule="elided",
        reason="" if kind == "percent" else "sibling",
        flags=("elided", *(("implicit",) if "implicit" in lender.flags else ())),
    )
    lent.links.append(("sibling", lender))
    return lent


_LABEL = re.compile(
    r"(?:^|[\n;,.-])[ \t]*(?:the\s+)?(?P<label>[a-z][a-z .,/&'-]{1,48}?)[ \t]*(?::|\.{2,}|-)?[ \t]+(?:loss[ \t]+|profit[ \t]+|deficit[ \t]+|nil[ \t]+)*$"
)
_MONEY_LABELS = frozenset(
    "net nets revs rev revenue revenues sales turnover assets deposits loans loan tax pretax pre-tax operating oper opr trading gross income profit profits loss losses backlog "
    "minorities interest debit debits credit credits dividend dividends orders premiums current capital debt expenditure costs cost earnings investment investments "
    "depreciation provision provisions equity reserves cash borrowings payable receivable ordinary amortisation amortization charge charges".split()
)
_NOT_MONEY = frozenset(
    "shr shrs share shares avg units tonnes tons barrels div outstanding holders employees subscribers ounces number production output stores volume index ratio".split()
)
_VERSUS = re.compile(r"\s+vs\.?\s+(?:loss\s+|profit\s+|nil\s+)?$|\s+(?:versus|against)\s+(?:loss\s+|profit\s+)?$")
_TABLE_FIRST = re.compile(
    r"(?m)^[ \t]*(?:oper[ \t]+)?(?:shr|net|revs|sales|qtly div|turnover|group net|pretax)\b[^\n]{2,60}\bvs\b",
    re.IGNORECASE,
)


def read_table(figures: list[Figure], amounts: list[Amount | None], low: str, currency: str | None) -> None:
    """Read the bare figures of a company table (``Net 4.1 mln vs 4.0 mln``) in the currency of its other figures, in place."""
    if not _TABLE_FIRST.search(low):
        return
    latest = next((amount for amount in amounts if amount and amount.currency), None)
    last: Amount | None = None
    for at, figure in enumerate(figures):
        own = amounts[at]
        if own is not None:
            latest, last = (own if own.currency else latest), own
            continue
        code = latest.currency if latest else currency
        if code is None or figure.unit or figure.glued or figure.words or figure.high is not None or _is_year(figure):
            continue
        if _is_labelled(figure, low) or (
            last is not None and "implicit" in last.flags and _versus(last.figure, figure, low)
        ):
            last = amounts[at] = _implicit(figure, code, latest)


def _versus(before: Figure, figure: Figure, low: str) -> bool:
    gap = low[before.end : figure.start]
    return len(gap) < 20 and _VERSUS.fullmatch(gap) is not None


def _is_labelled(figure: Figure, low: str) -> bool:
    """Return True if a label of money precedes the figure and the figure is large enough."""
    if figure.scale is None and (figure.plain or figure.value < LABELLED_LOWEST):
        return False
    match = _LABEL.search(low, max(0, figure.start - LABEL_REACH), figure.start)
    if match is None:
        return False
    words = re.findall(r"[a-z-]+", match["label"])
    return (
        _CLAUSE_ENDS.match(low, figure.end) is not None
        and not _NOT_MONEY.intersection(words)
        and bool(_MONEY_LABELS.intersection(words[-4:]))
        and len(words) <= 6
    )


def _implicit(figure: Figure, code: str, latest: Amount | None) -> Amount:
    lower, upper = bounds(figure, ONE)
    amount = Amount(
        figure,
        "money",
        lower,
        upper,
        code,
        confidence=FAIR,
        rule="table",
        reason="sibling" if latest else "dateline",
        flags=("implicit",),
    )
    if latest is not None:
        amount.links.append(("sibling", latest))
    return amount
