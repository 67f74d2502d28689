"""The decision on texts, at its edges."""

from dataclasses import replace
from datetime import timedelta

import pytest

from pipelines.stories.copies import grown_copy
from pipelines.stories.editions import retold, rewritten
from pipelines.stories.likeness import Likeness

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
def test_less_than_that_is_another_story(otherwise: dict[str, float]) -> None:
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
def test_fewer_figures_or_names_are_another_story(otherwise: dict[str, float]) -> None:
    """Each of the signs is needed; within two hours it is a sidebar."""
    assert not retold(replace(RETOLD, **otherwise), 9 * HOURS)
    assert not retold(RETOLD, HOURS)


GROWN = replace(ANEW, lead=0.85, passages=0.48, numbers=0.84, figures=19, names=0.79, size=0.64)


def test_copies_of_an_early_and_a_late_version() -> None:
    """Two houses took one agency's text at different hours."""
    assert grown_copy(GROWN)


@pytest.mark.parametrize("otherwise", [{"lead": 0.6}, {"passages": 0.3}, {"numbers": 0.6}, {"apart": True}])
def test_a_house_s_own_report_keeps_less(otherwise: dict[str, float]) -> None:
    """It has the facts and the names, but neither the lead nor the passages."""
    assert not grown_copy(replace(GROWN, **otherwise))
