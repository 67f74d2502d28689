"""Amounts that lean on each other: elided units, tables, relations, quotes."""

from tests.unit.amounts.reading import MODERN, OLD, brief, briefs, links, read

TABLE = """
    Shr 20 cts vs 18 cts
    Net 4.1 mln vs 4.0 mln
    Revs 45,200,000 vs 41,100,000
    Avg shrs 20.0 mln vs 19.8 mln
    Year
    Shr loss 1.58 dlrs vs profit 58 cts
    Net loss 24.2 mln vs profit 18.9 mln
"""


def test_an_elided_amount_borrows_its_siblings_currency() -> None:
    """With a flag, and a link to the lender."""
    first, second = read("Sales were 210 mln francs, up from 203 mln.", OLD)
    assert brief(second) == "203000000 FRF"
    assert second.flags == ("elided",)
    assert (second.links[0].relation, second.links[0].target) == ("sibling", 0)
    assert first.flags == ()


def test_an_elided_percent_sign_is_lent() -> None:
    """Forward in comparisons, backward in lists."""
    assert briefs("It rose to 5.2 pct from 5.1 in May.") == ["5.2 %", "5.1 %"]
    assert briefs("Rates of 5.5, 6.2 and 7.1 pct.") == ["5.5 %", "6.2 %", "7.1 %"]


def test_goods_borrow_nothing() -> None:
    """A count with a noun of its own is no money."""
    assert briefs("Sales were 5 mln dlrs, up from 3 mln tonnes.") == ["5000000 USD"]


def test_a_company_table_is_read_in_its_own_currency() -> None:
    """Bare figures under money's labels are ``implicit``; shares are counted, not paid."""
    mentions = read(TABLE, OLD)
    assert [brief(m) for m in mentions] == [
        "0.2 USD", "0.18 USD", "4100000 USD", "4000000 USD", "45200000 USD", "41100000 USD",
        "1.58 USD", "0.58 USD", "24200000 USD", "18900000 USD",
    ]  # fmt: skip
    assert [m.per for m in mentions[:3]] == ["share", "share", None]
    assert [m.flags for m in mentions[:3]] == [(), (), ("implicit",)]
    assert (8, "versus", 9) in links(TABLE, OLD)


def test_a_figure_in_parentheses_is_the_same_amount() -> None:
    """And what follows compares with the amount before the parentheses."""
    text = "It made 21 billion euros ($23.6 billion), up from 20 billion."
    assert links(text) == {(0, "same_amount", 1), (1, "same_amount", 0), (0, "to", 2), (2, "from", 0)}
    assert read(text)[2].currency == "EUR"


def test_change_result_and_base_are_linked() -> None:
    """``rose 5 pct to 3.2 billion from 3.0 billion``."""
    assert links("Sales rose 5 pct to 3.2 billion dollars from 3.0 billion dollars.") == {
        (0, "change_of", 1), (1, "result_of", 0), (2, "base_of", 0), (2, "from", 1), (1, "to", 2),
    }  # fmt: skip


def test_a_change_said_twice_is_linked_twice() -> None:
    """``8.2 billion dlrs, or 4.0 pct``."""
    text = "Orders fell 8.2 billion dlrs, or 4.0 pct, in January to a seasonally adjusted 194.5 billion dlrs."
    assert links(text) == {(0, "change_of", 2), (1, "change_of", 2), (2, "result_of", 0), (2, "result_of", 1)}


def test_a_change_said_after_its_result_is_linked() -> None:
    """``profit of X, up 5 pct``."""
    assert links("It made a profit of $5 million, up 5%.") == {(1, "change_of", 0), (0, "result_of", 1)}


def test_from_and_to_are_linked() -> None:
    """Two mentions, not a range."""
    assert links("It went from $3 million to $5 million.") == {(0, "from", 1), (1, "to", 0)}


def test_sentences_part_relations() -> None:
    """Nothing reaches over a full stop."""
    assert links("It rose 5 pct. To 3 mln dlrs it adds little.") == set()


def test_the_price_of_a_currency_is_a_quote() -> None:
    """Counted for one unit of what is priced, and passed on to further quotes."""
    quotes = read("The dollar closed at 1.8230 marks and 153.40 yen.", OLD)
    assert [(m.kind, m.per, brief(m)) for m in quotes] == [
        ("fx_quote", "dollar", "1.823 DEM"), ("fx_quote", "dollar", "153.4 JPY"),
    ]  # fmt: skip
    assert [m.kind for m in read("The euro was up 0.3% at $1.0875.")] == ["percent", "fx_quote"]
    assert read("($1 = 0.9234 euros)")[1].per == "dollar"


def test_prices_of_goods_are_no_quotes() -> None:
    """Even in a sentence about the dollar."""
    assert [m.kind for m in read("The dollar fell and gold rose to $1,950.19.")] == ["money"]


def test_a_dealers_short_quote_is_filled_up() -> None:
    """``1.8250/60`` ends at 1.8260."""
    assert briefs("The dollar was at 1.8250/60 marks.", OLD) == ["1.825..1.826 DEM"]


def test_links_point_into_the_returned_tuple() -> None:
    """Whatever the field."""
    from pipelines.enrich.amounts import find_amounts

    mentions = find_amounts("Up 5 pct to $3", "It rose 6 pct to $4.", MODERN)
    assert [link.target for mention in mentions for link in mention.links] == [1, 0, 3, 2]
