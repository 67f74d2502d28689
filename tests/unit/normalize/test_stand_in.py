"""A headline for an item that has none, and paragraphs by lines."""

import pytest

from pipelines.normalize.headline_from_text import headline_from
from pipelines.normalize.whitespace import paragraphs

SENTENCES = [
    ("Tin rose on Monday.", "Tin rose on Monday"),
    ("Tin rose. It fell.", "Tin rose"),
    ("Mr. Roe met Sen. Lee on Monday. They talked.", "Mr. Roe met Sen. Lee on Monday"),
    ("The U.S. and Peru met.", "The U.S. and Peru met"),
    ("Is tin scarce? It is.", "Is tin scarce?"),
    (
        "The board of Harbor Widgets, which makes tin openers in three towns of the north, met on Monday.",
        "The board of Harbor Widgets",
    ),
    ("Tin " * 20 + "rose.", "Tin " * 12 + "..."),
    ("", ""),
]


@pytest.mark.parametrize(("text", "headline"), SENTENCES)
def test_the_first_sentence_or_clause_stands_in(text: str, headline: str) -> None:
    """At most twelve words."""
    assert headline_from(text) == headline


LONG = "The ministry said on Monday that the plan would go ahead as it had been agreed between all the parties in the house last year"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (f"{LONG}.\n{LONG}, too.\nNo vote is planned.", [f"{LONG}.", f"{LONG}, too.", "No vote is planned."]),
        (
            "Tin rose on Monday in a quiet market, as\ntraders said.",
            ["Tin rose on Monday in a quiet market, as traders said."],
        ),
        (
            "Tin rose on Monday in a quiet market, as traders\nhad said.\nNickel fell, and zinc rose in the afternoon, by\na third.",
            [
                "Tin rose on Monday in a quiet market, as traders had said.",
                "Nickel fell, and zinc rose in the afternoon, by a third.",
            ],
        ),
        (f"{LONG}.\n\nTin   1,200   1,300\nZinc   900   800", [f"{LONG}.", "Tin   1,200   1,300\nZinc   900   800"]),
        (
            "See https://harbor.example/" + "a" * 150 + "\nfor more.",
            ["See https://harbor.example/" + "a" * 150, "for more."],
        ),
    ],
)
def test_line_breaks_end_paragraphs_where_they_do_not_wrap(text: str, wanted: list[str]) -> None:
    """Lines that are not wrapped at one width are paragraphs; tables stay whole."""
    assert paragraphs(text) == wanted
