"""Dates and periods in texts, by the day of the article; what may mean two dates is left out."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.enrich.amounts import find_amounts
from pipelines.enrich.dates import find_dates
from pipelines.enrich.dates.find import find_triggers
from pipelines.enrich.dates.words import TRIGGER

TUESDAY = date(2025, 6, 10)


def read(text: str, day: date = TUESDAY) -> dict[str, str]:
    """Return the dates of a text: surface, and first and last day."""
    found = find_dates("", text, day, find_amounts("", text))
    for one in found:
        assert text[one.start : one.end] == one.surface
    return {one.surface: f"{one.first} {one.last}" for one in found}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("said on Tuesday", {"Tuesday": "2025-06-10 2025-06-10"}),
        ("said on Monday", {"Monday": "2025-06-09 2025-06-09"}),
        ("will meet on Friday", {"Friday": "2025-06-13 2025-06-13"}),
        ("said last Friday", {"last Friday": "2025-06-06 2025-06-06"}),
        ("opens next Monday", {"next Monday": "2025-06-16 2025-06-16"}),
        ("said yesterday", {"yesterday": "2025-06-09 2025-06-09"}),
        ("on March 4, 2024", {"March 4, 2024": "2024-03-04 2024-03-04"}),
        ("on 4 March 2024", {"4 March 2024": "2024-03-04 2024-03-04"}),
        ("sales fell in March", {"March": "2025-03-01 2025-03-31"}),
        ("since November", {"November": "2024-11-01 2024-11-30"}),
        ("will open in February", {"February": "2026-02-01 2026-02-28"}),
        ("from April 1 next year", {"April 1 next year": "2026-04-01 2026-04-01"}),
        ("in the third quarter of 2024", {"the third quarter of 2024": "2024-07-01 2024-09-30"}),
        ("first-quarter profit rose", {"first-quarter": "2025-01-01 2025-03-31"}),
        ("fourth-quarter profit rose", {"fourth-quarter": "2024-10-01 2024-12-31"}),
        ("Q3 2024 revenue", {"Q3 2024": "2024-07-01 2024-09-30"}),
        ("last quarter", {"last quarter": "2025-01-01 2025-03-31"}),
        ("in the first half of 1987", {"the first half of 1987": "1987-01-01 1987-06-30"}),
        ("H1 2025 sales", {"H1 2025": "2025-01-01 2025-06-30"}),
        ("fiscal 2025 revenue", {"fiscal 2025": "2025-01-01 2025-12-31"}),
        ("last year and next month", {"last year": "2024-01-01 2024-12-31", "next month": "2025-07-01 2025-07-31"}),
        ("this week", {"this week": "2025-06-09 2025-06-15"}),
        ("since 2019", {"2019": "2019-01-01 2019-12-31"}),
        ("early 2027", {"early 2027": "2027-01-01 2027-03-31"}),
        ("the 2024/25 season", {"2024/25": "2025-01-01 2025-12-31"}),
        ("last autumn", {"last autumn": "2024-09-01 2024-11-30"}),
        ("the April-June quarter", {"April-June quarter": "2025-04-01 2025-06-30"}),
        (
            "the year ended March 31, 2025",
            {"the year ended March 31, 2025": "2024-04-01 2025-03-31", "March 31, 2025": "2025-03-31 2025-03-31"},
        ),
        ("nine months to September", {"nine months to September": "2024-01-01 2024-09-30"}),
    ],
)
def test_dates_count_from_the_day_of_the_article(text: str, expected: dict[str, str]) -> None:
    assert read(text) == expected


def test_a_quarter_ends_where_the_table_says() -> None:
    assert read("1ST QTR FEB 28 NET", date(1987, 4, 14))["1ST QTR"] == "1986-12-01 1987-02-28"


@pytest.mark.parametrize(
    "text",
    [
        "He may march on",
        "the spring collection",
        "in the fiscal second quarter",
        "$2019 in cash",
        "2000 people",
        "Feb 30",
        "May Smith won",
        "",
        "1,987 tonnes",
    ],
)
def test_what_is_no_date_or_ambiguous_is_left_out(text: str) -> None:
    assert read(text) == {}


def test_no_date_inside_an_amount() -> None:
    assert read("a loan of 2019 dollars in 2024") == {"2024": "2024-01-01 2024-12-31"}


def test_fields_and_order() -> None:
    found = find_dates("Profit up in 2024", "Sales rose in 2023.", TUESDAY)
    assert [(one.field, one.surface, one.grain) for one in found] == [
        ("headline", "2024", "year"),
        ("body", "2023", "year"),
    ]


def test_a_long_text_of_dates_takes_no_longer_a_date() -> None:
    text = "in 2019 and on Tuesday he paid $5 in March. " * 2000
    assert len(find_dates("", text, TUESDAY, find_amounts("", text))) == 6000


@given(
    st.lists(
        st.sampled_from(
            "May March, Q1 FY 25 FY25 1987 1987.5 half-year year's \n first-quarter Oct-Dec yesterday; 4Q".split(" ")
        ),
        max_size=9,
    )
)
def test_runs_have_the_triggers_of_the_whole_text(runs: list[str]) -> None:
    """Only runs that may have a trigger are searched; the pattern over the whole text is the oracle."""
    text = " ".join(runs)
    assert [one.span() for one in find_triggers(text)] == [one.span() for one in TRIGGER.finditer(text)]


@pytest.mark.parametrize(
    ("headline", "body", "expected"),
    [
        (
            "CALDER <CLD> 3RD QTR JAN 31 NET",
            "Shr 9 cts vs 7 cts\nNine mths\nShr 25 cts vs 20 cts",
            {"3RD QTR": "1986-11-01 1987-01-31", "Nine mths": "1986-05-01 1987-01-31"},
        ),
        (
            "CALDER <CLD> 4TH QTR NET",
            "Period ended Feb 28\nShr 9 cts vs 7 cts\nYear\nShr 25 cts vs 20 cts",
            {"4TH QTR": "1986-12-01 1987-02-28", "Year": "1986-03-01 1987-02-28"},
        ),
        ("CALDER <CLD> 2ND QTR MARCH FIVE NET", "Shr 9 cts vs 7 cts", {"2ND QTR": "1986-12-06 1987-03-05"}),
        ("CALDER <CLD> 4TH QTR ENDS JAN 31", "Shr 9 cts vs 7 cts", {"4TH QTR": "1986-11-01 1987-01-31"}),
        ("CALDER <CLD> HALFYEAR ENDED JAN 31", "Shr 9p vs 7p", {"HALFYEAR ENDED JAN 31": "1986-08-01 1987-01-31"}),
    ],
)
def test_parts_of_a_table_of_results(headline: str, body: str, expected: dict[str, str]) -> None:
    """They end with the quarter of the headline, or on the day that a line says."""
    found = find_dates(headline, body, date(1987, 3, 24), find_amounts(headline, body))
    dates = {one.surface: f"{one.first} {one.last}" for one in found}
    assert {name: dates.get(name) for name in expected} == expected


def test_the_first_months_of_a_year() -> None:
    text = "Profit rose in the first nine months of 2024, and sales did in the same quarter last year."
    assert read(text) == {"the first nine months of 2024": "2024-01-01 2024-09-30"}


@pytest.mark.parametrize("count", ["\u00b2", "9" * 5000, "30000", "\u0663"])
@pytest.mark.parametrize(
    "body", ["{} mths", "Period ended May {}", "In the first {} months of 1986 it fell", "The {} months ended May 31"]
)
def test_a_count_that_is_no_number_of_months_does_no_harm(count: str, body: str) -> None:
    """Superscripts are digits to ``str.isdigit`` and no numbers to ``int``; a span must end in a year of the calendar."""
    text = f"Shr 9 cts vs 7 cts\n{body.format(count)}\nNet 3 vs 2"
    found = find_dates("CALDER <CLD> 3RD QTR NET", text, date(1987, 3, 24), ())
    assert all(one.first <= one.last for one in found)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("In the 1986 first quarter it earned more.", "1986-01-01", "1986-03-31"),
        ("It lost less than in last year's third quarter.", "1986-07-01", "1986-09-30"),
        ("Prices rose in the three months to end January.", "1986-11-01", "1987-01-31"),
        ("March revenue rose.", "1987-03-01", "1987-03-31"),
    ],
)
def test_periods_by_what_stands_before_them(text: str, first: str, last: str) -> None:
    found = find_dates("", text, date(1987, 4, 9), ())
    assert (first, last) in [(str(one.first), str(one.last)) for one in found]


@pytest.mark.parametrize("day", [date(1, 1, 3), date(2, 3, 5), date(50, 3, 5), date(9999, 12, 30)])
def test_an_article_at_the_end_of_the_calendar_has_no_dates_beyond_it(day: date) -> None:
    text = "Last year profit fell. Next year it will rise, and next week as well. It earned more in the {} ended June."
    for period in ("year", "36 months", "999 months"):
        find_dates("", text.format(period), day, ())


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("In la\u017ft year's third quarter it lost money.", "1986-07-01", "1986-09-30"),
        ("In the third quarter of la\u017ft year it lost money.", "1986-07-01", "1986-09-30"),
        ("It lost money in March la\u017ft year.", "1986-03-01", "1986-03-31"),
    ],
)
def test_a_long_s_is_an_s(text: str, first: str, last: str) -> None:
    """Expressions without case take it for one."""
    assert (first, last) in [(str(one.first), str(one.last)) for one in find_dates("", text, date(1987, 4, 9), ())]
