"""Explanations and history."""

from datetime import timedelta

from pipelines.stories.as_of import as_of, status_of
from pipelines.stories.explain import explain
from pipelines.stories.fold import fold_desk
from schemas import PubStatus, StoryStatus
from tests.unit.stories.items import FIRE, MERGER, START, article, filed


def test_the_key_and_the_evidence_are_named() -> None:
    """Versions, rewrites and strangers get their reasons."""
    first = article("a", "Harbour fire kills 12")
    assert "versions of one item" in explain(
        first, article("a", "Harbour fire kills 13", FIRE.replace("12", "13"), minutes=4)
    )
    assert "are the same story" in explain(
        first, article("b", "UPDATE 1-Harbour fire kills 12", FIRE + "\n\nMore.", minutes=9)
    )
    assert "hardly share a telling word" in explain(first, article("m", "Zenith buys Glasmark", MERGER, minutes=9))
    assert "FACTBOX" in explain(first, article("f", "FACTBOX-Harbour fire", minutes=9))


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
