"""Transitions: what each item of a story does to it, decided on cards alone.

Events are written from transitions; nothing here reads the text.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Literal

from pipelines.stories.describe.card import Card
from pipelines.stories.describe.words import unpack_codes
from pipelines.stories.lifecycle.published import PublishedItems
from pipelines.stories.match.glance import MARKED
from pipelines.stories.match.judge import is_kill
from pipelines.stories.match.similarity import compare_cards
from pipelines.stories.thresholds import LifecycleThresholds
from schemas import Disposition, EventType, StoryStatus

Severity = Literal["substantive", "minor"]


class DuplicateKind(StrEnum):
    """Kinds of ``story.duplicate``."""

    REDELIVERY = "redelivery"
    REPEAT = "repeat"
    REPUBLISHED = "republished"
    NEAR = "near"


@dataclass(frozen=True, slots=True)
class Transition:
    """What one item did to its story."""

    card: Card
    event: EventType | None
    """Type of the event to write; None if nothing is to be written."""
    disposition: Disposition
    head: Card | None
    """Head after the transition."""
    status: StoryStatus | None
    """Status after the transition; None before anything was published."""
    previous_head: Card | None = None
    """Head before the transition."""
    time: int = 0
    """When it happened, in microseconds."""
    kind: DuplicateKind | None = None
    of: Card | None = None
    """Item that a duplicate repeats."""
    severity: Severity | None = None
    notice: bool = False
    """True if the item is a notice on the head."""
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StoryState:
    """State of a story between two transitions."""

    status: StoryStatus | None = None
    head: Card | None = None
    released: bool = False
    """True once anything was published."""
    pending: Card | None = None
    """Newest version under embargo."""
    release_time: int | None = None
    """End of the embargo, in microseconds."""
    killed: Card | None = None
    """The kill that withdrew the story."""
    published: PublishedItems = field(default_factory=PublishedItems)
    """Items that are or were the head, and notices."""
    waiting: tuple[Card, ...] = ()
    """Notices that came before their story."""
    republished: bool = False
    """True if another provider shows a copy."""
    numbers: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """Highest update number by provider and cycle."""


def apply_item(
    state: StoryState, card: Card, provider: str, limits: LifecycleThresholds, *, late: bool, killed: bool
) -> tuple[StoryState, list[Transition]]:
    """Apply one item to its story. Return the new state and the transitions.

    ``provider`` is the story's own; ``late`` says that a higher version came before the item, ``killed`` that a kill did.
    """
    withdrawn = state.status is StoryStatus.WITHDRAWN and not revives(state, card)
    if card.provider != provider:
        copy = duplicate(state, card, DuplicateKind.REPUBLISHED, state.head or card)
        return replace(state, republished=state.republished or not withdrawn), [
            unchanged(state, card, Disposition.FILTERED) if withdrawn else copy
        ]
    if is_kill(card):
        return kill(state, card)
    if withdrawn:
        return state, [unchanged(state, card, Disposition.FILTERED)]
    if late and not is_above_pin(state, card):
        return state, [unchanged(state, card, Disposition.FILTERED if killed else Disposition.LATE)]
    return apply_version(state, card, limits)


def apply_version(state: StoryState, card: Card, limits: LifecycleThresholds) -> tuple[StoryState, list[Transition]]:
    """Apply an item that may become the head: hold the story, add a notice, wait for a release, or publish."""
    if card.status == "withheld":
        return hold(state, card)
    if card.notice:
        return add_notice(state, card)
    if state.head is not None and state.head.pinned > card.pinned:
        return below_pin(state, card)
    if state.release_time is not None or (card.embargo is not None and card.embargo > card.time):
        return hold_until_release(state, card)
    return publish(state, card, limits)


def is_above_pin(state: StoryState, card: Card) -> bool:
    """Return True if an editor pinned an item, and not the head, or the head before."""
    return card.pinned > (state.head.pinned if state.head else 0)


def below_pin(state: StoryState, card: Card) -> tuple[StoryState, list[Transition]]:
    """Keep the head, which an editor pinned: an item repeats a published one, or comes too late to be shown."""
    repeated = next(iter(state.published.same_content(card)), None)
    if repeated is not None:
        return state, [duplicate(state, card, DuplicateKind.REPEAT, repeated)]
    return state, [unchanged(state, card, Disposition.LATE)]


def unchanged(state: StoryState, card: Card, disposition: Disposition) -> Transition:
    """Return the transition of an item that changes nothing."""
    return Transition(card, None, disposition, state.head, state.status, time=card.time)


def duplicate(state: StoryState, card: Card, kind: DuplicateKind, of: Card) -> Transition:
    """Return the transition of an item that repeats another one."""
    return Transition(
        card,
        EventType.DUPLICATE,
        Disposition.DUPLICATE,
        state.head,
        state.status,
        time=card.time,
        kind=kind,
        of=of,
    )


def kill(state: StoryState, card: Card) -> tuple[StoryState, list[Transition]]:
    """Withdraw the story once. A version that waits for the end of an embargo is never published."""
    if state.status is StoryStatus.WITHDRAWN:
        return state, [duplicate(state, card, DuplicateKind.REPEAT, state.killed or card)]
    dropped = [unchanged(state, state.pending, Disposition.FILTERED)] if state.pending else []
    after = replace(state, status=StoryStatus.WITHDRAWN, head=None, killed=card, pending=None, release_time=None)
    unknown = state.status is None and state.pending is None
    flags = (*(("republished",) if state.republished else ()), *(("late_kill",) if unknown else ()))
    event = Transition(
        card, EventType.WITHDRAWN, Disposition.EMITTED, None, after.status,
        previous_head=state.head, time=card.time, flags=flags,
    )  # fmt: skip
    return after, [*dropped, event]


def revives(state: StoryState, card: Card) -> bool:
    """Return True if an item is a usable higher version of the killed item, with another text, which ends the kill."""
    killed = state.killed
    return (
        killed is not None
        and card.status == "usable"
        and card.provider == killed.provider
        and card.item_id == killed.item_id
        and (card.version or 0) > (killed.version if killed.version is not None else (card.version or 0))
        and not any(state.published.same_content(card))
    )


def hold(state: StoryState, card: Card) -> tuple[StoryState, list[Transition]]:
    """Hold the story until a usable version comes."""
    if state.status is StoryStatus.HELD:
        return state, [unchanged(state, card, Disposition.HELD)]
    after = replace(state, status=StoryStatus.HELD, pending=None, release_time=None)
    dropped = [unchanged(state, state.pending, Disposition.FILTERED)] if state.pending else []
    held = Transition(card, EventType.HELD, Disposition.HELD, state.head, after.status, time=card.time)
    return after, [*dropped, held]


def add_notice(state: StoryState, card: Card) -> tuple[StoryState, list[Transition]]:
    """Attach a correction notice to the head, or keep it until there is one."""
    if state.head is None or state.status is not StoryStatus.PUBLISHED:
        return replace(state, waiting=(*state.waiting, card)), []
    repeated = state.published.same_text(card)
    if repeated:
        return state, [duplicate(state, card, DuplicateKind.REPEAT, repeated)]
    return replace(state, published=state.published.add(card)), [notice_transition(state, card, card.time)]


def notice_transition(state: StoryState, card: Card, time: int) -> Transition:
    """Return the transition of a notice; the head stays."""
    return Transition(
        card, EventType.CORRECTED, Disposition.EMITTED, state.head, state.status,
        previous_head=state.head, time=time, severity="substantive", notice=True,
    )  # fmt: skip


def hold_until_release(state: StoryState, card: Card) -> tuple[StoryState, list[Transition]]:
    """Keep the newest version until the end of the embargo. The versions that it replaces are never published."""
    release_time = card.embargo if card.embargo is not None else state.release_time
    replaced = [unchanged(state, state.pending, Disposition.FILTERED)] if state.pending else []
    after = replace(state, pending=card, release_time=release_time)
    if release_time is not None and release_time <= card.time:  # the release time was moved to the past
        after, transitions = release_pending(after, card.time)
        return after, replaced + transitions
    return after, replaced


def release_pending(state: StoryState, time: int) -> tuple[StoryState, list[Transition]]:
    """Publish the pending version if its embargo has ended by ``time``."""
    card, release_time = state.pending, state.release_time
    if card is None or release_time is None or release_time > time:
        return state, []
    at = max(release_time, card.time)
    after = replace(
        state,
        status=StoryStatus.PUBLISHED,
        head=card,
        pending=None,
        release_time=None,
        published=state.published.add(card),
        released=True,
    )
    transition = Transition(
        card, EventType.RELEASED, Disposition.EMITTED, card, after.status, previous_head=state.head, time=at
    )
    return attach_waiting(after, [transition], at)


def publish(state: StoryState, card: Card, limits: LifecycleThresholds) -> tuple[StoryState, list[Transition]]:
    """Make a usable version the head, unless it repeats one."""
    head = state.head
    if state.status is StoryStatus.PUBLISHED and head is not None:
        repeated = find_repeat(state, card, limits)
        if repeated and not is_above_pin(state, card):
            return state, [duplicate(state, card, *repeated)]
    event, severity = event_for(state, card)
    flags = flags_for(state, card)
    after = replace(
        state,
        status=StoryStatus.PUBLISHED,
        head=card,
        released=True,
        killed=None,
        published=state.published.add(card),
        numbers=numbers_with(state, card),
    )
    transition = Transition(
        card,
        event,
        Disposition.EMITTED,
        card,
        after.status,
        previous_head=head,
        time=card.time,
        severity=severity,
        flags=flags,
    )
    return attach_waiting(after, [transition], card.time)


def numbers_with(state: StoryState, card: Card) -> Mapping[tuple[str, str], int]:
    """Return the highest update number by provider and cycle, an item included."""
    if card.update_number is None:
        return state.numbers
    chain = (card.provider, card.cycle)
    return {**state.numbers, chain: max(card.update_number, state.numbers.get(chain, 0))}


def attach_waiting(state: StoryState, transitions: list[Transition], time: int) -> tuple[StoryState, list[Transition]]:
    """Attach the notices that waited for the story."""
    if not state.waiting:
        return state, transitions
    notices = [notice_transition(state, card, max(card.time, time)) for card in state.waiting]
    return replace(state, waiting=(), published=state.published.add(*state.waiting)), transitions + notices


def still_waiting(state: StoryState) -> Iterator[Transition]:
    """Yield the transitions of items that still wait after all items were applied; they are held."""
    for card in (*state.waiting, *((state.pending,) if state.pending else ())):
        yield unchanged(state, card, Disposition.HELD)


def find_repeat(state: StoryState, card: Card, limits: LifecycleThresholds) -> tuple[DuplicateKind, Card] | None:
    """Return how an item repeats a published one, and that item; None if it does not."""
    for old in state.published.same_content(card):
        same = old.item_id == card.item_id
        if not same or old.version == card.version or old is state.head:
            redelivered = same and old.version == card.version
            return (DuplicateKind.REDELIVERY if redelivered else DuplicateKind.REPEAT), old
    head = state.head
    plain = MARKED.isdisjoint(set(card.controls) - {"repeat"}) and card.take in {None, 1}
    if head is not None and plain and head.item_id != card.item_id and adds_nothing(head, card, limits):
        return DuplicateKind.NEAR, head
    return None


def adds_nothing(head: Card, card: Card, limits: LifecycleThresholds) -> bool:
    """Return True if an item is the head's text, at most trimmed or restyled.

    A flash or a table has words, but hardly passages. A figure that the head does not have is news.
    """
    if head.text_digest == card.text_digest:
        return True
    similarity = compare_cards(head, card)
    kept = similarity.passages >= limits.repeat_passages or (
        similarity.length < limits.repeat_short and similarity.words >= limits.repeat_words
    )
    length = head.sketch.length
    return (
        kept
        and similarity.contained >= limits.repeat_contained
        and unpack_codes(card.sketch.numbers) <= unpack_codes(head.sketch.numbers)
        and card.sketch.length <= max(limits.repeat_growth * length, length + limits.repeat_extra)
    )


def event_for(state: StoryState, card: Card) -> tuple[EventType, Severity | None]:
    """Return the event type and severity of a version that becomes the head. A correction wins over an update."""
    if not state.released:
        first = EventType.RELEASED if state.status is StoryStatus.HELD else EventType.CREATED
        return first, None
    if state.status is StoryStatus.HELD:
        return EventType.RELEASED, None
    if state.head is not None and card.correction_note and card.correction_note == state.head.correction_note:
        return EventType.UPDATED, None  # the correction was reported before
    for control in card.controls:
        if control in {"corrected", "correction_notice"}:
            return EventType.CORRECTED, "substantive"
        if control == "refile":
            return EventType.CORRECTED, "minor"
    return EventType.UPDATED, None


def flags_for(state: StoryState, card: Card) -> tuple[str, ...]:
    """Return the flags of a version: a gap in the numbers, one version with two contents, a story that was revived."""
    flags = []
    known = state.numbers.get((card.provider, card.cycle), 0)
    if card.update_number is not None and card.update_number > known + 1:
        flags.append("gap")
    if state.published.has_version(card):
        flags.append("version_conflict")
    if state.killed is not None:
        flags.append("revived")
    return tuple(flags)
