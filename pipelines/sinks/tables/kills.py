"""Which events were killed, by the tombstones, for sinks that delete killed text. Pure.

The order in which events and kills come does not matter: an event is killed if its tombstone is there, before or after it.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from pipelines.sinks.tables.columns import EVENTS, TOMBSTONES
from pipelines.sinks.tables.rows import SILENT, Row

KEPT: Final = frozenset(
    {
        "event_id",
        "story_id",
        "revision",
        "type",
        "time",
        "known_time",
        "provider",
        "item_id",
        "version",
        "severity",
        "kind",
    }
    | {"of_id", "into_story", "flags", "evidence_key", "evidence_with", "evidence_score"}
    | {"source", "source_partition", "source_offset"}
)
"""Columns that say which event it was, and where it came from. All others are text, or tell of it, and are deleted by a kill."""
NUMBERED: Final = re.compile(r"[0-9]{1,15}")
SILENT_TYPES: Final = frozenset(kind.value for kind in SILENT)
EVENT_FIELDS: Final = ("story_id", "revision", "type", "provider", "item_id", "version")
TOMBSTONE_FIELDS: Final = ("story_id", "revision", "provider", "item_id", "version")


class _Killed(NamedTuple):
    story_id: str
    version: str


class Kills:
    """Tombstones, by story and by item."""

    def __init__(self, tombstones: Iterable[Row]) -> None:
        """Take tombstones as tuples of ``TOMBSTONE_FIELDS``."""
        self._stories: dict[str, int] = {}
        self._items: defaultdict[tuple[str, str], set[_Killed]] = defaultdict(set)
        for story, revision, provider, item, version in tombstones:
            self._stories[story] = max(revision, self._stories.get(story, 0))
            self._items[provider, item].add(_Killed(story, version))

    @property
    def stories(self) -> list[str]:
        """Stories with a tombstone."""
        return sorted(self._stories)

    @property
    def items(self) -> list[str]:
        """Ids of items with a tombstone, of whatever provider."""
        return sorted({item for _, item in self._items})

    def include(self, event: Row) -> bool:
        """Return True if an event, as ``EVENT_FIELDS``, was killed: in its story, or as an item that stood in another one."""
        story, revision, kind, provider, item, version = event
        if revision < self._stories.get(story, 0):
            return True
        return kind not in SILENT_TYPES and any(
            killed.story_id != story and _reaches(killed.version, version)
            for killed in self._items.get((provider, item), ())
        )


def _reaches(killed: str, version: str) -> bool:
    """Return True if the kill of one version is also that of another: of a lower one, or of any if they are no numbers.

    >>> _reaches("2", "1"), _reaches("2", "3"), _reaches("2", "1777430800000000")
    (True, False, True)
    """
    numbered = NUMBERED.fullmatch(killed) and NUMBERED.fullmatch(version)
    return int(version) <= int(killed) if numbered else True


def fields_of(row: Row) -> Row:
    """Return ``EVENT_FIELDS`` of a row of events."""
    return tuple(row[place] for place in _EVENT_PLACES)


def tombstone_fields(row: Row) -> Row:
    """Return ``TOMBSTONE_FIELDS`` of a row of tombstones."""
    return tuple(row[place] for place in _TOMBSTONE_PLACES)


def without_text(row: Row) -> Row:
    """Return a row of events without its text."""
    return tuple(value if keep else None for value, keep in zip(row, _KEEPS, strict=True))


_EVENT_PLACES: Final[Any] = [EVENTS.place(name) for name in EVENT_FIELDS]
_TOMBSTONE_PLACES: Final[Any] = [TOMBSTONES.place(name) for name in TOMBSTONE_FIELDS]
_KEEPS: Final = [name in KEPT for name in EVENTS.columns]
