"""Regular expressions that are compiled late, and those with months."""

import copy
import pickle
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.language.datelines import ALONE, PATTERNS
from pipelines.language.months import ANY_WORD, MONTH
from pipelines.language.patterns import late

PARTS = st.sampled_from(
    ["LONDON", "New York", "** ", "March", "dez.", "AOÛT", "ſept", "3", "31/07", "le ", "de ", "(AFP)", "/dpa/", "|", " - ", ", ", " ", ": ", "Tin"]
)  # fmt: skip


def test_a_late_pattern_is_one_of_re() -> None:
    """It has the methods and attributes of a compiled one."""
    pattern = late("a(b)", re.IGNORECASE)
    assert pattern.match("AB")
    assert pattern.sub("-", "xab") == "x-"
    assert pattern.groups == 1
    assert pattern.search("c") is None


@pytest.mark.parametrize("again", [copy.copy, lambda one: pickle.loads(pickle.dumps(one))])
def test_a_late_pattern_can_be_copied(again: Callable[[re.Pattern[str]], re.Pattern[str]]) -> None:
    """Before it is compiled and afterwards."""
    pattern = late("a(b)", re.IGNORECASE)
    assert again(pattern).match("AB")
    assert pattern.match("AB")
    assert again(pattern).match("AB")


def test_any_word_stands_for_each_month() -> None:
    """A text that the names match is matched by any word."""
    months, any_word = (re.compile(one, re.IGNORECASE) for one in (MONTH, ANY_WORD))
    for text in ("March", "mars.", "AOÛT", "Février 3", "Sept"):
        exact, loose = months.match(text), any_word.match(text)
        assert exact
        assert loose
        assert exact[0] == loose[0]


@given(st.lists(PARTS, max_size=8).map("".join))
def test_the_loose_form_matches_wherever_the_exact_one_does(text: str) -> None:
    """So that texts without a dateline are told by it alone."""
    for pattern in (*PATTERNS, ALONE):
        assert bool(pattern.match(text)) == bool(pattern.exact.match(text))
