"""Names of currencies that name no country, and the currency that each reader takes for them. ``currencies.tsv`` has the names.

``enrich/amounts/currency.py`` takes ``CUSTOM`` for a noun whose country the text does not tell; ``enrich/amounts/quotes.py`` takes the
others for the price of one currency in another. Where a name is known to several, they agree; but a bare franc is French before 1999
and Swiss since by custom, and Swiss on any day as the base of a quote; a rouble, rupee or yuan is the base of a quote, but not the unit of a rate.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from pipelines.language.data import read_rows

FILE: Final = "currencies.tsv"


def _column(number: int) -> Mapping[str, str]:
    return MappingProxyType({row[0]: row[number] for row in read_rows(FILE) if row[number] != "-"})


CUSTOM: Final = _column(1)
"""Noun to the currency that it means if nothing in the text decides."""
BASES: Final = _column(2)
"""Name of the base of a quote: ``the dollar closed at 1.8230 marks``."""
RATE_UNITS: Final = _column(3)
"""Name of the unit of a rate: ``the yen hit 155.3 per dollar``."""
PER_UNITS: Final = _column(4)
"""Name of a currency that an amount is per: ``1.8230 marks to the dollar``."""
NOUN_OF: Final = _column(5)
"""Name to its noun, for names with a noun other than themselves: ``greenback`` to ``dollar``."""
