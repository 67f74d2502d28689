"""The streaming form: whatever the order of arrival, the world ends up as the fold says."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from pipelines.stories.describe.packed_item import PackedItem
from pipelines.stories.lifecycle.fold import fold_desk
from pipelines.stories.live.decide import current_stories, decide, expire, next_release, release
from pipelines.stories.live.state import DeskState, new_desk
from pipelines.stories.thresholds import THRESHOLDS, Thresholds
from schemas import Disposition, EventType, Link, NewsEvent, PubStatus, StoryStatus
from tests.examples import at_most
from tests.unit.stories.items import FIRE, MERGER, START, filed
from tests.unit.stories.test_lifecycle import WIRE

DEAL = (
    "British energy group Calderfield Energy said it had agreed to buy Norway's Norrvik Gas for 4.2 billion euros, betting "
    "that Europe will need North Sea gas for decades.\n\nCalderfield will pay 31.50 euros per Norrvik share in cash. Chief "
    "Executive Miriam Oakes said the board in Stavanger recommended the offer."
)
REVIEW = (
    "Norway's government will examine whether the sale of gas producer Norrvik Gas to Britain's Calderfield Energy threatens "
    "national security, Energy Minister Tiril Haugland said on Wednesday.\n\nThe review could take up to 120 days, Haugland "
    "told parliament in Oslo. Calderfield, which offered 4.2 billion euros on Monday, will cooperate, Chief "
    "Executive Miriam Oakes said. Norrvik shares fell 2.1% in Stavanger."
)
END = START + timedelta(hours=10)
MORE = [
    *WIRE,
    filed("m", "Zenith Optics to buy Glasmark", MERGER, version=2, minutes=5, status=PubStatus.WITHHELD, offset=11),
    filed("b2", "UPDATE 2-Harbour fire kills 15", FIRE.replace("12", "15"), minutes=41, offset=12),
    filed(
        "n",
        "CORRECTION - HARBOUR FIRE",
        'In item headlined "Harbour fire kills 12," please read four warehouses.',
        minutes=44,
        offset=13,
    ),
    filed(
        "z",
        "Rowers win regatta",
        "The Avila club won the regatta on the river Tejo by two lengths.",
        minutes=2,
        offset=14,
    ),
    filed(
        "y",
        "Rain ends drought",
        "Rain fell on Lower Ruritania for the first time in 90 days.",
        minutes=6,
        links=(Link(relation="evolved_from", target="z"),),
        offset=15,
    ),
    filed("e", "Zenith Optics names chief", MERGER + "\n\nMore.", minutes=12, version=2, offset=16),
]


@dataclass
class Screen:
    """What a reader of the events sees: the newest revision of each story."""

    stories: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    revisions: dict[str, int] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)

    def show(self, event: NewsEvent) -> None:
        """Apply an event as a sink does, by its revision."""
        if event.type in {EventType.DUPLICATE, EventType.RELATED}:  # they change no story
            return
        assert event.revision > self.revisions.get(event.story_id, 0)
        self.revisions[event.story_id] = event.revision
        if event.type is EventType.MERGED:
            self.stories.pop(event.story_id, None)
        elif event.type is EventType.WITHDRAWN:
            self.stories[event.story_id] = (StoryStatus.WITHDRAWN.value, None)
        elif event.type is EventType.HELD:
            self.stories[event.story_id] = (StoryStatus.HELD.value, None)
        else:
            assert event.article is not None
            self.stories[event.story_id] = (StoryStatus.PUBLISHED.value, event.article.model_dump_json())


def bounded(items: list[PackedItem], thresholds: Thresholds = THRESHOLDS) -> dict[str, tuple[str, str | None]]:
    """Fold, and return what a reader of all its events sees."""
    screen = Screen()
    for outcome in fold_desk(items, thresholds=thresholds):
        for event in outcome.events:
            screen.show(event)
    return screen.stories


def run(items: list[PackedItem], thresholds: Thresholds = THRESHOLDS) -> tuple[DeskState, Screen, list[Disposition]]:
    """Decide item by item, and let embargoes end."""
    state, screen, dispositions = new_desk(thresholds=thresholds), Screen(), []
    for item in items:
        state, events, disposition = decide(state, item)
        dispositions.append(disposition)
        for event in events:
            screen.show(event)
    state, events = release(state, max(item_time(item) for item in items))
    for event in events:
        screen.show(event)
    return state, screen, dispositions


def item_time(item: PackedItem) -> datetime:
    """Give an item's time."""
    return START + timedelta(microseconds=item.card.time - filed("s", "s").card.time)


@at_most(20)
@given(st.permutations(range(len(MORE))))
def test_the_screen_ends_as_the_fold_says(order: list[int]) -> None:
    """Any order of arrival ends in the fold's stories, and each item has one disposition."""
    state, screen, dispositions = run([MORE[place] for place in order])
    assert screen.stories == bounded(MORE)
    assert len(dispositions) == len(MORE)
    folded = {outcome.story.story_id: outcome.story for outcome in fold_desk(MORE)}
    for story in current_stories(state):
        assert story.model_copy(update={"revision": 0}) == folded[story.story_id].model_copy(update={"revision": 0})


def test_in_order_both_forms_emit_the_same_events() -> None:
    """When items come in order, the streams of events are equal but for merges."""
    ordered = sorted(MORE, key=lambda item: (item.card.time, item.card.uid))
    _, screen, _ = run(ordered)
    assert screen.stories == bounded(MORE)


def test_what_goes_with_an_earlier_story_says_so_in_both_forms() -> None:
    """A factbox, and the next turn of events under one slug, are stories of their own and name the story that they go with."""
    trunk = filed("a", "Calderfield to buy Norrvik Gas", DEAL, slug="CALDERFIELD-NORRVIK")
    review = filed(
        "r",
        "Norwegian minister says Calderfield's Norrvik deal needs security review",
        REVIEW,
        minutes=26 * 60,
        slug="CALDERFIELD-NORRVIK",
        offset=1,
    )
    box = filed("f", "FACTBOX-Calderfield and Norrvik", DEAL, minutes=90, offset=2)
    state = new_desk()
    emitted: list[NewsEvent] = []
    for item in (trunk, box, review):
        state, events, _ = decide(state, item)
        emitted += events
    assert [(event.item_id, event.type, event.kind) for event in emitted] == [
        ("a", EventType.CREATED, None),
        ("f", EventType.CREATED, None),
        ("f", EventType.RELATED, "factbox"),
        ("r", EventType.CREATED, None),
        ("r", EventType.RELATED, "follow-up"),
    ]
    folded = [event for outcome in fold_desk([trunk, review, box]) for event in outcome.events]
    related = [(event.item_id, event.of, event.event_id) for event in emitted if event.type is EventType.RELATED]
    assert [(e.item_id, e.of, e.event_id) for e in folded if e.type is EventType.RELATED] == related


def test_an_embargo_sets_a_timer_and_publishes_once() -> None:
    """The release time is due; firing twice publishes once."""
    state, events, disposition = decide(
        new_desk(), filed("e", "Zenith names chief", MERGER, embargo_until=START + timedelta(hours=1))
    )
    assert (events, disposition, next_release(state)) == ((), Disposition.HELD, START + timedelta(hours=1))
    state, events = release(state, START + timedelta(hours=1))
    assert [event.type for event in events] == [EventType.RELEASED]
    state, events = release(state, START + timedelta(hours=2))
    assert events == ()
    assert next_release(state) is None


def test_state_is_forgotten_past_its_horizon_and_counted() -> None:
    """A week after its last item a story leaves; a withdrawn one stays a month."""
    state = new_desk()
    for item in (filed("a", "Harbour fire kills 12"), filed("m", "KILL-Zenith to buy Glasmark now", MERGER)):
        state, _, _ = decide(state, item)
    state, gone = expire(state, START + timedelta(days=8))
    assert gone == 1
    state, gone = expire(state, START + timedelta(days=31))
    assert (gone, state.items, state.emitted, state.index.cards) == (1, {}, {}, {})


class Arrivals(RuleBasedStateMachine):
    """Items come in any order, some again; the screen always shows the fold of what came."""

    @initialize()
    def open(self) -> None:
        """Begin with an empty desk."""
        self.state, self.screen = new_desk(), Screen()
        self.came: list[PackedItem] = []

    @rule(place=st.integers(0, len(MORE) - 1))
    def arrive(self, place: int) -> None:
        """Let an item come, perhaps again."""
        item = MORE[place]
        self.came.append(item)
        self.state, events, _ = decide(self.state, item)
        for event in events:
            self.screen.show(event)
        self.state, events = release(self.state, max(map(item_time, self.came)))
        for event in events:
            self.screen.show(event)

    @invariant()
    def agrees(self) -> None:
        """Compare the screen with the fold; a story under an embargo that came late was taken down."""
        if self.came:
            folded = bounded(self.came)
            taken_down = {
                name for name, shown in self.screen.stories.items() if shown[0] == "held" and name not in folded
            }
            assert {name: shown for name, shown in self.screen.stories.items() if name not in taken_down} == folded


Arrivals.TestCase.settings = settings(at_most(12), stateful_step_count=12)
TestArrivals = Arrivals.TestCase
