"""Events: the events and the final state of a story, written from its transitions."""

from collections import Counter
from collections.abc import Callable, Sequence

from pipelines.stories.describe.card import Card, from_microseconds, hash_texts
from pipelines.stories.describe.packed_item import lacks_text
from pipelines.stories.lifecycle.chains import chains_of
from pipelines.stories.lifecycle.changes import compare_articles
from pipelines.stories.lifecycle.order import version_name
from pipelines.stories.lifecycle.outcome import StoryOutcome
from pipelines.stories.lifecycle.takes import join_takes
from pipelines.stories.lifecycle.transitions import Transition
from pipelines.stories.match.evidence import EvidenceOf
from pipelines.stories.match.keys import WEEK, make_story_id
from pipelines.stories.thresholds import LIFECYCLE, LifecycleThresholds
from pipelines.stories.worth.materiality import materiality_of
from pipelines.stories.worth.story import StoryWorth
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

ReadArticle = Callable[[str], tuple[Article, Origin]]
"""Returns article and origin of an item by its uid."""
WITH_ARTICLE = frozenset({EventType.CREATED, EventType.UPDATED, EventType.CORRECTED, EventType.RELEASED})
"""Events that carry the article of the head."""


def story_id_of(ordered: Sequence[Card]) -> str:
    """Return the id of a story, by its first item in canonical order that is more than a notice or a kill.

    An item that came over a week after its own time may belong to a story that was dropped: the week in which it came is
    part of the id too.
    """
    first = first_item(ordered)
    late = str(first.known_time // WEEK) if first.known_time - first.time > WEEK else ""
    return make_story_id(first.provider, first.item_id, first.time, late)


def first_item(ordered: Sequence[Card]) -> Card:
    """Return the first item, in canonical order, that is more than a notice or a kill; else the first.

    A pinned story keeps its id: what was learned after the pin is not its first item, however old it is.
    """
    pinned = max(card.pinned for card in ordered)
    known = [card for card in ordered if card.known_time <= pinned] if pinned else ordered
    return next((card for card in known or ordered if not card.notice and "kill" not in card.controls), ordered[0])


def alternative_story_id(ordered: Sequence[Card]) -> str:
    """Return another id of a story, for one whose first item already opened a story in the same week."""
    first = first_item(ordered)
    return make_story_id(first.provider, first.item_id, first.time, f"{first.time} {first.content_digest.hex()}")


def earlier_takes(transitions: Sequence[Transition]) -> dict[str, tuple[Card, ...]]:
    """Return for each later take, by its uid, the takes before it."""
    takes: dict[str, tuple[Card, ...]] = {}
    for transition in transitions:
        card, before = transition.card, transition.previous_head
        if card.take is not None and card.take > 1 and before is not None and transition.head is card:
            takes[card.uid] = (*takes.get(before.uid, ()), before)
    return takes


class EventWriter:
    """Writes the events of one story in order. It keeps no more than two articles."""

    def __init__(
        self,
        story_id: str,
        evidence_of_item: EvidenceOf,
        read_article: ReadArticle,
        transitions: Sequence[Transition] = (),
        flags: tuple[str, ...] = (),
        limits: LifecycleThresholds = LIFECYCLE,
        worth: StoryWorth | None = None,
    ) -> None:
        self.story_id, self._flags, self._limits, self._worth = story_id, flags, limits, worth
        self._evidence_of, self._read_article = evidence_of_item, read_article
        self._takes = earlier_takes(transitions)
        self._revision = 0
        self._ids: Counter[str] = Counter()
        self._recent: dict[str, tuple[Article, Origin]] = {}

    def article(self, card: Card) -> tuple[Article, Origin]:
        """Return article and origin of an item, with its earlier takes."""
        if card.uid not in self._recent:
            if len(self._recent) > 1:
                del self._recent[next(iter(self._recent))]
            self._recent[card.uid] = self._with_takes(card)
        return self._recent[card.uid]

    def _with_takes(self, card: Card) -> tuple[Article, Origin]:
        article, origin = self._read_article(card.uid)
        before = [self._read_article(take.uid)[0] for take in self._takes.get(card.uid, ())]
        return (join_takes([*before, article]) if before else article), origin

    def event(self, transition: Transition) -> NewsEvent:
        """Return the event of a transition."""
        event_type = transition.event or EventType.UPDATED
        if event_type is not EventType.DUPLICATE:
            self._revision += 1
        card = transition.card
        head = transition.head if event_type in WITH_ARTICLE else None
        old = self._previous_article(transition, head)
        article, origin = self.article(card)
        shown = article if head is card else self.article(head)[0] if head is not None else None
        return NewsEvent.model_construct(
            schema_version="1",
            event_id=self.event_id(transition, event_type),
            type=event_type,
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
            withdraws=killed_items(card) if event_type is EventType.WITHDRAWN else (),
            note=article.body if transition.notice else article.advisory,
            flags=(
                *transition.flags,
                *self._flags,
                *(("pinned",) if head is not None and head.pinned else ()),
                *(("text_evicted",) if shown and head and lacks_text(head, shown) else ()),
            ),
            evidence=self._evidence_of(card),
            changes=self._changes(old, shown, transition),
            article=shown,
            origin=origin,
            corroboration=self._worth.corroboration(transition.time) if self._worth else None,
            novelty=self._worth.novelty(card, transition.previous_head) if self._worth else None,
            produced_by=self._worth.produced_by if self._worth else {},
        )

    def _previous_article(self, transition: Transition, head: Card | None) -> Article | None:
        """Return the article of the previous head if a new one replaces it and its text is at hand."""
        previous = transition.previous_head
        if previous is None or head is None or head is previous:
            return None
        article, _ = self.article(previous)
        return None if lacks_text(previous, article) else article

    def _changes(self, before: Article | None, after: Article | None, transition: Transition) -> Changes | None:
        if before is None or after is None or transition.previous_head is None or transition.head is None:
            return None
        changes = compare_articles(before, after, self._limits)
        touched = materiality_of(transition.previous_head, transition.head)
        return changes.model_copy(update={"materiality": touched})

    def event_id(self, transition: Transition, event_type: EventType) -> str:
        """Return the id of an event; the second event with one id gets a number."""
        plain = event_id_of(self.story_id, transition.card, event_type.value, 0)
        self._ids[plain] += 1
        count = self._ids[plain]
        return plain if count == 1 else event_id_of(self.story_id, transition.card, event_type.value, count)

    def story(self, transitions: Sequence[Transition], events: Sequence[NewsEvent]) -> Story:
        """Return the final state of the story."""
        last = transitions[-1]
        cards = [transition.card for transition in transitions]
        head = last.head if last.status is StoryStatus.PUBLISHED else None
        article, _ = self.article(head or last_head(transitions) or cards[0])
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
            corroboration=self._worth.corroboration() if self._worth else None,
            chains=() if last.status is StoryStatus.WITHDRAWN else chains_of(events),
        )

    def version(self, transition: Transition) -> StoryVersion:
        """Return one line of the story's history."""
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


def write_story(writer: EventWriter, transitions: Sequence[Transition]) -> StoryOutcome:
    """Write a story with a new writer. Articles are read one at a time, as events need them."""
    events = tuple(writer.event(transition) for transition in transitions if transition.event is not None)
    dispositions = Counter(transition.disposition for transition in transitions)
    return StoryOutcome(writer.story(transitions, events), events, dispositions)


def last_head(transitions: Sequence[Transition]) -> Card | None:
    """Return the last head that a story had; None if it had none."""
    heads = (transition.head or transition.previous_head for transition in reversed(transitions))
    return next((head for head in heads if head), None)


def killed_items(card: Card) -> tuple[str, ...]:
    """Return the ids of the items that a kill withdraws: its own, and those that it links to as killed."""
    linked = (target for relation, by, target in card.links if relation == "kills" and by == "item_id")
    return tuple(dict.fromkeys((card.item_id, *linked)))


def known_time_of(transition: Transition) -> int:
    """Return when a transition was known, in microseconds: with its item, or when what the item waited for had come."""
    waited_for = transition.head.known_time if transition.notice and transition.head else 0
    delayed = transition.time if transition.time > transition.card.time else 0
    return max(transition.card.known_time, waited_for, delayed)


def event_id_of(story_id: str, card: Card, event_type: str, count: int) -> str:
    """Return the hash that identifies an event: of story, provider, item id, version and type, and ``count`` if it is not 0."""
    parts = (story_id, card.provider, card.item_id, version_name(card), event_type)
    return hash_texts("event", *parts, *((str(count),) if count else ())).hex()
