"""Whitespace, paragraphs, tables, bylines and trailers."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.normalize.byline import is_byline, read_authors
from pipelines.normalize.trailer import split_trailer
from pipelines.normalize.whitespace import clean, one_line, paragraphs


def test_control_characters_go_and_no_break_spaces_become_spaces() -> None:
    """Wires carry start-of-text, shifts and the like; readers do not want them."""
    assert clean("\x02A\u00a0b\x03\u200b\r\nc") == "A b\nc"
    assert one_line("  Tin\n rises\t again ") == "Tin rises again"


@given(st.text(max_size=200))
def test_clean_text_is_nfc_without_controls(text: str) -> None:
    """Whatever came in."""
    cleaned = clean(text)
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not any(unicodedata.category(character) == "Cc" and character != "\n" for character in cleaned)


def test_wrapped_lines_are_joined_and_indented_lines_begin_paragraphs() -> None:
    """The shape of a wire of the 1980s."""
    text = "Tin rose in\nLondon.\n    It fell in New York, where\ntraders sold.\n"
    assert paragraphs(text) == ["Tin rose in London.", "It fell in New York, where traders sold."]


def test_empty_lines_part_paragraphs() -> None:
    """The shape of a modern body."""
    assert paragraphs("Tin rose.\n\nIt fell.\n \nThen rose.") == ["Tin rose.", "It fell.", "Then rose."]


def test_rows_of_a_table_stay_rows() -> None:
    """Short indented lines and columns may be a table: one paragraph, a row a line."""
    text = "    Shr 5 cts vs 3 cts\n    Net 1 mln vs 2 mln\n    NOTE: Year ago restated for the change in accounting method,\nwhich was adopted.\n"
    assert paragraphs(text) == [
        "Shr 5 cts vs 3 cts\nNet 1 mln vs 2 mln",
        "NOTE: Year ago restated for the change in accounting method, which was adopted.",
    ]
    assert paragraphs("Spot     5.20    5.30\nThree    5.40    5.60") == [
        "Spot     5.20    5.30\nThree    5.40    5.60"
    ]


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        ("By Janet Gabb, Reuters", ("Janet Gabb",)),
        ("BY TED D'AFFLISIO, Reuters", ("Ted D'Afflisio",)),
        ("By Ann Lee and Bo van der Berg", ("Ann Lee", "Bo van der Berg")),
        ("ANN VAN DAM", ("Ann van Dam",)),
        ("", ()),
    ],
)
def test_authors_are_the_names_of_the_byline(byline, authors) -> None:
    """Agency and capitals go, particles stay small."""
    assert read_authors(byline) == authors


def test_a_byline_is_a_paragraph_of_its_own() -> None:
    """A sentence that begins with By is none."""
    assert is_byline("By Ann Lee and Bo Roe")
    assert not is_byline("By midday the index had lost 3 percent, traders said.")
    assert not is_byline("By the end of it all, nobody in the market was quite sure who had sold what to whom")


@pytest.mark.parametrize(
    "line",
    [
        "(Reporting by Ann Lee in London; Editing by Bo Roe)",
        "Reporting by Ann Lee",
        "(Additional reporting by Ann Lee)",
        "Reuter",
        "REUTER",
        "-30-",
        "(c) Meridian Wire 2026",
        "© 2026 Meridian Wire",
        "Copyright 2026 Meridian Wire",
        "((ann.lee@meridian.example; +44 20 7946 0000))"[1:-1],
        "+44 20 7946 0000; desk@meridian.example",
    ],
)
def test_what_stands_under_a_story_is_trailer(line) -> None:
    """Credits, sign-offs, rights and telephone lines are never text for amounts."""
    story, trailer = split_trailer(["Tin rose.", line])
    if line.startswith("(ann"):
        assert story
    else:
        assert (story, trailer) == (["Tin rose."], line)


def test_a_sign_off_at_the_end_of_the_last_paragraph_is_taken_off() -> None:
    """Old wires set it behind the last words."""
    assert split_trailer(["Tin rose. Reuter"]) == (["Tin rose."], "Reuter")
    assert split_trailer(["They told Reuters"]) == (["They told Reuters"], None)


def test_a_story_may_be_nothing_but_trailer() -> None:
    """Then it has no text."""
    assert split_trailer(["Reuter"]) == ([], "Reuter")
    assert split_trailer([]) == ([], None)
