"""Names of the months in the languages of the wires."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.language.months import MONTH, MONTHS, month_of
from tests.unit.language import write_months

IN_TEXT = re.compile(MONTH, re.IGNORECASE)


def test_the_file_is_what_the_cldr_has() -> None:
    """The file stands as its writer makes it."""
    assert write_months.FILE.read_text(encoding="utf-8") == write_months.table()


@pytest.mark.parametrize("language", [one for one in write_months.LANGUAGES.split() if one != "hr"])
@pytest.mark.parametrize("number", range(1, 13))
def test_every_name_is_read_however_it_is_written(language: str, number: int) -> None:
    """Full names and abbreviations, in capitals, with a point, without accents, composed or not."""
    for name in (*write_months.names(language, "wide", number), *write_months.names(language, "abbreviated", number)):
        plain = "".join(one for one in unicodedata.normalize("NFD", name) if not unicodedata.combining(one))
        for written in (name, name.upper(), name.title(), f"{name}.", plain, unicodedata.normalize("NFD", name)):
            assert month_of(written) == number


def test_croatian_names_are_read_where_the_language_is_known() -> None:
    """``listopad`` is November in Prague and Warsaw, October in Zagreb."""
    assert (month_of("listopad"), month_of("listopad", "pl"), month_of("listopada", "hr-HR")) == (11, 11, 10)


@pytest.mark.parametrize("word", ["", ".", "monday", "montag", "the", "janet", "5"])
def test_other_words_are_no_month(word: str) -> None:
    """A word that only begins as a month does is none."""
    assert month_of(word) is None


@pytest.mark.parametrize("word", ["led", "pro", "dub", "ara", "elo", "mac", "hits"])
def test_abbreviations_that_are_words_are_not_looked_for_in_text(word: str) -> None:
    """``Arsenal led 3 - 1`` holds no date."""
    assert not IN_TEXT.fullmatch(word)


@given(st.sampled_from(sorted(MONTHS)), st.text(max_size=3))
def test_what_is_found_in_text_is_a_month(name: str, tail: str) -> None:
    """Whatever the expression matches without case has a number."""
    found = IN_TEXT.match(name.upper() + tail)
    assert found is None or month_of(found["month"])


@pytest.mark.parametrize(
    "written", ["AĞUSTOS", "ağustos", "ſept", "ekİm", "KASIM", "Août", "AOUT", "März.", "Δεκεμβρίου"]
)
def test_letters_that_compare_equal_without_case_make_no_error(written: str) -> None:
    """The long s and the Turkish i match as their neighbours do."""
    found = IN_TEXT.match(written)
    assert found
    assert month_of(found["month"])
