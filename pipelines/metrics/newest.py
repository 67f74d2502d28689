"""The newest story events of this process, for whoever watches it."""

from collections import deque
from typing import Any

from schemas import NewsEvent

MOST = 20
_NEWEST: deque[dict[str, Any]] = deque(maxlen=MOST)


def note_event(event: NewsEvent) -> None:
    """Keep what a watcher wants to see of an event."""
    _NEWEST.append(
        {
            "time": event.time.isoformat(),
            "type": event.type.value,
            "story_id": event.story_id,
            "headline": event.headline,
        }
    )


def newest_events() -> list[dict[str, Any]]:
    """Give them, newest first."""
    return list(reversed(_NEWEST))
