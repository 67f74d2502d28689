"""What stands above a story and is none of it."""

from datetime import date

import pytest

from pipelines.normalize.furniture import ItemFields, Top, split_top
from schemas import Control

STORY = "Tin rose on Monday, and it did not fall again."


def top(*texts: str, headline: str = "Tin rises again", byline: str | None = None) -> Top:
    return split_top([*texts], ItemFields(headline, byline, date(2026, 3, 3)))


def test_a_header_block_goes_with_the_headline_and_the_time() -> None:
    """Rubric, country, time and genre stand above the headline once more; the byline is read under them."""
    read = top("Metals", "Peru", "03.03.2026 15:00", "Extra", "Tin rises again", "Von Änne Löw, dpa", STORY)
    assert (read.texts, read.byline) == ([STORY], "Von Änne Löw, dpa")
    assert read.furniture == ("Metals", "Peru", "Extra", "03.03.2026 15:00")


def test_labels_above_a_dateline_go() -> None:
    """So does a slug line; bullets and longer lines are part of the story."""
    filed = f"LONDON (AB) - {STORY}"
    deck = "A longer line that is no sentence but says what the story is about"
    read = top("Peru/metals/tin", "* Tin up", deck, filed)
    assert (read.texts, read.furniture) == (["* Tin up", deck, filed], ("Peru/metals/tin",))


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("By Ann Lee", "Ann Lee"),
        ("Ann Lee", "By Ann Lee"),
        ("BY ANN LEE, Reuters", "Ann Lee"),
        ("By Ann Lee and Bo Roe", "By Ann Lee"),
    ],
)
def test_a_byline_that_is_given_and_repeated_is_told_once(line: str, byline: str) -> None:
    """In whatever form."""
    read = top(line, STORY, byline=byline)
    assert (read.texts, read.byline, read.furniture) == ([STORY], None, ())


def test_another_byline_than_the_one_given_is_kept_beside_the_text() -> None:
    """It is lost to nobody."""
    read = top("By Cy Poe", STORY, byline="By Ann Lee")
    assert (read.texts, read.byline, read.furniture) == ([STORY], None, ("By Cy Poe",))


def test_lead_lines_become_tags() -> None:
    """With control and number; ``=2`` is the page."""
    read = top("URGENT", "2ND LEAD", "=2", "By Ann Lee", STORY)
    assert [(tag.text, tag.control, tag.number) for tag in read.tags] == [
        ("URGENT", None, None),
        ("2ND LEAD", Control.UPDATE, 2),
    ]
    assert (read.take, read.texts, read.byline) == (2, [STORY], "By Ann Lee")


def test_a_role_stands_under_the_byline() -> None:
    """It is part of it."""
    assert top("By ANN LEE", "AP Business Writer", STORY).byline == "By ANN LEE, AP Business Writer"


@pytest.mark.parametrize(
    "texts",
    [
        (STORY,),
        ("Tin rises again",),
        ("Summary", STORY),
        ("By Ann Lee",),
        (),
        ("Shr 5 cts", "Net 3 mln"),
        ("ANALYSIS", STORY),
    ],
)
def test_what_may_be_the_story_stays(texts: tuple[str, ...]) -> None:
    """A label above nothing certain, and a text that is nothing else."""
    assert top(*texts).texts == [*texts]
