"""State of a desk in streaming: the items within the horizon, what ties them, and what the world was told.

The index is a fold of the log of items, so it can be rebuilt from them; only ``told`` remembers something of its own:
the revision and the standing that were last emitted for each story. A desk has one owner, who passes the state on.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from pipelines.settings.stories import StoryRules
from pipelines.stories.describe.card import MICROSECOND, Card
from pipelines.stories.describe.filing import Filed, without_text
from pipelines.stories.lifecycle.walk import Walk
from pipelines.stories.match.desk import Desk
from pipelines.stories.match.groups import entry
from pipelines.stories.match.judge import EXPLICIT, Tie
from pipelines.stories.match.settle import Edge, edge_of


@dataclass(frozen=True, slots=True)
class Told:
    """What was last emitted about one story."""

    revision: int
    status: str
    head: str | None
    """Uid of the version that stands."""
    events: frozenset[str] = frozenset()
    """Steps that were emitted, as ``uid/type``."""
    items: frozenset[str] = frozenset()
    """Uids that the story was told with."""
    parts: str = ""
    """Uids of the earlier parts that the head stands with."""


@dataclass(slots=True)
class DeskState:
    """All that a desk remembers; bounded by the horizons of the rules."""

    rules: StoryRules
    desk: Desk
    filed: dict[str, Filed] = field(default_factory=dict)
    told: dict[str, Told] = field(default_factory=dict)
    story_of: dict[str, str] = field(default_factory=dict)
    """The story that an item was last told in."""
    root: dict[str, str] = field(default_factory=dict)
    """The component of each item."""
    members: dict[str, list[str]] = field(default_factory=dict)
    edges: dict[str, list[Edge]] = field(default_factory=dict)
    names: dict[str, set[str]] = field(default_factory=dict)
    """Every story ever told of a component, merged ones too."""
    bare: set[str] = field(default_factory=set)
    """Items whose texts were forgotten."""
    due: dict[str, int] = field(default_factory=dict)
    """Components that wait for the end of an embargo."""
    now: int = 0
    """The latest moment that is known to have come, in microseconds."""
    newest: int = 0
    """Time of the newest item."""
    evicted: int = 0
    """Items forgotten, being past their horizon."""
    evicted_texts: int = 0
    """Texts forgotten, their story being too large."""
    beside: list[tuple[str, Tie]] = field(default_factory=list)
    """What the item taken in last goes with, without being the same story."""
    walks: dict[str, Walk] = field(default_factory=dict)
    """Long stories by their names, to go on from."""
    changed_items: set[str] = field(default_factory=set)
    changed_stories: set[str] = field(default_factory=set)


def empty(rules: StoryRules | None = None) -> DeskState:
    """Open a desk."""
    chosen = rules or StoryRules()
    return DeskState(chosen, Desk(chosen))


def take_in(state: DeskState, item: Filed) -> str:
    """Add an item to the index and give the component that it is in now."""
    uid = item.card.uid
    state.filed[uid] = item
    state.newest = max(state.newest, item.card.time)
    found = state.desk.add(item.card)
    ties = {other: tie for other, tie in found.items() if tie.key != "related"}
    state.beside = [(other, tie) for other, tie in found.items() if tie.key == "related"]
    root = join(state, uid, {state.root[other] for other in ties})
    state.edges[root] += [edge_of(uid, other, tie) for other, tie in ties.items() if tie.rank > EXPLICIT]
    state.edges[root].sort()  # so that settling has little left to sort
    return root


def join(state: DeskState, uid: str, roots: set[str]) -> str:
    """Make one component of an item and the ones that it is tied to; the largest takes the others in."""
    root = min(roots, key=lambda old: (-len(state.members[old]), old), default=uid)
    members, edges = state.members.setdefault(root, []), state.edges.setdefault(root, [])
    names = state.names.setdefault(root, set())
    for old in roots - {root}:
        moved = state.members.pop(old)
        state.root.update(dict.fromkeys(moved, root))
        members += moved
        edges += state.edges.pop(old)
        names |= state.names.pop(old)
        state.due.pop(old, None)
    members.append(uid)
    state.root[uid] = root
    state.due.pop(root, None)
    return root


def cards_of(state: DeskState, root: str) -> dict[str, Card]:
    """Give the cards of a component."""
    return {uid: state.filed[uid].card for uid in state.members[root]}


def expired(state: DeskState, watermark: int) -> list[str]:
    """Name the components whose last item is past its horizon; a withdrawn story's tombstone stays longer."""
    rules = state.rules
    keys = watermark - (rules.key_window + rules.lateness) // MICROSECOND
    tombstones = watermark - (rules.tombstone_window + rules.lateness) // MICROSECOND
    roots = []
    for root, members in state.members.items():
        last = max(state.filed[uid].card.time for uid in members)
        withdrawn = any(state.told[name].status == "withdrawn" for name in state.names[root])
        if last < (tombstones if withdrawn else keys):
            roots.append(root)
    return roots


def shed_texts(state: DeskState, root: str) -> None:
    """Forget the oldest texts of a component that holds more bytes than a story may; what is shown or waits stays."""
    members = state.members[root]
    excess = sum(len(state.filed[uid].packed) for uid in members) - state.rules.max_story_bytes
    if excess <= 0 or root in state.due:
        return
    shown = {uid for name in state.names[root] for uid in shown_by(state.told[name])}
    for card in sorted((state.filed[uid].card for uid in members), key=entry):
        if excess > 0 and card.uid not in shown and card.uid not in state.bare and not card.notice:
            item = state.filed[card.uid]
            state.filed[card.uid] = bare = without_text(item)
            state.bare.add(card.uid)
            state.changed_items.add(card.uid)
            state.evicted_texts += 1
            excess -= len(item.packed) - len(bare.packed)


def shown_by(told: Told) -> Iterator[str]:
    """Name the items whose texts a story shows."""
    if told.head:
        yield told.head
    yield from told.parts.split()


def drop(state: DeskState, root: str) -> None:
    """Forget a component."""
    members = state.members.pop(root)
    state.edges.pop(root, None)
    state.due.pop(root, None)
    for name in state.names.pop(root):
        del state.told[name]
        state.walks.pop(name, None)
        state.changed_stories.add(name)
    for uid in members:
        state.story_of.pop(uid, None)
        del state.root[uid], state.filed[uid]
        state.bare.discard(uid)
        state.changed_items.add(uid)
    state.desk.drop(members)
    state.evicted += len(members)
