"""Filters of the stream, named like those of the views, and why an event matches one."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from pydantic import Field

from pipelines.ask.parameters import Currency, Number
from pipelines.ask.shown import StreamedEvent
from schemas import Article, EventType, MoneyMention
from schemas.base import Strict


class EventFilter(Strict):
    """Which events; a field that is not given restricts nothing. Withdrawals pass all but ``house``."""

    type: EventType | None = None
    """What happened: ``story.updated``."""
    text: str | None = Field(default=None, max_length=200)
    """Words that the headline contains, all of them, in any order and case."""
    house: str | None = Field(default=None, max_length=200)
    """The provider."""
    language: str | None = Field(default=None, max_length=20)
    """BCP 47 tag of the language."""
    company: str | None = Field(default=None, max_length=200)
    """Name of an organisation."""
    currency: Currency | None = None
    """Events with an amount in this currency (ISO 4217)."""
    at_least: Number | None = None
    """Events with an amount of at least this, in ``currency`` or else as converted."""


class StreamQuery(EventFilter):
    """Parameters of the stream."""

    after: str | None = Field(default=None, max_length=500)
    """Position to begin after, if there is no header ``Last-Event-ID``: the id of an event, or ``0`` for all events."""


UNASKED: Final = "withdrawn: whoever holds the text takes it down"


def reasons(chosen: EventFilter, event: StreamedEvent) -> tuple[str, ...] | None:
    """Return why an event matches a filter, one sentence for each condition, or None if it does not match.

    A withdrawal has neither text nor amounts, and must reach everybody who got the text: only ``house`` keeps it back.
    """
    if chosen.house is not None and event.provider != chosen.house:
        return None
    if event.type is EventType.WITHDRAWN:
        return (UNASKED,)
    found = tuple(_conditions(chosen, event))
    return None if None in found else tuple(one for one in found if one is not None) or ("every event",)


def _conditions(chosen: EventFilter, event: StreamedEvent) -> Iterator[str | None]:
    """Yield for each condition of a filter why it holds, or None if it does not."""
    article = event.article
    if chosen.house is not None:
        yield f"house is {chosen.house}"
    if chosen.type is not None:
        yield f"type is {chosen.type}" if event.type is chosen.type else None
    if chosen.text is not None:
        headline, words = (event.headline or "").casefold(), chosen.text.casefold().split()
        yield f"headline has {chosen.text}" if all(word in headline for word in words) else None
    if chosen.language is not None:
        yield f"language is {chosen.language}" if article is not None and article.language == chosen.language else None
    if chosen.company is not None:
        yield f"names {chosen.company}" if article is not None and _names(article, chosen.company) else None
    if chosen.currency is not None or chosen.at_least is not None:
        amount = None if article is None else _amount(article, chosen.currency, chosen.at_least)
        yield None if amount is None else f"has the amount {amount.surface}"


def _names(article: Article, company: str) -> bool:
    return any(entity.type == "ORG" and entity.name == company for entity in article.entities)


def _amount(article: Article, currency: str | None, at_least: Decimal | None) -> MoneyMention | None:
    """Return the first amount of money in a currency that is large enough."""
    for amount in article.amounts:
        if amount.kind != "money" or (currency is not None and amount.currency != currency):
            continue
        value = amount.high if currency else amount.converted.high if amount.converted else None
        if at_least is None or (value is not None and value >= at_least):
            return amount
    return None
