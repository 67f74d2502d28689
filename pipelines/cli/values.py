"""Read the values of options. A wrong one is refused with option, value and what is allowed."""

import argparse
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Final

from pipelines.errors import Refused

LARGEST = Decimal(10) ** 28
"""Limit of numbers: databases store amounts as numeric(38, 10)."""


LAST_PORT: Final = 65_535


def port(given: str) -> int:
    """Read a port, for ``type=`` of an argument; 0 stands for a free one."""
    number = whole_number(0)(given)
    if number > LAST_PORT:
        raise argparse.ArgumentTypeError(f"{given!r} is not a port: the last one is {LAST_PORT}")
    return number


def whole_number(least: int | None = None) -> Callable[[str], int]:
    """Return a function that reads a whole number of ``least`` or more, for ``type=`` of an argument.

    >>> whole_number(1)("20")
    20
    """
    allowed = "a whole number" if least is None else f"a whole number of {least} or more"

    def read(given: str) -> int:
        try:
            number = int(given)
        except ValueError:
            raise argparse.ArgumentTypeError(f"{given!r} is not {allowed}") from None
        if least is not None and number < least:
            raise argparse.ArgumentTypeError(f"{given!r} is not {allowed}")
        return number

    return read


def seconds(given: str) -> float:
    """Read a number of seconds, more than 0, for ``type=`` of an argument."""
    try:
        number = float(given)
    except ValueError:
        number = 0.0
    if not 0 < number < 86_400:
        raise argparse.ArgumentTypeError(f"{given!r} is not a number of seconds, more than 0 and less than a day")
    return number


def day(given: str) -> date:
    """Read a day in ISO 8601, for ``type=`` of an argument."""
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{given!r} is not a day: write it as 2026-03-02") from error


def read_moment(option: str, given: str) -> datetime:
    """Read a time in ISO 8601; without a zone it is UTC.

    >>> read_moment("--as-of", "2026-03-02T09:30").isoformat()
    '2026-03-02T09:30:00+00:00'
    """
    try:
        moment = datetime.fromisoformat(given)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as error:
        raise Refused(f"{option} {given} is not a time: write it as 2026-03-02T09:30Z") from error


def read_number(option: str, given: str) -> Decimal:
    """Read an exact number; commas between thousands are allowed.

    >>> read_number("--at-least", "2,500,000"), read_number("--at-least", "1e9")
    (Decimal('2500000'), Decimal('1E+9'))
    """
    try:
        number = Decimal(given.replace(",", ""))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) >= LARGEST:
        raise Refused(f"{option} {given} is not a number: write it as 1e9 or 2500000, below 1e28")
    return number
