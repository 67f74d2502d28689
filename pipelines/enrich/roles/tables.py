"""Roles in the tables of company results as wires of the 1980s sent them: ``Shr 34 cts vs 28 cts``."""

import re
from functools import lru_cache
from typing import Final, NamedTuple

from pipelines.enrich.thresholds import CACHED_TEXTS
from schemas.facts import AmountStatus
from schemas.mentions import MoneyMention

_LABEL: Final = re.compile(
    r"[ \t]*(?:(?P<oper>oper(?:ating)?|pretax|pre-tax|gross|trading|group|annual|int(?:erim)?|final|semi-?annual|qtly|qtrly|quarterly|mthly|monthly|year|avg|consolidated|attributable|parent|current|primary|diluted|fully diluted|shr diluted|net(?=[ \t]+(?:sales|revs?|revenues?|turnover)\b))\s+)*"
    r"(?P<label>shr|net|revs?|revenues?|sales|turnover|div(?:idend)?|payout|profit|loss|income|eps|earnings)\b(?P<more>(?:\s+(?:diluted|profit|loss|income|per shr|per share|basic|interest))*)[ \t]*(?P<loss>loss|nil|profit)?",
    re.IGNORECASE,
)
_NOTE: Final = re.compile(r"^[ \t]*note\b", re.IGNORECASE | re.MULTILINE)
_PAYABLE: Final = re.compile(r"^[ \t]*(?:pay|payable|record)\b", re.IGNORECASE | re.MULTILINE)
_DIVIDENDS: Final = frozenset({"div", "dividend", "payout"})
_REVENUES: Final = frozenset({"rev", "revs", "revenue", "revenues", "sales", "turnover"})


class Row(NamedTuple):
    """The role of an amount in a table, and its status."""

    role: str
    status: AmountStatus


def table_rows(text: str, amounts: list[tuple[int, MoneyMention]]) -> dict[int, Row]:
    """Return the roles of the amounts of one text that stand in rows of such tables, by the index of the amount."""
    if " vs " not in text and "Shr" not in text and "div" not in text.lower():
        return {}
    found: dict[int, Row] = {}
    lines: dict[int, list[tuple[int, MoneyMention]]] = {}
    for index, amount in amounts:
        lines.setdefault(text.rfind("\n", 0, amount.start) + 1, []).append((index, amount))
    for start, cells in lines.items():
        match = _LABEL.match(text, start)
        if match is None or not _is_row(text, start, cells):
            continue
        for index, amount in cells:
            row = _row(text, match, start, amount)
            if row is not None:
                found[index] = row
    return found


def note_of(text: str) -> int:
    """Return where the notes below a table begin, or the end of the text."""
    match = _NOTE.search(text)
    return len(text) if match is None else match.start()


def _is_row(text: str, start: int, cells: list[tuple[int, MoneyMention]]) -> bool:
    """Return True if the first amount follows the label directly, as in a table."""
    first = cells[0][1].start
    between = text[start:first]
    return len(between) <= 34 and not re.search(
        r"\b(?:of|was|were|rose|fell|for|to|is|by|from)\b", between, re.IGNORECASE
    )


def _row(text: str, match: re.Match[str], start: int, amount: MoneyMention) -> Row | None:
    label = match["label"].lower()
    before = text[start : amount.start].lower()
    second = " vs " in before or " vs." in before or " against " in before
    cell = before.rsplit(" vs ", 1)[-1]
    status: AmountStatus = "year_earlier" if second else "actual"
    if label in _DIVIDENDS or (label == "shr" and _is_payable(text)):
        return Row("dividend", "prior" if second else "actual")
    if label in _REVENUES:
        return Row("revenue", status)
    own = cell if "loss" in cell or "profit" in cell else before
    loss = "loss" in own and "profit" not in own.rsplit("loss", 1)[-1]
    role = _result(label, before, loss=loss) if amount.per != "share" else "eps"
    return Row(role, status) if role and amount.kind != "percent" else None


@lru_cache(CACHED_TEXTS)
def _is_payable(text: str) -> bool:
    """Return True if a line of a text says when a dividend is paid; all rows of its table ask for it."""
    return _PAYABLE.search(text) is not None


def _result(label: str, before: str, *, loss: bool) -> str:
    """Return the role of a profit or a loss by the words before it, or nothing."""
    if label in ("shr", "eps"):
        return "eps"
    if "gross" in before:
        return ""
    if "pretax" in before or "pre-tax" in before:
        return "" if loss else "pretax_profit"
    if before.lstrip().startswith("oper") and label != "net":
        return "operating_loss" if loss else "operating_profit"
    return "net_loss" if loss else "net_profit"
