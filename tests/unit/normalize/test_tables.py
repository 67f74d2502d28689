"""Tables: columns leave the text and stay available as cells."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from pipelines.enrich.amounts import AmountContext, find_amounts
from pipelines.normalize import TimeLimits, normalize
from pipelines.normalize.tables import split_tables
from pipelines.normalize.whitespace import paragraphs
from pipelines.parse.markup import text_of_html
from schemas import Article, ParsedArticle, Table

PRICES = """    The exchange gave these prices.
    (cents per lb)
              Today    Week ago
    Tin       1,200      1,100
    Lead                   900
    Zinc        700        650
    Prices are for spot delivery in Rotterdam, a spokesman said.
"""


def article(body: str) -> Article:
    when = datetime(2026, 3, 3, tzinfo=UTC)
    given = Article(provider="m", item_id="1", time=when, time_source="record", headline="Tin", body=body)
    return normalize(ParsedArticle(given), "en", TimeLimits())


def test_columns_become_cells_and_leave_the_text() -> None:
    """An empty cell stays one; the heading line is the caption; the sentences around it stay in the body."""
    done = article(PRICES)
    assert done.body == (
        "The exchange gave these prices.\n\nPrices are for spot delivery in Rotterdam, a spokesman said."
    )
    rows = (("", "Today", "Week ago"), ("Tin", "1,200", "1,100"), ("Lead", "", "900"), ("Zinc", "700", "650"))
    assert done.tables == (Table(caption="(cents per lb)", rows=rows, after=1),)


def test_full_text_has_the_tables_in_their_places() -> None:
    """And it is read back into the same body and the same tables."""
    done = article(PRICES)
    assert done.full_text.split("\n\n")[1].startswith("(cents per lb)\n\tToday\tWeek ago\nTin\t1,200")
    again = article(done.full_text)
    assert (again.body, again.tables) == (done.body, done.tables)


def test_results_that_compare_stay_text_for_amounts() -> None:
    """Company results are lines, even where somebody lined them up."""
    body = article(
        "    Shr      32 cts vs 22 cts\n    Net      1,000,000 vs 900,000\n    Revs     5.1 mln vs 4.0 mln"
    ).body
    assert body == "Shr 32 cts vs 22 cts\nNet 1,000,000 vs 900,000\nRevs 5.1 mln vs 4.0 mln"
    assert find_amounts("", body, AmountContext())


def test_a_gap_in_one_line_makes_no_table() -> None:
    """Wires lose characters."""
    text = "    The Bank said the   U.S. dollar\nwas 1.3053 at noon, compared with 1.30 the day before."
    assert article(text).body == " ".join(text.split())


def test_an_html_table_comes_through_with_its_caption_and_spans() -> None:
    """Cells under a rowspan and beside a colspan are empty."""
    html = (
        "<p>Before.</p><table><caption>Prices</caption><tr><th></th><th colspan='2'>Dlrs</th></tr>"
        "<tr><td rowspan='2'>Tin</td><td>5<br>6</td><td>7 vs 8</td></tr><tr><td>1</td><td>2</td></tr></table><p>After.</p>"
    )
    done = article(text_of_html(html))
    assert done.body == "Before.\n\nAfter."
    assert done.tables == (
        Table(caption="Prices", rows=(("", "Dlrs", ""), ("Tin", "5 6", "7 vs 8"), ("", "1", "2")), after=1),
    )


def test_a_table_that_lays_out_a_page_is_text() -> None:
    """One column, or a table within, holds a story and no figures."""
    done = article(text_of_html("<table><tr><td><p>Tin rose.</p></td></tr><tr><td>It fell.</td></tr></table>"))
    assert (done.body, done.tables) == ("Tin rose.\n\nIt fell.", ())
    nested = article(text_of_html("<table><tr><td>Left<table><tr><td>a<td>1<tr><td>b<td>2</table><td>Right</table>"))
    assert (nested.body, len(nested.tables)) == ("Left\n\nRight", 1)


CELLS = st.text(st.characters(codec="utf-8", categories=("L", "N")), min_size=1, max_size=8)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), min_size=2, max_size=6))
def test_cells_parted_by_tabs_are_read_back(rows: list[list[str]]) -> None:
    """Whatever they hold."""
    texts, tables = split_tables(paragraphs("Tin.\n\n" + "\n".join(map("\t".join, rows))))
    assert texts == ["Tin."]
    assert [len(row) for row in tables[0].rows] == [2] * len(rows)
