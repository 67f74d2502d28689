"""The shapes an amount takes in a wire, each read to its value and currency."""

import pytest

from tests.unit.amounts.reading import MODERN, OLD, briefs, only, read

FORMS = [
    # symbols and codes on either side
    ("It paid $5.", ["5 USD"]),
    ("It paid US$8.5 million.", ["8500000 USD"]),
    ("It paid US$ 9.5 Billion.", ["9500000000 USD"]),
    ("It paid $US1.7 billion.", ["1700000000 USD"]),
    ("It paid C$310 mln.", ["310000000 CAD"]),
    ("It paid A$7 and $A8.", ["7 AUD", "8 AUD"]),
    ("It paid HK$2.3 bln.", ["2300000000 HKD"]),
    ("It paid NZ$150 million.", ["150000000 NZD"]),
    ("It paid R$ 20 million.", ["20000000 BRL"]),
    ("It paid NT$516 mln.", ["516000000 TWD"]),
    ("It paid €5m, 5m€ and 5 €.", ["5000000 EUR", "5000000 EUR", "5 EUR"]),
    ("It paid £155bn.", ["155000000000 GBP"]),
    ("It paid ₹170 crore.", ["1700000000 INR"]),
    ("It paid Rs 289.12 crore.", ["2891200000 INR"]),
    ("It paid Rs.500.", ["500 INR"]),
    ("It paid CHF20 million and CHF 3 bn.", ["20000000 CHF", "3000000000 CHF"]),
    ("It paid NOK 350m and SEK 64.5 bln.", ["350000000 NOK", "64500000000 SEK"]),
    ("It paid DM 5 billion.", ["5000000000 DEM"]),
    ("It paid EUR250m, 3.5 bln eur and MEUR 311.4.", ["250000000 EUR", "3500000000 EUR", "311400000 EUR"]),
    ("It paid EUR 5.9 m and USD 24.4 m-EUR 18.1 m.", ["5900000 EUR", "24400000 USD", "18100000 EUR"]),
    ("It paid 5 million USD, USD5m.", ["5000000 USD", "5000000 USD"]),
    ("It paid 1.4 bln yuan and 40 mln zlotys.", ["1400000000 CNY", "40000000 PLN"]),
    ("It paid 202,500 won.", ["202500 KRW"]),
    ("It paid 22.58 bln naira, 1 bln ringgit and 30 bln baht.", ["22580000000 NGN", "1000000000 MYR", "30000000000 THB"]),
    # scales
    ("It has $1.2tn, £3.4trn, $5T, $20K, $3.5M and $900k.",
     ["1200000000000 USD", "3400000000000 GBP", "5000000000000 USD", "20000 USD", "3500000 USD", "900000 USD"]),
    ("It won 1.5 lakh crore rupees.", ["1500000000000 INR"]),
    ("It won a Rs 1.2-lakh-crore order.", ["1200000000000 INR"]),
    ("It paid 7,888 billion luxembourg francs.", ["7888000000000 LUF"]),
    ("It paid 40 million mln dlrs.", ["40000000 USD"]),
    ("It rose one-half of 1 percent and nine-tenths of one pct.", ["0.5 %", "0.9 %"]),
    ("Wheat at $4.05 1/2 a bushel.", ["4.055 USD"]),
    ("It fell zero pct.", ["0 %"]),
    ("EPS of EUR3 .68; 10 MEUR.", ["3.68 EUR", "10000000 EUR"]),
    ("A $160 million (U.S.) and $5 (Canadian) fee.", ["160000000 USD", "5 CAD"]),
    ("It sued for the billion-dollar fund.", ["1000000000 USD"]),
    # words and fractions
    ("It paid two-and-a-half billion dollars.", ["2500000000 USD"]),
    ("It paid half a million dollars.", ["500000 USD"]),
    ("It paid a quarter of a billion pounds.", ["250000000 GBP"]),
    ("It paid twenty-five million dollars.", ["25000000 USD"]),
    ("It paid two hundred and fifty million euros.", ["250000000 EUR"]),
    ("It paid a hundred dollars.", ["100 USD"]),
    ("It yields 7-1/2 pct, 101 1/2 pct and 7½ pct.", ["7.5 %", "101.5 %", "7.5 %"]),
    ("It fell 1/8 pct.", ["0.125 %"]),
    ("It fell a quarter of a percentage point.", ["0.25 %"]),
    ("It fell three tenths of a percentage point.", ["0.3 %"]),
    ("It fell one-half pct.", ["0.5 %"]),
    ("The one-and-a-half percent rise.", ["1.5 %"]),
    # separators of several locales
    ("It paid 1.234,56 euros.", ["1234.56 EUR"]),
    ("It paid 1'000 francs.", ["1000 CHF"]),
    ("It paid 1 234 euros.", ["1234 EUR"]),
    ("It paid 1\u00a0234\u00a0567 euros.", ["1234567 EUR"]),
    ("It paid Rs 1,00,000.", ["100000 INR"]),
    ("It paid 12,50 €.", ["12.5 EUR"]),
    ("It paid $.75.", ["0.75 USD"]),
    # wire and OCR shapes
    ("It made 3.5 mln dlrs.", ["3500000 USD"]),
    ("It made 500\nmln dlrs.", ["500000000 USD"]),
    ("A ten-mln-dlr loan, a 1,000-dlr note.", ["10000000 USD", "1000 USD"]),
    ("It paid 21 cts and one ct.", ["0.21 USD", "0.01 USD"]),
    ("It cut 25per cent and 50-per cent.", ["25 %", "50 %"]),
    ("It has 350 mln stg.", ["350000000 GBP"]),
    ("It has 10 mln Ecus.", ["10000000 XEU"]),
    ("LONDON - It pays 8.45p, 99p and 5p.", ["0.0845 GBP", "0.99 GBP", "0.05 GBP"]),
    ("It has 40 miln dlrs and one billin dlrs.", ["40000000 USD", "1000000000 USD"]),
    # percent, basis points, percentage points
    ("It rose 5 pct, 5 percent, 5 per cent, 5%, 5 pc and 5pc.", ["5 %"] * 6),
    ("It rose 572 bps, 115 basis points and 75bp.", ["5.72 %", "1.15 %", "0.75 %"]),
    ("It rose 0.1 percentage points.", ["0.1 %"]),
    ("It moved -3.27% and -$5 mln.", ["-3.27 %", "-5000000 USD"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), FORMS)
def test_a_form_reads(text: str, expected: list[str]) -> None:
    """Value and currency, in reading order."""
    assert briefs(text) == expected


RANGES = [
    ("Worth $2-$3.8 trillion.", ["2000000000000..3800000000000 USD"]),
    ("Worth $33-45 bln.", ["33000000000..45000000000 USD"]),
    ("Worth 4-5 bln euros.", ["4000000000..5000000000 EUR"]),
    ("Worth EUR 0.8-1.2 billion.", ["800000000..1200000000 EUR"]),
    ("Worth $1.8 million-$2 million.", ["1800000..2000000 USD"]),
    ("Worth $5 million to $7 million.", ["5000000..7000000 USD"]),
    ("Worth 500,000 to one mln dlrs.", ["500000..1000000 USD"]),
    ("Worth five to 15 cents.", ["0.05..0.15 USD"]),
    ("Worth between two and three billion dlrs.", ["2000000000..3000000000 USD"]),
    ("Worth between $5 and $10 million.", ["5000000..10000000 USD"]),
    ("Worth between 5 and 6 pct.", ["5..6 %"]),
    ("Worth 5.4-9.5%, 1.0%-1.5%, 6.87/5.87 pct.", ["5.4..9.5 %", "1..1.5 %", "5.87..6.87 %"]),
    ("Worth five-to-six percent or 20% to 25%.", ["5..6 %", "20..25 %"]),
    ("Worth a 100,000 dlr to 300,000 dlr fee.", ["100000..300000 USD"]),
    ("Worth one or two dlrs.", ["1..2 USD"]),
    (
        "Worth £5-10m, €10m-15m or 10m-15m euros.",
        ["5000000..10000000 GBP", "10000000..15000000 EUR", "10000000..15000000 EUR"],
    ),
    ("Worth $300- to $400-a-month.", ["300..400 USD"]),
    ("Ranging from $685 million to $705 million.", ["685000000..705000000 USD"]),
    ("It went from $3 million to $5 million.", ["3000000 USD", "5000000 USD"]),
    ("It went from 5% to 6%.", ["5 %", "6 %"]),
    ("It rose 20 cents to 42.90 dlrs.", ["0.2 USD", "42.9 USD"]),
    ("It raised copper 0.50 ct to 66.00 cts.", ["0.005 USD", "0.66 USD"]),
    ("In fiscal 1987/88 to four billion stg.", ["4000000000 GBP"]),
    ("It fell in the quarter to 22 mln dlrs.", ["22000000 USD"]),
]


@pytest.mark.parametrize(("text", "expected"), RANGES)
def test_a_range_is_one_mention(text: str, expected: list[str]) -> None:
    """Two bounds with the scale and the currency said once or twice; "from X to Y" stays two amounts."""
    assert briefs(text) == expected


TRAPS = [
    "The price in $ (USD) per unit.",
    "See page 5, phone (212) 555-1234, room 101.",
    "In 1987 and 1988 and May 5, 2023.",
    "They won 3-1 and 5 won medals.",
    "The A320, F-16, iPhone 12, 1080p screens and version 3.11.2.",
    "He was 100 per cent sure.",
    "Ezra Pound and Robert Frank met. In 1945 Pound was held.",
    "The 5 bn-strong crowd; subnet 12; a 30 mph m limit.",
    "Hundreds of millions of dollars; several billion dollars; a multi-billion dollar deal; multi-mln dlr.",
    "The baby weighed 7 pounds; 100 pounds of cocaine; a warhead of 1,000 pounds.",
    "UPDATE 1-Japan yen firm; DEPOSIT RATES - APRIL 7 SAUDI RIYAL.",
    "Euro 2024 and EURO 2016 were held.",
    "Its 1985 Swiss franc bond, in constant 1982 dollars.",
    "Open 24/7 since 9/11, a 2-for-1 split; 50-50 odds.",
    "It sold 4.1 mln tonnes, up from 3.9 mln.",
    "Top 10 TRY ALL CUP 5 TOP 10 ALL 5 STAFF.",
    "",
]


@pytest.mark.parametrize("text", TRAPS)
def test_a_trap_gives_nothing(text: str) -> None:
    """Numbers that are no money and no percentage."""
    assert briefs(text) == []


def test_spans_leave_out_approximators_articles_and_units() -> None:
    """From the first to the last character of number, scale and currency; the rest has its own fields."""
    mention = only("It sold for about 145 dlrs a tonne.")
    assert (mention.surface, mention.approximator, mention.per, mention.kind) == (
        "145 dlrs",
        "about",
        "tonne",
        "money_rate",
    )


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("It pays 25 dlrs a share.", "share"),
        ("It pays $2 per diluted share.", "share"),
        ("Qtly div 16-1/2 cts.", "share"),
        ("EPS of $1.12 beat.", "share"),
        ("It costs $50 a barrel.", "barrel"),
        ("It costs $23.45/oz.", "ounce"),
        ("It costs 5 mln dlrs a year.", "year"),
        ("It cost 5 mln dlrs a year ago.", None),
        ("It costs 4.25 dlrs per hundredweight.", "cwt"),
        ("A 25-dlr-per-share offer.", "share"),
        ("A $1.25-an-hour raise.", "hour"),
        ("It costs $383.50 a troy ounce.", "ounce"),
    ],
)
def test_a_unit_said_with_the_amount_is_kept(text: str, unit: str | None) -> None:
    """Shares, barrels, years; "a year ago" is no unit."""
    assert only(text).per == unit


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("nearly $5", "nearly"),
        ("more than 5 mln dlrs", "more than"),
        ("as much as 20 percent", "as much as"),
        ("up to $1.9 trillion", "up to"),
        ("an estimated $366,000", "an estimated"),
        ("100% or more", "or more"),
        ("the $5", None),
    ],
)
def test_words_that_loosen_are_kept_apart(text: str, words: str | None) -> None:
    """They stand in ``approximator``, outside the span."""
    assert only(text).approximator == words


def test_signs_and_directions_are_stated_not_applied() -> None:
    """A loss stays positive; only a literal minus makes a value negative."""
    loss = only("It had a net loss of 5 mln dlrs.")
    assert (loss.low > 0, loss.direction) == (True, "loss")
    assert only("It fell 5 pct.").direction == "down"
    assert only("Profit was up 5 pct.").direction == "up"


def test_headline_comes_first_and_offsets_count_in_their_field() -> None:
    """Two texts, one tuple."""
    from pipelines.enrich.amounts import find_amounts

    first, second = find_amounts("Acme to pay $5", "It pays €6.", MODERN)
    assert (first.field, first.start, second.field, second.start) == ("headline", 12, "body", 8)


def test_points_group_thousands_in_other_languages() -> None:
    """``1.234 Euro`` is a thousand odd; in English, too, save where thousandths are paid."""
    from dataclasses import replace

    assert briefs("Es kostet 1.234 Euro.", replace(MODERN, language="de")) == ["1234 EUR"]
    assert briefs("It costs 1.234 euros.") == ["1234 EUR"]
    assert briefs("It costs 1.234 euros a litre.") == ["1.234 EUR"]
    assert briefs("It costs $1.234 and 1.234 million euros.") == ["1.234 USD", "1234000 EUR"]


def test_paragraphs_part_amounts() -> None:
    """A number that ends a paragraph has nothing to do with the next one's first word."""
    assert briefs("It has 19,046\n\nSterling fell.", OLD) == []
    assert briefs("It has 19,046\n    Stg rose.", OLD) == []


def test_every_rule_is_named() -> None:
    """What was read, in a word, for ``explain``."""
    assert [mention.rule for mention in read("It paid $5 mln, two pct and 5-6 euros.")] == [
        "symbol-figures-scale", "words-percent", "range-figures-name",
    ]  # fmt: skip
