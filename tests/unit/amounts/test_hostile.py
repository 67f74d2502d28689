"""Texts meant to make a reader slow: each is read by work that grows with its length."""

import pytest

from pipelines.enrich.amounts import find_amounts
from tests.hanging import ended_if_it_hangs
from tests.work import work_of

UNITS = [
    "1", "1,", "1.", "1'", "1/2/", "1-", "5 ", " 234", " ", "\n", "-", "$", "US$", "(", "%", "A", "Ab ", "AB CD, ", "one ", "one and a half ",
    "two hundred and ", "twenty-", "a million ", "million ", "5 to ", "from 5 ", "5 mln, ", "New Zealand ", "u.s.", "per cent ", "5 u.s. ", "net aaa ",
    "x.org/", "a@b ", "://", "$(1) ", "$5 million to 5 ", "from $3.1 to ", "1.500 euros ", "$5 mil ", "5 dollars 5 cents ", "minus 3% ", "the yen ",
]  # fmt: skip
DENSE = ["1", "1/2/", "5 ", "$", "one and a half ", "5 mln, "]
SHORT = 400
LONG = 250_000
LONG_S = 60.0
"""Limit in processor seconds, which a busy machine does not reach sooner."""


@pytest.mark.parametrize("unit", UNITS)
def test_eight_times_the_text_takes_eight_times_the_work(unit: str) -> None:
    """Quadratic reading would take sixty-four times; the first bytes of a text may be cheaper than the rest."""
    text = unit * (SHORT // len(unit))
    short, long = work_of(lambda: find_amounts("", text)), work_of(lambda: find_amounts("", text * 8))
    assert long < 9 * short + 500


@pytest.mark.slow
@pytest.mark.parametrize("unit", DENSE)
def test_a_long_text_is_read(unit: str) -> None:
    """It takes seconds; a regular expression that takes the square of its length would take many minutes."""
    with ended_if_it_hangs(LONG_S):
        find_amounts("", (unit * (LONG // len(unit) + 1))[:LONG])


def test_a_megabyte_of_digits_is_no_amount() -> None:
    """Nor a number to be computed."""
    assert find_amounts("", "1" * 1_000_000 + " dlrs") == ()
