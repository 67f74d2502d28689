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

from pipelines.stories.describe.card import Card, digest, from_microseconds, to_microseconds
from pipelines.stories.describe.packed_item import PackedItem, unpack_article
from pipelines.stories.lifecycle.events import (
    EventWriter,
    UnpackArticle,
    alternative_story_id,
    earlier_takes,
    first_item,
    story_id_of,
    write_story,
)
from pipelines.stories.lifecycle.fold import REUSED, related_event, with_uid
from pipelines.stories.lifecycle.timeline import Timeline
from pipelines.stories.lifecycle.transitions import Transition
from pipelines.stories.live.state import (
    DeskState,
    EmittedStory,
    add_item,
    cards_of,
    drop_component,
    evict_texts,
    expired_components,
)
from pipelines.stories.match.clusters import cluster_component
from pipelines.stories.match.evidence import NO_EVIDENCE, evidence_of
from pipelines.stories.match.groups import time_key
from schemas import Disposition, EventType, NewsEvent, Story, StoryStatus

MERGED = "merged"
LONG = 16
"""Items: the walk through a story that has more is kept, to go on from."""


class Decision(NamedTuple):
    """What one item did."""

    state: DeskState
    events: tuple[NewsEvent, ...]
    disposition: Disposition


def decide(state: DeskState, item: PackedItem) -> Decision:
    """Take one item in; give the desk back with what is to be emitted and the item's fate."""
    item = with_unique_uid(state, item)
    uid = item.card.uid
    state.changed_items.add(uid)
    root = add_item(state, item)
    events, fates = refold(state, root, uid)
    evict_texts(state, root)
    return Decision(state, tuple(with_related(state, item.card, events)), fates)


def with_related(state: DeskState, card: Card, events: tuple[NewsEvent, ...]) -> Iterator[NewsEvent]:
    """Set ``story.related`` beside the creation of a story whose first item goes with an earlier one that was told."""
    own = state.story_of.get(card.uid)
    mates = [(-tie.score, other, tie.detail) for other, tie in state.related if other in state.story_of]
    earlier = [
        mate
        for mate in mates
        if state.story_of[mate[1]] != own and state.items[mate[1]].card.time < card.time and was_emitted(state, mate[1])
    ]
    for event in events:
        yield event
        if earlier and event.type is EventType.CREATED and event.item_id == card.item_id:
            score, mate, kind = min(earlier)
            yield related_event(event, state.story_of[mate], kind, -score)


def was_emitted(state: DeskState, uid: str) -> bool:
    """Tell whether the story of an item was ever told."""
    return state.story_of[uid] in state.emitted


def with_unique_uid(state: DeskState, item: PackedItem) -> PackedItem:
    """Give a second copy of the same record a name of its own."""
    uid, again = item.card.uid, 1
    while uid in state.items:
        again += 1
        uid = f"{item.card.uid}+{again}"
    return item if again == 1 else with_uid(item, uid)


def release(state: DeskState, now: datetime) -> tuple[DeskState, tuple[NewsEvent, ...]]:
    """Publish what an embargo held back until ``now``."""
    state.now = max(state.now, to_microseconds(now))
    events: list[NewsEvent] = []
    for root in sorted(root for root, next_release in state.releases.items() if next_release <= state.now):
        emitted, _ = refold(state, root, None)
        events += emitted
    return state, tuple(events)


def next_release(state: DeskState) -> datetime | None:
    """Name the moment that the next embargo ends."""
    return from_microseconds(min(state.releases.values())) if state.releases else None


def expire(state: DeskState, watermark: datetime) -> tuple[DeskState, int]:
    """Forget what is past its horizon; give the number of items forgotten."""
    before = state.evicted
    for root in expired_components(state, to_microseconds(watermark)):
        drop_component(state, root)
    return state, state.evicted - before


def current_stories(state: DeskState) -> Iterator[Story]:
    """Tell how every story stands, as the bounded form would."""
    for root in list(state.members):
        cards = cards_of(state, root)
        for uids in cluster_component(cards, state.desk.groups, state.edges[root], state.rules):
            timeline = Timeline([cards[uid] for uid in uids])
            evidence_of_item = evidence_of(timeline.ordered, state.edges[root], state.desk.groups)
            yield write_story(
                story_id_within(state, root, timeline.ordered),
                timeline.transitions(state.now),
                evidence_of_item,
                article_reader(state),
            ).story


def article_reader(state: DeskState) -> UnpackArticle:
    """Give what unpacks an item by its uid."""
    return lambda uid: unpack_article(state.items[uid].packed)


def timeline_of(state: DeskState, cards: list[Card], newest: str | None) -> Timeline:
    """Walk through a story; through a long one only on from where the last walk ended, if the newest item comes last."""
    if len(cards) <= LONG:
        return Timeline(cards)
    name = next((state.story_of[card.uid] for card in cards if card.uid in state.story_of), "")
    timeline = state.timelines.pop(name, None)
    if timeline is None or not extends(timeline, {card.uid: card for card in cards}, newest):
        timeline = Timeline(cards)
    state.timelines[story_id_of(timeline.ordered)] = timeline
    return timeline


def extends(timeline: Timeline, cards: dict[str, Card], newest: str | None) -> bool:
    """Tell whether a walk has gone through all items of a story, or goes on with the newest one."""
    if newest not in cards:
        return cards.keys() == {card.uid for card in timeline.ordered}
    before = {card.uid for card in timeline.ordered}
    return len(before) == len(cards) - 1 and before < cards.keys() and timeline.append_if_last(cards[newest])


def refold(state: DeskState, root: str, newest: str | None) -> tuple[tuple[NewsEvent, ...], Disposition]:
    """Fold one component again and emit the difference; ``newest`` is the item that just came."""
    cards = cards_of(state, root)
    edges = state.edges[root]
    waiting = [card.embargo for card in cards.values() if card.embargo is not None and card.embargo > state.now]
    state.releases.pop(root, None)
    if waiting:
        state.releases[root] = min(waiting)
    known = from_microseconds(state.items[newest].card.known_time if newest else 0)
    disposition = Disposition.LATE
    events: list[NewsEvent] = []
    emitted_before = {state.story_of[uid] for uid in cards if uid in state.story_of}
    story_ids: list[str] = []
    groups = state.desk.groups
    clustered = sorted(
        cluster_component(cards, groups, edges, state.rules),
        key=lambda uids: min((cards[uid].time, uid) for uid in uids),
    )
    for uids in clustered:
        timeline = timeline_of(state, [cards[uid] for uid in uids], newest)
        transitions, story_id = timeline.transitions(state.now), story_id_within(state, root, timeline.ordered)
        story_ids.append(story_id)
        chosen, own_disposition = choose_transitions(state, story_id, transitions, newest)
        flags = (REUSED,) if id_was_used_before(state, root, timeline.ordered) else ()
        writer = EventWriter(
            story_id, evidence_of(timeline.ordered, edges, groups), article_reader(state), transitions, flags
        )
        events += write_events(state, writer, root, chosen, transitions, known)
        disposition = own_disposition or disposition
    for gone in sorted(emitted_before.difference(story_ids)):
        events += merged_events(state, gone, dict(zip(story_ids, clustered, strict=True)), known)
    for story_id, uids in zip(story_ids, clustered, strict=True):
        state.story_of.update(dict.fromkeys(uids, story_id))
    return tuple(events), disposition


def story_id_within(state: DeskState, root: str, ordered: Sequence[Card]) -> str:
    """Name a story of a component; a story_id that a story of another component has is not given again."""
    story_id = story_id_of(ordered)
    taken = story_id in state.emitted and story_id not in state.story_ids[root]
    return alternative_story_id(ordered) if taken else story_id


def id_was_used_before(state: DeskState, root: str, ordered: Sequence[Card]) -> bool:
    """Return True if the id of a story's first item is that of an earlier item in another component: it is used again."""
    first = first_item(ordered)
    owners = state.desk.neighbours(first, "item_id", first.item_id, owns=True)
    return any(state.component_of[other.uid] != root and time_key(other) < time_key(first) for other in owners)


def choose_transitions(
    state: DeskState, story_id: str, transitions: list[Transition], newest: str | None
) -> tuple[list[Transition], Disposition | None]:
    """Choose the steps to emit: notices and repeats as they come, and the last step that changes how the story stands."""
    before = state.emitted.get(story_id)
    known = before.transitions if before else frozenset()
    last = transitions[-1]
    chosen = [
        (place, transition)
        for place, transition in enumerate(transitions)
        if (transition.notice or (transition.event is EventType.DUPLICATE and transition.card.uid == newest))
        and transition_key(transition) not in known
    ]
    latest = next((place for place in reversed(range(len(transitions))) if changes_story(transitions[place])), None)
    if latest is not None and differs_from_emitted(before, transitions):
        chosen = sorted([*chosen, (latest, transitions[latest])], key=itemgetter(0))
    emitted = [transition for _, transition in chosen]
    if before is not None and before.status == StoryStatus.PUBLISHED and not status_name(last):
        emitted.append(replace(last, event=EventType.HELD, head=None))  # a late embargo
    own = next((transition for transition in transitions if transition.card.uid == newest), None)
    if own is None:
        return emitted, None
    silenced = own.disposition is Disposition.EMITTED and own not in emitted
    return emitted, Disposition.LATE if silenced else own.disposition


def changes_story(transition: Transition) -> bool:
    """Tell a step that changes how its story stands."""
    return transition.event is not None and not transition.notice and transition.event is not EventType.DUPLICATE


def differs_from_emitted(emitted: EmittedStory | None, transitions: list[Transition]) -> bool:
    """Tell whether a story stands otherwise than it was told."""
    head = transitions[-1].head
    now = status_name(transitions[-1]), head.uid if head else None, takes_key(transitions)
    return emitted is None or (emitted.status, emitted.head, emitted.takes) != now


def status_name(transition: Transition) -> str:
    """Write how a story stands."""
    return transition.status.value if transition.status else ""


def takes_key(transitions: list[Transition]) -> str:
    """Name the earlier parts that the head stands with: one that comes late changes what is shown."""
    head = transitions[-1].head
    return " ".join(part.uid for part in earlier_takes(transitions).get(head.uid, ())) if head else ""


def transition_key(transition: Transition) -> str:
    """Name a step for the record of what was told."""
    return f"{transition.card.uid}/{transition.event}"


def write_events(
    state: DeskState,
    writer: EventWriter,
    root: str,
    chosen: list[Transition],
    transitions: list[Transition],
    known: datetime,
) -> Iterator[NewsEvent]:
    """Write the events of one story, which no one knew before ``known``, and remember them."""
    story_id = writer.story_id
    before = state.emitted.get(story_id)
    revision = before.revision if before else 0
    head = state.items[before.head].card if before and before.head and before.head in state.items else None
    for transition in chosen:
        shown = transition
        if transition.event is EventType.UPDATED and before is None:
            shown = replace(transition, event=EventType.CREATED)
        if not transition.notice and head is not None and transition.head is not head:
            shown = replace(shown, previous_head=head)
        event = writer.event(shown)
        if event.type is not EventType.DUPLICATE:
            revision += 1
        again = before is not None and transition_key(transition) in before.transitions
        update = {"revision": max(revision, 1), "known_time": max(event.known_time or event.time, known)}
        new_id = {"event_id": digest(event.event_id, str(revision)).hex()} if again else {}
        yield event.model_copy(update=update | new_id)
    if revision > 0:
        last = transitions[-1]
        state.emitted[story_id] = EmittedStory(
            revision,
            status_name(last),
            last.head.uid if last.head else None,
            (before.transitions if before else frozenset()) | {transition_key(one) for one in chosen},
            frozenset(transition.card.uid for transition in transitions),
            takes_key(transitions),
        )
        state.story_ids[root].add(story_id)
        state.changed_stories.add(story_id)


def merged_events(
    state: DeskState, gone: str, clustered: Mapping[str, list[str]], known: datetime
) -> Iterator[NewsEvent]:
    """Tell that a story is part of another one now."""
    emitted = state.emitted.get(gone)
    homes = [name for name, uids in clustered.items() if emitted and emitted.uids & set(uids)]
    if emitted is None or emitted.status == MERGED or not homes:
        return
    state.emitted[gone] = EmittedStory(emitted.revision + 1, MERGED, None, uids=emitted.uids)
    state.changed_stories.add(gone)
    ordered = Timeline([state.items[uid].card for uid in clustered[homes[0]]]).ordered
    card = next(card for card in ordered if card.uid in emitted.uids)
    transition = Transition(
        card, EventType.MERGED, Disposition.EMITTED, None, StoryStatus.PUBLISHED, time=max(state.now, card.time)
    )
    event = EventWriter(gone, lambda _: NO_EVIDENCE, article_reader(state)).event(transition)
    update = {
        "into": homes[0],
        "revision": emitted.revision + 1,
        "article": None,
        "known_time": max(known, event.time),
    }
    yield event.model_copy(update=update)
