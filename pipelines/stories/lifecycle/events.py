"""Telling: write the events and the final state of a story from its steps."""

from collections import Counter
from collections.abc import Callable, Sequence

from pipelines.stories.describe.card import Card, digest, from_microseconds
from pipelines.stories.describe.packed_item import lacks_text
from pipelines.stories.lifecycle.changes import compare_articles
from pipelines.stories.lifecycle.order import version_name
from pipelines.stories.lifecycle.outcome import StoryOutcome
from pipelines.stories.lifecycle.takes import join_takes
from pipelines.stories.lifecycle.transitions import Transition
from pipelines.stories.match.evidence import EvidenceOf
from pipelines.stories.match.keys import WEEK, make_story_id
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

UnpackArticle = Callable[[str], tuple[Article, Origin]]
"""Gives article and origin of an item by its uid."""
SHOWN = frozenset({EventType.CREATED, EventType.UPDATED, EventType.CORRECTED, EventType.RELEASED})


def write_story(
    story_id: str,
    transitions: Sequence[Transition],
    evidence_of_item: EvidenceOf,
    unpack: UnpackArticle,
    flags: tuple[str, ...] = (),
) -> StoryOutcome:
    """Write one story down; articles are unpacked one at a time, as events need them. ``flags`` go on every event."""
    writer = EventWriter(story_id, evidence_of_item, unpack, transitions, flags)
    events = tuple(writer.event(transition) for transition in transitions if transition.event is not None)
    return StoryOutcome(
        writer.story(transitions, events), events, Counter(transition.disposition for transition in transitions)
    )


def story_id_of(ordered: Sequence[Card]) -> str:
    """Name a story by its first item, in canonical order, that is more than a notice or a kill.

    An item that came over a week after its own time may belong to a story that was let go: the week in which it came is
    part of the name too.
    """
    first = first_item(ordered)
    late = str(first.known_time // WEEK) if first.known_time - first.time > WEEK else ""
    return make_story_id(first.provider, first.item_id, first.time, late)


def first_item(ordered: Sequence[Card]) -> Card:
    """Return the first item, in canonical order, that is more than a notice or a kill; else the first."""
    return next((card for card in ordered if not card.notice and "kill" not in card.controls), ordered[0])


def alternative_story_id(ordered: Sequence[Card]) -> str:
    """Name a story whose first item has an id that names another story of the same week already."""
    first = first_item(ordered)
    return make_story_id(first.provider, first.item_id, first.time, f"{first.time} {first.content_digest.hex()}")


def earlier_takes(transitions: Sequence[Transition]) -> dict[str, tuple[Card, ...]]:
    """List for each later part of an item in parts the ones that it goes on from."""
    parts: dict[str, tuple[Card, ...]] = {}
    for transition in transitions:
        if (
            transition.card.take is not None
            and transition.card.take > 1
            and transition.previous_head is not None
            and transition.head is transition.card
        ):
            parts[transition.card.uid] = (*parts.get(transition.previous_head.uid, ()), transition.previous_head)
    return parts


class EventWriter:
    """Writes events in order, holding no more than two articles."""

    def __init__(
        self,
        story_id: str,
        evidence_of_item: EvidenceOf,
        unpack: UnpackArticle,
        transitions: Sequence[Transition] = (),
        flags: tuple[str, ...] = (),
    ) -> None:
        self.story_id, self._evidence_of, self._unpack, self._flags = story_id, evidence_of_item, unpack, flags
        self._takes = earlier_takes(transitions)
        self._revision = 0
        self._ids: Counter[str] = Counter()
        self._recent: dict[str, tuple[Article, Origin]] = {}

    def article(self, card: Card) -> tuple[Article, Origin]:
        """Unpack one item, unless it was just needed."""
        if card.uid not in self._recent:
            if len(self._recent) > 1:
                del self._recent[next(iter(self._recent))]
            self._recent[card.uid] = self.assemble(card)
        return self._recent[card.uid]

    def assemble(self, card: Card) -> tuple[Article, Origin]:
        """Unpack one item; a later part stands with the parts before it."""
        article, origin = self._unpack(card.uid)
        before = [self._unpack(part.uid)[0] for part in self._takes.get(card.uid, ())]
        return (join_takes([*before, article]) if before else article), origin

    def event(self, transition: Transition) -> NewsEvent:
        """Write the event of one step."""
        kind = transition.event or EventType.UPDATED
        if kind is not EventType.DUPLICATE:
            self._revision += 1
        card = transition.card
        shown = transition.head if kind in SHOWN else None
        old = (
            self.article(transition.previous_head)[0]
            if transition.previous_head is not None and shown is not None and shown is not transition.previous_head
            else None
        )
        if transition.previous_head is not None and old is not None and lacks_text(transition.previous_head, old):
            old = None
        article, origin = self.article(card)
        stands = article if shown is card else self.article(shown)[0] if shown is not None else None
        return NewsEvent.model_construct(
            schema_version="1",
            event_id=self.event_id(transition, kind),
            type=kind,
            story_id=self.story_id,
            revision=max(self._revision, 1),
            time=from_microseconds(transition.time),
            known_time=from_microseconds(known_time_of(transition)),
            provider=card.provider,
            item_id=card.item_id,
            version=version_name(card),
            headline=article.headline_base or article.headline,
            severity=transition.severity,
            kind=transition.kind.value if transition.kind else None,
            of=event_id_of(self.story_id, transition.of, EventType.CREATED.value, 0) if transition.of else None,
            into=None,
            withdraws=killed_items(card) if kind is EventType.WITHDRAWN else (),
            note=article.body if transition.notice else article.advisory,
            flags=(
                *transition.flags,
                *self._flags,
                *(("text_evicted",) if stands and shown and lacks_text(shown, stands) else ()),
            ),
            evidence=self._evidence_of(card),
            changes=changes_between(old, stands),
            article=stands,
            origin=origin,
        )

    def event_id(self, transition: Transition, kind: EventType) -> str:
        """Name the event; of two with one name the second gets a number."""
        plain = event_id_of(self.story_id, transition.card, kind.value, 0)
        self._ids[plain] += 1
        return (
            plain
            if self._ids[plain] == 1
            else event_id_of(self.story_id, transition.card, kind.value, self._ids[plain])
        )

    def story(self, transitions: Sequence[Transition], events: Sequence[NewsEvent]) -> Story:
        """Write the final state."""
        last = transitions[-1]
        cards = [transition.card for transition in transitions]
        head = last.head if last.status is StoryStatus.PUBLISHED else None
        headline_key = (
            head
            or next(
                (
                    transition.head or transition.previous_head
                    for transition in reversed(transitions)
                    if transition.head or transition.previous_head
                ),
                None,
            )
            or cards[0]
        )
        article, _ = self.article(headline_key)
        return Story.model_construct(
            schema_version="1",
            story_id=self.story_id,
            status=last.status or StoryStatus.HELD,
            provider=cards[0].provider,
            slug=article.slug,
            headline=article.headline_base or article.headline,
            first_time=from_microseconds(min(card.time for card in cards)),
            last_time=from_microseconds(max(card.time for card in cards)),
            revision=max((event.revision for event in events if event.type is not EventType.DUPLICATE), default=0),
            head_item=head.item_id if head else None,
            versions=tuple(self.version(transition) for transition in transitions),
        )

    def version(self, transition: Transition) -> StoryVersion:
        """Write one line of the history."""
        article, _ = self.article(transition.card)
        return StoryVersion.model_construct(
            item_id=transition.card.item_id,
            version=version_name(transition.card),
            time=from_microseconds(transition.card.time),
            known_time=from_microseconds(transition.card.known_time),
            event=transition.event,
            disposition=transition.disposition,
            headline=article.headline,
            evidence=self._evidence_of(transition.card),
        )


def killed_items(card: Card) -> tuple[str, ...]:
    """Return the ids of the items that a kill withdraws: its own, and those that it names as killed."""
    named = (target for relation, by, target in card.links if relation == "kills" and by == "item_id")
    return tuple(dict.fromkeys((card.item_id, *named)))


def known_time_of(transition: Transition) -> int:
    """Tell when a step was known: with its item, or when what the item waited for had come."""
    waited_for = transition.head.known_time if transition.notice and transition.head else 0
    return max(transition.card.known_time, waited_for, transition.time if transition.time > transition.card.time else 0)


def changes_between(before: Article | None, after: Article | None) -> Changes | None:
    """Compare two articles that stood one after the other."""
    return compare_articles(before, after) if before is not None and after is not None else None


def event_id_of(story: str, card: Card, kind: str, again: int) -> str:
    """Name an event by story, provider, item id, version and type."""
    parts = (story, card.provider, card.item_id, version_name(card), kind)
    return digest("event", *parts, *((str(again),) if again else ())).hex()
