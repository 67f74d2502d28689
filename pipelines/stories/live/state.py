"""State of a desk in streaming: the items within the horizon, what ties them, and what the world was told.

The index is a fold of the log of items, so it can be rebuilt from them; only ``told`` remembers something of its own:
the revision and the standing that were last emitted for each story. A desk has one owner, who passes the state on.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from pipelines.settings.stories import StoryRules
from pipelines.stories.describe.card import MICROSECOND, Card
from pipelines.stories.describe.packed_item import PackedItem, without_text
from pipelines.stories.lifecycle.timeline import Timeline
from pipelines.stories.match.clusters import Edge, make_edge
from pipelines.stories.match.groups import time_key
from pipelines.stories.match.index import CandidateIndex
from pipelines.stories.match.judge import EXPLICIT, Tie


@dataclass(frozen=True, slots=True)
class EmittedStory:
    """What was last emitted about one story."""

    revision: int
    status: str
    head: str | None
    """Uid of the version that stands."""
    transitions: frozenset[str] = frozenset()
    """Steps that were emitted, as ``uid/type``."""
    uids: frozenset[str] = frozenset()
    """Uids that the story was told with."""
    takes: str = ""
    """Uids of the earlier parts that the head stands with."""


@dataclass(slots=True)
class DeskState:
    """All that a desk remembers; bounded by the horizons of the rules."""

    rules: StoryRules
    desk: CandidateIndex
    items: dict[str, PackedItem] = field(default_factory=dict)
    emitted: dict[str, EmittedStory] = field(default_factory=dict)
    story_of: dict[str, str] = field(default_factory=dict)
    """The story that an item was last told in."""
    component_of: dict[str, str] = field(default_factory=dict)
    """The component of each item."""
    members: dict[str, list[str]] = field(default_factory=dict)
    edges: dict[str, list[Edge]] = field(default_factory=dict)
    story_ids: dict[str, set[str]] = field(default_factory=dict)
    """Every story ever told of a component, merged ones too."""
    textless: set[str] = field(default_factory=set)
    """Items whose texts were forgotten."""
    releases: dict[str, int] = field(default_factory=dict)
    """Components that wait for the end of an embargo."""
    now: int = 0
    """The latest moment that is known to have come, in microseconds."""
    newest: int = 0
    """Time of the newest item."""
    evicted: int = 0
    """Items forgotten, being past their horizon."""
    evicted_texts: int = 0
    """Texts forgotten, their story being too large."""
    related: list[tuple[str, Tie]] = field(default_factory=list)
    """What the item taken in last goes with, without being the same story."""
    timelines: dict[str, Timeline] = field(default_factory=dict)
    """Long stories by their names, to go on from."""
    changed_items: set[str] = field(default_factory=set)
    changed_stories: set[str] = field(default_factory=set)


def new_desk(rules: StoryRules | None = None) -> DeskState:
    """Open a desk."""
    chosen = rules or StoryRules()
    return DeskState(chosen, CandidateIndex(chosen))


def add_item(state: DeskState, item: PackedItem) -> str:
    """Add an item to the index and give the component that it is in now."""
    uid = item.card.uid
    state.items[uid] = item
    state.newest = max(state.newest, item.card.time)
    found = state.desk.add(item.card)
    ties = {other: tie for other, tie in found.items() if tie.key != "related"}
    state.related = [(other, tie) for other, tie in found.items() if tie.key == "related"]
    root = join_component(state, uid, {state.component_of[other] for other in ties})
    state.edges[root] += [make_edge(uid, other, tie) for other, tie in ties.items() if tie.rank > EXPLICIT]
    state.edges[root].sort()  # so that settling has little left to sort
    return root


def join_component(state: DeskState, uid: str, roots: set[str]) -> str:
    """Make one component of an item and the ones that it is tied to; the largest takes the others in."""
    root = min(roots, key=lambda old: (-len(state.members[old]), old), default=uid)
    members, edges = state.members.setdefault(root, []), state.edges.setdefault(root, [])
    names = state.story_ids.setdefault(root, set())
    for old in roots - {root}:
        moved = state.members.pop(old)
        state.component_of.update(dict.fromkeys(moved, root))
        members += moved
        edges += state.edges.pop(old)
        names |= state.story_ids.pop(old)
        state.releases.pop(old, None)
    members.append(uid)
    state.component_of[uid] = root
    state.releases.pop(root, None)
    return root


def cards_of(state: DeskState, root: str) -> dict[str, Card]:
    """Give the cards of a component."""
    return {uid: state.items[uid].card for uid in state.members[root]}


def expired_components(state: DeskState, watermark: int) -> list[str]:
    """Name the components whose last item is past its horizon; a withdrawn story's tombstone stays longer."""
    rules = state.rules
    keys = watermark - (rules.key_window + rules.lateness) // MICROSECOND
    tombstones = watermark - (rules.tombstone_window + rules.lateness) // MICROSECOND
    roots = []
    for root, members in state.members.items():
        last = max(state.items[uid].card.time for uid in members)
        withdrawn = any(state.emitted[name].status == "withdrawn" for name in state.story_ids[root])
        if last < (tombstones if withdrawn else keys):
            roots.append(root)
    return roots


def evict_texts(state: DeskState, root: str) -> None:
    """Forget the oldest texts of a component that holds more bytes than a story may; what is shown or waits stays."""
    members = state.members[root]
    excess = sum(len(state.items[uid].packed) for uid in members) - state.rules.max_story_bytes
    if excess <= 0 or root in state.releases:
        return
    shown = {uid for name in state.story_ids[root] for uid in shown_items(state.emitted[name])}
    for card in sorted((state.items[uid].card for uid in members), key=time_key):
        if excess > 0 and card.uid not in shown and card.uid not in state.textless and not card.notice:
            item = state.items[card.uid]
            state.items[card.uid] = textless = without_text(item)
            state.textless.add(card.uid)
            state.changed_items.add(card.uid)
            state.evicted_texts += 1
            excess -= len(item.packed) - len(textless.packed)


def shown_items(emitted: EmittedStory) -> Iterator[str]:
    """Name the items whose texts a story shows."""
    if emitted.head:
        yield emitted.head
    yield from emitted.takes.split()


def drop_component(state: DeskState, root: str) -> None:
    """Forget a component."""
    members = state.members.pop(root)
    state.edges.pop(root, None)
    state.releases.pop(root, None)
    for name in state.story_ids.pop(root):
        del state.emitted[name]
        state.timelines.pop(name, None)
        state.changed_stories.add(name)
    for uid in members:
        state.story_of.pop(uid, None)
        del state.component_of[uid], state.items[uid]
        state.textless.discard(uid)
        state.changed_items.add(uid)
    state.desk.drop(members)
    state.evicted += len(members)
