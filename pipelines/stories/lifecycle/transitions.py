"""Steps: what each item of a story does to it, decided on cards alone.

Events are written from steps; nothing here needs the text.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Literal

from pipelines.stories.describe.card import Card
from pipelines.stories.describe.sketch import SHORT
from pipelines.stories.lifecycle.published import PublishedItems
from pipelines.stories.match.judge import is_kill
from pipelines.stories.match.similarity import compare_cards
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
    """What one item did."""

    card: Card
    event: EventType | None
    disposition: Disposition
    head: Card | None
    """The item that stands after this step."""
    status: StoryStatus | None
    """How the story stands; null before anything was published."""
    previous_head: Card | None = None
    """The item that stood before."""
    time: int = 0
    """When it happened."""
    kind: DuplicateKind | None = None
    of: Card | None = None
    """Of a duplicate: the item that it repeats."""
    severity: Severity | None = None
    notice: bool = False
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StoryState:
    """How a story stands while its items are walked through."""

    status: StoryStatus | None = None
    head: Card | None = None
    released: bool = False
    """Something was published before."""
    pending: Card | None = None
    """The newest version under embargo."""
    release_time: int | None = None
    """When the embargo ends."""
    killed: Card | None = None
    published: PublishedItems = field(default_factory=PublishedItems)
    """Items that stood or stand."""
    waiting: tuple[Card, ...] = ()
    """Notices that came before their story."""
    republished: bool = False
    """Another house shows a copy."""
    numbers: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """Highest number of each chain."""


def apply_item(
    state: StoryState, card: Card, provider: str, *, late: bool, killed: bool
) -> tuple[StoryState, list[Transition]]:
    """Let one item act on its story: kills first, then what never stands, then what may.

    ``house`` is the story's own provider; ``late`` items came after a higher version, ``killed`` ones after a kill.
    """
    down = state.status is StoryStatus.WITHDRAWN and not revives(state, card)
    if card.provider != provider:
        copied = duplicate(state, card, DuplicateKind.REPUBLISHED, state.head or card)
        return replace(state, republished=state.republished or not down), [
            unchanged(state, card, Disposition.FILTERED) if down else copied
        ]
    if is_kill(card):
        return kill(state, card)
    if down:
        return state, [unchanged(state, card, Disposition.FILTERED)]
    if late:
        return state, [unchanged(state, card, Disposition.FILTERED if killed else Disposition.LATE)]
    return handler_for(state, card)(state, card)


def handler_for(state: StoryState, card: Card) -> Callable[[StoryState, Card], tuple[StoryState, list[Transition]]]:
    """Choose what an item that may stand does: hold the story, annotate it, wait, or be published."""
    if card.status == "withheld":
        return hold
    if card.notice:
        return add_notice
    if state.release_time is not None or (card.embargo is not None and card.embargo > card.time):
        return hold_until_release
    return publish


def unchanged(state: StoryState, card: Card, disposition: Disposition) -> Transition:
    """Write a step that changes nothing."""
    return Transition(card, None, disposition, state.head, state.status, time=card.time)


def duplicate(state: StoryState, card: Card, kind: DuplicateKind, of: Card) -> Transition:
    """Write a step that repeats another."""
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
    """Withdraw the story, once; what waits for an embargo is never published."""
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
    """Tell whether a usable higher version of the killed item brings the story back."""
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
    """Take the story off the screen until a usable version comes."""
    if state.status is StoryStatus.HELD:
        return state, [unchanged(state, card, Disposition.HELD)]
    after = replace(state, status=StoryStatus.HELD, pending=None, release_time=None)
    dropped = [unchanged(state, state.pending, Disposition.FILTERED)] if state.pending else []
    return after, [
        *dropped,
        Transition(card, EventType.HELD, Disposition.HELD, state.head, after.status, time=card.time),
    ]


def add_notice(state: StoryState, card: Card) -> tuple[StoryState, list[Transition]]:
    """Attach a correction notice to the version that stands, or let it wait for one."""
    if state.head is None or state.status is not StoryStatus.PUBLISHED:
        return replace(state, waiting=(*state.waiting, card)), []
    repeated = state.published.same_text(card)
    if repeated:
        return state, [duplicate(state, card, DuplicateKind.REPEAT, repeated)]
    return replace(state, published=state.published.add(card)), [notice_transition(state, card, card.time)]


def notice_transition(state: StoryState, card: Card, time: int) -> Transition:
    """Write the step of a notice; the body stays."""
    return Transition(
        card, EventType.CORRECTED, Disposition.EMITTED, state.head, state.status,
        previous_head=state.head, time=time, severity="substantive", notice=True,
    )  # fmt: skip


def hold_until_release(state: StoryState, card: Card) -> tuple[StoryState, list[Transition]]:
    """Let the newest version wait for the end of the embargo; the ones that it replaces are never seen."""
    release = card.embargo if card.embargo is not None else state.release_time
    replaced = [unchanged(state, state.pending, Disposition.FILTERED)] if state.pending else []
    after = replace(state, pending=card, release_time=release)
    if release is not None and release <= card.time:  # the release time was moved to the past
        after, transitions = release_pending(after, card.time)
        return after, replaced + transitions
    return after, replaced


def release_pending(state: StoryState, time: int) -> tuple[StoryState, list[Transition]]:
    """Publish what waits when its embargo has ended by ``time``."""
    card, release = state.pending, state.release_time
    if card is None or release is None or release > time:
        return state, []
    at = max(release, card.time)
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
    return attach_notices(after, [transition], at)


def publish(state: StoryState, card: Card) -> tuple[StoryState, list[Transition]]:
    """Let a usable version stand, unless it says nothing new."""
    head = state.head
    if state.status is StoryStatus.PUBLISHED and head is not None:
        repeated = find_repeat(state, card)
        if repeated:
            return state, [duplicate(state, card, *repeated)]
    event, severity = event_for(state, card)
    chain, number = (card.provider, card.cycle), card.update_number
    flags = flags_for(state, card)
    numbers = (
        {**state.numbers, chain: max(number, state.numbers.get(chain, 0))} if number is not None else state.numbers
    )
    after = replace(
        state,
        status=StoryStatus.PUBLISHED,
        head=card,
        released=True,
        killed=None,
        published=state.published.add(card),
        numbers=numbers,
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
    return attach_notices(after, [transition], card.time)


def attach_notices(state: StoryState, transitions: list[Transition], time: int) -> tuple[StoryState, list[Transition]]:
    """Attach the notices that waited for the story."""
    notes = [notice_transition(state, card, max(card.time, time)) for card in state.waiting]
    return replace(state, waiting=(), published=state.published.add(*state.waiting)), transitions + notes


def still_waiting(state: StoryState) -> Iterator[Transition]:
    """Count what still waits when all items are read."""
    for card in (*state.waiting, *((state.pending,) if state.pending else ())):
        yield unchanged(state, card, Disposition.HELD)


def find_repeat(state: StoryState, card: Card) -> tuple[DuplicateKind, Card] | None:
    """Tell whether an item repeats one that stood, and how."""
    for old in state.published.same_content(card):
        same = old.item_id == card.item_id
        if not same or old.version == card.version or old is state.head:
            return (DuplicateKind.REDELIVERY if same and old.version == card.version else DuplicateKind.REPEAT), old
    head = state.head
    plain = not {"update", "corrected", "refile", "repeat"} & set(card.controls) and card.take in {None, 1}
    if head is not None and plain and head.item_id != card.item_id and adds_nothing(head, card):
        return DuplicateKind.NEAR, head
    return None


def adds_nothing(head: Card, card: Card) -> bool:
    """Tell whether an item is the head's text, at most trimmed or restyled; a flash or a table has words, but hardly passages."""
    if head.text_digest == card.text_digest:
        return True
    similarity = compare_cards(head, card)
    kept = similarity.passages >= 0.75 or (similarity.length < SHORT and similarity.words >= 0.75)
    return (
        kept
        and similarity.contained >= 0.9
        and similarity.numbers == 1.0
        and card.sketch.length <= max(1.05 * head.sketch.length, head.sketch.length + 1)
    )


def event_for(state: StoryState, card: Card) -> tuple[EventType, Severity | None]:
    """Name the event of a version that will stand: a correction wins over an update, wherever the tags come from."""
    if not state.released:
        first = EventType.RELEASED if state.status is StoryStatus.HELD else EventType.CREATED
        return first, None
    if state.status is StoryStatus.HELD:
        return EventType.RELEASED, None
    if state.head is not None and card.correction_note and card.correction_note == state.head.correction_note:
        return EventType.UPDATED, None  # the note of a correction that was told before
    for control in card.controls:
        if control in {"corrected", "correction_notice"}:
            return EventType.CORRECTED, "substantive"
        if control in {"refile", "repeat"}:
            return EventType.CORRECTED, "minor"
    return EventType.UPDATED, None


def flags_for(state: StoryState, card: Card) -> tuple[str, ...]:
    """Mark a gap in the numbers, one version with two contents, and a story that came back."""
    flags = []
    known = state.numbers.get((card.provider, card.cycle), 0)
    if card.update_number is not None and card.update_number > known + 1:
        flags.append("gap")
    if state.published.has_version(card):
        flags.append("version_conflict")
    if state.killed is not None:
        flags.append("revived")
    return tuple(flags)
