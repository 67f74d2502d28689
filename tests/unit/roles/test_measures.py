"""What an amount is where words stand between it and its noun, where the noun means two things, and where it says a change."""

import pytest

from tests.unit.roles.test_roles import read

CASES = [
    # words between the noun and the amount
    ("Calder reported net income for the year ended March 31 of $3 million.", "$3 million", "net_profit"),
    ("Calder reported a loss for the second quarter of $3 million.", "$3 million", "net_loss"),
    ("Calder expects a loss from operations of about $3 million.", "$3 million", "operating_loss"),
    ("Calder reported a loss from continuing operations of $3 million.", "$3 million", "net_loss"),
    ("Calder made a net profit before depreciation and other items of $3 million.", "$3 million", "net_profit"),
    ("Calder expects its earnings to be $44 million.", "$44 million", "net_profit"),
    ("Net profit is expected to remain around the 2024 level of $132 million.", "$132 million", "net_profit"),
    ("Net profit will be lower than the $95 million posted in 2024.", "$95 million", "net_profit"),
    ("Calder raised its holding in Orrell to 30 pct from the current level of 23 pct.", "23 pct", "stake"),
    ("Net income rose to $4 million and revenues to $19 million.", "$19 million", "revenue"),
    ("The trade deficit narrowed to a seasonally adjusted $224 million.", "$224 million", "trade_balance"),
    ("The value of exports rose to $751 million.", "$751 million", "exports"),
    ("Analysts estimate 2026 net at $30 million.", "$30 million", "net_profit"),
    ("Pretax net rose to $9 million.", "$9 million", "pretax_profit"),
    # words that end an object are no verbs, and a range is read as one figure is
    ("Calder raised its 2026 sales forecast to $6.4 billion.", "$6.4 billion", "revenue"),
    (
        "Calder cut its profit forecast to between $6.1 million and $6.4 million.",
        "$6.1 million and $6.4 million",
        "net_profit",
    ),
    ("Calder raised its takeover bid to $40 million.", "$40 million", "deal_price"),
    ("Calder expects a loss of between $3 million and $4 million.", "$3 million and $4 million", "net_loss"),
    ("The Treasury's $3 billion offer of bills was fully taken up.", "$3 billion", "bond"),
    ("Calder made a $3 billion offer to buy Orrell.", "$3 billion", "deal_price"),
    # what the model is not asked
    ("Calder shares cost $5. ($1 = 0.8547 euros)", "$1", None),
    ("The central bank said it would probably cut by 0.25 percentage point in June.", "0.25 percentage point", None),
    # changes are no level
    ("Calder reported a rise of over $10 million in pretax profit.", "$10 million", None),
    ("The budget deficit will be reduced by $15 billion.", "$15 billion", None),
    ("The notes yield 7.5 pct, 74 basis points more than treasuries.", "74 basis points", None),
    # prices of companies, of their shares, and of other shares
    ("Calder said it will acquire Orrell at a price of $500 million.", "$500 million", "deal_price"),
    ("Calder began a tender offer for all shares of Orrell at $36 each.", "$36", "deal_price"),
    ("Calder bought Orrell for $12 million in cash and $2 million in notes.", "$2 million", "deal_price"),
    ("Calder spent $3 million on Orrell stock.", "$3 million", "deal_price"),
    ("Holders get warrants to buy Calder shares at $3 a share.", "$3", "price"),
    ("Calder signed a deal with Orrell worth $630 million.", "$630 million", "deal_price"),
    # nouns that mean two things
    ("Calder will install a $175 million fine paper machine.", "$175 million", "investment"),
    ("Calder plans a $390 million modernization of its mill.", "$390 million", "investment"),
    ("The president will veto the $87 billion highway bill.", "$87 billion", "budget"),
    ("Calder is issuing $100 million of convertible debt.", "$100 million", "bond"),
    ("Calder is raising $50 million through an offering of debentures.", "$50 million", "bond"),
    ("Calder spent $5 million on exploration.", "$5 million", "investment"),
    ("Calder received $310 million under a credit agreement.", "$310 million", "loan"),
    ("The unit contributed $3 million to net profit.", "$3 million", "net_profit"),
    (
        "Calder declared dividends of six cents for April, four cents for May and five cents for June.",
        "four cents",
        "dividend",
    ),
    ("The average yen/dollar rate was 153 yen.", "153 yen", "exchange_rate"),
    ("Heavy selling pushed the dollar down towards 149 yen.", "149 yen", "exchange_rate"),
    ("Calder bought back 2 million shares for $60 million.", "$60 million", "buyback"),
    ("Calder bought back its shares for $60 million.", "$60 million", "buyback"),
    ("Analysts had expected Calder to earn 55 cents a share.", "55 cents", "eps"),
    # percentages
    ("The loan carries interest of 9 percent.", "9 percent", "interest_rate"),
    ("Calder has an interest of 9 percent in the mine.", "9 percent", "stake"),
    ("Calder bought 67 pct of the common stock.", "67 pct", "stake"),
    ("The shares represent 6 pct of the issued share capital.", "6 pct", "stake"),
    ("Calder is interested in taking a 30 pct share in the field.", "30 pct", "stake"),
    ("Calder has a 30 pct share in the market.", "30 pct", "share"),
    ("Calder raised its ownership of Orrell to 56 pct.", "56 pct", "stake"),
    ("Calder will redeem the notes at 107 pct of par.", "107 pct", "price"),
    ("Calder declared a 50 pct stock dividend.", "50 pct", "dividend"),
    ("The bank cut its money market intervention rate to 8 pct.", "8 pct", "interest_rate"),
    ("The cost of living rose 0.2 percent in May.", "0.2 percent", "inflation"),
]


@pytest.mark.parametrize(("text", "amount", "wanted"), CASES)
def test_what_an_amount_is(text: str, amount: str, wanted: str | None) -> None:
    found = next(one for one in read(text) if one.surface == amount)
    assert (None if found.role is None else found.role.name.value) == wanted


def test_a_cell_of_a_loss_and_a_net_turnover() -> None:
    body = "Shr loss 5 cts vs loss 4 cts\nOper loss 836,000 vs 654,000\nNet sales 12.7 mln vs 24.3 mln"
    roles = [one.role for one in read(body, "CALDER INC YEAR", known=False)]
    assert [role.name for role in roles if role is not None] == ["eps"] * 2 + ["operating_loss"] * 2 + ["revenue"] * 2
