"""The stage's pure entry: headline and body in, mentions out."""

from pipelines.enrich.amounts.context import AmountContext
from pipelines.enrich.amounts.currency import Ledger, mark_certain
from pipelines.enrich.amounts.figures import Figure, lowered, scan
from pipelines.enrich.amounts.ranges import join_ranges
from pipelines.enrich.amounts.reading import Amount, Field, decorate, read_amounts, sided
from pipelines.enrich.amounts.scene import read_scene
from schemas.mentions import AmountKind, MoneyMention

_POINT_LANGUAGES = frozenset({"de", "fr", "es", "it", "nl", "pt", "da", "nb", "no", "sv", "fi", "pl", "tr", "id", "ru"})
_NOTHING = AmountContext()


def find_amounts(headline: str, body: str, context: AmountContext = _NOTHING) -> tuple[MoneyMention, ...]:
    """Find the monetary amounts and percentages of an article, headline first, in reading order.

    Offsets count in the named field's own text; ``AmountLink.target`` is an index into the returned tuple.

    >>> find_amounts("", "Sales rose 5 pct to 3.2 billion dlrs.")[1].low
    Decimal('3200000000')
    """
    scene = read_scene(headline, body, context)
    comma = context.language.partition("-")[0] in _POINT_LANGUAGES
    home = frozenset(list(scene.votes)[:3])
    ledger = Ledger(scene)
    texts: list[tuple[Field, str, str, list[Figure]]] = []
    fields: tuple[tuple[Field, str], ...] = (("headline", headline), ("body", body))
    for field, text in fields:
        low = lowered(text)
        figures = join_ranges(scan(text, low, comma_decimal=comma, home=home), low)
        mark_certain(figures, ledger)
        texts.append((field, text, low, figures))
    return tuple(
        _mention(decorate(amount, text, low), field, text)
        for field, text, low, figures in texts
        for amount in read_amounts(figures, text, low, ledger)
    )


def _mention(amount: Amount, field: Field, text: str) -> MoneyMention:
    figure = amount.figure
    return MoneyMention(
        field=field,
        start=figure.start,
        end=figure.end,
        surface=text[figure.start : figure.end],
        kind=AmountKind(amount.kind),
        low=amount.low,
        high=amount.high,
        currency=amount.currency,
        per=amount.per,
        approximator=amount.approximator,
        direction=sided(amount.direction),
        confidence=amount.confidence,
        rule=amount.rule,
        currency_reason=amount.reason,
        flags=amount.flags,
    )
