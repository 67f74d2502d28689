"""Spans of days: months, quarters, halves, years, weeks, seasons."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Final, Literal, NamedTuple

Grain = Literal["day", "week", "month", "quarter", "half", "season", "year", "decade", "period"]

SEASONS: Final = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
"""First month of each season of the northern half of the world."""


class Days(NamedTuple):
    """First and last day of a date or a period."""

    start: date
    end: date
    grain: Grain


def day(year: int, month: int, number: int) -> Days | None:
    """Return one day, or None if the month has no such day.

    >>> day(2025, 2, 30) is None
    True
    """
    if not (1 <= month <= 12 and 1 <= number <= monthrange(year, month)[1]):
        return None
    one = date(year, month, number)
    return Days(one, one, "day")


def months(year: int, month: int, count: int, grain: Grain) -> Days:
    """Return a period of whole months; ``month`` may lie outside 1 to 12."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    last_year, last = year + (month + count - 2) // 12, (month + count - 2) % 12 + 1
    return Days(date(year, month, 1), date(last_year, last, monthrange(last_year, last)[1]), grain)


def month(year: int, number: int) -> Days:
    """Return a month."""
    return months(year, number, 1, "month")


def quarter(year: int, number: int) -> Days:
    """Return a quarter of a calendar year; ``number`` may lie outside 1 to 4."""
    return months(year, 3 * number - 2, 3, "quarter")


def half(year: int, number: int) -> Days:
    """Return half a calendar year."""
    return months(year, 6 * number - 5, 6, "half")


def year(number: int) -> Days:
    """Return a calendar year."""
    return months(number, 1, 12, "year")


def week(one: date) -> Days:
    """Return the week of a day, Monday to Sunday."""
    first = one - timedelta(days=one.weekday())
    return Days(first, first + timedelta(days=6), "week")


def ended(last: date, count: int) -> Days:
    """Return the ``count`` months that end on a day, or near it.

    >>> ended(date(2025, 3, 31), 12).start
    datetime.date(2024, 4, 1)
    """
    following = last + timedelta(days=1)
    first = following.year * 12 + following.month - 1 - count
    grain: Grain = {3: "quarter", 6: "half", 12: "year"}.get(count, "period")  # type: ignore[assignment]
    start = date(first // 12, first % 12 + 1, min(following.day, monthrange(first // 12, first % 12 + 1)[1]))
    return Days(start, last, grain)
