"""The register of items: in which stories an item stands, and which kills name it. Pure.

It decides which stories are taken down from elsewhere, as the views ``killed`` and ``replaced`` of the database sinks do. Entries
only grow and are merged in any order to the same; so of two writers at once, the second one sees what the first one wrote.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from hashlib import blake2b
from typing import Any, Self

from pipelines.sinks.opensearch.documents import ITEM, SILENT_TYPES
from pipelines.sinks.tables.batch import Rows
from pipelines.sinks.tables.columns import EVENTS, TOMBSTONES
from schemas import EventType

LONGEST_NUMBER = 15
"""Digits; a longer version is the time of an item without one."""


@dataclass(frozen=True, slots=True)
class Stay:
    """The versions of an item in one story."""

    lowest: int | None = None
    """Its lowest numbered version."""
    unnumbered: bool = False
    """A version of it has no number."""
    began: tuple[str, ...] = ()
    """When it was known that the item began the story: first and last time; empty if it did not."""

    def merged(self, other: "Stay") -> "Stay":
        """Return what both say."""
        times = sorted({*self.began, *other.began})
        return Stay(
            min((one for one in (self.lowest, other.lowest) if one is not None), default=None),
            self.unnumbered or other.unnumbered,
            tuple(times) if len(times) <= 2 else (times[0], times[-1]),
        )


@dataclass(frozen=True, slots=True)
class Kill:
    """The kills of an item that one story holds."""

    highest: int | None = None
    """Highest numbered version that was killed."""
    unnumbered: bool = False
    """A kill has no number: it kills every version."""

    def merged(self, other: "Kill") -> "Kill":
        """Return what both say."""
        numbers = [one for one in (self.highest, other.highest) if one is not None]
        return Kill(max(numbers, default=None), self.unnumbered or other.unnumbered)

    def reaches(self, stay: Stay) -> bool:
        """Return True if it kills a version of an item in a story."""
        if self == Kill():
            return False
        if self.unnumbered or stay.unnumbered:
            return True
        return stay.lowest is not None and self.highest is not None and stay.lowest <= self.highest


@dataclass(frozen=True, slots=True)
class Item:
    """One item of one provider."""

    stories: Mapping[str, Stay] = field(default_factory=dict)
    kills: Mapping[str, Kill] = field(default_factory=dict)

    def merged(self, other: "Item") -> "Item":
        """Return what both say."""
        return Item(
            {
                name: self.stories.get(name, Stay()).merged(other.stories.get(name, Stay()))
                for name in sorted({*self.stories, *other.stories})
            },
            {
                name: self.kills.get(name, Kill()).merged(other.kills.get(name, Kill()))
                for name in sorted({*self.kills, *other.kills})
            },
        )

    def taken_down(self) -> dict[str, str]:
        """Return the stories that may not be shown because of this item, and why: ``killed`` or ``replaced``."""
        return self._replaced() | self._killed()

    def _replaced(self) -> dict[str, str]:
        """Return the stories that the item began before it began another one."""
        last = sorted(((stay.began[-1], story) for story, stay in self.stories.items() if stay.began), reverse=True)[:2]
        return {
            story: "replaced"
            for story, stay in self.stories.items()
            if stay.began and any(later > (stay.began[0], story) for later in last if later[1] != story)
        }

    def _killed(self) -> dict[str, str]:
        """Return the stories that hold a version of the item which another story kills."""
        every = reduce(Kill.merged, self.kills.values(), Kill())
        own = {
            killer: reduce(Kill.merged, (kill for name, kill in self.kills.items() if name != killer), Kill())
            for killer in self.kills.keys() & self.stories.keys()
        }
        return {story: "killed" for story, stay in self.stories.items() if own.get(story, every).reaches(stay)}

    def to_json(self) -> dict[str, Any]:
        """Return the fields of the item's document."""
        return {
            "stories": [[name, stay.lowest, stay.unnumbered, list(stay.began)] for name, stay in self.stories.items()],
            "kills": [[name, kill.highest, kill.unnumbered] for name, kill in self.kills.items()],
        }

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> Self:
        """Return the item of a document."""
        return cls(
            {name: Stay(lowest, other, tuple(began)) for name, lowest, other, began in fields["stories"]},
            {name: Kill(highest, other) for name, highest, other in fields["kills"]},
        )


def item_name(provider: str, item: str) -> str:
    """Return the id of an item's document."""
    return ITEM + blake2b(f"{provider}\0{item}".encode(), digest_size=16).hexdigest()


def items_of(rows: Rows) -> dict[str, Item]:
    """Return what a batch says about items, by the ids of their documents."""
    found: dict[str, Item] = {}
    for name, item in (*_stays(rows), *_kills(rows)):
        found[name] = found[name].merged(item) if name in found else item
    return found


def _stays(rows: Rows) -> Iterable[tuple[str, Item]]:
    places = [
        EVENTS.place(name) for name in ("type", "provider", "item_id", "story_id", "version", "known_time", "flags")
    ]
    for row in rows[EVENTS.name]:
        kind, provider, item, story, version, known, flags = (row[place] for place in places)
        if kind not in SILENT_TYPES:
            began = kind == EventType.CREATED.value and "reused_id" not in flags
            stay = Stay(number_of(version), number_of(version) is None, (sortable(known),) if began else ())
            yield item_name(provider, item), Item({story: stay})


def _kills(rows: Rows) -> Iterable[tuple[str, Item]]:
    places = [TOMBSTONES.place(name) for name in ("provider", "item_id", "story_id", "version")]
    for row in rows[TOMBSTONES.name]:
        provider, item, story, version = (row[place] for place in places)
        yield item_name(provider, item), Item({}, {story: Kill(number_of(version), number_of(version) is None)})


def number_of(version: str) -> int | None:
    """Return the number of a version, or None if it is no number or too long for one.

    >>> number_of("12"), number_of("UPDATE 2"), number_of("1767430800000000")
    (12, None, None)
    """
    return int(version) if version.isascii() and version.isdigit() and len(version) <= LONGEST_NUMBER else None


def sortable(time: str) -> str:
    """Return an RFC 3339 time with all digits of its microseconds, so that texts sort as times do."""
    return datetime.fromisoformat(time).isoformat(timespec="microseconds")
