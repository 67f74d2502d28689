"""Amounts of world English: codes beside signs, local dollars, losses, rates, and what only looks like money."""

import pytest

from tests.unit.amounts.reading import briefs, only

FORMS = [
    # a code and a sign, on either side, joined or apart
    ("The bid is NZD$12.5M.", ["12500000 NZD"]),
    ("The bid is SGD $7m and COP$ 900.", ["7000000 SGD", "900 COP"]),
    ("The bid is $8,250 AUD or $9 million USD.", ["8250 AUD", "9000000 USD"]),
    ("The bid is 30 gbp.", ["30 GBP"]),
    ("The bid is 45 CHF million, 60 GBP billion.", ["45000000 CHF", "60000000000 GBP"]),
    # scales that are easily missed
    ("It raised NZ$35 mil.", ["35000000 NZD"]),
    ("It raised $40-odd million and $6-plus billion.", ["40000000 USD", "6000000000 USD"]),
    ("It went from $4.4 to $3.7 billion.", ["4400000000 USD", "3700000000 USD"]),
    ("It needs $2M – 5M.", ["2000000..5000000 USD"]),
    ("It could be anywhere from six to nine million euros.", ["6000000..9000000 EUR"]),
    ("It paid R$ 30 mil.", []),
    # "to" that is no range
    ("It gave $4m to 17 clubs.", ["4000000 USD"]),
    ("It spends $6 billion to 2035.", ["6000000000 USD"]),
    ("They voted 61% to 39%.", ["61 %", "39 %"]),
    ("They voted 61-39 percent.", ["61 %", "39 %"]),
    ("Output eased 1.4 pct to 88.15.", ["1.4 %"]),
    ("It moved minus 4%.", ["-4 %"]),
    ("Some 15 pc of farmers, or 20 pc, agreed; a 500 pc set and 30 PC games.", ["15 %", "20 %"]),
    ("In Lyon it takes from €20 up to €35.", ["20 EUR", "35 EUR"]),
    ("In Lyon fees range from €20 up to €35.", ["20..35 EUR"]),
    ("It could run from two to six million pounds.", ["2000000..6000000 GBP"]),
    # numbers in words
    ("The pool is two-point-four million dollars, or two point oh five a head.", ["2400000 USD"]),
    # losses and compounds
    ("A loss of $(7.5) million, or $(0.31) per share.", ["-7500000 USD", "-0.31 USD"]),
    ("A loss of GBP (2.2) million.", ["-2200000 GBP"]),
    ("It costs 6 dollars and 25 cents.", ["6.25 USD"]),
    # local forms
    ("A field of M75 000.", ["75000 LSL"]),
    ("A grant of R410 a month.", ["410 ZAR"]),
    ("In Manila a bag costs P72.", ["72 PHP"]),
    ("In Oslo it is 640 kr.", ["640 NOK"]),
    ("Rent is 21,000 TL.", ["21000 TRY"]),
    ("In Kampala it takes Shs 45bn.", ["45000000000 UGX"]),
    ("The Dar es Salaam port got Sh12.4 billion.", ["12400000000 TZS"]),
    ("It takes 3m/- a year.", ["3000000 TZS"]),
    ("It takes Rs 3.5L or 15L rupees.", ["350000 INR", "1500000 INR"]),
    ("It takes 49,- euros.", ["49 EUR"]),
    ("The salary is 2.300 euros.", ["2300 EUR"]),
    ("In Oslo it is 8.250 kr, or 17.495 kr per litre.", ["8250 NOK", "17.495 NOK"]),
    ("The yen fell to 148.7 per dollar.", ["148.7 JPY"]),
    ("The rupee ended at 83.2 against the dollar.", ["83.2 INR"]),
    # digital currencies
    ("He lost 3.4 BTC, 25 ETH and 1,500 USDT.", ["3.4 BTC", "25 ETH", "1500 USDT"]),
    ("Two bitcoins, then 8 bitcoin funds.", ["2 BTC"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), FORMS)
def test_a_form_of_world_english_reads(text: str, expected: list[str]) -> None:
    """Value and currency; a figure whose scale is doubtful is not taken."""
    assert briefs(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Leaders met at COP31 on SDG 11 and SDG 4.7.",
        "Meet in room RM204 of class SR12.",
        "In London a 30-pound parcel and four crown prosecutors came.",
        "The GEK700 and the RS-25 engine, form SR004 and the TOP50 list.",
        "It supports BRC-30 and ARS-3 tokens.",
        "The GEL2 app and the Fr5Hub app.",
        "The RON 97 price rose.",
        "The EUR 2031 notes were sold.",
        "Read https://a.example/5m-usd/$7 or pic.example.com/9p3 now, mail 5c@a.example.",
        "Rome reached 39C.",
        "In London he lost 40 pounds.",
        "Ten marks a change; 2024 marks a start; the two million mark.",
        "Four real estate firms.",
        "Teach the 4Rs and the 12 AED devices.",
    ],
)
def test_what_only_looks_like_money_gives_nothing(text: str) -> None:
    """Events, models, addresses, degrees, weights and nouns."""
    assert briefs(text) == []


def test_cells_of_a_row_do_not_run_together() -> None:
    """``74 100%`` is two cells."""
    assert briefs("Smith 74 100% 3") == ["100 %"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Ottawa set aside $5 million, the Canada Council said.", "CAD"),
        ("The Ottawa city council approved a $4-million budget.", "CAD"),
        ("A start-up raised $5 million from investors in Singapore, it said.", "USD"),
        ("A Singapore fund put $5 million into Jurong.", "SGD"),
        ("Australia's council in Sydney spent $5 million.", "AUD"),
        ("SINGAPORE, March 3 - Brent crude rose to $71.20.", "USD"),
        ("SYDNEY, March 3 - The council spent $71.20.", "AUD"),
        ("Shanghai firms paid ¥5 million, China said.", "CNY"),
        ("Tokyo firms paid ¥5 million.", "JPY"),
    ],
)
def test_the_text_says_whose_dollar_it_is(text: str, code: str) -> None:
    """Places and institutions without a dateline; oil is priced in US dollars everywhere."""
    assert only(text).currency == code


def test_a_digital_currency_is_flagged() -> None:
    """It is no state's, and nothing converts it."""
    from dataclasses import replace

    from tests.unit.amounts.reading import MODERN

    mention = only("He lost 3 BTC.", replace(MODERN, reporting_currency="EUR"))
    assert "digital" in mention.flags
    assert mention.converted is not None
    assert mention.converted.low is None
