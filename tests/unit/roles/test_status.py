"""Whether an amount is a fact, a plan, a forecast, an estimate, or a figure of before: own sentences."""

from datetime import date

import pytest

from pipelines.enrich.amounts import find_amounts
from pipelines.enrich.entities import find_entities
from pipelines.enrich.facts import find_facts
from schemas import MoneyMention

DAY = date(1987, 4, 10)
Case = tuple[str, list[tuple[str, str]]]


def read(text: str) -> list[MoneyMention]:
    """Return the amounts of a text of a day of 1987."""
    return list(find_facts("", text, find_entities("", text), find_amounts("", text), DAY).amounts)


def states(text: str) -> list[tuple[str, str]]:
    """Return role and status of the amounts of a text that have a role."""
    return [(str(one.role.name), one.role.status) for one in read(text) if one.role is not None]


AGREED: list[Case] = [
    ("Brandt Corp rejected Calder Inc's offer to acquire Brandt for 40 dlrs per share.", [("deal_price", "actual")]),
    ("Calder Inc withdrew its offer to acquire Brandt Corp for 40 dlrs a share.", [("deal_price", "prior")]),
    ("Calder Inc had offered to buy Brandt Corp for 40 dlrs a share.", [("deal_price", "prior")]),
    ("Calder Inc said it had agreed to buy Brandt Corp for 40 mln dlrs.", [("deal_price", "actual")]),
    ("Calder Inc may make an offer to acquire Brandt Corp for 40 dlrs a share.", [("deal_price", "planned")]),
    ("Calder Inc said it will redeem its 8 pct debentures due 2004.", [("interest_rate", "actual")]),
    (
        "Calder Inc said a quarterly dividend of 13 cts a share will be paid. It is payable July 1.",
        [("dividend", "actual")],
    ),
    (
        "Calder Inc said it will propose a dividend of 13 cts a share. It would be payable July 1.",
        [("dividend", "planned")],
    ),
    ("Calder Inc will sell its 15 pct stake in Brandt Corp.", [("stake", "actual")]),
    ("Calder Inc will buy a 15 pct stake in Brandt Corp.", [("stake", "planned")]),
    ("Calder Inc can earn a 50 pct interest in the mine by drilling.", [("stake", "planned")]),
]
EARLIER: list[Case] = [
    ("Calder Inc reported a 1985 loss of 2,500,000 dlrs.", [("net_loss", "year_earlier")]),
    (
        "In the 1986 first quarter, Calder Inc reported net income of 6 mln dlrs or 30 cts a share.",
        [("net_profit", "year_earlier"), ("eps", "year_earlier")],
    ),
    (
        "Calder Inc lost 50,000 dlrs in its final 1986 quarter, compared to a loss of 40,000 dlrs in the same 1985 quarter.",
        [("net_loss", "actual"), ("net_loss", "year_earlier")],
    ),
    (
        "Calder Inc expects profit for 1987 will be lower than 1986 earnings of 410,000 dlrs.",
        [("net_profit", "year_earlier")],
    ),
    ("Calder Inc said 1986 net profit was 6 mln dlrs.", [("net_profit", "actual")]),
    (
        "Orrell said he cut his stake in Brandt Corp to 308,000 shares, or 4.8 pct of the total, from 358,000 shares, or 5.6 pct.",
        [("stake", "actual"), ("stake", "prior")],
    ),
    ("Orrell said he had bought 9.8 pct of Brandt Corp.", [("stake", "actual")]),
]
TO_COME: list[Case] = [
    (
        "Calder Inc said it expects to report a loss for the year of 4 mln dlrs on sales of 12 mln dlrs compared with a year ago.",
        [("revenue", "forecast")],
    ),
    ("Calder Inc said it expects a net loss of 31 cts a share from the units it closed.", [("eps", "forecast")]),
    ("Calder Inc expects 1987 capital expenditures to be 155 mln dlrs.", [("investment", "forecast")]),
    ("Calder Inc plans to invest 155 mln dlrs in a plant.", [("investment", "planned")]),
    ("The union is demanding a five pct pay increase.", [("growth", "planned")]),
    ("The bond of Calder Inc has an indicated coupon of 6 pct.", [("interest_rate", "planned")]),
]


@pytest.mark.parametrize(("text", "expected"), AGREED + EARLIER + TO_COME, ids=lambda one: str(one)[:40])
def test_status(text: str, expected: list[tuple[str, str]]) -> None:
    found = states(text)
    assert [one for one in found if one in expected] == expected, found
