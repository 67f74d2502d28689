"""The decision on texts, at its edges."""

from dataclasses import replace
from datetime import timedelta

import pytest

from pipelines.stories.likeness import Likeness
from pipelines.stories.same_text import rewritten

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
