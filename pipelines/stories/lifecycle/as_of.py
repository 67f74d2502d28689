"""What was known at a moment, read from the events of a run."""

from collections.abc import Iterable
from datetime import datetime

from pipelines.stories.thresholds import LIFECYCLE, LifecycleThresholds
from schemas import EventType, NewsEvent, StoryStatus

WITHOUT_EFFECT = frozenset({EventType.DUPLICATE, EventType.RELATED})
"""Events that change no story."""


def as_of(
    events: Iterable[NewsEvent], known: datetime | None = None, valid: datetime | None = None
) -> tuple[NewsEvent, ...]:
    """Return the last event of each story, the oldest story first.

    ``known`` leaves out what was learned later, ``valid`` what happened later; None leaves out nothing. An embargoed
    article counts from its release, a late version never. A story that was merged into another by then is left out.
    Events may come in any order.
    """
    latest: dict[str, NewsEvent] = {}
    first: dict[str, datetime] = {}
    kills: dict[tuple[str, str], NewsEvent] = {}
    for event in events:
        if event.type in WITHOUT_EFFECT or is_after(known_time(event), known) or is_after(event.time, valid):
            continue
        first[event.story_id] = min(event.time, first.get(event.story_id, event.time))
        kills |= {(event.provider, item): event for item in event.withdraws}
        best = latest.get(event.story_id)
        if best is None or event.revision > best.revision:
            latest[event.story_id] = event
    shown = (
        event
        for event in latest.values()
        if event.type is not EventType.MERGED and not _is_killed(event, kills.get((event.provider, event.item_id)))
    )
    return tuple(sorted(shown, key=lambda event: (first[event.story_id], event.story_id)))


def _is_killed(event: NewsEvent, kill: NewsEvent | None, limits: LifecycleThresholds = LIFECYCLE) -> bool:
    """Return True if a kill in another story withdraws the item of an event, in this version or a higher one."""
    if kill is None or kill.story_id == event.story_id or event.article is None:
        return False
    versions = (event.version, kill.version)
    if all(version.isdecimal() and len(version) <= limits.version_digits for version in versions):
        return int(event.version) <= int(kill.version)
    return True


def known_time(event: NewsEvent) -> datetime:
    """Return when an event was learned. Files of an older version have only the time when it happened."""
    return event.known_time or event.time


def is_after(moment: datetime, limit: datetime | None) -> bool:
    """Return True if a moment is after a limit; False if there is no limit."""
    return limit is not None and moment > limit


def status_of(event: NewsEvent) -> StoryStatus:
    """Return the status of a story after an event."""
    if event.type is EventType.WITHDRAWN:
        return StoryStatus.WITHDRAWN
    return StoryStatus.HELD if event.type is EventType.HELD else StoryStatus.PUBLISHED
