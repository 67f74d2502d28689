"""Find the amounts of an article."""

from pipelines.enrich.amounts.borrowed_units import lend_units, read_table
from pipelines.enrich.amounts.context import AmountContext
from pipelines.enrich.amounts.convert import convert
from pipelines.enrich.amounts.currency import Ledger, home_currency, mark_certain
from pipelines.enrich.amounts.figure import Figure, lowered
from pipelines.enrich.amounts.languages import language_words
from pipelines.enrich.amounts.masks import masked
from pipelines.enrich.amounts.quotes import mark_quotes, read_rates
from pipelines.enrich.amounts.ranges import join_ranges
from pipelines.enrich.amounts.reading import Amount, Field, decorate, read_amounts
from pipelines.enrich.amounts.relations import relate
from pipelines.enrich.amounts.scan import scan
from pipelines.enrich.amounts.text_countries import read_text_countries
from schemas.mentions import AmountKind, AmountLink, MoneyMention

_NOTHING = AmountContext()
_KINDS = {kind.value: kind for kind in AmountKind}


def find_amounts(headline: str, body: str, context: AmountContext = _NOTHING) -> tuple[MoneyMention, ...]:
    """Return the monetary amounts and percentages of an article, headline first, in reading order.

    Offsets count code points of the named field; ``AmountLink.target`` is an index into the returned tuple.

    >>> find_amounts("", "Sales rose 5 pct to 3.2 billion dlrs.")[1].low
    Decimal('3200000000')
    """
    text_countries = read_text_countries(headline, body, context)
    ledger = Ledger(text_countries)
    scanned = [(field, text, lowered(text)) for field, text in _fields(masked(headline), masked(body))]
    figured = [(field, text, low, _figures(text, low, ledger)) for field, text, low in scanned]
    for *_, figures in figured:
        mark_certain(figures, ledger)
    found = [
        (field, text, amount)
        for field, text, low, figures in figured
        for amount in _amounts(figures, text, low, ledger)
    ]
    index = {id(amount): at for at, (_, _, amount) in enumerate(found)}
    return tuple(_mention(amount, field, text, index, context) for field, text, amount in found)


def _fields(headline: str, body: str) -> tuple[tuple[Field, str], ...]:
    return ("headline", headline), ("body", body)


def _figures(text: str, low: str, ledger: Ledger) -> list[Figure]:
    text_countries = ledger.text_countries
    language = language_words(text_countries.context.language)
    return join_ranges(
        scan(text, low, language=language, home=frozenset(list(text_countries.votes)[:3])), low, language.links
    )


def _amounts(figures: list[Figure], text: str, low: str, ledger: Ledger) -> list[Amount]:
    """Return the amounts of one text: read, with borrowed units, of tables, and linked."""
    slots = read_amounts(figures, text, low, ledger)
    read_rates(figures, slots, low, ledger)
    lend_units(figures, slots, text, low, language_words(ledger.text_countries.context.language).links)
    read_table(figures, slots, low, home_currency(ledger.text_countries))
    amounts = [amount for amount in slots if amount is not None]
    for amount in amounts:
        decorate(amount, low)
    mark_quotes(amounts, text, low)
    relate(amounts, text, low)
    return amounts


def _mention(amount: Amount, field: Field, text: str, index: dict[int, int], context: AmountContext) -> MoneyMention:
    figure = amount.figure
    currency = amount.currency
    reporting = context.reporting_currency
    return MoneyMention.model_construct(  # of values of our own, which need no validation
        field=field,
        start=figure.start,
        end=figure.end,
        surface=text[figure.start : figure.end],
        kind=_KINDS[amount.kind],
        low=amount.low,
        high=amount.high,
        currency=currency,
        per=amount.per,
        approximator=amount.approximator,
        direction=amount.direction,
        confidence=amount.confidence,
        rule=amount.rule,
        currency_reason=amount.reason,
        flags=amount.flags,
        converted=convert(amount.low, amount.high, currency, reporting, context.day)
        if reporting and currency
        else None,
        links=tuple(
            AmountLink.model_construct(relation=relation, target=index[id(other)]) for relation, other in amount.links
        ),
    )
