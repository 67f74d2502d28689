"""Which stories may be shown: published ones of which no item was killed or replaced from elsewhere.

The views ``killed`` and ``replaced`` say so for all stories; here they are asked for the few of one page, which indexes answer.
"""

from collections.abc import Collection
from typing import Final

from pipelines.ask.rows import fetch, places
from pipelines.sinks.reading import Reader
from schemas import EventType

PUBLISHING: Final = frozenset({EventType.CREATED, EventType.UPDATED, EventType.CORRECTED, EventType.RELEASED})
"""Types of events that publish a version."""


def hidden_among(reader: Reader, stories: Collection[str]) -> frozenset[str]:
    """Return those of some stories whose text was killed or replaced from elsewhere."""
    if reader.hidden is not None or not stories:
        return (reader.hidden or frozenset()).intersection(stories)
    ids = list(stories)
    rows = fetch(
        reader,
        f"SELECT story_id FROM killed WHERE story_id IN {places(ids)} "
        f"UNION SELECT story_id FROM replaced WHERE story_id IN {places(ids)}",
        ids + ids,
    )
    return frozenset(row["story_id"] for row in rows)


def all_hidden(reader: Reader) -> frozenset[str]:
    """Return all stories whose text was killed or replaced from elsewhere."""
    rows = fetch(reader, "SELECT story_id FROM killed UNION SELECT story_id FROM replaced")
    return frozenset(row["story_id"] for row in rows)


def is_visible(reader: Reader, story: str) -> bool:
    """Return True if a story is published and may be shown now."""
    found = fetch(reader, "SELECT status FROM stories WHERE story_id = ?", [story])
    return bool(found) and found[0]["status"] == "published" and not hidden_among(reader, [story])
