"""What was known at a moment: history read backwards from a run's events."""

from collections.abc import Iterable
from datetime import datetime

from schemas import EventType, NewsEvent, StoryStatus

SILENT = frozenset({EventType.DUPLICATE, EventType.RELATED})


def as_of(events: Iterable[NewsEvent], moment: datetime) -> tuple[NewsEvent, ...]:
    """Give, for each story, the event that it stood on at ``moment``, oldest story first.

    An event counts from its ``time`` on: an embargoed article from its release, a late version never. A story that was
    merged into another by then is left out. Events may come in any order.
    """
    standing: dict[str, NewsEvent] = {}
    first: dict[str, datetime] = {}
    for event in events:
        if event.time > moment or event.type in SILENT:
            continue
        first[event.story_id] = min(event.time, first.get(event.story_id, event.time))
        best = standing.get(event.story_id)
        if best is None or event.revision > best.revision:
            standing[event.story_id] = event
    shown = (event for event in standing.values() if event.type is not EventType.MERGED)
    return tuple(sorted(shown, key=lambda event: (first[event.story_id], event.story_id)))


def status_of(event: NewsEvent) -> StoryStatus:
    """Name how a story stands on an event."""
    if event.type is EventType.WITHDRAWN:
        return StoryStatus.WITHDRAWN
    return StoryStatus.HELD if event.type is EventType.HELD else StoryStatus.PUBLISHED
