"""What every sink keeps to, whatever its kind: at least once in, through the fence, and nothing that must not be shown."""

import pickle
import random
from collections.abc import Callable
from decimal import Decimal

import pytest

from pipelines.sinks.sink import ReplacingSink, Run, Value
from schemas import EventType, Origin
from tests.sinks.kept import VIEWS, Kept
from tests.sinks.values import ACCOUNT, HEADLINE, demo_values, event, letter, money

CREATED, UPDATED, WITHDRAWN = EventType.CREATED, EventType.UPDATED, EventType.WITHDRAWN
HELD, RELEASED, MERGED = EventType.HELD, EventType.RELEASED, EventType.MERGED


@pytest.mark.parametrize("seed", range(2))
def test_repeats_and_reordered_deliveries_change_nothing(make: Callable[..., Kept], seed: int) -> None:
    """The demo in order and once, and shuffled, in bundles of chance, with half of it twice: the same rows."""
    values, chance = demo_values(), random.Random(seed)
    plain, disturbed = make("plain"), make("disturbed")
    plain.deliver(values)
    mixed = values + chance.sample(values, len(values) // 2)
    chance.shuffle(mixed)
    cuts = sorted(chance.sample(range(len(mixed)), 5))
    disturbed.deliver(
        *(mixed[start:end] for start, end in zip([0, *cuts], [*cuts, len(mixed)], strict=True)), values[:10]
    )
    wanted = plain.tables()
    assert disturbed.tables() == wanted
    assert len(wanted["events"]) == sum(hasattr(value, "event_id") for value in values)
    assert all(wanted[view] for view in VIEWS)


def test_a_withdrawn_story_stays_withdrawn(make: Callable[..., Kept]) -> None:
    """An older version that comes late, or comes again, does not revive it; it is in no view of what stands."""
    kept = make()
    story = [event(CREATED, 1), event(UPDATED, 2), event(WITHDRAWN, 3)]
    kept.deliver([story[0], story[2]], [story[1]], [story[0]])
    assert kept.ask("SELECT status, revision FROM stories") == [("withdrawn", 3)]
    with kept.reader() as reader:
        views = ("current_stories", "current_amounts", "entity_timeline")
        assert not [view for view in views if reader.rows(f"SELECT * FROM {view}")]


def test_a_merged_story_leaves_a_tombstone(make: Callable[..., Kept]) -> None:
    """It says where the story went; an older revision does not revive it."""
    kept = make()
    kept.deliver([event(MERGED, 3, into="s2"), event(CREATED, 1, story="s2")], [event(UPDATED, 2)], [event(CREATED, 1)])
    assert kept.ask("SELECT status, into_story FROM stories WHERE story_id = 's1'") == [("merged", "s2")]
    assert kept.ask("SELECT story_id FROM current_stories") == [("s2",)]


def test_what_is_held_is_nowhere_before_its_release(make: Callable[..., Kept]) -> None:
    """Neither in a view nor in a column of any table; then it is there, and a late repeat of the hold hides nothing."""
    kept = make()
    secret = "Seven charged over rail crash"
    hold = event(HELD, 1, headline=secret, note="EMBARGOED: " + secret)
    kept.deliver([hold])
    assert secret not in repr(kept.tables())
    assert kept.ask("SELECT status FROM stories") == [("held",)]
    with kept.reader() as reader:
        assert not [view for view in VIEWS if reader.rows(f"SELECT * FROM {view}")]
    kept.deliver([event(RELEASED, 2, headline=secret)], [hold])
    assert kept.ask("SELECT headline, revision FROM current_stories") == [(secret, 2)]


def test_an_event_with_a_newer_revision_replaces_all_that_went_with_it(make: Callable[..., Kept]) -> None:
    """Its amounts too, though there are fewer; the older one changes nothing when it comes again."""
    kept = make()
    older = event(UPDATED, 2, event_id="e", article={"amounts": (money("1"), money("2"))})
    newer = event(UPDATED, 3, event_id="e", article={"amounts": (money("3"),)})
    kept.deliver([older], [newer], [older])
    assert kept.ask("SELECT revision FROM events") == [(3,)]
    assert kept.ask("SELECT low FROM amounts") == [(Decimal(3),)]


def test_of_two_events_with_one_revision_the_same_one_stands_whatever_their_order(make: Callable[..., Kept]) -> None:
    """A crash can number two events alike; every sink then agrees on one."""
    one, other = event(UPDATED, 2, event_id="a"), event(UPDATED, 2, event_id="b")
    first, second = make("first"), make("second")
    first.deliver([one], [other])
    second.deliver([other], [one])
    assert first.tables() == second.tables()


LATE = {"provider": "alpha", "item_id": "K1"}


@pytest.mark.parametrize("year", [1900, 2026, 2099])
@pytest.mark.parametrize("kill_first", [False, True])
def test_a_kill_that_comes_after_its_story_was_let_go_withdraws_it(
    make: Callable[..., Kept], year: int, kill_first: bool
) -> None:
    """By the item's id, in whatever story it stood and whatever year a clock says; another item stands."""
    kept = make()
    told = event(CREATED, 1, story="old", **LATE, version="1", article={"amounts": (money("5"),)})
    other = event(CREATED, 1, story="other", provider="alpha", item_id="K2", version="1")
    kill = event(
        WITHDRAWN,
        1,
        story="new",
        **LATE,
        version="2",
        withdraws=("K1",),
        time=f"{year}-04-08T09:00:00Z",
        flags=("late_kill",),
    )
    bundles: tuple[list[Value], ...] = ([kill], [told, other])
    kept.deliver(*(bundles if kill_first else bundles[::-1]))
    assert kept.ask("SELECT story_id FROM current_stories") == [("other",)]
    assert kept.ask("SELECT story_id FROM current_amounts") == []
    again = event(CREATED, 1, story="again", **LATE, version="1", time="2026-09-01T09:00:00Z")
    kept.deliver([again])
    assert kept.ask("SELECT story_id FROM current_stories") == [("other",)], (
        "a resend of the killed text stays suppressed"
    )
    kept.deliver([event(CREATED, 1, story="back", **LATE, version="3", time="2026-10-01T09:00:00Z")])
    assert kept.ask("SELECT story_id FROM current_stories ORDER BY 1") == [("back",), ("other",)], (
        "a higher version revives"
    )


def test_a_kill_that_names_its_target_by_link_withdraws_it(make: Callable[..., Kept]) -> None:
    """The kill is an item of its own; without versions no text of its target comes back."""
    kept = make()
    unversioned = {**LATE, "version": "1767430800000000"}
    kept.deliver([event(CREATED, 1, story="old", **unversioned)])
    kept.deliver(
        [event(WITHDRAWN, 1, story="kill", provider="alpha", item_id="Z9", version="9", withdraws=("Z9", "K1"))]
    )
    kept.deliver([event(CREATED, 1, story="again", **LATE, version="1777430800000000")])
    assert kept.ask("SELECT story_id FROM current_stories") == []


def test_of_an_item_in_two_stories_the_higher_version_stands(make: Callable[..., Kept]) -> None:
    """A late update has a story of its own, and takes the place of the one that was let go, as of when it was known."""
    kept = make()
    first = event(CREATED, 1, story="old", **LATE, version="1", minute=10)
    late = event(CREATED, 1, story="new", **LATE, version="2", minute=30)
    kept.deliver([late], [first])
    assert kept.ask("SELECT story_id FROM current_stories") == [("new",)]
    known = "SELECT story_id FROM known WHERE since <= '2026-03-02T09:{0}:00Z' AND (until IS NULL OR until > '2026-03-02T09:{0}:00Z')"
    assert kept.ask(known.format(20)) == [("old",)]
    assert kept.ask(known.format(40)) == [("new",)]


def test_the_events_of_a_source_are_replaced(make: Callable[..., Kept]) -> None:
    """By those of another run, whatever their revisions; a kill that it does not have is undone, and other sources stay."""
    kept, fresh = make("replaced"), make("fresh")
    if not isinstance(kept.sink, ReplacingSink):
        pytest.skip(f"{kept.sink.name} is only added to")
    member, neighbour = (Origin(source=name, offset=1) for name in ("a.warc/7", "a.warc2"))
    others: list[Value] = [
        event(CREATED, 1, story="s2", origin=neighbour, **LATE),
        event(UPDATED, 2, story="s3", origin=neighbour, article={"amounts": (money("4"),)}),
        letter(),
    ]
    old: list[Value] = [
        event(CREATED, 1, origin=member, article={"amounts": (money("1"), money("2"))}),
        event(WITHDRAWN, 3, origin=member, withdraws=("s1-1",)),
        event(CREATED, 5, story="s3", origin=member),
        event(CREATED, 1, story="gone", origin=member, article={"amounts": (money("9"),)}),
    ]
    new: list[Value] = [
        event(CREATED, 1, origin=member, headline="B", article={"amounts": (money("3"),)}),
        event(UPDATED, 2, origin=member, headline="C", article={"amounts": (money("8"),)}),
        event(CREATED, 1, story="s4", origin=member),
        Run(ACCOUNT),
    ]
    kept.deliver(others, old)
    kept.sink.replace(["a.warc"], lambda: new)
    fresh.deliver(others, new)
    assert kept.tables() == fresh.tables()
    kept.deliver([event(WITHDRAWN, 1, story="k", provider="alpha", item_id="K9", withdraws=("K9", "K1"))])
    assert kept.ask("SELECT story_id FROM current_stories ORDER BY 1") == [("s1",), ("s3",), ("s4",)]


def test_money_and_times_are_exact(make: Callable[..., Kept]) -> None:
    """Numbers to the last digit, instants to the microsecond."""
    kept = make()
    numbers = ("0.1", "325000000000", "1.0845", "99999999999999999999.9999999999")
    amounts = tuple(money(number) for number in numbers)
    kept.deliver([event(CREATED, 1, time="2026-03-02T09:14:22.400001Z", article={"amounts": amounts})])
    assert [row[0] for row in kept.ask("SELECT high FROM amounts ORDER BY number")] == [Decimal(one) for one in numbers]
    ((when,),) = kept.ask("SELECT time FROM events")
    assert when.isoformat() == "2026-03-02T09:14:22.400001+00:00"


def test_any_text_comes_through(make: Callable[..., Kept]) -> None:
    """Quotes, backslashes, tabs, line ends, other scripts; a NUL, which databases refuse, comes as U+FFFD."""
    kept = make()
    text = 'O\'Neill \\N "says"\ta\nb\r\n\\. \u05d0 \U0001f30d {x} \\x00 , ;'
    kept.deliver([event(CREATED, 1, headline=text, article={"slug": "A\x00B"})])
    assert kept.ask("SELECT headline, slug FROM events") == [(text, "A\ufffdB")]


def test_dead_letters_and_accounts_have_their_tables(make: Callable[..., Kept]) -> None:
    """Bytes as they came; a rejected record and a run that are repeated are one."""
    kept = make()
    later = {**ACCOUNT, "timings": {**ACCOUNT["timings"], "finished": "2026-03-02T11:00:00+00:00"}}
    kept.deliver([letter(), letter(b"x"), Run(later)], [letter(), Run(ACCOUNT)])
    raws = kept.ask("SELECT raw, key, source_partition FROM dead_letters ORDER BY raw")
    assert raws == [(b"\x00\xff", b"\x01", 1), (b"x", b"\x01", 1)]
    ((read, dead, finished),) = kept.ask("SELECT read, dead, finished FROM runs")
    assert (read, dead, finished.hour) == (3, 1, 11)


def test_what_was_known_at_a_moment(make: Callable[..., Kept]) -> None:
    """Each version from its time until the next one's; a late one never."""
    kept = make()
    kept.deliver(
        [event(CREATED, 1, minute=10), event(UPDATED, 2, minute=30, headline="B"), event(UPDATED, 3, minute=20)]
    )
    question = "SELECT revision, headline FROM known WHERE since <= '2026-03-02T09:{}:00Z' AND (until IS NULL OR until > '2026-03-02T09:{}:00Z')"
    assert [kept.ask(question.format(minute, minute)) for minute in (5, 15, 25, 35)] == [
        [],
        [(1, HEADLINE)],
        [(3, HEADLINE)],
        [(3, HEADLINE)],
    ]


def test_an_empty_sink_can_be_asked(make: Callable[..., Kept]) -> None:
    """All tables and views are there and empty."""
    assert not any(make().tables().values())


def test_a_sink_travels_to_a_worker(make: Callable[..., Kept]) -> None:
    """It pickles, and says where it is."""
    kept = make()
    assert pickle.loads(pickle.dumps(kept.sink)).name == kept.sink.name
