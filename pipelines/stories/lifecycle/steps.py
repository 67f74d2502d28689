"""Steps: what each item of a story does to it, decided on cards alone.

Events are written from steps; nothing here needs the text.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Literal

from pipelines.stories.describe.card import Card
from pipelines.stories.describe.sketch import SHORT
from pipelines.stories.lifecycle.seen import Seen
from pipelines.stories.match.judge import is_kill
from pipelines.stories.match.likeness import compare
from schemas import Disposition, EventType, StoryStatus

Severity = Literal["substantive", "minor"]


class Kind(StrEnum):
    """Kinds of ``story.duplicate``."""

    REDELIVERY = "redelivery"
    REPEAT = "repeat"
    REPUBLISHED = "republished"
    NEAR = "near"


@dataclass(frozen=True, slots=True)
class Step:
    """What one item did."""

    card: Card
    event: EventType | None
    fate: Disposition
    head: Card | None
    """The item that stands after this step."""
    status: StoryStatus | None
    """How the story stands; null before anything was published."""
    before: Card | None = None
    """The item that stood before."""
    time: int = 0
    """When it happened."""
    kind: Kind | None = None
    of: Card | None = None
    """Of a duplicate: the item that it repeats."""
    severity: Severity | None = None
    notice: bool = False
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """How a story stands while its items are walked through."""

    status: StoryStatus | None = None
    head: Card | None = None
    released: bool = False
    """Something was published before."""
    pending: Card | None = None
    """The newest version under embargo."""
    release: int | None = None
    """When the embargo ends."""
    killed: Card | None = None
    seen: Seen = field(default_factory=Seen)
    """Items that stood or stand."""
    waiting: tuple[Card, ...] = ()
    """Notices that came before their story."""
    copied: bool = False
    """Another house shows a copy."""
    numbers: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """Highest number of each chain."""


def take(standing: Standing, card: Card, house: str, *, late: bool, killed: bool) -> tuple[Standing, list[Step]]:
    """Let one item act on its story: kills first, then what never stands, then what may.

    ``house`` is the story's own provider; ``late`` items came after a higher version, ``killed`` ones after a kill.
    """
    down = standing.status is StoryStatus.WITHDRAWN and not revives(standing, card)
    if card.provider != house:
        copied = duplicate(standing, card, Kind.REPUBLISHED, standing.head or card)
        return replace(standing, copied=standing.copied or not down), [
            still(standing, card, Disposition.FILTERED) if down else copied
        ]
    if is_kill(card):
        return kill(standing, card)
    if down:
        return standing, [still(standing, card, Disposition.FILTERED)]
    if late:
        return standing, [still(standing, card, Disposition.FILTERED if killed else Disposition.LATE)]
    return act_of(standing, card)(standing, card)


def act_of(standing: Standing, card: Card) -> Callable[[Standing, Card], tuple[Standing, list[Step]]]:
    """Choose what an item that may stand does: hold the story, annotate it, wait, or be published."""
    if card.status == "withheld":
        return hold
    if card.notice:
        return note
    if standing.release is not None or (card.embargo is not None and card.embargo > card.time):
        return embargo
    return publish


def still(standing: Standing, card: Card, fate: Disposition) -> Step:
    """Write a step that changes nothing."""
    return Step(card, None, fate, standing.head, standing.status, time=card.time)


def duplicate(standing: Standing, card: Card, kind: Kind, of: Card) -> Step:
    """Write a step that repeats another."""
    return Step(
        card,
        EventType.DUPLICATE,
        Disposition.DUPLICATE,
        standing.head,
        standing.status,
        time=card.time,
        kind=kind,
        of=of,
    )


def kill(standing: Standing, card: Card) -> tuple[Standing, list[Step]]:
    """Withdraw the story, once; what waits for an embargo is never published."""
    if standing.status is StoryStatus.WITHDRAWN:
        return standing, [duplicate(standing, card, Kind.REPEAT, standing.killed or card)]
    dropped = [still(standing, standing.pending, Disposition.FILTERED)] if standing.pending else []
    after = replace(standing, status=StoryStatus.WITHDRAWN, head=None, killed=card, pending=None, release=None)
    unknown = standing.status is None and standing.pending is None
    flags = (*(("republished",) if standing.copied else ()), *(("late_kill",) if unknown else ()))
    event = Step(
        card, EventType.WITHDRAWN, Disposition.EMITTED, None, after.status,
        before=standing.head, time=card.time, flags=flags,
    )  # fmt: skip
    return after, [*dropped, event]


def revives(standing: Standing, card: Card) -> bool:
    """Tell whether a usable higher version of the killed item brings the story back."""
    killed = standing.killed
    return (
        killed is not None
        and card.status == "usable"
        and card.provider == killed.provider
        and card.item_id == killed.item_id
        and (card.version or 0) > (killed.version if killed.version is not None else (card.version or 0))
        and not any(standing.seen.same_content(card))
    )


def hold(standing: Standing, card: Card) -> tuple[Standing, list[Step]]:
    """Take the story off the screen until a usable version comes."""
    if standing.status is StoryStatus.HELD:
        return standing, [still(standing, card, Disposition.HELD)]
    after = replace(standing, status=StoryStatus.HELD, pending=None, release=None)
    dropped = [still(standing, standing.pending, Disposition.FILTERED)] if standing.pending else []
    return after, [*dropped, Step(card, EventType.HELD, Disposition.HELD, standing.head, after.status, time=card.time)]


def note(standing: Standing, card: Card) -> tuple[Standing, list[Step]]:
    """Attach a correction notice to the version that stands, or let it wait for one."""
    if standing.head is None or standing.status is not StoryStatus.PUBLISHED:
        return replace(standing, waiting=(*standing.waiting, card)), []
    repeated = standing.seen.same_text(card)
    if repeated:
        return standing, [duplicate(standing, card, Kind.REPEAT, repeated)]
    return replace(standing, seen=standing.seen.add(card)), [noted(standing, card, card.time)]


def noted(standing: Standing, card: Card, time: int) -> Step:
    """Write the step of a notice; the body stays."""
    return Step(
        card, EventType.CORRECTED, Disposition.EMITTED, standing.head, standing.status,
        before=standing.head, time=time, severity="substantive", notice=True,
    )  # fmt: skip


def embargo(standing: Standing, card: Card) -> tuple[Standing, list[Step]]:
    """Let the newest version wait for the end of the embargo; the ones that it replaces are never seen."""
    release = card.embargo if card.embargo is not None else standing.release
    replaced = [still(standing, standing.pending, Disposition.FILTERED)] if standing.pending else []
    after = replace(standing, pending=card, release=release)
    if release is not None and release <= card.time:  # the release time was moved to the past
        after, steps = let_go(after, card.time)
        return after, replaced + steps
    return after, replaced


def let_go(standing: Standing, time: int) -> tuple[Standing, list[Step]]:
    """Publish what waits when its embargo has ended by ``time``."""
    card, release = standing.pending, standing.release
    if card is None or release is None or release > time:
        return standing, []
    at = max(release, card.time)
    after = replace(
        standing,
        status=StoryStatus.PUBLISHED,
        head=card,
        pending=None,
        release=None,
        seen=standing.seen.add(card),
        released=True,
    )
    step = Step(card, EventType.RELEASED, Disposition.EMITTED, card, after.status, before=standing.head, time=at)
    return attach(after, [step], at)


def publish(standing: Standing, card: Card) -> tuple[Standing, list[Step]]:
    """Let a usable version stand, unless it says nothing new."""
    head = standing.head
    if standing.status is StoryStatus.PUBLISHED and head is not None:
        repeated = repeats(standing, card)
        if repeated:
            return standing, [duplicate(standing, card, *repeated)]
    event, severity = event_of(standing, card)
    chain, number = (card.provider, card.cycle), card.number
    flags = flags_of(standing, card)
    numbers = (
        {**standing.numbers, chain: max(number, standing.numbers.get(chain, 0))}
        if number is not None
        else standing.numbers
    )
    after = replace(
        standing,
        status=StoryStatus.PUBLISHED,
        head=card,
        released=True,
        killed=None,
        seen=standing.seen.add(card),
        numbers=numbers,
    )
    step = Step(
        card,
        event,
        Disposition.EMITTED,
        card,
        after.status,
        before=head,
        time=card.time,
        severity=severity,
        flags=flags,
    )
    return attach(after, [step], card.time)


def attach(standing: Standing, steps: list[Step], time: int) -> tuple[Standing, list[Step]]:
    """Attach the notices that waited for the story."""
    notes = [noted(standing, card, max(card.time, time)) for card in standing.waiting]
    return replace(standing, waiting=(), seen=standing.seen.add(*standing.waiting)), steps + notes


def left_over(standing: Standing) -> Iterator[Step]:
    """Count what still waits when all items are read."""
    for card in (*standing.waiting, *((standing.pending,) if standing.pending else ())):
        yield still(standing, card, Disposition.HELD)


def repeats(standing: Standing, card: Card) -> tuple[Kind, Card] | None:
    """Tell whether an item repeats one that stood, and how."""
    for old in standing.seen.same_content(card):
        same = old.item_id == card.item_id
        if not same or old.version == card.version or old is standing.head:
            return (Kind.REDELIVERY if same and old.version == card.version else Kind.REPEAT), old
    head = standing.head
    plain = not {"update", "corrected", "refile", "repeat"} & set(card.controls) and card.take in {None, 1}
    if head is not None and plain and head.item_id != card.item_id and adds_nothing(head, card):
        return Kind.NEAR, head
    return None


def adds_nothing(head: Card, card: Card) -> bool:
    """Tell whether an item is the head's text, at most trimmed or restyled; a flash or a table has words, but hardly passages."""
    if head.text == card.text:
        return True
    like = compare(head, card)
    kept = like.passages >= 0.75 or (like.length < SHORT and like.words >= 0.75)
    return (
        kept
        and like.contained >= 0.9
        and like.numbers == 1.0
        and card.sketch.length <= max(1.05 * head.sketch.length, head.sketch.length + 1)
    )


def event_of(standing: Standing, card: Card) -> tuple[EventType, Severity | None]:
    """Name the event of a version that will stand: a correction wins over an update, wherever the tags come from."""
    if not standing.released:
        first = EventType.RELEASED if standing.status is StoryStatus.HELD else EventType.CREATED
        return first, None
    if standing.status is StoryStatus.HELD:
        return EventType.RELEASED, None
    if standing.head is not None and card.mended and card.mended == standing.head.mended:
        return EventType.UPDATED, None  # the note of a correction that was told before
    for control in card.controls:
        if control in {"corrected", "correction_notice"}:
            return EventType.CORRECTED, "substantive"
        if control in {"refile", "repeat"}:
            return EventType.CORRECTED, "minor"
    return EventType.UPDATED, None


def flags_of(standing: Standing, card: Card) -> tuple[str, ...]:
    """Mark a gap in the numbers, one version with two contents, and a story that came back."""
    flags = []
    known = standing.numbers.get((card.provider, card.cycle), 0)
    if card.number is not None and card.number > known + 1:
        flags.append("gap")
    if standing.seen.has_version(card):
        flags.append("version_conflict")
    if standing.killed is not None:
        flags.append("revived")
    return tuple(flags)
