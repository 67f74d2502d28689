"""State of a desk in streaming: the items within the horizon, the ties between them, and what was emitted.

The index can be made again from the log of items. Only ``emitted`` holds something of its own: what was last emitted about
each story. A desk has one owner, who passes the state on; the functions here change it in place.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from pipelines.settings.stories import StoryRules
from pipelines.stories.describe.card import MICROSECOND, Card
from pipelines.stories.describe.packed_item import PackedItem, without_text
from pipelines.stories.lifecycle.timeline import Timeline
from pipelines.stories.match.clusters import Edge, make_edge
from pipelines.stories.match.groups import time_key
from pipelines.stories.match.index import CandidateIndex
from pipelines.stories.match.reports import REPORT
from pipelines.stories.match.tie import EXPLICIT, RELATED, Tie
from pipelines.stories.match.verdicts import NO_VERDICTS, Verdicts, with_verdicts
from pipelines.stories.thresholds import THRESHOLDS, Thresholds
from pipelines.stories.worth.precedents import PrecedentIndex
from pipelines.stories.worth.story import NO_VERSIONS


@dataclass(frozen=True, slots=True)
class EmittedStory:
    """What was last emitted about one story."""

    revision: int
    status: str
    head: str | None
    """Uid of the head."""
    transitions: frozenset[str] = frozenset()
    """Transitions that were emitted, as ``uid/type``."""
    uids: frozenset[str] = frozenset()
    """Uids of the story's items."""
    takes: str = ""
    """Uids of the earlier takes that the head is shown with."""


@dataclass(slots=True)
class DeskState:
    """All that a desk keeps; bounded by the horizons of the rules."""

    rules: StoryRules
    thresholds: Thresholds
    index: CandidateIndex
    items: dict[str, PackedItem] = field(default_factory=dict)
    """Items by uid."""
    emitted: dict[str, EmittedStory] = field(default_factory=dict)
    """Stories by id."""
    story_of: dict[str, str] = field(default_factory=dict)
    """Story id that an item was last emitted in, by uid."""
    component_of: dict[str, str] = field(default_factory=dict)
    """Component of an item, by uid."""
    members: dict[str, list[str]] = field(default_factory=dict)
    """Uids of a component."""
    edges: dict[str, list[Edge]] = field(default_factory=dict)
    """Edges of a component, without those of ids and links."""
    story_ids: dict[str, set[str]] = field(default_factory=dict)
    """Ids of all stories ever emitted of a component, merged ones too."""
    textless: set[str] = field(default_factory=set)
    """Uids of items whose texts were evicted."""
    releases: dict[str, int] = field(default_factory=dict)
    """End of the next embargo of a component, in microseconds."""
    now: int = 0
    """The latest moment known to have come, in microseconds."""
    newest: int = 0
    """Time of the newest item, in microseconds."""
    evicted: int = 0
    """Count of items dropped past their horizon."""
    evicted_texts: int = 0
    """Count of texts evicted because their story was too large."""
    related: list[tuple[str, Tie]] = field(default_factory=list)
    """Uids and ties of what the item added last is related to."""
    precedents: PrecedentIndex = field(default_factory=PrecedentIndex)
    """Items by what like items share."""
    reports: dict[str, dict[str, float]] = field(default_factory=dict)
    """Other houses' reports of the same event, by uid, each with the negative score of the tie."""
    produced_by: Mapping[str, str] = field(default_factory=lambda: NO_VERSIONS)
    """Versions of code and registers that events carry."""
    verdicts: Verdicts = NO_VERDICTS
    """Verdicts of editors, which are noted on cards."""
    noted_anew: set[str] = field(default_factory=set)
    """Uids of items on whose cards other verdicts were noted when they were last decided on."""
    timelines: dict[str, Timeline] = field(default_factory=dict)
    """Timelines of long stories, by story id."""
    changed_items: set[str] = field(default_factory=set)
    """Uids that changed since the last ``drain``."""
    changed_stories: set[str] = field(default_factory=set)
    """Story ids that changed since the last ``drain``."""


def new_desk(
    rules: StoryRules | None = None,
    thresholds: Thresholds = THRESHOLDS,
    produced_by: Mapping[str, str] = NO_VERSIONS,
    verdicts: Verdicts = NO_VERDICTS,
) -> DeskState:
    """Return the state of an empty desk."""
    chosen = rules or StoryRules()
    index, precedents = CandidateIndex(chosen, thresholds.match), PrecedentIndex(thresholds.worth)
    return DeskState(chosen, thresholds, index, precedents=precedents, produced_by=produced_by, verdicts=verdicts)


def reporting_stories(state: DeskState, cards: Iterable[Card]) -> list[list[Card]]:
    """Return the items of the stories that report the same event as a story's items; those tied most strongly first."""
    own = {card.uid for card in cards}
    tied = sorted((cost, other) for uid in own for other, cost in state.reports.get(uid, {}).items())
    stories: dict[str, list[Card]] = {}
    for _, uid in tied:
        story_id = state.story_of.get(uid, uid)
        if uid not in own and story_id not in stories and len(stories) < state.thresholds.worth.reports:
            uids = state.emitted[story_id].uids if story_id in state.emitted else {uid}
            stories[story_id] = [state.items[one].card for one in sorted(uids) if one in state.items]
    return list(stories.values())


def add_item(state: DeskState, item: PackedItem) -> str:
    """Add an item to the index, with the verdicts in force noted on its card. Return its component."""
    uid, card = item.card.uid, with_verdicts(item.card, state.verdicts)
    if card is not item.card:
        item = replace(item, card=card)
        state.noted_anew.add(uid)
    state.items[uid] = item
    state.newest = max(state.newest, item.card.time)
    found = state.index.add(item.card)
    ties = {other: tie for other, tie in found.items() if tie.key != RELATED}
    state.related = [(other, tie) for other, tie in found.items() if tie.key == RELATED]
    state.precedents.add(item.card)
    for other, tie in state.related:
        if tie.detail == REPORT:
            state.reports.setdefault(uid, {})[other] = state.reports.setdefault(other, {})[uid] = -tie.score
    component = join_components(state, uid, {state.component_of[other] for other in ties})
    state.edges[component] += [make_edge(uid, other, tie) for other, tie in ties.items() if tie.rank > EXPLICIT]
    state.edges[component].sort()  # so that clustering has little left to sort
    return component


def join_components(state: DeskState, uid: str, components: set[str]) -> str:
    """Merge an item and the components that it is tied to into the largest of them. Return that component."""
    component = min(components, key=lambda old: (-len(state.members[old]), old), default=uid)
    members, edges = state.members.setdefault(component, []), state.edges.setdefault(component, [])
    story_ids = state.story_ids.setdefault(component, set())
    for old in components - {component}:
        moved = state.members.pop(old)
        state.component_of.update(dict.fromkeys(moved, component))
        members += moved
        edges += state.edges.pop(old)
        story_ids |= state.story_ids.pop(old)
        state.releases.pop(old, None)
    members.append(uid)
    state.component_of[uid] = component
    state.releases.pop(component, None)
    return component


def cards_of(state: DeskState, component: str) -> dict[str, Card]:
    """Return the cards of a component, by uid."""
    return {uid: state.items[uid].card for uid in state.members[component]}


def expired_components(state: DeskState, watermark: int) -> list[str]:
    """Return the components whose last item is past its horizon; that of a withdrawn story is longer."""
    rules = state.rules
    keys = watermark - (rules.key_window + rules.lateness) // MICROSECOND
    tombstones = watermark - (rules.tombstone_window + rules.lateness) // MICROSECOND
    expired = []
    for component, members in state.members.items():
        last = max(state.items[uid].card.time for uid in members)
        withdrawn = any(state.emitted[story_id].status == "withdrawn" for story_id in state.story_ids[component])
        if last < (tombstones if withdrawn else keys):
            expired.append(component)
    return expired


def evict_texts(state: DeskState, component: str) -> None:
    """Evict the oldest texts of a component that holds more bytes than a story may. What is shown or waits stays."""
    members = state.members[component]
    excess = sum(len(state.items[uid].packed) for uid in members) - state.rules.max_story_bytes
    if excess <= 0 or component in state.releases:
        return
    shown = {uid for story_id in state.story_ids[component] for uid in shown_items(state.emitted[story_id])}
    for card in sorted((state.items[uid].card for uid in members), key=time_key):
        if excess > 0 and card.uid not in shown and card.uid not in state.textless and not card.notice:
            item = state.items[card.uid]
            state.items[card.uid] = bare = without_text(item)
            state.textless.add(card.uid)
            state.changed_items.add(card.uid)
            state.evicted_texts += 1
            excess -= len(item.packed) - len(bare.packed)


def shown_items(story: EmittedStory) -> Iterator[str]:
    """Yield the uids of the items whose texts a story shows."""
    if story.head:
        yield story.head
    yield from story.takes.split()


def drop_component(state: DeskState, component: str) -> None:
    """Drop a component with its items and stories."""
    members = state.members.pop(component)
    state.edges.pop(component, None)
    state.releases.pop(component, None)
    for story_id in state.story_ids.pop(component):
        del state.emitted[story_id]
        state.timelines.pop(story_id, None)
        state.changed_stories.add(story_id)
    for uid in members:
        state.precedents.drop(state.items[uid].card)
        for other in state.reports.pop(uid, ()):
            state.reports[other].pop(uid)
        state.story_of.pop(uid, None)
        del state.component_of[uid], state.items[uid]
        state.textless.discard(uid)
        state.noted_anew.discard(uid)
        state.changed_items.add(uid)
    state.index.drop(members)
    state.evicted += len(members)
