"""Amounts, entities and facts of one text."""

from collections.abc import Iterable
from datetime import date
from os import PathLike, fspath
from typing import TYPE_CHECKING

from pipelines.enrich.amounts import AmountContext, find_amounts
from schemas import Entity, MoneyMention

if TYPE_CHECKING:
    from pipelines.enrich.text import TextFacts


def amounts(
    text: str,
    *,
    headline: str = "",
    language: str = "en",
    day: date | None = None,
    country: str | None = None,
    places: Iterable[str] = (),
    agency: str | None = None,
    convert_to: str | None = None,
) -> tuple[MoneyMention, ...]:
    """Return the money and percentages of a text, in order. Offsets count code points of ``text`` or of ``headline``.

    ``language`` is a BCP 47 tag. ``day`` is the day of the text: it decides between old and new currencies, and the rate of a
    conversion. ``country`` (ISO 3166-1 alpha-2), ``places`` and ``agency`` say where it was written, which decides whose
    dollars are meant. ``convert_to`` (ISO 4217) adds each amount in that currency.

    >>> [one.surface for one in amounts("Profit rose 12 percent to $3.2 billion.")]
    ['12 percent', '$3.2 billion']
    """
    context = AmountContext(
        day=day,
        country=country,
        places=tuple(places),
        agency=agency,
        language=language,
        reporting_currency=convert_to,
    )
    return find_amounts(headline, text, context)


def entities(
    text: str,
    *,
    headline: str = "",
    language: str = "en",
    day: date | None = None,
    country: str | None = None,
    dateline: str | None = None,
    companies: str | PathLike[str] | None = None,
) -> tuple[Entity, ...]:
    """Return the people, organisations and places of a text, most salient first.

    The first call loads the model and the registers. ``language`` is a BCP 47 tag; of a language that is not English nothing
    is found. ``dateline`` is the place the text was filed from, ``country`` its country (ISO 3166-1 alpha-2). ``companies`` is
    a CSV file with companies of your own, as the setting ``enrich.companies`` has it.

    >>> [(one.name, one.type.value) for one in entities("Angela Merkel met executives of Siemens in Berlin.")]
    [('Angela Merkel', 'PER'), ('Siemens', 'ORG'), ('Berlin', 'LOC')]
    """
    from pipelines.enrich.entities import EntityContext, find_entities  # noqa: PLC0415 - amounts need no model

    context = EntityContext(
        language=language,
        dateline_place=dateline,
        country=country,
        day=day,
        companies=None if companies is None else fspath(companies),
    )
    return find_entities(headline, text, context)


def facts(
    text: str,
    *,
    day: date,
    headline: str = "",
    language: str = "en",
    country: str | None = None,
    companies: str | PathLike[str] | None = None,
) -> "TextFacts":
    """Return what a text of a day says: entities, amounts with their roles, dates, events of the world, topics
    and quotes.

    ``last year`` and ``Tuesday`` count from ``day``. Arguments of events and parties of amounts are indexes into the entities,
    amounts and dates. Roles, dates, events and quotes are read in English only. The other parameters are those of ``entities``.

    >>> found = facts("Calder agreed to buy Norrvik Gas for 4.2 billion euros.", day=date(2026, 3, 2))
    >>> [one.type.value for one in found.world_events], found.amounts[0].role.name.value
    (['acquisition'], 'deal_price')
    """
    from pipelines.enrich.entities import EntityContext  # noqa: PLC0415 - amounts need no model
    from pipelines.enrich.text import read_text  # noqa: PLC0415

    table = None if companies is None else fspath(companies)
    names = EntityContext(language=language, country=country, day=day, companies=table)
    return read_text(text, day, names, AmountContext(day=day, country=country, language=language), headline)
