"""Casualties: read in any words, and reported when two versions state different counts."""

import pytest

from pipelines.stories.lifecycle.casualties import casualties, casualty_changes
from tests.unit.stories.items import article


@pytest.mark.parametrize(
    ("headline", "expected"),
    [
        ("Strong earthquake hits Izmir, 12 dead", {"dead": "12"}),
        ("Death toll from Izmir quake rises to 1,027", {"dead": "1,027"}),
        ("Bomb kills at least three people, wounds 40 in market", {"dead": "three", "injured": "40"}),
        ("Ferry sinks; 14 people killed, dozens missing", {"dead": "14", "missing": "dozens"}),
        ("More than 200 villagers were injured and 9 are missing", {"injured": "200", "missing": "9"}),
        ("Storm kills 2.5 percent of the herd", {}),
        ("Storm kills 300 million chickens", {}),
        ("Deal worth $12 million is dead", {}),
        ("A 12-year-old is dead", {}),
        ("Bank kills 12-year bond", {}),
        ("Dead Sea level falls 12 metres", {}),
    ],
)
def test_read(headline: str, expected: dict[str, str]) -> None:
    """A toll is a count of people that are dead, injured or missing."""
    assert casualties(article("M1", headline, body="")) == expected


def test_rewritten() -> None:
    """A count is reported even if the sentence around it is another one."""
    before = article("M1", "Strong earthquake hits Izmir, 19 dead", body="It killed 19.")
    after = article("M1", "Izmir toll climbs", body="The death toll from Monday's quake rose to 27, with 400 injured.")
    expected = [(change.field, change.before, change.after) for change in casualty_changes(before, after)]
    assert expected == [("dead", "19", "27")]


def test_of_other_years() -> None:
    """What stands far down is another event's toll."""
    body = "A quake shook Izmir.\n\nSchools closed.\n\nTrains stopped.\n\nA quake in 2020 killed 117 people."
    assert casualties(article("M1", "Quake shakes Izmir", body=body)) == {}
