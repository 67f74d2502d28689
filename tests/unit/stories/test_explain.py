"""Explanations and history."""

import re
from datetime import timedelta

import pytest

from pipelines.stories.explain import explain
from pipelines.stories.lifecycle.as_of import as_of, status_of
from pipelines.stories.lifecycle.fold import fold_desk
from schemas import Disposition, PubStatus, StoryStatus
from tests.unit.stories.items import FIRE, MERGER, START, article, filed
from tests.unit.stories.test_versions import FLASH, STATEMENT, STORY, TAKE


def test_the_key_and_the_evidence_are_named() -> None:
    """Versions, rewrites and strangers get their reasons."""
    first = article("a", "Harbour fire kills 12")
    assert "versions of one item" in explain(
        first, article("a", "Harbour fire kills 13", FIRE.replace("12", "13"), minutes=4)
    )
    assert "are the same story" in explain(
        first, article("b", "UPDATE 1-Harbour fire kills 12", FIRE + "\n\nMore.", minutes=9)
    )
    assert "share hardly a significant word" in explain(first, article("m", "Zenith buys Glasmark", MERGER, minutes=9))
    assert "FACTBOX" in explain(first, article("f", "FACTBOX-Harbour fire", minutes=9))


def test_the_probability_of_a_model_that_was_asked_and_said_no_is_named() -> None:
    """Of a pair that the model joins, or is not asked for, it says nothing."""
    flash, story, take, statement = (article(text[0], *text) for text in (FLASH, STORY, TAKE, STATEMENT))
    said = "the model of versions was asked"
    found = re.search(
        rf"{said}: it gives one story a probability of (0\.\d\d\d), and (0\.\d\d\d) is needed",
        explain(story, statement),
    )
    assert found
    assert float(found[1]) < float(found[2])
    assert said not in explain(story, take)
    assert said not in explain(flash, article("m", "Zenith buys Glasmark", MERGER, minutes=9))


PAIRS = {
    "the same text again": (("a", "Harbour fire kills 12", FIRE, 0), ("b", "Harbour fire kills 12", FIRE, 9)),
    "marked as an update": (("a", "Harbour fire kills 12", FIRE, 0), ("b", "UPDATE 1-Harbour fire kills 12", FIRE, 9)),
    "marked, a paragraph less": (
        ("a", "Harbour fire kills 12", FIRE, 0),
        ("b", "UPDATE 1-Harbour fire kills 12", FIRE.rpartition("\n\n")[0] or FIRE, 9),
    ),
    "marked, of the same moment": (
        ("b", "Harbour fire kills 12", FIRE, 0),
        ("a", "UPDATE 1-Harbour fire kills 12", FIRE + "\n\nMore of it.", 0),
    ),
    "refiled": (("a", "Harbour fire kills 12", FIRE, 0), ("b", "REFILE-Harbour fire kills 12", FIRE, 9)),
    "more text": (("a", "Harbour fire kills 12", FIRE, 0), ("b", "Harbour fire kills 12", FIRE + "\n\nMore.", 9)),
    "a sentence less": (("a", "Harbour fire kills 12", FIRE + "\n\nMore.", 0), ("b", "Harbour fire kills 12", FIRE, 9)),
}


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_an_item_is_said_to_add_nothing_when_a_run_does_not_show_it(
    pair: tuple[tuple[str, str, str, int], ...],
) -> None:
    """The explanation of two items decides as the fold of the two does."""
    one, other = (article(name, head, body, minutes=minutes) for name, head, body, minutes in pair)
    said = explain(one, other)
    outcomes = list(fold_desk([filed(name, head, body, minutes=minutes) for name, head, body, minutes in pair]))
    assert len(outcomes) == 1
    dispositions = [version.disposition for version in outcomes[0].story.versions]
    assert ("adds nothing" in said) == (Disposition.DUPLICATE in dispositions)


def test_history_has_two_times() -> None:
    """An item that came late was not known before; what had happened by then is asked for by its own time."""
    came = START + timedelta(minutes=45)
    items = [
        filed("a", "Harbour fire kills 12", version=1, known=START + timedelta(minutes=1)),
        filed("a", "Harbour fire kills 13", FIRE.replace("12", "13"), version=2, minutes=10, known=came),
    ]
    events = [event for outcome in fold_desk(items) for event in outcome.events]
    versions = next(iter(fold_desk(items))).story.versions
    assert [version.known_time for version in versions] == [START + timedelta(minutes=1), came]
    assert [event.headline for event in as_of(events, came - timedelta(minutes=1))] == ["Harbour fire kills 12"]
    assert [event.headline for event in as_of(events, came)] == ["Harbour fire kills 13"]
    assert [event.headline for event in as_of(events, came, START + timedelta(minutes=5))] == ["Harbour fire kills 12"]
    assert as_of(events, START) == ()


def test_history_is_read_as_it_was_known() -> None:
    """Before the kill the story stands; after it, it does not; an embargoed one appears at its release."""
    items = [
        filed("a", "Harbour fire kills 12", version=1),
        filed("a", "Harbour fire kills 13", FIRE.replace("12", "13"), version=2, minutes=10),
        filed("a", "Harbour fire", version=3, minutes=30, status=PubStatus.CANCELED),
        filed("m", "Zenith buys Glasmark", MERGER, embargo_until=START + timedelta(minutes=20)),
    ]
    events = [event for outcome in fold_desk(items) for event in outcome.events]
    known = as_of(reversed(events), START + timedelta(minutes=15))
    assert [(event.item_id, event.headline) for event in known] == [("a", "Harbour fire kills 13")]
    later = as_of(events, START + timedelta(minutes=40))
    assert {event.item_id: status_of(event) for event in later} == {
        "a": StoryStatus.WITHDRAWN,
        "m": StoryStatus.PUBLISHED,
    }
