"""Changelog: a desk as compact records, one an item and one a story, that a compacted topic can keep.

``drain`` gives what changed since the last call, a null value for what is forgotten; ``restore`` builds the desk again
from the last record of each key. Restoring judges items anew, as they are: it emits nothing.

A record of this version is a JSON array of so many fields. What looks otherwise is of another version and refused, never
guessed at: a change of the fields writes something that is no such array, and keeps a reader of this one.
"""

from base64 import b64decode, b64encode
from collections.abc import Iterable
from typing import Any

import orjson

from pipelines.errors import Refused
from pipelines.settings.stories import StoryRules
from pipelines.stories.describe.packed_item import CARD_FIELDS, SKETCH_FIELDS, PackedItem, flatten, rebuild_item
from pipelines.stories.live.state import DeskState, EmittedStory, add_item, new_desk

ITEM, STORY = "item/", "story/"
ITEM_LENGTH, CARD_LENGTH, STORY_LENGTH = 3, len(CARD_FIELDS) - 1 + len(SKETCH_FIELDS), 6


class OtherVersion(Refused):
    """A record was written by another version of Wirebeam: which record, and what to do."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"{what} was written by another version of wirebeam, which this one cannot read: run that version, or begin anew "
            "with another group and stories topic (docs/upgrades.md)"
        )


def drain(state: DeskState) -> list[tuple[str, bytes | None]]:
    """Give the records that changed, in a canonical order, and begin anew."""
    items = [
        (ITEM + uid, encode_item(state.items[uid]) if uid in state.items else None)
        for uid in sorted(state.changed_items)
    ]
    stories = [
        (STORY + name, encode_story(state.emitted[name]) if name in state.emitted else None)
        for name in sorted(state.changed_stories)
    ]
    state.changed_items.clear()
    state.changed_stories.clear()
    return items + stories


def snapshot(state: DeskState) -> list[tuple[str, bytes]]:
    """Give every live record: what a log is compacted to."""
    items = [(ITEM + uid, encode_item(item)) for uid, item in sorted(state.items.items())]
    return items + [(STORY + name, encode_story(emitted)) for name, emitted in sorted(state.emitted.items())]


def restore(records: Iterable[tuple[str, bytes | None]], rules: StoryRules | None = None) -> DeskState:
    """Build a desk from records; of two with one key the later one counts."""
    latest = dict(records)
    state = new_desk(rules)
    items = [decode_item(value) for key, value in latest.items() if key.startswith(ITEM) and value is not None]
    for item in sorted(items, key=lambda item: (item.card.time, item.card.uid)):
        add_item(state, item)
        if item.card.embargo is not None:
            root = state.component_of[item.card.uid]
            state.releases[root] = min(item.card.embargo, state.releases.get(root, item.card.embargo))
    for key, value in latest.items():
        if key.startswith(STORY) and value is not None:
            restore_story(state, key.removeprefix(STORY), decode_story(value))
    return state


def restore_story(state: DeskState, name: str, emitted: EmittedStory) -> None:
    """Put a story's record back where its items are."""
    root = next((state.component_of[uid] for uid in sorted(emitted.uids) if uid in state.component_of), None)
    if root is None:
        return
    state.emitted[name] = emitted
    state.story_ids[root].add(name)
    if emitted.status != "merged":
        for uid in emitted.uids:
            state.story_of[uid] = name


def encode_item(item: PackedItem) -> bytes:
    """Write an item as JSON; bytes as base64."""
    return orjson.dumps([[to_json(value) for value in flatten(item.card)], item.desk, to_json(item.packed)])


def decode_item(value: bytes) -> PackedItem:
    """Read an item back."""
    card, desk, packed = read_fields(value, ITEM_LENGTH, "an item")
    if not isinstance(card, list) or len(card) != CARD_LENGTH:
        raise OtherVersion("an item of a desk")
    return rebuild_item(tuple(map(from_json, card)), desk, b64decode(packed["b"]))


def to_json(value: Any) -> Any:
    """Write one value in JSON."""
    return {"b": b64encode(value).decode()} if isinstance(value, bytes) else value


def from_json(value: Any) -> Any:
    """Read one value back: bytes from base64, lists as tuples."""
    if isinstance(value, dict):
        return b64decode(value["b"])
    return tuple(map(from_json, value)) if isinstance(value, list) else value


def read_fields(value: bytes, count: int, what: str) -> list[Any]:
    """Read a record's fields; one that has others is refused."""
    found = orjson.loads(value)
    if not isinstance(found, list) or len(found) != count:
        raise OtherVersion(f"{what} of a desk")
    return found


def require_readable(records: Iterable[tuple[str, bytes | None]]) -> None:
    """Refuse records that this version cannot read, and name the first."""
    for key, value in records:
        if value is not None:
            try:
                (decode_item if key.startswith(ITEM) else decode_story)(value)
            except (ValueError, TypeError, LookupError) as error:
                raise OtherVersion(f"the record {key!r} of the stories' changelog is broken, or") from error


def encode_story(emitted: EmittedStory) -> bytes:
    """Write what was told of a story."""
    return orjson.dumps(
        [
            emitted.revision,
            emitted.status,
            emitted.head,
            sorted(emitted.transitions),
            sorted(emitted.uids),
            emitted.takes,
        ]
    )


def decode_story(value: bytes) -> EmittedStory:
    """Read it back."""
    revision, status, head, events, items, parts = read_fields(value, STORY_LENGTH, "a story")
    return EmittedStory(revision, status, head, frozenset(events), frozenset(items), parts)
