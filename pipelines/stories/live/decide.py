"""Decide, item by item: the streaming form of the fold.

Each item refolds the one component that it touches with the functions of the bounded form, and what differs from what
was told is emitted. The final standing of every story is therefore the fold's, whatever the order of arrival; only
revisions and the fate ``late`` depend on it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from operator import itemgetter
from typing import NamedTuple

from pipelines.stories.describe.card import Card, digest, instant, microseconds
from pipelines.stories.describe.filing import Filed, unpack
from pipelines.stories.lifecycle.events import Teller, Unpack, first_of, name_of, parts_of, second_name, tell
from pipelines.stories.lifecycle.fold import REUSED, relation, renamed
from pipelines.stories.lifecycle.steps import Step
from pipelines.stories.lifecycle.walk import Walk
from pipelines.stories.live.state import DeskState, Told, cards_of, drop, expired, shed_texts, take_in
from pipelines.stories.match.evidence import NO_EVIDENCE, evidence_of
from pipelines.stories.match.groups import entry
from pipelines.stories.match.settle import settle
from schemas import Disposition, EventType, NewsEvent, Story, StoryStatus

MERGED = "merged"
LONG = 16
"""Items: the walk through a story that has more is kept, to go on from."""


class Decision(NamedTuple):
    """What one item did."""

    state: DeskState
    events: tuple[NewsEvent, ...]
    fate: Disposition


def decide(state: DeskState, item: Filed) -> Decision:
    """Take one item in; give the desk back with what is to be emitted and the item's fate."""
    item = named(state, item)
    uid = item.card.uid
    state.changed_items.add(uid)
    root = take_in(state, item)
    events, fates = refold(state, root, uid)
    shed_texts(state, root)
    return Decision(state, tuple(with_related(state, item.card, events)), fates)


def with_related(state: DeskState, card: Card, events: tuple[NewsEvent, ...]) -> Iterator[NewsEvent]:
    """Set ``story.related`` beside the creation of a story whose first item goes with an earlier one that was told."""
    own = state.story_of.get(card.uid)
    mates = [(-tie.score, other, tie.detail) for other, tie in state.beside if other in state.story_of]
    earlier = [
        mate
        for mate in mates
        if state.story_of[mate[1]] != own and state.filed[mate[1]].card.time < card.time and told_of(state, mate[1])
    ]
    for event in events:
        yield event
        if earlier and event.type is EventType.CREATED and event.item_id == card.item_id:
            score, mate, kind = min(earlier)
            yield relation(event, state.story_of[mate], kind, -score)


def told_of(state: DeskState, uid: str) -> bool:
    """Tell whether the story of an item was ever told."""
    return state.story_of[uid] in state.told


def named(state: DeskState, item: Filed) -> Filed:
    """Give a second copy of the same record a name of its own."""
    uid, again = item.card.uid, 1
    while uid in state.filed:
        again += 1
        uid = f"{item.card.uid}+{again}"
    return item if again == 1 else renamed(item, uid)


def release(state: DeskState, now: datetime) -> tuple[DeskState, tuple[NewsEvent, ...]]:
    """Publish what an embargo held back until ``now``."""
    state.now = max(state.now, microseconds(now))
    events: list[NewsEvent] = []
    for root in sorted(root for root, due in state.due.items() if due <= state.now):
        emitted, _ = refold(state, root, None)
        events += emitted
    return state, tuple(events)


def due(state: DeskState) -> datetime | None:
    """Name the moment that the next embargo ends."""
    return instant(min(state.due.values())) if state.due else None


def expire(state: DeskState, watermark: datetime) -> tuple[DeskState, int]:
    """Forget what is past its horizon; give the number of items forgotten."""
    before = state.evicted
    for root in expired(state, microseconds(watermark)):
        drop(state, root)
    return state, state.evicted - before


def stories(state: DeskState) -> Iterator[Story]:
    """Tell how every story stands, as the bounded form would."""
    for root in list(state.members):
        cards = cards_of(state, root)
        for uids in settle(cards, state.desk.groups, state.edges[root], state.rules):
            way = Walk([cards[uid] for uid in uids])
            because = evidence_of(way.ordered, state.edges[root], state.desk.groups)
            yield tell(name_within(state, root, way.ordered), way.steps(state.now), because, unpacker(state)).story


def unpacker(state: DeskState) -> Unpack:
    """Give what unpacks an item by its uid."""
    return lambda uid: unpack(state.filed[uid].packed)


def walk_of(state: DeskState, cards: list[Card], newest: str | None) -> Walk:
    """Walk through a story; through a long one only on from where the last walk ended, if the newest item comes last."""
    if len(cards) <= LONG:
        return Walk(cards)
    name = next((state.story_of[card.uid] for card in cards if card.uid in state.story_of), "")
    way = state.walks.pop(name, None)
    if way is None or not goes_on(way, {card.uid: card for card in cards}, newest):
        way = Walk(cards)
    state.walks[name_of(way.ordered)] = way
    return way


def goes_on(way: Walk, cards: dict[str, Card], newest: str | None) -> bool:
    """Tell whether a walk has gone through all items of a story, or goes on with the newest one."""
    if newest not in cards:
        return cards.keys() == {card.uid for card in way.ordered}
    before = {card.uid for card in way.ordered}
    return len(before) == len(cards) - 1 and before < cards.keys() and way.follow(cards[newest])


def refold(state: DeskState, root: str, newest: str | None) -> tuple[tuple[NewsEvent, ...], Disposition]:
    """Fold one component again and emit the difference; ``newest`` is the item that just came."""
    cards = cards_of(state, root)
    edges = state.edges[root]
    waiting = [card.embargo for card in cards.values() if card.embargo is not None and card.embargo > state.now]
    state.due.pop(root, None)
    if waiting:
        state.due[root] = min(waiting)
    known = instant(state.filed[newest].card.known if newest else 0)
    fate = Disposition.LATE
    events: list[NewsEvent] = []
    told_before = {state.story_of[uid] for uid in cards if uid in state.story_of}
    names: list[str] = []
    groups = state.desk.groups
    settled = sorted(
        settle(cards, groups, edges, state.rules), key=lambda uids: min((cards[uid].time, uid) for uid in uids)
    )
    for uids in settled:
        way = walk_of(state, [cards[uid] for uid in uids], newest)
        steps, name = way.steps(state.now), name_within(state, root, way.ordered)
        names.append(name)
        emitted, own_fate = difference(state, name, steps, newest)
        flags = (REUSED,) if begun_before(state, root, way.ordered) else ()
        teller = Teller(name, evidence_of(way.ordered, edges, groups), unpacker(state), steps, flags)
        events += say(state, teller, root, emitted, steps, known)
        fate = own_fate or fate
    for gone in sorted(told_before.difference(names)):
        events += merged(state, gone, dict(zip(names, settled, strict=True)), known)
    for name, uids in zip(names, settled, strict=True):
        state.story_of.update(dict.fromkeys(uids, name))
    return tuple(events), fate


def name_within(state: DeskState, root: str, ordered: Sequence[Card]) -> str:
    """Name a story of a component; a name that a story of another component has is not given again."""
    name = name_of(ordered)
    taken = name in state.told and name not in state.names[root]
    return second_name(ordered) if taken else name


def begun_before(state: DeskState, root: str, ordered: Sequence[Card]) -> bool:
    """Return True if the id of a story's first item is that of an earlier item in another component: it is used again."""
    first = first_of(ordered)
    owners = state.desk.neighbours(first, "item_id", first.item_id, owns=True)
    return any(state.root[other.uid] != root and entry(other) < entry(first) for other in owners)


def difference(
    state: DeskState, name: str, steps: list[Step], newest: str | None
) -> tuple[list[Step], Disposition | None]:
    """Choose the steps to emit: notices and repeats as they come, and the last step that changes how the story stands."""
    told = state.told.get(name)
    known = told.events if told else frozenset()
    last = steps[-1]
    emitted = [
        (place, step)
        for place, step in enumerate(steps)
        if (step.notice or (step.event is EventType.DUPLICATE and step.card.uid == newest))
        and key_of(step) not in known
    ]
    shaping = next((place for place in reversed(range(len(steps))) if shapes(steps[place])), None)
    if shaping is not None and changed(told, steps):
        emitted = sorted([*emitted, (shaping, steps[shaping])], key=itemgetter(0))
    if told is not None and told.status == StoryStatus.PUBLISHED and not standing(last):
        emitted.append((len(steps), replace(last, event=EventType.HELD, head=None)))  # a late embargo
    chosen = [step for _, step in emitted]
    own = next((step for step in steps if step.card.uid == newest), None)
    if own is None:
        return chosen, None
    silenced = own.fate is Disposition.EMITTED and own not in chosen
    return chosen, Disposition.LATE if silenced else own.fate


def shapes(step: Step) -> bool:
    """Tell a step that changes how its story stands."""
    return step.event is not None and not step.notice and step.event is not EventType.DUPLICATE


def changed(told: Told | None, steps: list[Step]) -> bool:
    """Tell whether a story stands otherwise than it was told."""
    head = steps[-1].head
    now = standing(steps[-1]), head.uid if head else None, parts_key(steps)
    return told is None or (told.status, told.head, told.parts) != now


def standing(step: Step) -> str:
    """Write how a story stands."""
    return step.status.value if step.status else ""


def parts_key(steps: list[Step]) -> str:
    """Name the earlier parts that the head stands with: one that comes late changes what is shown."""
    head = steps[-1].head
    return " ".join(part.uid for part in parts_of(steps).get(head.uid, ())) if head else ""


def key_of(step: Step) -> str:
    """Name a step for the record of what was told."""
    return f"{step.card.uid}/{step.event}"


def say(
    state: DeskState, teller: Teller, root: str, emitted: list[Step], steps: list[Step], known: datetime
) -> Iterator[NewsEvent]:
    """Write the events of one story, which no one knew before ``known``, and remember them."""
    name = teller.name
    told = state.told.get(name)
    revision = told.revision if told else 0
    head = state.filed[told.head].card if told and told.head and told.head in state.filed else None
    for step in emitted:
        shown = step
        if step.event is EventType.UPDATED and told is None:
            shown = replace(step, event=EventType.CREATED)
        if not step.notice and head is not None and step.head is not head:
            shown = replace(shown, before=head)
        event = teller.event(shown)
        if event.type is not EventType.DUPLICATE:
            revision += 1
        name_again = told is not None and key_of(step) in told.events
        update = {"revision": max(revision, 1), "known_time": max(event.known_time or event.time, known)}
        renamed_event = {"event_id": digest(event.event_id, str(revision)).hex()} if name_again else {}
        yield event.model_copy(update=update | renamed_event)
    last = steps[-1]
    events = (told.events if told else frozenset()) | {key_of(step) for step in emitted}
    items = frozenset(step.card.uid for step in steps)
    if revision > 0:
        state.told[name] = Told(
            revision, standing(last), last.head.uid if last.head else None, events, items, parts_key(steps)
        )
        state.names[root].add(name)
        state.changed_stories.add(name)


def merged(state: DeskState, gone: str, settled: Mapping[str, list[str]], known: datetime) -> Iterator[NewsEvent]:
    """Tell that a story is part of another one now."""
    told = state.told.get(gone)
    homes = [name for name, uids in settled.items() if told and told.items & set(uids)]
    if told is None or told.status == MERGED or not homes:
        return
    state.told[gone] = Told(told.revision + 1, MERGED, None, items=told.items)
    state.changed_stories.add(gone)
    ordered = Walk([state.filed[uid].card for uid in settled[homes[0]]]).ordered
    card = next(card for card in ordered if card.uid in told.items)
    step = Step(
        card, EventType.MERGED, Disposition.EMITTED, None, StoryStatus.PUBLISHED, time=max(state.now, card.time)
    )
    event = Teller(gone, lambda _: NO_EVIDENCE, unpacker(state)).event(step)
    update = {
        "into": homes[0],
        "revision": told.revision + 1,
        "article": None,
        "known_time": max(known, event.time),
    }
    yield event.model_copy(update=update)
