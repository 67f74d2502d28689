"""The newest story events of this process, for whoever watches it."""

from collections import deque
from typing import Any

from schemas import NewsEvent

MOST = 20


class Newest:
    """What a watcher wants to see of the newest events."""

    def __init__(self) -> None:
        self._events: deque[dict[str, Any]] = deque(maxlen=MOST)

    def note(self, event: NewsEvent) -> None:
        """Keep an event; the oldest of too many is forgotten."""
        self._events.append(
            {
                "time": event.time.isoformat(),
                "type": event.type.value,
                "story_id": event.story_id,
                "headline": event.headline,
            }
        )

    def events(self) -> list[dict[str, Any]]:
        """Return them, newest first."""
        return list(reversed(self._events))
