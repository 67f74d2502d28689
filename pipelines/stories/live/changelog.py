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
from pipelines.stories.describe.filing import CARD, SKETCH, Filed, flatten, refile
from pipelines.stories.live.state import DeskState, Told, empty, take_in

ITEM, STORY = "item/", "story/"
ITEM_FIELDS, CARD_FIELDS, TOLD_FIELDS = 3, len(CARD) - 1 + len(SKETCH), 6


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
        (ITEM + uid, encode_item(state.filed[uid]) if uid in state.filed else None)
        for uid in sorted(state.changed_items)
    ]
    stories = [
        (STORY + name, encode_told(state.told[name]) if name in state.told else None)
        for name in sorted(state.changed_stories)
    ]
    state.changed_items.clear()
    state.changed_stories.clear()
    return items + stories


def snapshot(state: DeskState) -> list[tuple[str, bytes]]:
    """Give every live record: what a log is compacted to."""
    items = [(ITEM + uid, encode_item(item)) for uid, item in sorted(state.filed.items())]
    return items + [(STORY + name, encode_told(told)) for name, told in sorted(state.told.items())]


def restore(records: Iterable[tuple[str, bytes | None]], rules: StoryRules | None = None) -> DeskState:
    """Build a desk from records; of two with one key the later one counts."""
    latest = dict(records)
    state = empty(rules)
    items = [decode_item(value) for key, value in latest.items() if key.startswith(ITEM) and value is not None]
    for item in sorted(items, key=lambda item: (item.card.time, item.card.uid)):
        take_in(state, item)
        if item.card.embargo is not None:
            root = state.root[item.card.uid]
            state.due[root] = min(item.card.embargo, state.due.get(root, item.card.embargo))
    for key, value in latest.items():
        if key.startswith(STORY) and value is not None:
            remember(state, key.removeprefix(STORY), decode_told(value))
    return state


def remember(state: DeskState, name: str, told: Told) -> None:
    """Put a story's record back where its items are."""
    root = next((state.root[uid] for uid in sorted(told.items) if uid in state.root), None)
    if root is None:
        return
    state.told[name] = told
    state.names[root].add(name)
    if told.status != "merged":
        for uid in told.items:
            state.story_of[uid] = name


def encode_item(item: Filed) -> bytes:
    """Write an item as JSON; bytes as base64."""
    return orjson.dumps([[portable(value) for value in flatten(item.card)], item.desk, portable(item.packed)])


def decode_item(value: bytes) -> Filed:
    """Read an item back."""
    card, desk, packed = fields(value, ITEM_FIELDS, "an item")
    if not isinstance(card, list) or len(card) != CARD_FIELDS:
        raise OtherVersion("an item of a desk")
    return refile(tuple(map(native, card)), desk, b64decode(packed["b"]))


def portable(value: Any) -> Any:
    """Write one value in JSON."""
    return {"b": b64encode(value).decode()} if isinstance(value, bytes) else value


def native(value: Any) -> Any:
    """Read one value back: bytes from base64, lists as tuples."""
    if isinstance(value, dict):
        return b64decode(value["b"])
    return tuple(map(native, value)) if isinstance(value, list) else value


def fields(value: bytes, count: int, what: str) -> list[Any]:
    """Read a record's fields; one that has others is refused."""
    found = orjson.loads(value)
    if not isinstance(found, list) or len(found) != count:
        raise OtherVersion(f"{what} of a desk")
    return found


def require_known(records: Iterable[tuple[str, bytes | None]]) -> None:
    """Refuse records that this version cannot read, and name the first."""
    for key, value in records:
        if value is not None:
            try:
                (decode_item if key.startswith(ITEM) else decode_told)(value)
            except (ValueError, TypeError, LookupError) as error:
                raise OtherVersion(f"the record {key!r} of the stories' changelog is broken, or") from error


def encode_told(told: Told) -> bytes:
    """Write what was told of a story."""
    return orjson.dumps([told.revision, told.status, told.head, sorted(told.events), sorted(told.items), told.parts])


def decode_told(value: bytes) -> Told:
    """Read it back."""
    revision, status, head, events, items, parts = fields(value, TOLD_FIELDS, "a story")
    return Told(revision, status, head, frozenset(events), frozenset(items), parts)
