"""Texts meant to make a reader slow: a megabyte of each is read in time that grows with its length."""

import time

import pytest

from pipelines.enrich.amounts import find_amounts

UNITS = [
    "1", "1,", "1.", "1'", "1/2/", "1-", "5 ", " 234", " ", "\n", "-", "$", "US$", "(", "%", "A", "Ab ", "AB CD, ", "one ", "one and a half ",
    "two hundred and ", "twenty-", "a million ", "million ", "5 to ", "from 5 ", "5 mln, ", "New Zealand ", "u.s.", "per cent ", "5 u.s. ", "net aaa ",
]  # fmt: skip
DENSE = ["1", "1/2/", "5 ", "$", "one and a half ", "5 mln, "]
SHORT = 4_000


def seconds(text: str) -> float:
    start = time.process_time()
    find_amounts("", text)
    return time.process_time() - start


@pytest.mark.parametrize("unit", UNITS)
def test_eight_times_the_text_takes_no_more_than_thirty_times_as_long(unit: str) -> None:
    """Quadratic reading would take sixty-four times, cubic five hundred; the machine's noise has the rest."""
    text = unit * (SHORT // len(unit))
    short = min(seconds(text) for _ in range(2))
    assert seconds(text * 8) < 30 * short + 0.05


@pytest.mark.slow
@pytest.mark.parametrize("unit", DENSE)
def test_a_megabyte_is_read(unit: str) -> None:
    """Within a fiftieth of a second a kilobyte, the worst of the old reader."""
    assert seconds((unit * (1_000_000 // len(unit) + 1))[:1_000_000]) < 20


def test_a_megabyte_of_digits_is_no_amount() -> None:
    """Nor a number to be computed."""
    assert find_amounts("", "1" * 1_000_000 + " dlrs") == ()
