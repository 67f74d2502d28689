"""The decision on texts, at its edges."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from pipelines.stories.match.copy_rules import is_copy_of_other_version
from pipelines.stories.match.rewrite_rules import is_reworded, is_rewrite
from pipelines.stories.match.similarity import Similarity
from pipelines.stories.match.text_rules import is_new_development, score_long
from pipelines.stories.thresholds import MATCH

REWRITE = Similarity(
    contained=0.46,
    words=0.3,
    numbers=0.6,
    figures=8,
    lead=0.3,
    title=0.0,
    title_contained=0.0,
    passages=0.05,
    names=0.6,
    subjects_differ=False,
    subject_unmatched=False,
    length=420,
    size=0.9,
)
HOURS = timedelta(hours=1)


def test_a_long_story_written_anew_is_known_by_names_and_figures() -> None:
    """Half a day later, with hardly a sentence kept."""
    assert is_rewrite(REWRITE, 9 * HOURS, MATCH)


@pytest.mark.parametrize(
    "otherwise",
    [
        {"words": 0.2},
        {"names": 0.3},
        {"numbers": 0.4},
        {"figures": 3},
        {"subject_unmatched": True},
        {"length": 250},
        {"size": 0.4},
    ],
)
def test_less_than_that_is_another_story(otherwise: dict[str, Any]) -> None:
    """Each of the signs is needed, and the day."""
    assert not is_rewrite(replace(REWRITE, **otherwise), 9 * HOURS, MATCH)
    assert not is_rewrite(REWRITE, 21 * HOURS, MATCH)


REWORDED = replace(REWRITE, words=0.18, numbers=0.7, figures=9, passages=0.15)


def test_another_desk_s_words_for_the_same_many_figures() -> None:
    """The business desk writes the story again for the evening papers."""
    assert is_reworded(REWORDED, 9 * HOURS, MATCH)


@pytest.mark.parametrize(
    "otherwise",
    [{"figures": 7}, {"numbers": 0.5}, {"names": 0.5}, {"words": 0.1}, {"passages": 0.05}, {"subject_unmatched": True}],
)
def test_fewer_figures_or_names_are_another_story(otherwise: dict[str, Any]) -> None:
    """Each of the signs is needed; within two hours it is a sidebar."""
    assert not is_reworded(replace(REWORDED, **otherwise), 9 * HOURS, MATCH)
    assert not is_reworded(REWORDED, HOURS, MATCH)


GROWN = replace(REWRITE, lead=0.85, passages=0.48, numbers=0.84, figures=19, names=0.79, size=0.64)


def test_copies_of_an_early_and_a_late_version() -> None:
    """Two houses took one agency's text at different hours."""
    assert is_copy_of_other_version(GROWN, MATCH)


@pytest.mark.parametrize("otherwise", [{"lead": 0.6}, {"passages": 0.3}, {"numbers": 0.6}, {"subjects_differ": True}])
def test_a_house_s_own_report_keeps_less(otherwise: dict[str, Any]) -> None:
    """It has the facts and the names, but neither the lead nor the passages."""
    assert not is_copy_of_other_version(replace(GROWN, **otherwise), MATCH)


WEATHER = replace(REWRITE, contained=0.37, words=0.22, numbers=0.55, figures=19, lead=0.11, names=0.28, passages=0.0)


def test_the_next_report_of_a_series_begins_anew() -> None:
    """The weather of the evening: the same slug, towns and degrees, and nothing of the morning's news."""
    assert is_new_development(WEATHER, 10 * HOURS, MATCH)


@pytest.mark.parametrize("otherwise", [{"names": 0.5}, {"numbers": 0.8}, {"passages": 0.06}, {"length": 60}])
def test_what_keeps_names_figures_or_sentences_goes_on(otherwise: dict[str, Any]) -> None:
    """Each of them shows that it is the same news, and so does the time."""
    assert not is_new_development(replace(WEATHER, **otherwise), 10 * HOURS, MATCH)
    assert not is_new_development(WEATHER, 5 * HOURS, MATCH)


@pytest.mark.parametrize(("length", "enough"), [(250, False), (300, True)])
def test_texts_of_middle_length_need_more(length: int, enough: bool) -> None:
    """Below three hundred tokens names weigh as in longer texts, but are shared more easily."""
    score, needed = score_long(replace(REWRITE, length=length, words=0.5, names=0.75, passages=0.0), MATCH)
    assert (score >= needed) is enough
