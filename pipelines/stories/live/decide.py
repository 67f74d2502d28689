"""Decide item by item: the streaming form of the fold.

Each item folds the one component that it touches again, with the functions of the bounded form, and emits what differs from
what was emitted before. The final state of every story is therefore that of the fold, whatever the order of arrival; only
revisions and the disposition ``late`` depend on it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from operator import itemgetter
from typing import NamedTuple

from pipelines.stories.describe.card import Card, from_microseconds, hash_texts, to_microseconds
from pipelines.stories.describe.packed_item import PackedItem, unpack_article
from pipelines.stories.lifecycle.events import (
    EventWriter,
    ReadArticle,
    alternative_story_id,
    earlier_takes,
    first_item,
    story_id_of,
    write_story,
)
from pipelines.stories.lifecycle.fold import REUSED, related_event, with_unique_uid
from pipelines.stories.lifecycle.order import canonical_order
from pipelines.stories.lifecycle.timeline import Timeline
from pipelines.stories.lifecycle.transitions import Transition
from pipelines.stories.live.changelog import restore, snapshot
from pipelines.stories.live.state import (
    DeskState,
    EmittedStory,
    add_item,
    cards_of,
    drop_component,
    evict_texts,
    expired_components,
    reporting_stories,
)
from pipelines.stories.match.clusters import cluster_component
from pipelines.stories.match.evidence import NO_EVIDENCE, evidence_of
from pipelines.stories.match.groups import time_key
from pipelines.stories.match.verdicts import Verdicts, with_verdicts
from pipelines.stories.worth.story import StoryWorth
from schemas import Disposition, EventType, NewsEvent, Story, StoryStatus

MERGED = "merged"
"""Status of an emitted story that is part of another one now."""


class Decision(NamedTuple):
    """What one item did to its desk."""

    state: DeskState
    events: tuple[NewsEvent, ...]
    disposition: Disposition


def decide(state: DeskState, item: PackedItem) -> Decision:
    """Add an item to the desk. Return the desk, the events to emit and the item's disposition."""
    item = with_unique_uid(item, state.items)
    uid = item.card.uid
    state.changed_items.add(uid)
    component = add_item(state, item)
    events, disposition = refold(state, component, uid)
    evict_texts(state, component)
    return Decision(state, tuple(add_related(state, item.card, events)), disposition)


def add_related(state: DeskState, card: Card, events: tuple[NewsEvent, ...]) -> Iterator[NewsEvent]:
    """Yield events, with ``story.related`` after the creation of a story whose first item is related to an emitted story."""
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
    """Return True if the story of an item was ever emitted."""
    return state.story_of[uid] in state.emitted


def release(state: DeskState, now: datetime) -> tuple[DeskState, tuple[NewsEvent, ...]]:
    """Publish what an embargo held until ``now``. Return the desk and the events."""
    state.now = max(state.now, to_microseconds(now))
    events: list[NewsEvent] = []
    for component in sorted(component for component, end in state.releases.items() if end <= state.now):
        emitted, _ = refold(state, component, None)
        events += emitted
    return state, tuple(events)


def next_release(state: DeskState) -> datetime | None:
    """Return when the next embargo ends; None if there is none."""
    return from_microseconds(min(state.releases.values())) if state.releases else None


def expire(state: DeskState, watermark: datetime) -> tuple[DeskState, int]:
    """Drop what is past its horizon. Return the desk and the count of items dropped."""
    before = state.evicted
    for component in expired_components(state, to_microseconds(watermark)):
        drop_component(state, component)
    return state, state.evicted - before


def current_stories(state: DeskState) -> Iterator[Story]:
    """Yield the state of every story, as the bounded form would."""
    limits = state.thresholds
    for component in list(state.members):
        cards = cards_of(state, component)
        for uids in clusters_of(state, component, cards):
            timeline = Timeline([cards[uid] for uid in uids], limits.lifecycle)
            transitions = timeline.transitions(state.now)
            writer = writer_of(state, component, timeline, transitions)
            yield write_story(writer, transitions).story


def clusters_of(state: DeskState, component: str, cards: Mapping[str, Card]) -> list[list[str]]:
    """Return the uids of each story of a component."""
    return cluster_component(cards, state.index.groups, state.edges[component], state.rules, state.thresholds.match)


def writer_of(
    state: DeskState,
    component: str,
    timeline: Timeline,
    transitions: Sequence[Transition],
    flags: tuple[str, ...] = (),
) -> EventWriter:
    """Return a writer of the events of one story of a component."""
    limits = state.thresholds
    evidence = evidence_of(timeline.ordered, state.edges[component], state.index.groups, limits.match)
    story_id = story_id_within(state, component, timeline.ordered)
    worth = worth_of(state, timeline.ordered)
    return EventWriter(story_id, evidence, article_reader(state), transitions, flags, limits.lifecycle, worth)


def worth_of(state: DeskState, cards: Sequence[Card]) -> StoryWorth:
    """Return the worth of a story by what the desk holds."""
    others = reporting_stories(state, cards) if state.reports else []
    return StoryWorth(cards, others, state.precedents.look_up, state.produced_by, state.thresholds.worth)


def article_reader(state: DeskState) -> ReadArticle:
    """Return a function that reads an article by its uid."""
    return lambda uid: unpack_article(state.items[uid].packed)


def timeline_of(state: DeskState, cards: list[Card], newest: str | None) -> Timeline:
    """Return the timeline of a story. That of a long story is kept, and the newest item appended if it comes last."""
    if len(cards) <= state.thresholds.live.kept_timeline:
        return Timeline(cards, state.thresholds.lifecycle)
    story_id = next((state.story_of[card.uid] for card in cards if card.uid in state.story_of), "")
    timeline = state.timelines.pop(story_id, None)
    if timeline is None or not extends(timeline, {card.uid: card for card in cards}, newest):
        timeline = Timeline(cards, state.thresholds.lifecycle)
    state.timelines[story_id_of(timeline.ordered)] = timeline
    return timeline


def extends(timeline: Timeline, cards: dict[str, Card], newest: str | None) -> bool:
    """Return True if a timeline has all items of a story, after the newest one was appended to it."""
    if newest not in cards:
        return cards.keys() == {card.uid for card in timeline.ordered}
    before = {card.uid for card in timeline.ordered}
    return len(before) == len(cards) - 1 and before < cards.keys() and timeline.append_if_last(cards[newest])


def heed(state: DeskState, verdicts: Verdicts) -> tuple[DeskState, tuple[NewsEvent, ...]]:
    """Put verdicts in force on a desk. Return the desk, made again if they say something else of its items, and the events."""
    if verdicts != state.verdicts:
        state = noted_again(state, verdicts)
    if not state.noted_anew:
        return state, ()
    components = sorted({state.component_of[uid] for uid in state.noted_anew})
    state.changed_items |= state.noted_anew
    state.noted_anew.clear()
    for component in components:
        own_stories(state, component)
    events = [event for component in components for event in refold(state, component, None, verdicts.newest)[0]]
    return state, tuple(events)


def noted_again(state: DeskState, verdicts: Verdicts) -> DeskState:
    """Return a desk with other verdicts noted on its cards; the same if they say nothing else of its items."""
    if all(with_verdicts(item.card, verdicts) is item.card for item in state.items.values()):
        state.verdicts = verdicts
        return state
    made = restore(snapshot(state), state.rules, state.thresholds, state.produced_by, verdicts)
    made.now, made.evicted, made.evicted_texts = state.now, state.evicted, state.evicted_texts
    made.textless, made.index.capped = state.textless, state.index.capped
    made.noted_anew |= state.noted_anew & made.items.keys()
    made.changed_items, made.changed_stories = state.changed_items, state.changed_stories
    return made


def own_stories(state: DeskState, component: str) -> None:
    """Give a component the emitted stories that its stories have the ids of; verdicts may have taken it from another one."""
    cards = cards_of(state, component)
    for uids in clusters_of(state, component, cards):
        story_id = story_id_of(canonical_order([cards[uid] for uid in uids], state.thresholds.lifecycle)[0])
        if story_id in state.emitted:
            for owned in state.story_ids.values():
                owned.discard(story_id)
            state.story_ids[component].add(story_id)


def refold(
    state: DeskState, component: str, newest: str | None, known_time: int = 0
) -> tuple[tuple[NewsEvent, ...], Disposition]:
    """Fold a component again. Return what differs from what was emitted.

    ``newest`` is the uid of the item that came, ``known_time`` the moment of another cause.
    """
    cards = cards_of(state, component)
    waiting = [card.embargo for card in cards.values() if card.embargo is not None and card.embargo > state.now]
    state.releases.pop(component, None)
    if waiting:
        state.releases[component] = min(waiting)
    known = from_microseconds(state.items[newest].card.known_time if newest else known_time)
    disposition = Disposition.LATE
    events: list[NewsEvent] = []
    emitted_before = {state.story_of[uid] for uid in cards if uid in state.story_of} & state.story_ids[component]
    stories: list[tuple[str, list[str]]] = []
    clusters = clusters_of(state, component, cards)
    for uids in sorted(clusters, key=lambda uids: min((cards[uid].time, uid) for uid in uids)):
        timeline = timeline_of(state, [cards[uid] for uid in uids], newest)
        transitions = timeline.transitions(state.now)
        flags = (REUSED,) if id_was_used_before(state, component, timeline.ordered) else ()
        writer = writer_of(state, component, timeline, transitions, flags)
        stories.append((writer.story_id, uids))
        chosen, own_disposition = choose_transitions(state, writer.story_id, transitions, newest)
        events += write_events(state, writer, component, chosen, transitions, known)
        disposition = own_disposition or disposition
    for gone in sorted(emitted_before.difference(story_id for story_id, _ in stories)):
        events += merged_events(state, gone, dict(stories), known)
    for story_id, uids in stories:
        state.story_of.update(dict.fromkeys(uids, story_id))
    return tuple(events), disposition


def story_id_within(state: DeskState, component: str, ordered: Sequence[Card]) -> str:
    """Return the id of a story of a component; an id of another component's story is not given again."""
    story_id = story_id_of(ordered)
    taken = story_id in state.emitted and story_id not in state.story_ids[component]
    return alternative_story_id(ordered) if taken else story_id


def id_was_used_before(state: DeskState, component: str, ordered: Sequence[Card]) -> bool:
    """Return True if an earlier item of another component has the id of a story's first item."""
    first = first_item(ordered)
    owners = state.index.neighbours(first, "item_id", first.item_id, owns=True)
    return any(state.component_of[other.uid] != component and time_key(other) < time_key(first) for other in owners)


def choose_transitions(
    state: DeskState, story_id: str, transitions: list[Transition], newest: str | None
) -> tuple[list[Transition], Disposition | None]:
    """Return the transitions to emit, and the disposition of the newest item; None if it is in another story.

    These are notices and the newest item's repetition, and the last transition that changes the story if it differs from
    what was emitted.
    """
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
    """Return True if a transition changes the head or the status of its story."""
    return transition.event is not None and not transition.notice and transition.event is not EventType.DUPLICATE


def differs_from_emitted(before: EmittedStory | None, transitions: list[Transition]) -> bool:
    """Return True if a story differs from what was last emitted about it."""
    head = transitions[-1].head
    now = status_name(transitions[-1]), head.uid if head else None, takes_key(transitions)
    return before is None or (before.status, before.head, before.takes) != now


def status_name(transition: Transition) -> str:
    """Return the status of a story after a transition; empty before anything was published."""
    return transition.status.value if transition.status else ""


def takes_key(transitions: list[Transition]) -> str:
    """Return the uids of the earlier takes that the head is shown with: a late one changes what is shown."""
    head = transitions[-1].head
    return " ".join(take.uid for take in earlier_takes(transitions).get(head.uid, ())) if head else ""


def transition_key(transition: Transition) -> str:
    """Return the name of a transition in ``EmittedStory``."""
    return f"{transition.card.uid}/{transition.event}"


def write_events(
    state: DeskState,
    writer: EventWriter,
    component: str,
    chosen: list[Transition],
    transitions: list[Transition],
    known: datetime,
) -> Iterator[NewsEvent]:
    """Yield the events of one story, which were not known before ``known``, and remember them."""
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
        new_id = {"event_id": hash_texts(event.event_id, str(revision)).hex()} if again else {}
        yield event.model_copy(update=update | new_id)
    if revision > 0:
        state.emitted[story_id] = emitted_story(before, revision, chosen, transitions)
        state.story_ids[component].add(story_id)
        state.changed_stories.add(story_id)


def emitted_story(
    before: EmittedStory | None, revision: int, chosen: list[Transition], transitions: list[Transition]
) -> EmittedStory:
    """Return what is emitted of a story once the events of ``chosen`` are."""
    last = transitions[-1]
    return EmittedStory(
        revision,
        status_name(last),
        last.head.uid if last.head else None,
        (before.transitions if before else frozenset()) | {transition_key(transition) for transition in chosen},
        frozenset(transition.card.uid for transition in transitions),
        takes_key(transitions),
    )


def merged_events(
    state: DeskState, gone: str, stories: Mapping[str, list[str]], known: datetime
) -> Iterator[NewsEvent]:
    """Yield the event that an emitted story is part of another one of ``stories`` now."""
    before = state.emitted.get(gone)
    homes = [story_id for story_id, uids in stories.items() if before and before.uids & set(uids)]
    if before is None or before.status == MERGED or not homes:
        return
    state.emitted[gone] = EmittedStory(before.revision + 1, MERGED, None, uids=before.uids)
    state.changed_stories.add(gone)
    cards = [state.items[uid].card for uid in stories[homes[0]]]
    ordered = Timeline(cards, state.thresholds.lifecycle).ordered
    card = next(card for card in ordered if card.uid in before.uids)
    transition = Transition(
        card, EventType.MERGED, Disposition.EMITTED, None, StoryStatus.PUBLISHED, time=max(state.now, card.time)
    )
    worth = worth_of(state, ordered)
    event = EventWriter(gone, lambda _: NO_EVIDENCE, article_reader(state), worth=worth).event(transition)
    update = {
        "into": homes[0],
        "revision": before.revision + 1,
        "article": None,
        "known_time": max(known, event.time),
    }
    yield event.model_copy(update=update)
