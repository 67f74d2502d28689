"""Conversion at the European Central Bank's rate of the article's day."""

from datetime import date, timedelta
from decimal import Decimal

from pipelines.enrich.amounts import AmountContext
from pipelines.enrich.amounts.convert import IRREVOCABLE, convert, rate_on
from tests.unit.amounts.reading import only


def test_a_rate_and_its_day_stand_beside_the_figure() -> None:
    """The euro's own quotation, exactly."""
    found = convert(Decimal(100), Decimal(200), "EUR", "USD", date(2020, 3, 17))
    assert found.rate is not None
    assert (found.low, found.high, found.rate_date) == (100 * found.rate, 200 * found.rate, date(2020, 3, 17))


def test_a_sunday_takes_fridays_rate() -> None:
    """The last business day before."""
    found = rate_on("EUR", "USD", date(2020, 3, 15))
    assert found is not None
    assert found.day == date(2020, 3, 13)


def test_no_rate_gives_no_figure_and_says_so() -> None:
    """Before the table, after it, and for currencies it lacks."""
    for code, day in (("USD", date(1987, 3, 17)), ("KES", date(2020, 3, 17)), ("USD", date(2999, 1, 1))):
        found = convert(Decimal(1), Decimal(1), code, "EUR", day)
        assert (found.low, found.high, found.rate, found.rate_date) == (None, None, None, None)
        assert found.note == f"no {code}/EUR rate within a week of {day}"
    assert convert(Decimal(1), Decimal(1), "USD", "EUR", None).note == "the article's day is unknown"


def test_former_currencies_convert_at_the_fixed_rate() -> None:
    """A mark after 1998 is 1/1.95583 of a euro."""
    found = convert(Decimal("1.95583"), Decimal("1.95583"), "DEM", "EUR", date(2000, 5, 5))
    assert (found.low, found.note) == (Decimal(1), None)
    assert all(rate_on(code, "USD", date(2001, 5, 4)) for code in IRREVOCABLE)
    assert rate_on("DEM", "USD", date(1999, 1, 1) - timedelta(days=1)) is None


def test_the_same_currency_needs_no_rate() -> None:
    """Whatever the day."""
    assert convert(Decimal(5), Decimal(6), "USD", "USD", None).rate == 1


def test_mentions_are_converted_on_request_alone() -> None:
    """Percentages never; money when the context names a currency."""
    day = date(2023, 5, 5)
    assert only("It paid 5 mln euros.", AmountContext(day=day)).converted is None
    assert only("It rose 5 pct.", AmountContext(day=day, reporting_currency="USD")).converted is None
    assert only("It paid 5 mln euros.", AmountContext(day=day, reporting_currency="USD")).converted is not None
