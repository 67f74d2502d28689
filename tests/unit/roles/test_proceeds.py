"""What a sale brings, sums behind others, prices of flashes, and whether what is agreed is a fact: own sentences."""

import pytest

from tests.unit.roles.test_roles import read


def _read(text: str, headline: str = "") -> list[tuple[str, str | None, str]]:
    roles = [one.role for one in read(text, headline)]
    return [
        (role.name.value, None if role.holder is None else role.holder.surface, role.status)
        for role in roles
        if role is not None
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The flotation brought Calder Inc $230 million.", ("fundraising", "Calder Inc", "actual")),
        ("The rights issue will give Calder Inc 230 mln dlrs.", ("fundraising", "Calder Inc", "planned")),
        ("The sale of the shares earned Calder Inc $230 million.", ("fundraising", "Calder Inc", "actual")),
        ("The disposal of its unit netted Calder Inc $230 million.", ("deal_price", None, "actual")),
        ("Calder Inc grew. The sale of its consumer brands may bring it $4 billion.", ("deal_price", None, "planned")),
        ("Calder Inc netted $230 million last year.", ("net_profit", "Calder Inc", "actual")),
    ],
)
def test_what_a_sale_brings(text: str, expected: tuple[str, str | None, str]) -> None:
    assert _read(text) == [expected]


def test_a_sum_in_brackets_before_the_noun_of_both() -> None:
    found = _read("Calder Inc will build a 3.8 trillion won ($2.6 billion) plant in Norway.")
    assert found == [("investment", "Calder Inc", "planned")] * 2


def test_a_rate_that_is_named_before() -> None:
    found = _read("Inflation lingered, with Norway keeping its policy rate at 4.5% and China leaving its own at 1.75%.")
    assert [(name, status) for name, _, status in found] == [("interest_rate", "actual")] * 2
    assert found[1][1] == "China"


def test_places_of_a_participle_are_no_subject() -> None:
    text = "The loan, arranged in Norway and China, replaces 180 mln dlrs of bank debt."
    assert _read(text) == [("debt", None, "actual")]


@pytest.mark.parametrize(
    ("headline", "status"),
    [
        ("CALDER INC OFFERS 34 DLRS SHARE FOR NORRVIK GROUP", "actual"),
        ("CALDER INC OFFERS 34 DLRS/SHR CASH FOR NORRVIK GROUP", "actual"),
        ("CALDER INC TO BUY NORRVIK GROUP FOR 34 DLRS SHARE CASH", "planned"),
        ("CALDER INC TO BUY NORRVIK GROUP FOR 340 MLN DLRS CASH", "planned"),
    ],
)
def test_flashes_of_deals(headline: str, status: str) -> None:
    (found,) = read("", headline, known=False)
    assert found.role is not None
    assert (found.role.name, found.role.status, found.role.holder and found.role.holder.surface) == (
        "deal_price", status, "CALDER INC",
    )  # fmt: skip
    assert found.per == ("share" if "34 DLRS" in headline else None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Calder Inc agreed to buy Norrvik Group for $3 billion.", "actual"),
        ("Calder Inc signed a letter of intent to acquire Norrvik Group for $3 billion.", "actual"),
        ("Under the agreement Calder Inc will pay $3 billion for Norrvik Group.", "actual"),
        ("Calder Inc offered $3 billion for Norrvik Group.", "actual"),
        ("Calder Inc plans to use its $3 billion takeover of Norrvik Group as a base.", "actual"),
        ("Calder Inc will launch a $3 billion takeover of Norrvik Group.", "planned"),
        ("Calder Inc plans to buy Norrvik Group for $3 billion.", "planned"),
        ("Calder Inc will pay $3 billion for Norrvik Group.", "planned"),
        ("Calder Inc may pay an additional $3 billion for Norrvik Group under the agreement.", "planned"),
        ("Calder Inc approved a loan of $3 million.", "actual"),
        ("Calder Inc expects to report a loss of $3 million.", "forecast"),
        ("Calder Inc said it expects a loss of $3 million for the quarter ended May 30.", "forecast"),
        ("Calder Inc had a loss of $3 million for the same quarter a year ago.", "year_earlier"),
        ("Calder Inc had a loss of $3 million in the year-ago quarter.", "year_earlier"),
        ("In the year-ago quarter, Calder Inc earned $3 million.", "year_earlier"),
        ("Calder Inc had a profit of $3 million, up sharply from a year earlier.", "actual"),
        ("Calder Inc had revenue of $3 million, unchanged from a year ago.", "actual"),
        ("Calder Inc, founded a year ago, had revenue of $3 million.", "actual"),
        ("Calder Inc posted a loss of $3 million against a profit a year ago.", "actual"),
        ("Calder Inc may agree to buy Norrvik Group for $3 billion.", "planned"),
        ("Will Calder Inc agree to buy Norrvik Group for $3 billion?", "planned"),
        ("Calder Inc hopes to sign a letter of intent to buy Norrvik Group for $3 billion.", "planned"),
        ("Calder Inc is close to signing a deal to buy Norrvik Group for $3 billion.", "planned"),
        ("After agreeing to buy Norrvik Group for $3 billion, Calder Inc rose.", "actual"),
        ("Calder Inc agreed not to buy Norrvik Group for $3 billion.", "planned"),
        ("Calder Inc denied that it agreed to buy Norrvik Group for $3 billion.", "planned"),
        ("Calder Inc said it had not agreed terms and it will not pay $3 billion for Norrvik Group.", "planned"),
        ("Calder Inc wants a $3 billion takeover of Norrvik Group.", "planned"),
        ("Calder Inc, which denied wrongdoing, agreed to pay a fine of $3 million.", "actual"),
    ],
)
def test_status(text: str, expected: str) -> None:
    assert [status for *_, status in _read(text)] == [expected]


@pytest.mark.parametrize("loss", ["wider than the year-ago loss", "against a year-earlier loss"])
def test_the_year_ago_belongs_to_the_figure_behind_it(loss: str) -> None:
    found = _read(f"Calder Inc posted a profit of $3 million, {loss} of $2 million.")
    assert [status for *_, status in found] == ["actual", "year_earlier"]


def test_the_year_ago_quarter_belongs_to_the_figure_before_it() -> None:
    found = _read("Calder Inc's profit fell from $3 million in the year-ago quarter to $2 million.")
    assert [status for *_, status in found] == ["year_earlier", "actual"]


@pytest.mark.parametrize("company", ["Norrvik Oil", "Acme Software"])
def test_a_company_that_is_called_after_goods(company: str) -> None:
    assert _read(f"Calder Inc bought {company} for $3 billion.") == [("deal_price", "Calder Inc", "actual")]


@pytest.mark.parametrize(
    "text",
    [
        "The sale of tickets generated $3 million.",
        "The sale of bonds raised Calder Inc $3 million.",
        "The auction raised $3 million for flood victims.",
    ],
)
def test_sales_that_are_no_deals(text: str) -> None:
    assert "deal_price" not in [name for name, *_ in _read(text)]


def test_who_sells_receives_the_price() -> None:
    text = "Acme Holdings will receive 340 mln dlrs for Norrvik Group from Calder Inc."
    assert _read(text) == [("deal_price", "Calder Inc", "planned")]
