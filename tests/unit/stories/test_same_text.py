"""The decision on texts, at its edges."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from pipelines.stories.match.copies import grown_copy
from pipelines.stories.match.editions import retold, rewritten
from pipelines.stories.match.likeness import Likeness
from pipelines.stories.match.same_text import begins_anew, weigh_long

ANEW = Likeness(
    contained=0.46,
    words=0.3,
    numbers=0.6,
    figures=8,
    lead=0.3,
    title=0.0,
    title_contained=0.0,
    passages=0.05,
    names=0.6,
    apart=False,
    strange=False,
    length=420,
    size=0.9,
)
HOURS = timedelta(hours=1)


def test_a_long_story_written_anew_is_known_by_names_and_figures() -> None:
    """Half a day later, with hardly a sentence kept."""
    assert rewritten(ANEW, 9 * HOURS)


@pytest.mark.parametrize(
    "otherwise",
    [
        {"words": 0.2},
        {"names": 0.3},
        {"numbers": 0.4},
        {"figures": 3},
        {"strange": True},
        {"length": 250},
        {"size": 0.4},
    ],
)
def test_less_than_that_is_another_story(otherwise: dict[str, Any]) -> None:
    """Each of the signs is needed, and the day."""
    assert not rewritten(replace(ANEW, **otherwise), 9 * HOURS)
    assert not rewritten(ANEW, 21 * HOURS)


RETOLD = replace(ANEW, words=0.18, numbers=0.7, figures=9, passages=0.15)


def test_another_desk_s_words_for_the_same_many_figures() -> None:
    """The business desk writes the story again for the evening papers."""
    assert retold(RETOLD, 9 * HOURS)


@pytest.mark.parametrize(
    "otherwise",
    [{"figures": 7}, {"numbers": 0.5}, {"names": 0.5}, {"words": 0.1}, {"passages": 0.05}, {"strange": True}],
)
def test_fewer_figures_or_names_are_another_story(otherwise: dict[str, Any]) -> None:
    """Each of the signs is needed; within two hours it is a sidebar."""
    assert not retold(replace(RETOLD, **otherwise), 9 * HOURS)
    assert not retold(RETOLD, HOURS)


GROWN = replace(ANEW, lead=0.85, passages=0.48, numbers=0.84, figures=19, names=0.79, size=0.64)


def test_copies_of_an_early_and_a_late_version() -> None:
    """Two houses took one agency's text at different hours."""
    assert grown_copy(GROWN)


@pytest.mark.parametrize("otherwise", [{"lead": 0.6}, {"passages": 0.3}, {"numbers": 0.6}, {"apart": True}])
def test_a_house_s_own_report_keeps_less(otherwise: dict[str, Any]) -> None:
    """It has the facts and the names, but neither the lead nor the passages."""
    assert not grown_copy(replace(GROWN, **otherwise))


WEATHER = replace(ANEW, contained=0.37, words=0.22, numbers=0.55, figures=19, lead=0.11, names=0.28, passages=0.0)


def test_the_next_report_of_a_series_begins_anew() -> None:
    """The weather of the evening: the same slug, towns and degrees, and nothing of the morning's news."""
    assert begins_anew(WEATHER, 10 * HOURS)


@pytest.mark.parametrize("otherwise", [{"names": 0.5}, {"numbers": 0.8}, {"passages": 0.06}, {"length": 60}])
def test_what_keeps_names_figures_or_sentences_goes_on(otherwise: dict[str, Any]) -> None:
    """Each of them tells that it is the same news, and so does the time."""
    assert not begins_anew(replace(WEATHER, **otherwise), 10 * HOURS)
    assert not begins_anew(WEATHER, 5 * HOURS)


@pytest.mark.parametrize(("length", "enough"), [(250, False), (300, True)])
def test_texts_of_middle_length_need_more(length: int, enough: bool) -> None:
    """Below three hundred tokens names weigh as in longer texts, but are shared more easily."""
    score, needed = weigh_long(replace(ANEW, length=length, words=0.5, names=0.75, passages=0.0))
    assert (score >= needed) is enough
