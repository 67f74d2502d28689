"""Short ways to write what a text should give."""

from datetime import date
from decimal import Decimal

from pipelines.enrich.amounts import AmountContext, find_amounts
from schemas.mentions import MoneyMention

MODERN = AmountContext(day=date(2023, 5, 5))
OLD = AmountContext(day=date(1987, 3, 17))


def read(text: str, context: AmountContext = MODERN) -> tuple[MoneyMention, ...]:
    """All mentions of a body."""
    return find_amounts("", text, context)


def brief(mention: MoneyMention) -> str:
    """``5..6 USD`` or ``5 %``: value and currency alone."""
    low, high = format(mention.low, "f"), format(mention.high, "f")
    return f"{low if low == high else f'{low}..{high}'} {mention.currency or '%'}"


def briefs(text: str, context: AmountContext = MODERN) -> list[str]:
    """Value and currency of every mention."""
    return [brief(mention) for mention in read(text, context)]


def only(text: str, context: AmountContext = MODERN) -> MoneyMention:
    """Read the one mention that a text has."""
    (mention,) = read(text, context)
    return mention


def links(text: str, context: AmountContext = MODERN) -> set[tuple[int, str, int]]:
    """Every link as (mention, relation, target), less the lending of units."""
    return {
        (at, link.relation, link.target)
        for at, mention in enumerate(read(text, context))
        for link in mention.links
        if link.relation != "sibling"
    }


def worth(text: str) -> Decimal:
    """Value of the one mention."""
    return only(text).low
