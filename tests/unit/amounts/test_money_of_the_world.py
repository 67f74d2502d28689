"""Currencies of all continents by the words, signs and letters of their own papers, and the first of two states of a price."""

from datetime import date

import pytest

from pipelines.enrich.amounts import AmountContext
from tests.unit.amounts.reading import MODERN, briefs

DAY = date(2026, 3, 3)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The dam lost 30 billion guaranies.", ["30000000000 PYG"]),
        ("The ferry took 7 million meticais and 400 million colones.", ["7000000 MZN", "400000000 CRC"]),
        ("It owes 12 million córdobas, 3 million bolívares and 9 billion krónur.", ["12000000 NIO", "3000000 VES", "9000000000 ISK"]),
        ("It lent 2 million Georgian lari and 5 million Yemeni rials.", ["2000000 GEL", "5000000 YER"]),
        ("It lent 6 million Serbian dinars.", ["6000000 RSD"]),
        ("It lent 8 billion West African CFA francs and 2 million East Caribbean dollars.", ["8000000000 XOF", "2000000 XCD"]),
        ("The cup costs Kč70 and the plate 45 zł.", ["70 CZK", "45 PLN"]),
        ("The motel takes JD30 a night.", ["30 JOD"]),
        ("Bolivia's port earned Bs 12 million, Bs. 2,500 a crane.", ["12000000 BOB", "2500 BOB"]),
        ("Algeria's mill earned DA 40 million.", ["40000000 DZD"]),
        ("The Honduran mill lost L 40 million and 900 million soums.", ["40000000 HNL", "900000000 UZS"]),
        ("Part 40 of the Bs 12 series", []),
        ("The club owes RD$4.5 million and SR$2m.", ["4500000 DOP", "2000000 SRD"]),
        ("Lebanon's lira rose to 88,000 per dollar.", ["88000 LBP"]),
        ("Jordan's dinar held at 0.709 per dollar, the bank in Amman said.", ["0.709 JOD"]),
    ],
)  # fmt: skip
def test_a_currency_is_known_by_its_own_papers_names(text: str, wanted: list[str]) -> None:
    """Plurals of the country, accents, whole names, prefixes that count only at home."""
    assert briefs(text, AmountContext(day=DAY)) == wanted


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        ("de", "Es fehlt eine halbe Million Euro, dann eine Viertelmillion Euro.", ["500000 EUR", "250000 EUR"]),
        ("de", "Er zahlt von 30 bis 40 Euro.", ["30..40 EUR"]),
        ("nl", "Het kost van 30 tot 40 euro.", ["30..40 EUR"]),
        ("fr", "Il manque un demi-million d'euros.", ["500000 EUR"]),
        ("fr", "Le prix passe de 410 à 450 euros.", ["410 EUR", "450 EUR"]),
        ("da", "Der mangler en halv million kroner.", ["500000 DKK"]),
        ("ru", "Не хватает полмиллиона рублей.", ["500000 RUB"]),
        ("hi", "पुल पर 300 करोड़ रुपये और ₹20 लाख लगे, यानी 4 प्रतिशत।", ["3000000000 INR", "2000000 INR", "4 %"]),
        ("bn", "সেতুতে ৪০ কোটি টাকা লাগে।", ["400000000 BDT"]),
        ("bg", "Мостът струва 4 млн. лева.", ["4000000 BGN"]),
        ("el", "Η γέφυρα κόστισε 2,5 δισ. ευρώ.", ["2500000000 EUR"]),
        ("he", "הגשר עלה 4 מיליון שקל.", ["4000000 ILS"]),
        ("hu", "A híd 4 milliárd forintba került.", ["4000000000 HUF"]),
        ("vi", "Cây cầu giá 1.400 tỷ đồng.", ["1400000000000 VND"]),
        ("ja", "株価は1.8％安の￥900。", ["1.8 %", "900 JPY"]),
    ],
)
def test_amounts_of_further_languages(language: str, text: str, wanted: list[str]) -> None:
    """Halves, vowel signs of India's scripts, short scales, links of bounds."""
    assert briefs(text, AmountContext(day=DAY, language=language)) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("It costs ten thousand five hundred dollars.", ["10500 USD"]),
        ("It costs two million three hundred thousand and forty euros.", ["2300040 EUR"]),
        ("It costs two thousand, five hundred and ten pounds.", ["2510 GBP"]),
        ("It costs two million, three hundred thousand euros.", ["2300000 EUR"]),
        ("One thousand people paid five hundred dollars.", ["500 USD"]),
        ("It costs three million to five million dollars.", ["3000000..5000000 USD"]),
        ("The fee rises from 40 to 45 euros.", ["40 EUR", "45 EUR"]),
        ("Sales fell from 2.4 to 2.1 billion dollars.", ["2400000000 USD", "2100000000 USD"]),
        ("The levy rises from 4 to 6.5 percent.", ["4 %", "6.5 %"]),
        ("From 2019 to 30 million dollars it took years.", ["30000000 USD"]),
        ("It moved from 5 to 900 dollars.", ["900 USD"]),
        ("Some paid at least 30 pounds each.", ["30 GBP"]),
        ("It weighs 30 pounds, and she lost 5 pounds.", []),
        ("The levy is 8 cents a litre, Vienna said.", ["0.08 EUR"]),
        ("The CAD700 software runs the SAR300 drone.", []),
        ("The software costs CAD700.", ["700 CAD"]),
    ],
)
def test_the_first_of_two_states_and_what_is_paid(text: str, wanted: list[str]) -> None:
    """A bare figure after ``from`` has the unit of the second; a weight is no money, a model no price."""
    assert briefs(text, MODERN) == wanted
