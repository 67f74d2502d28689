"""Rates without a word of their own, load factors, votes, bases of conditions, differences of prices: what they are, and what they are not."""

import pytest

from tests.unit.roles.test_roles import read

CASES = [
    (
        "The bank cut its prime lending rate. The new rate of 8 percent takes effect on Monday.",
        "8 percent",
        "interest_rate",
    ),
    ("Brenn Airways said its March load factor rose to 58.1 pct from 57.3 pct.", "58.1 pct", "share"),
    ("Calder said it holds 40 pct of the voting rights.", "40 pct", "stake"),
    ("Silver was about 40 cents weaker.", "40 cents", None),
    ("The notes are callable only above 130 pct of the conversion price.", "130 pct", None),
    ("Calder raised its bid. The posting was raised 50 cents.", "50 cents", None),
    ("Orrell Corp, an 89 pct held unit of Calder, sold bonds.", "89 pct", "stake"),
    ("Calder Inc reported an after-tax loss of $5 million.", "$5 million", "net_loss"),
    ("Fish makes up 40 percent of the value of exports.", "40 percent", "share"),
    ("Calder traded at $45 a share before the takeover.", "$45", "price"),
    ("Calder began a tender offer for Orrell Corp at $45 a share.", "$45", "deal_price"),
]


@pytest.mark.parametrize(("text", "amount", "wanted"), CASES)
def test_what_an_amount_is(text: str, amount: str, wanted: str | None) -> None:
    found = next(one for one in read(text) if one.surface == amount)
    assert (None if found.role is None else found.role.name.value) == wanted


OTHERS = [
    ("The economy grew at an annual rate of 3.2 percent. The bank may raise interest rates.", "interest_rate"),
    ("The Prime Minister said the vaccination rate rose to 80 percent.", "interest_rate"),
]


@pytest.mark.parametrize(("text", "unlike"), OTHERS)
def test_what_an_amount_is_not(text: str, unlike: str) -> None:
    assert all(one.role is None or one.role.name.value != unlike for one in read(text))
