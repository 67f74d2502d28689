"""What the text says of the world: the dates that it names."""

from datetime import date
from typing import NamedTuple

from pipelines.enrich.dates import find_dates
from schemas.facts import DateMention
from schemas.mentions import MoneyMention


class Facts(NamedTuple):
    """Facts of one article."""

    dates: tuple[DateMention, ...]
    amounts: tuple[MoneyMention, ...]


def find_facts(headline: str, body: str, amounts: tuple[MoneyMention, ...], day: date) -> Facts:
    """Return the facts of an English article; ``day`` is its own day."""
    dates = find_dates(headline, body, day, amounts)
    return Facts(dates, amounts)
