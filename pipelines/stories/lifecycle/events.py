"""Telling: write the events and the final state of a story from its steps."""

from collections import Counter
from collections.abc import Callable, Sequence

from pipelines.stories.describe.card import Card, digest, instant
from pipelines.stories.describe.filing import lacks_text
from pipelines.stories.lifecycle.changes import compare_articles
from pipelines.stories.lifecycle.order import version_name
from pipelines.stories.lifecycle.outcome import StoryOutcome
from pipelines.stories.lifecycle.parts import join_parts
from pipelines.stories.lifecycle.steps import Step
from pipelines.stories.match.evidence import Because
from pipelines.stories.match.keys import WEEK, story_id
from schemas import (
    Article,
    Changes,
    EventType,
    NewsEvent,
    Origin,
    Story,
    StoryStatus,
    StoryVersion,
)

Unpack = Callable[[str], tuple[Article, Origin]]
"""Gives article and origin of an item by its uid."""
SHOWN = frozenset({EventType.CREATED, EventType.UPDATED, EventType.CORRECTED, EventType.RELEASED})


def tell(
    name: str, steps: Sequence[Step], because: Because, unpack: Unpack, flags: tuple[str, ...] = ()
) -> StoryOutcome:
    """Write one story down; articles are unpacked one at a time, as events need them. ``flags`` go on every event."""
    teller = Teller(name, because, unpack, steps, flags)
    events = tuple(teller.event(step) for step in steps if step.event is not None)
    return StoryOutcome(teller.story(steps, events), events, Counter(step.fate for step in steps))


def name_of(ordered: Sequence[Card]) -> str:
    """Name a story by its first item, in canonical order, that is more than a notice or a kill.

    An item that came over a week after its own time may belong to a story that was let go: the week in which it came is
    part of the name too.
    """
    first = first_of(ordered)
    late = str(first.known // WEEK) if first.known - first.time > WEEK else ""
    return story_id(first.provider, first.item_id, first.time, late)


def first_of(ordered: Sequence[Card]) -> Card:
    """Return the first item, in canonical order, that is more than a notice or a kill; else the first."""
    return next((card for card in ordered if not card.notice and "kill" not in card.controls), ordered[0])


def second_name(ordered: Sequence[Card]) -> str:
    """Name a story whose first item has an id that names another story of the same week already."""
    first = first_of(ordered)
    return story_id(first.provider, first.item_id, first.time, f"{first.time} {first.content.hex()}")


def parts_of(steps: Sequence[Step]) -> dict[str, tuple[Card, ...]]:
    """List for each later part of an item in parts the ones that it goes on from."""
    parts: dict[str, tuple[Card, ...]] = {}
    for step in steps:
        if step.card.take is not None and step.card.take > 1 and step.before is not None and step.head is step.card:
            parts[step.card.uid] = (*parts.get(step.before.uid, ()), step.before)
    return parts


class Teller:
    """Writes events in order, holding no more than two articles."""

    def __init__(
        self, name: str, because: Because, unpack: Unpack, steps: Sequence[Step] = (), flags: tuple[str, ...] = ()
    ) -> None:
        self.name, self._because, self._unpack, self._flags = name, because, unpack, flags
        self._parts = parts_of(steps)
        self._revision = 0
        self._ids: Counter[str] = Counter()
        self._held: dict[str, tuple[Article, Origin]] = {}

    def article(self, card: Card) -> tuple[Article, Origin]:
        """Unpack one item, unless it was just needed."""
        if card.uid not in self._held:
            if len(self._held) > 1:
                del self._held[next(iter(self._held))]
            self._held[card.uid] = self.assemble(card)
        return self._held[card.uid]

    def assemble(self, card: Card) -> tuple[Article, Origin]:
        """Unpack one item; a later part stands with the parts before it."""
        article, origin = self._unpack(card.uid)
        before = [self._unpack(part.uid)[0] for part in self._parts.get(card.uid, ())]
        return (join_parts([*before, article]) if before else article), origin

    def event(self, step: Step) -> NewsEvent:
        """Write the event of one step."""
        kind = step.event or EventType.UPDATED
        if kind is not EventType.DUPLICATE:
            self._revision += 1
        card = step.card
        shown = step.head if kind in SHOWN else None
        old = (
            self.article(step.before)[0]
            if step.before is not None and shown is not None and shown is not step.before
            else None
        )
        if step.before is not None and old is not None and lacks_text(step.before, old):
            old = None
        article, origin = self.article(card)
        stands = article if shown is card else self.article(shown)[0] if shown is not None else None
        return NewsEvent.model_construct(
            schema_version="1",
            event_id=self.event_id(step, kind),
            type=kind,
            story_id=self.name,
            revision=max(self._revision, 1),
            time=instant(step.time),
            known_time=instant(known_at(step)),
            provider=card.provider,
            item_id=card.item_id,
            version=version_name(card),
            headline=article.headline_base or article.headline,
            severity=step.severity,
            kind=step.kind.value if step.kind else None,
            of=event_hash(self.name, step.of, EventType.CREATED.value, 0) if step.of else None,
            into=None,
            withdraws=killed_by(card) if kind is EventType.WITHDRAWN else (),
            note=article.body if step.notice else article.advisory,
            flags=(
                *step.flags,
                *self._flags,
                *(("text_evicted",) if stands and shown and lacks_text(shown, stands) else ()),
            ),
            evidence=self._because(card),
            changes=changes(old, stands),
            article=stands,
            origin=origin,
        )

    def event_id(self, step: Step, kind: EventType) -> str:
        """Name the event; of two with one name the second gets a number."""
        plain = event_hash(self.name, step.card, kind.value, 0)
        self._ids[plain] += 1
        return plain if self._ids[plain] == 1 else event_hash(self.name, step.card, kind.value, self._ids[plain])

    def story(self, steps: Sequence[Step], events: Sequence[NewsEvent]) -> Story:
        """Write the final state."""
        last = steps[-1]
        cards = [step.card for step in steps]
        head = last.head if last.status is StoryStatus.PUBLISHED else None
        titled = (
            head
            or next((step.head or step.before for step in reversed(steps) if step.head or step.before), None)
            or cards[0]
        )
        article, _ = self.article(titled)
        return Story.model_construct(
            schema_version="1",
            story_id=self.name,
            status=last.status or StoryStatus.HELD,
            provider=cards[0].provider,
            slug=article.slug,
            headline=article.headline_base or article.headline,
            first_time=instant(min(card.time for card in cards)),
            last_time=instant(max(card.time for card in cards)),
            revision=max((event.revision for event in events if event.type is not EventType.DUPLICATE), default=0),
            head_item=head.item_id if head else None,
            versions=tuple(self.version(step) for step in steps),
        )

    def version(self, step: Step) -> StoryVersion:
        """Write one line of the history."""
        article, _ = self.article(step.card)
        return StoryVersion.model_construct(
            item_id=step.card.item_id,
            version=version_name(step.card),
            time=instant(step.card.time),
            known_time=instant(step.card.known),
            event=step.event,
            disposition=step.fate,
            headline=article.headline,
            evidence=self._because(step.card),
        )


def killed_by(card: Card) -> tuple[str, ...]:
    """Return the ids of the items that a kill withdraws: its own, and those that it names as killed."""
    named = (target for relation, by, target in card.links if relation == "kills" and by == "item_id")
    return tuple(dict.fromkeys((card.item_id, *named)))


def known_at(step: Step) -> int:
    """Tell when a step was known: with its item, or when what the item waited for had come."""
    waited_for = step.head.known if step.notice and step.head else 0
    return max(step.card.known, waited_for, step.time if step.time > step.card.time else 0)


def changes(before: Article | None, after: Article | None) -> Changes | None:
    """Compare two articles that stood one after the other."""
    return compare_articles(before, after) if before is not None and after is not None else None


def event_hash(story: str, card: Card, kind: str, again: int) -> str:
    """Name an event by story, provider, item id, version and type."""
    parts = (story, card.provider, card.item_id, version_name(card), kind)
    return digest("event", *parts, *((str(again),) if again else ())).hex()
