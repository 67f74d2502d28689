"""Whitespace, paragraphs, tables, bylines and trailers."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.language.agencies import signed_by
from pipelines.normalize.byline import is_byline, read_authors
from pipelines.normalize.trailer import separate_sign_off, split_trailer
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
        ("By ANN LEE, AP Business Writer", ("Ann Lee",)),
        ("By Ann Lee, Bo Roe and Cy Poe", ("Ann Lee", "Bo Roe", "Cy Poe")),
        ("By Ann Lee in London and Bo Roe in Paris", ("Ann Lee", "Bo Roe")),
        ("JANE DOE IN LONDON", ("Jane Doe",)),
        ("Von Ann Lee, dpa", ("Ann Lee",)),
        ("By J. K. Smith and A. B. Roe Jr.", ("J. K. Smith", "A. B. Roe Jr.")),
        ("By Ann Lee Reuters", ("Ann Lee",)),
        ("By Ann Lee | Reuters", ("Ann Lee",)),
        ("By Nan Lee, AP", ("Nan Lee",)),
        ("Ann Lee / Harbor Post", ("Ann Lee",)),
        ("Ann Lee, Harbor Post", ("Ann Lee",)),
        ("By ANN LEE, Harbor Press Writer", ("Ann Lee",)),
        ("By Emily Post", ("Emily Post",)),
        ("By Staff Writer in City", ()),
        ("By Alan Roe, Energy Desk", ("Alan Roe",)),
        ("By Alan Roe Energy Desk", ("Alan Roe",)),
        ("By Alan Roe, Economy and Finance Desk", ("Alan Roe",)),
        ("By Alan Roe, Chief Energy Correspondent", ("Alan Roe",)),
        ("By Ann Lee, Bo Roe Staff Writers", ("Ann Lee", "Bo Roe")),
        ("By dpa correspondents", ()),
        ("Von dpa-Korrespondenten", ()),
        ("By Reuters Staff", ()),
        ("", ()),
    ],
)
def test_authors_are_the_names_of_the_byline(byline: str, authors: tuple[object, ...] | tuple[str, ...]) -> None:
    """Agency and capitals go, particles stay small."""
    assert read_authors(byline) == authors


def test_a_byline_is_a_paragraph_of_its_own() -> None:
    """A sentence that begins with By is none."""
    assert is_byline("By Ann Lee and Bo Roe")
    assert is_byline("By J. K. Smith, AP Business Writer")
    assert is_byline("By Staff Writer in City")
    assert is_byline("By dpa correspondents")
    assert is_byline("By AFP")
    assert not is_byline("By the numbers the year was good")
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
        "desk@meridian.example",
        "Tel: +44 20 7946 0000",
        "New York newsdesk: 212 555 0199",
        "Copyright 2026 The Associated Press. All rights reserved.",
        "This material may not be published, broadcast, rewritten or redistributed.",
        "--With assistance from Ann Lee.",
        "To contact the reporter on this story: Ann Lee in London",
        "AP writers Ann Lee in Paris and Bo Roe in Rome contributed to this report.",
        "View source version on wire.example",
        "-0-",
        "ENDS",
        "###",
        "/AP/",
        "Blah blah blah.",
        "The post Tin rises appeared first on Harbor Post.",
        "Continue reading...",
    ],
)
def test_what_stands_under_a_story_is_trailer(line: str) -> None:
    """Credits, sign-offs, rights and telephone lines are never text for amounts."""
    story, trailer = split_trailer(["Tin rose.", line])
    if line.startswith("(ann"):
        assert story
    else:
        assert (story, trailer) == (["Tin rose."], line)


@pytest.mark.parametrize(
    "line",
    [
        "Sources said prices rose.",
        "Copyright law of 1976 is to change.",
        "Ends meet for few, he said.",
        "More may follow.",
    ],
)
def test_a_sentence_under_a_story_is_story(line: str) -> None:
    """Though it begins with a word that signs elsewhere."""
    assert split_trailer(["Tin rose.", line]) == (["Tin rose.", line], None)


def test_calls_and_links_between_paragraphs_are_no_story() -> None:
    """A heading of links takes the links under it; the story goes on where a sentence begins."""
    texts = [
        "Tin rose.",
        "Sign up for our newsletter here",
        "More on this story",
        "Lead falls 5%",
        "Zinc at $900",
        "It fell later.",
        "Related stories:",
        "Iron at $100",
    ]
    story, trailer = split_trailer(texts)
    assert story == ["Tin rose.", "It fell later."]
    assert trailer == "\n\n".join(text for text in texts if text not in story)


def test_a_sign_off_is_no_row_and_no_part_of_a_wrapped_line() -> None:
    """Results end with it."""
    assert separate_sign_off("    Revs 5 mln vs 4 mln\n Reuter\n") == "    Revs 5 mln vs 4 mln\n\n Reuter"
    assert separate_sign_off("Tin rose\nin London") == "Tin rose\nin London"


@pytest.mark.parametrize(
    ("trailer", "agency"),
    [
        ("REUTER", "Reuters"),
        ("(c) Copyright Thomson Reuters 2026", "Reuters"),
        ("Copyright 2026 The Associated Press. All rights reserved.", "AP"),
        ("-30-", None),
    ],
)
def test_an_agency_signs_under_its_story(trailer: str, agency: str | None) -> None:
    """By its name alone or in its copyright."""
    assert signed_by(trailer) == agency


def test_a_sign_off_at_the_end_of_the_last_paragraph_is_taken_off() -> None:
    """Old wires set it behind the last words."""
    assert split_trailer(["Tin rose. Reuter"]) == (["Tin rose."], "Reuter")
    assert split_trailer(["They told Reuters"]) == (["They told Reuters"], None)


def test_a_story_may_be_nothing_but_trailer() -> None:
    """Then it has no text."""
    assert split_trailer(["Reuter"]) == ([], "Reuter")
    assert split_trailer([]) == ([], None)


def test_the_points_of_a_list_are_paragraphs() -> None:
    """As in the summary above an update; a wrapped line may begin with a dash."""
    assert paragraphs("* Toll rises to 27\n* Rescuers reach girl\n• Aid of $3\n\nTin rose\n- and fell - on Monday") == [
        "* Toll rises to 27",
        "* Rescuers reach girl",
        "• Aid of $3",
        "Tin rose - and fell - on Monday",
    ]
