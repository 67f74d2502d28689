"""What was known at a moment: history read backwards from a run's events."""

from collections.abc import Iterable
from datetime import datetime

from schemas import EventType, NewsEvent, StoryStatus

LONGEST_NUMBER = 15
"""Digits of a version that is a number; longer ones are times of items without a version."""
WITHOUT_EFFECT = frozenset({EventType.DUPLICATE, EventType.RELATED})


def as_of(
    events: Iterable[NewsEvent], known: datetime | None = None, valid: datetime | None = None
) -> tuple[NewsEvent, ...]:
    """Give, for each story, the event that it stood on, oldest story first.

    ``known`` leaves out what was learned later, ``valid`` what happened later; null leaves out nothing. An embargoed
    article counts from its release, a late version never. A story that was merged into another by then is left out.
    Events may come in any order.
    """
    latest: dict[str, NewsEvent] = {}
    first: dict[str, datetime] = {}
    killed: dict[tuple[str, str], NewsEvent] = {}
    for event in events:
        if event.type in WITHOUT_EFFECT or is_after(known_time(event), known) or is_after(event.time, valid):
            continue
        first[event.story_id] = min(event.time, first.get(event.story_id, event.time))
        killed |= {(event.provider, item): event for item in event.withdraws}
        best = latest.get(event.story_id)
        if best is None or event.revision > best.revision:
            latest[event.story_id] = event
    shown = (
        event
        for event in latest.values()
        if event.type is not EventType.MERGED and not _is_killed(event, killed.get((event.provider, event.item_id)))
    )
    return tuple(sorted(shown, key=lambda event: (first[event.story_id], event.story_id)))


def _is_killed(event: NewsEvent, kill: NewsEvent | None) -> bool:
    """Return True if a kill in another story withdraws the item that a story stands on, of this version or a higher one."""
    if kill is None or kill.story_id == event.story_id or event.article is None:
        return False
    versions = (event.version, kill.version)
    if all(version.isdecimal() and len(version) <= LONGEST_NUMBER for version in versions):
        return int(event.version) <= int(kill.version)
    return True


def known_time(event: NewsEvent) -> datetime:
    """Tell when an event was learned; files of an older version say only when it happened."""
    return event.known_time or event.time


def is_after(moment: datetime, limit: datetime | None) -> bool:
    """Tell whether a moment lies beyond a limit, if there is one."""
    return limit is not None and moment > limit


def status_of(event: NewsEvent) -> StoryStatus:
    """Name how a story stands on an event."""
    if event.type is EventType.WITHDRAWN:
        return StoryStatus.WITHDRAWN
    return StoryStatus.HELD if event.type is EventType.HELD else StoryStatus.PUBLISHED
