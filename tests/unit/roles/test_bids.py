"""Who bids and who is bid for, who lends, and whose no price is: own sentences."""

import pytest

from pipelines.enrich.roles.agents import read_agents
from pipelines.enrich.roles.article import Text, read_modifiers
from schemas import Entity, EntityType, Mention
from tests.unit.roles.test_sides import roles, surfaces


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Calder Inc rejected a $27 a share offer from Norrvik Group.", ("Norrvik Group", "Calder Inc")),
        ("Calder Inc rejected a $27 a share takeover offer by Norrvik Group.", ("Norrvik Group", "Calder Inc")),
        ("Calder Inc rejected a $27 million takeover bid from Norrvik Group.", ("Norrvik Group", "Calder Inc")),
        ("Calder Inc will consider Norrvik Group's $27 million takeover offer.", ("Norrvik Group", "Calder Inc")),
        ("Calder Inc rejected Norrvik Group's offer of $27 a share.", ("Norrvik Group", "Calder Inc")),
        ("Calder Inc raised its bid for Norrvik Group to $27 a share.", ("its", "Norrvik Group")),
        ("Calder Inc began its $27 a share tender offer for all shares of Norrvik Group.", ("its", "Norrvik Group")),
        ("Calder Inc completed the $12 million sale of its oil unit to Norrvik Group.", ("Norrvik Group", "its")),
    ],
)
def test_the_noun_of_a_deal_says_who_pays(text: str, expected: tuple[str, str]) -> None:
    assert surfaces(text) == [expected]


def test_who_answers_a_bid_of_nobody_in_particular_does_not_pay() -> None:
    ((holder, other),) = surfaces("Calder Inc rejected a $27 a share offer.")
    assert (holder, other) == (None, "Calder Inc")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Calder Inc provided Norrvik Group with a $23 million credit line.", ("Norrvik Group", "Calder Inc")),
        ("Acme Holdings will repay the $3 million loan Calder Inc provided for the deal.", (None, "Calder Inc")),
    ],
)
def test_the_borrower_has_the_loan(text: str, expected: tuple[str | None, str]) -> None:
    assert surfaces(text) == [expected]


def test_who_holds_the_debt_of_a_country_does_not_owe_it() -> None:
    (found,) = roles("Norway was quiet. Calder Inc has $3 billion of Norwegian debt.")
    assert found is None or found.holder is None or found.holder.surface != "Calder Inc"


@pytest.mark.parametrize(
    "text",
    [
        "Calder Inc sold its gas for an average price of $2.17.",
        "The cuts keep an $18 per barrel price, Calder Inc said.",
        "Calder Inc said the holidays are on sale for $468 midweek.",
        "Calder Inc said it sold 50,000 shares at $5.13 each.",
    ],
)
def test_prices_of_things_are_of_no_company(text: str) -> None:
    assert all(one is None or one.holder is None for one in roles(text))


def test_a_share_price_is_the_companys() -> None:
    assert surfaces("Calder Inc shares closed at $27.")[0][0] == "Calder Inc"


def test_a_unit_that_acts_has_what_it_redeems() -> None:
    text = "Calder Inc said its Norrvik Group subsidiary will redeem all $3 million of its outstanding debentures."
    assert surfaces(text)[0][0] == "Norrvik Group"


def test_a_unit_between_commas_buys() -> None:
    found = surfaces(
        "Calder Inc said its affiliate, Norrvik Group, has agreed to acquire Acme Holdings for $37 million."
    )
    assert found[0][0] in ("Norrvik Group", None)


def test_a_name_before_stake_is_whose_stake_it_is_in() -> None:
    holder = surfaces("Calder Inc cut the Norrvik Group stake to 18%.")[0][0]
    assert holder in ("Calder Inc", None)


def test_a_load_factor_is_the_airlines() -> None:
    text = "Calder Inc said its February load factor rose to 53% from 46.1% a year earlier."
    assert [one for one, _ in surfaces(text)] == ["its", "its"]


def _organisation(name: str, headline: str, body: str) -> Entity:
    fields = {"headline": headline, "body": body}
    found = [
        Mention(field=field, start=text.index(name), end=text.index(name) + len(name), surface=name)
        for field, text in fields.items()
        if name in text
    ]
    return Entity(type=EntityType.ORGANISATION, name=name, mentions=found, salience=1.0)


@pytest.mark.parametrize(
    ("headline", "body", "expected"),
    [
        ("", "It pays 5%, lead manager Norrvik said.", True),
        ("", "It pays 5%, Norrvik said as lead manager.", True),
        ("", "Output fell, the official news agency Norrvik said.", True),
        ("OIL PRICE TO HOLD - Norrvik", "Norrvik said so.", True),
        ("Norrvik TO ISSUE BOND", "It pays 5%, lead manager Norrvik said.", False),
        ("", "Norrvik said its profit fell.", False),
        ("", "The plan was in a newspaper. Norrvik said its profit fell.", False),
    ],
)
def test_who_speaks_for_others(headline: str, body: str, expected: bool) -> None:
    found = read_agents({"headline": headline, "body": body}, [_organisation("Norrvik", headline, body)])
    assert bool(found) is expected


@pytest.mark.parametrize(
    "text",
    [
        "Calder Inc raised its holding to 278,709 shares of Norrvik Group, or 21.2% of the total.",
        "Calder Inc owns about 9.9% of Norrvik Group's 6.8 million shares outstanding.",
        "Calder Inc acquired a 9.8% stake in Norrvik Group common stock.",
        "Norrvik Group is 52% owned by Calder Inc.",
        "Norrvik Group, owned 51% by Calder Inc, fell.",
    ],
)
def test_the_company_of_a_stake(text: str) -> None:
    assert [other for _, other in surfaces(text)][:1] == ["Norrvik Group"]


def test_a_stake_in_a_new_company_is_in_no_other() -> None:
    text = "Calder Inc bought 10% of Norrvik Group. Acme Holdings will have a 20% stake in a new company."
    assert surfaces(text)[-1][1] == "a new company"


def test_a_purchase_of_assets_is_the_subjects() -> None:
    text = "Calder Inc completed the purchase of certain assets of Norrvik Group for about $130 million."
    assert surfaces(text) == [("Calder Inc", "Norrvik Group")]


def test_who_demands_a_tariff_does_not_impose_it() -> None:
    found = roles("Norway has been demanding a cut in the duties to 7%.")
    assert all(one is None or one.holder is None for one in found)


def test_who_values_another_is_not_who_is_valued() -> None:
    found = roles("Calder Inc offered to buy Norrvik Group, valuing the retailer at $6.6 billion.")
    assert all(one is None or one.holder is None or one.name != "market_value" for one in found)


def test_a_symbol_is_no_holder() -> None:
    found = read_modifiers(
        [Text("body", "Norrvik AB <NRV ST> said it bought 9%.", [])],
        [_organisation("NRV ST", "", "Norrvik AB <NRV ST> said it bought 9%.")],
    )
    assert found == {0}
