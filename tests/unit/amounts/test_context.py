"""Which currency a shared noun means, where and when."""

from datetime import date

import pytest

from pipelines.enrich.amounts import AmountContext
from tests.unit.amounts.reading import MODERN, OLD, briefs, only, read


def at(*places: str, year: int = 1987) -> AmountContext:
    return AmountContext(day=date(year, 3, 17), places=places)


@pytest.mark.parametrize(
    ("text", "context", "code"),
    [
        ("Worth 5 mln dlrs.", at("usa"), "USD"),
        ("Worth 5 mln dlrs.", at("australia"), "AUD"),
        ("Worth 5 mln dlrs.", at("canada"), "CAD"),
        ("Worth 5 mln dlrs.", at("taiwan"), "USD"),
        ("Oil costs 18 dlrs a barrel.", at("australia"), "USD"),
        ("Worth 5 mln francs.", at("france"), "FRF"),
        ("Worth 5 mln francs.", at("belgium"), "BEF"),
        ("Worth 5 mln francs.", at("switzerland"), "CHF"),
        ("Worth 5 mln crowns.", at("sweden"), "SEK"),
        ("Worth 5 mln crowns.", at("norway"), "NOK"),
        ("Worth 5 mln crowns.", at("czech republic", year=2015), "CZK"),
        ("Worth 5 mln pesos.", at("philippines"), "PHP"),
        ("Worth 5 mln pesos.", at("chile", year=2020), "CLP"),
        ("Worth 5 mln pesos.", at("mexico"), "MXP"),
        ("Worth 5 mln pesos.", at("mexico", year=2020), "MXN"),
        ("Worth 5 mln rupees.", at("pakistan"), "PKR"),
        ("Worth 5 mln shillings.", at("tanzania"), "TZS"),
        ("Worth 5 mln dinars.", at("bahrain"), "BHD"),
        ("Worth 5 mln riyals.", at("qatar"), "QAR"),
        ("Worth 5 mln lire.", at("italy"), "ITL"),
        ("Worth 5 mln lira.", at("turkey", year=2015), "TRY"),
        ("Worth 5 mln lira.", at("turkey"), "TRL"),
        ("Worth 5 mln roubles.", at("russia", year=2015), "RUB"),
        ("Worth 5 mln marks.", at("west-germany"), "DEM"),
        ("Worth 5 mln pounds.", at("ireland"), "IEP"),
        ("Worth 5 mln pounds.", at("egypt", year=2020), "EGP"),
        ("Worth 5 cents.", at("south-africa"), "ZAR"),
        ("Worth R500 mln.", at("south-africa"), "ZAR"),
        ("Worth P500 mln.", at("philippines"), "PHP"),
        ("Worth ¥500 mln.", at("china", year=2020), "CNY"),
    ],
)
def test_the_places_of_an_article_choose(text: str, context: AmountContext, code: str) -> None:
    """Country and day pick among the currencies that share a noun."""
    assert only(text, context).currency == code


def test_the_adjective_wins_over_the_place() -> None:
    """And lends its currency to the bare ones after it."""
    assert briefs("It has 5 mln Swiss francs and 6 mln Hong Kong dlrs.", at("france")) == ["5000000 CHF", "6000000 HKD"]
    assert [m.currency for m in read("A 10 mln Luxembourg franc note, in lots of 5,000 francs.", at("belgium"))] == [
        "LUF",
        "LUF",
    ]


def test_a_dateline_in_the_body_is_read() -> None:
    """An article without metadata still says where it is from."""
    mention = only("ISLAMABAD, May 5 (Reuters) - It has 300 mln rupees.")
    assert (mention.currency, mention.currency_reason) == ("PKR", "dateline")


def test_countries_named_in_the_text_choose() -> None:
    """The text alone is enough where it names the country."""
    mention = only("Kenya will raise 4.5 bln shillings.", AmountContext())
    assert (mention.currency, mention.currency_reason) == ("KES", "text")


def test_a_country_of_the_context_chooses() -> None:
    """ISO 3166 alpha-2, as the entity stage gives it."""
    assert only("It has 5 mln dlrs.", AmountContext(country="NZ")).currency == "NZD"


def test_bare_dollar_signs_beside_marked_ones() -> None:
    """``US$`` marks America's, so that ``$`` is local; who converts in parentheses marks all but America's."""
    where = AmountContext(day=MODERN.day, country="AU")
    assert briefs("It paid A$5. It got $6 for it.", where) == ["5 AUD", "6 AUD"]
    assert briefs("It paid A$5 ($3). It got $6 for it.", where) == ["5 AUD", "3 USD", "6 USD"]
    assert briefs("It paid A$5 million at $1.15 a share.", where) == ["5000000 AUD", "1.15 AUD"]
    assert briefs("It paid A$5 million ($3.3 million).", where) == ["5000000 AUD", "3300000 USD"]
    assert briefs("SYDNEY (Reuters) - It paid A$5 and $6.", where) == ["5 AUD", "6 USD"]
    assert briefs("It paid US$5 and $6.", where) == ["5 USD", "6 AUD"]


def test_without_any_sign_custom_decides_and_confidence_tells() -> None:
    """A guess is marked as one."""
    mention = only("It has 5 mln pesos.", AmountContext())
    assert (mention.currency_reason, mention.confidence < 0.5) == ("custom", True)


def test_minor_units_follow_their_unit() -> None:
    """Cents of a dollar, pence of a pound, guilder cents."""
    assert briefs("It has 32 Canadian cts, 5 pence and 10 guilder cents.", OLD) == ["0.32 CAD", "0.05 GBP", "0.1 NLG"]


def test_a_note_states_the_dollars_of_a_whole_text() -> None:
    """``NOTE: Figures in Canadian dollars`` under a table filed from America."""
    text = "CUT BANK, Mont., March 9 -\n    Shr 5 cts vs 4 cts\n    NOTE: Canadian dollars."
    assert briefs(text, OLD) == ["0.05 CAD", "0.04 CAD"]


def test_a_town_among_the_places_is_where_the_story_was_filed() -> None:
    """A provider's places may name several countries; the dateline decides."""
    context = AmountContext(day=OLD.day, places=("australia", "uk", "MELBOURNE"))
    assert only("It has 5 mln dlrs.", context).currency == "AUD"
