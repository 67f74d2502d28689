"""Changelog: a desk as compact records, one an item and one a story, for a compacted topic.

``drain`` returns what changed since the last call, with the value None for what was dropped; ``restore`` makes the desk again
from the last record of each key. Restoring judges items again and emits nothing.

A record of this version is a JSON array with a fixed count of fields. Anything else was written by another version and is
refused: a change of the fields must write something that is no such array, and keep a reader of this one.
"""

from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from typing import Any, Final

import orjson

from pipelines.errors import Refused
from pipelines.settings.stories import StoryRules
from pipelines.stories.describe.packed_item import CARD_FIELDS, SKETCH_FIELDS, PackedItem, flatten, rebuild_item
from pipelines.stories.live.state import DeskState, EmittedStory, add_item, new_desk
from pipelines.stories.match.verdicts import NO_VERDICTS, Verdicts
from pipelines.stories.thresholds import THRESHOLDS, Thresholds
from pipelines.stories.worth.story import NO_VERSIONS

NEW_FIELDS: Final = (
    (("sources", ()), ("company", "")),
    (("joined", ""), ("parted", ()), ("pinned", 0)),
    (("facts", b""),),
)
"""Fields of a card that older records do not have, with their defaults: those of the second form, then those of later ones."""
ITEM, STORY = "item/", "story/"
"""Prefixes of keys."""
ITEM_LENGTH, CARD_LENGTH, STORY_LENGTH = 3, len(CARD_FIELDS) - 1 + len(SKETCH_FIELDS), 6
"""Counts of fields."""
LACKING: Final = {
    CARD_LENGTH - sum(map(len, NEW_FIELDS[form:])): tuple(
        (CARD_FIELDS.index(name), default) for later in NEW_FIELDS[form:] for name, default in later
    )
    for form in range(len(NEW_FIELDS) + 1)
}
"""Count of fields of a card -> places and defaults of the fields that it lacks, the first place first."""


class OtherVersion(Refused):
    """A record was written by another version of Wirebeam."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"{what} was written by another version of wirebeam, which this one cannot read: run that version, or begin anew "
            "with another group and stories topic (docs/upgrades.md)"
        )


def drain(state: DeskState) -> list[tuple[str, bytes | None]]:
    """Return the records that changed since the last call, sorted by key."""
    items = [
        (ITEM + uid, encode_item(state.items[uid]) if uid in state.items else None)
        for uid in sorted(state.changed_items)
    ]
    stories = [
        (STORY + story_id, encode_story(state.emitted[story_id]) if story_id in state.emitted else None)
        for story_id in sorted(state.changed_stories)
    ]
    state.changed_items.clear()
    state.changed_stories.clear()
    return items + stories


def snapshot(state: DeskState) -> list[tuple[str, bytes]]:
    """Return every live record: what a log is compacted to."""
    items = [(ITEM + uid, encode_item(item)) for uid, item in sorted(state.items.items())]
    return items + [(STORY + story_id, encode_story(story)) for story_id, story in sorted(state.emitted.items())]


def restore(
    records: Iterable[tuple[str, bytes | None]],
    rules: StoryRules | None = None,
    thresholds: Thresholds = THRESHOLDS,
    produced_by: Mapping[str, str] = NO_VERSIONS,
    verdicts: Verdicts = NO_VERDICTS,
) -> DeskState:
    """Return a desk made from records; of two with one key the later one counts."""
    latest = dict(records)
    state = new_desk(rules, thresholds, produced_by, verdicts)
    items = [decode_item(value) for key, value in latest.items() if key.startswith(ITEM) and value is not None]
    for item in sorted(items, key=lambda item: (item.card.time, item.card.uid)):
        add_item(state, item)
        if item.card.embargo is not None:
            component = state.component_of[item.card.uid]
            state.releases[component] = min(item.card.embargo, state.releases.get(component, item.card.embargo))
    for key, value in latest.items():
        if key.startswith(STORY) and value is not None:
            restore_story(state, key.removeprefix(STORY), decode_story(value))
    return state


def restore_story(state: DeskState, story_id: str, story: EmittedStory) -> None:
    """Add what was emitted of a story to the component of its items."""
    component = next((state.component_of[uid] for uid in sorted(story.uids) if uid in state.component_of), None)
    if component is None:
        return
    state.emitted[story_id] = story
    state.story_ids[component].add(story_id)
    if story.status != "merged":
        for uid in story.uids:
            state.story_of[uid] = story_id


def encode_item(item: PackedItem) -> bytes:
    """Return an item as JSON; bytes as base64."""
    return orjson.dumps([[encode_value(value) for value in flatten(item.card)], item.desk, encode_value(item.packed)])


def decode_item(value: bytes) -> PackedItem:
    """Return the item that ``encode_item`` wrote."""
    card, desk, packed = read_fields(value, ITEM_LENGTH, "an item")
    if not isinstance(card, list) or len(card) not in LACKING:
        raise OtherVersion("an item of a desk")
    values = list(map(decode_value, card))
    for place, default in LACKING[len(card)]:
        values.insert(place, default)
    return rebuild_item(tuple(values), desk, b64decode(packed["b"]))


def encode_value(value: Any) -> Any:
    """Return a value that JSON can hold: bytes as base64."""
    return {"b": b64encode(value).decode()} if isinstance(value, bytes) else value


def decode_value(value: Any) -> Any:
    """Return the value that ``to_json`` wrote; lists as tuples."""
    if isinstance(value, dict):
        return b64decode(value["b"])
    return tuple(map(decode_value, value)) if isinstance(value, list) else value


def read_fields(value: bytes, count: int, what: str) -> list[Any]:
    """Return the fields of a record. Raise ``OtherVersion`` if it does not have ``count`` fields."""
    found = orjson.loads(value)
    if not isinstance(found, list) or len(found) != count:
        raise OtherVersion(f"{what} of a desk")
    return found


def require_readable(records: Iterable[tuple[str, bytes | None]]) -> None:
    """Raise ``OtherVersion`` for the first record that this version cannot read."""
    for key, value in records:
        if value is not None:
            try:
                (decode_item if key.startswith(ITEM) else decode_story)(value)
            except (ValueError, TypeError, LookupError) as error:
                raise OtherVersion(f"the record {key!r} of the stories' changelog is broken, or") from error


def encode_story(story: EmittedStory) -> bytes:
    """Return what was emitted of a story as JSON."""
    return orjson.dumps(
        [story.revision, story.status, story.head, sorted(story.transitions), sorted(story.uids), story.takes]
    )


def decode_story(value: bytes) -> EmittedStory:
    """Return what ``encode_story`` wrote."""
    revision, status, head, transitions, uids, takes = read_fields(value, STORY_LENGTH, "a story")
    return EmittedStory(revision, status, head, frozenset(transitions), frozenset(uids), takes)
