"""What an editor expects of updates, corrections, kills, holds and embargoes."""

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.normalize.slug import read_advisory, read_slug
from pipelines.settings.stories import StoryRules
from pipelines.stories.describe.packed_item import PackedItem
from pipelines.stories.lifecycle.fold import fold_desk
from pipelines.stories.lifecycle.outcome import StoryOutcome
from schemas import Disposition, EventType, Link, PubStatus, StoryStatus
from tests.unit.stories.items import FIRE, MERGER, START, filed

E, D = EventType, Disposition
LONG_FIRE = (
    "* Fire brigade says 12 dead, 31 hurt\n* Mayor promises 4 million euros\n\n"
    + FIRE
    + "\n\nThe brigade sent 140 men and two fireboats, and neighbours formed chains with buckets until 5 in the morning.\n\n"
    "Insurers put the first estimate of the damage at 18 million euros, among it the cold store built in 1974."
)


def one(*items: PackedItem, now_minutes: float | None = None) -> StoryOutcome:
    """Fold items that make one story."""
    rules = StoryRules(now=START + timedelta(minutes=now_minutes)) if now_minutes is not None else StoryRules()
    outcomes = list(fold_desk(items, rules))
    assert len(outcomes) == 1
    assert sum(outcomes[0].dispositions.values()) == len(items)
    return outcomes[0]


def types(outcome: StoryOutcome) -> list[EventType]:
    """Name the events of a story."""
    return [event.type for event in outcome.events]


def test_first_sight_creates_a_story() -> None:
    """One item is one story, created once, with the article on the event."""
    outcome = one(filed("a", "Harbour fire kills 12"))
    assert types(outcome) == [E.CREATED]
    assert outcome.events[0].article is not None
    assert outcome.events[0].revision == outcome.story.revision == 1
    assert (outcome.story.status, outcome.story.head_item) == (StoryStatus.PUBLISHED, "a")


def test_an_update_says_what_changed() -> None:
    """A newer version updates the story and names figures, paragraphs and headline that changed."""
    newer = FIRE.replace("killed 12 people", "killed 27 people") + "\n\nFerries were stopped until noon."
    outcome = one(filed("a", "Harbour fire kills 12"), filed("b", "UPDATE 1-Harbour fire kills 27", newer, minutes=40))
    assert types(outcome) == [E.CREATED, E.UPDATED]
    changes = outcome.events[1].changes
    assert changes is not None
    assert [(c.before, c.after) for c in changes.figures] == [("12", "27"), ("12", "27")] or ("12", "27") in {
        (c.before, c.after) for c in changes.figures
    }
    assert [c.change for c in changes.paragraphs] == ["changed", "added"]
    assert changes.fields[0].field == "headline"


@pytest.mark.parametrize(
    ("headline", "severity"),
    [("CORRECTED-Harbour fire kills 12", "substantive"), ("REFILE-Harbour fire kills 12", "minor")],
)
def test_a_correction_has_a_severity(headline: str, severity: str) -> None:
    """CORRECTED is substantive, REFILE minor."""
    outcome = one(filed("a", "Harbour fire kills 12"), filed("b", headline, FIRE.replace("three", "four"), minutes=30))
    assert types(outcome) == [E.CREATED, E.CORRECTED]
    assert outcome.events[1].severity == severity


def test_an_advisory_that_corrects_wins_over_the_lead_number() -> None:
    """AP's ``2nd Ld-Writethru`` with ``Eds: CORRECTS ...`` is a correction, whichever tag stands first."""
    tags = (
        *read_slug("AM-Harbor Fire, 2nd Ld-Writethru, a0467,0525").tags,
        *read_advisory("Eds: CORRECTS spelling of Ferro"),
    )
    outcome = one(
        filed("a", "Harbour fire kills 12"),
        filed("b", "Harbour fire kills 12", FIRE.replace("Ines", "Inez"), minutes=30, tags=tags),
    )
    assert types(outcome) == [E.CREATED, E.CORRECTED]


def test_repeats_and_redeliveries_are_suppressed_and_counted() -> None:
    """The same record again is a redelivery, an unchanged RPT a repeat."""
    first = filed("a", "Harbour fire kills 12")
    outcome = one(first, first, filed("b", "RPT-Harbour fire kills 12", minutes=60))
    assert [event.kind for event in outcome.events] == [None, "redelivery", "repeat"]
    assert outcome.dispositions == {D.EMITTED: 1, D.DUPLICATE: 2}
    assert len({event.event_id for event in outcome.events}) == 3


@pytest.mark.parametrize(
    ("text", "event"),
    [
        (FIRE.replace("bang", "blast"), E.DUPLICATE),
        (FIRE.replace("12 people", "14 people"), E.UPDATED),
        (
            FIRE + "\n\nPolice in Vila Nova closed two roads and opened a school to families who lost their houses.",
            E.UPDATED,
        ),
    ],
)
def test_a_repeat_is_no_correction(text: str, event: EventType) -> None:
    """RPT with hardly another word is a duplicate; with other figures or more text it is an update."""
    outcome = one(filed("a", "Harbour fire kills 12"), filed("b", "RPT-Harbour fire kills 12", text, minutes=9))
    assert types(outcome) == [E.CREATED, event]


def test_a_kill_withdraws_once_and_its_text_stays_down() -> None:
    """A kill withdraws the story; a second kill repeats, a late update and a resend are filtered."""
    outcome = one(
        filed("a", "Harbour fire kills 12", version=1),
        filed("a", "KILL-Harbour fire kills 12", "Kill this story.", minutes=5, version=2, status=PubStatus.CANCELED),
        filed("a", "KILL-Harbour fire kills 12", "Kill this story!", minutes=6, version=3, status=PubStatus.CANCELED),
        filed(
            "b",
            "UPDATE 1-Harbour fire kills 12",
            FIRE + "\n\nMore soon.",
            minutes=7,
            links=(Link(relation="evolved_from", target="a"),),
        ),
        filed("a", "Harbour fire kills 12", minutes=8, version=4),
    )
    assert types(outcome) == [E.CREATED, E.WITHDRAWN, E.DUPLICATE]
    assert outcome.dispositions == {D.EMITTED: 2, D.DUPLICATE: 1, D.FILTERED: 2}
    assert (outcome.story.status, outcome.story.head_item) == (StoryStatus.WITHDRAWN, None)
    assert outcome.events[1].article is None


def test_a_usable_higher_version_revives_a_killed_story() -> None:
    """Only a higher version of the killed item, with another text, brings it back."""
    outcome = one(
        filed("a", "Harbour fire kills 12", version=1),
        filed("a", "Harbour fire kills 12", version=2, minutes=5, status=PubStatus.CANCELED),
        filed("a", "Harbour fire kills 11", FIRE.replace("12", "11"), version=3, minutes=9),
    )
    assert types(outcome) == [E.CREATED, E.WITHDRAWN, E.UPDATED]
    assert outcome.events[2].flags == ("revived",)


def test_a_kill_before_its_story_keeps_it_unpublished() -> None:
    """The kill comes first: the story's item is filtered, nothing is ever shown."""
    outcome = one(
        filed("a", "KILL-Harbour fire", "Kill.", version=2, status=PubStatus.CANCELED),
        filed("a", "Harbour fire", version=1, minutes=3),
    )
    assert E.CREATED not in types(outcome)
    assert outcome.dispositions[D.FILTERED] == 1
    assert all(event.article is None for event in outcome.events)


def test_a_kill_notice_finds_its_story_by_the_headline_it_quotes() -> None:
    """A kill under an id of its own acts through the quoted headline."""
    outcome = one(
        filed("a", "Zenith Optics to buy Glasmark for $2.6 billion", MERGER),
        filed("k", "KILL-Zenith Optics to buy Glasmark for $2.6 billion", "Story is wrong.", minutes=20),
    )
    assert types(outcome) == [E.CREATED, E.WITHDRAWN]


def test_a_kill_by_quoted_headline_says_that_copies_stand_elsewhere() -> None:
    """An advisory under another slug withdraws the story whose headline it quotes; another house's copy is flagged, not deleted."""
    body = 'The Porto Seguro story headlined "Harbour fire kills 12 in old town" is withdrawn. It was based on a forged release.'
    outcome = one(
        filed("a", "Harbour fire kills 12 in old town", LONG_FIRE, slug="FIRE-PORTO"),
        filed(
            "h",
            "Twelve die in harbour fire",
            LONG_FIRE.replace("neighbours", "neighbors"),
            minutes=30,
            provider="harbour",
        ),
        filed("k", "ADVISORY-Porto Seguro story withdrawn", body, minutes=90, slug="PORTO-ADVISORY"),
    )
    assert types(outcome) == [E.CREATED, E.DUPLICATE, E.WITHDRAWN]
    assert outcome.events[1].kind == "republished"
    assert outcome.events[2].flags == ("republished",)
    assert outcome.events[2].evidence.key == "quoted"


def test_another_house_copies_or_reports_itself() -> None:
    """A trimmed, restyled copy is a republication; a report of one's own on the same event is a story."""
    own = (
        "Porto Seguro woke to sirens on Wednesday after flames took the old harbour and 12 lives with it.\n\n"
        "Harbour traders blamed wiring that the city had promised to mend since 2019, 7 years ago.\n\n"
        '"Everyone knew," said fishmonger Rui Tavares, whose 3 stalls are gone.'
    )
    trimmed = LONG_FIRE.split("\n\n", 1)[1].replace("neighbours", "neighbors") + "\n\nMeridian, edited by Harbour Press"
    first = filed("a", "Harbour fire kills 12", LONG_FIRE)
    outcome = one(first, filed("h", "Blaze in Porto Seguro kills a dozen", trimmed, minutes=40, provider="harbour"))
    assert types(outcome) == [E.CREATED, E.DUPLICATE]
    assert len(list(fold_desk([first, filed("h", "Harbour fire kills 12", own, minutes=40, provider="harbour")]))) == 2


def test_a_flash_meets_its_story_under_another_slug_but_not_another_firms() -> None:
    """A bare headline whose figures and words all stand in the story 18 minutes later begins it; a rival's move does not."""
    flash = filed(
        "f", "TRADE BOARD CUTS U.S. WHEAT EXPORT ESTIMATE BY 25 MLN BUSHELS TO 1.05 BILLION", "", slug="BOARD-CUTS"
    )
    text = "The Grain Trade Board cut its estimate of U.S. wheat export by 25 mln bushels to 1.05 billion, citing slow Soviet buying and a dispute over subsidies between the two. Stocks should be 15 to 20 pct above a year ago, economist Harriet Dunmore said in Chicago."
    full = filed("g", "TRADE BOARD TRIMS U.S. WHEAT EXPORT ESTIMATE", text, minutes=18, slug="BOARD-WHEAT")
    assert types(one(flash, full)) == [E.CREATED, E.UPDATED]
    rival = filed("r", "ZENITH RAISES CRUDE POSTINGS 50 CTS, WTI TO 17.50", "", minutes=1)
    other = filed(
        "s",
        "GLASMARK RAISES CRUDE POSTINGS 50 CTS",
        text.replace("25", "50").replace("1.05", "17.50") + " Crude postings",
        minutes=20,
    )
    assert len(list(fold_desk([rival, other]))) == 2
    assert (
        len(list(fold_desk([flash, filed("g", "TRADE BOARD TRIMS U.S. WHEAT EXPORT ESTIMATE", text, minutes=180)])))
        == 2
    )


def test_the_next_cycles_follow_up_is_a_story_of_its_own() -> None:
    """Under one slug half a day later, another headline and another lead are another turn of events."""
    later = (
        "Prosecutors in Porto Seguro charged the owner of a warehouse on Thursday with neglect, two lawyers close to the inquiry told reporters.\n\n"
        "Judge Marta Seixas ordered that the accused, whose passport police seized overnight, remain under house arrest "
        "pending trial, while investigators examine electrical wiring, insurance policies and inspection certificates.\n\n"
        + LONG_FIRE.split("\n\n", 2)[2]
    )
    items = [
        filed("a", "Harbour fire kills 12", LONG_FIRE, slug="FIRE-PORTO"),
        filed("b", "Owner charged with neglect", later, minutes=15 * 60, slug="FIRE-PORTO"),
    ]
    assert len(list(fold_desk(items))) == 2


def test_a_hold_is_lifted_by_a_usable_version() -> None:
    """Withheld takes the story down, usable releases it."""
    outcome = one(
        filed("a", "Harbour fire kills 12", version=1),
        filed("a", "Harbour fire kills 12", version=2, minutes=5, status=PubStatus.WITHHELD),
        filed("a", "Harbour fire kills 12", FIRE + "\n\nChecked.", version=3, minutes=9),
    )
    assert types(outcome) == [E.CREATED, E.HELD, E.RELEASED]
    assert outcome.dispositions == {D.EMITTED: 2, D.HELD: 1}
    assert outcome.events[1].article is None


def test_an_embargo_collapses_versions_and_publishes_once() -> None:
    """Versions under embargo collapse to the newest, published at the release time."""
    until = START + timedelta(hours=2)
    items = (
        filed("a", "Zenith buys Glasmark", MERGER, version=1, embargo_until=until),
        filed("a", "Zenith buys Glasmark", MERGER + "\n\nShares rose.", version=2, minutes=30),
    )
    held = one(*items, now_minutes=60)
    assert (types(held), held.story.status) == ([], StoryStatus.HELD)
    assert held.dispositions == {D.HELD: 1, D.FILTERED: 1}
    free = one(*items, now_minutes=180)
    assert types(free) == [E.RELEASED]
    assert (free.events[0].time, free.dispositions) == (until, {D.EMITTED: 1, D.FILTERED: 1})


def test_a_changed_release_time_moves_the_timer() -> None:
    """The newest stated release time holds."""
    first = filed("a", "Zenith buys Glasmark", MERGER, version=1, embargo_until=START + timedelta(hours=5))
    moved = filed("a", "Zenith buys Glasmark", MERGER, version=2, minutes=10, embargo_until=START + timedelta(hours=1))
    assert one(first, moved, now_minutes=90).events[0].time == START + timedelta(hours=1)


def test_a_correction_notice_attaches_and_the_body_stays() -> None:
    """A notice quotes a headline: the story is corrected, its text is not replaced; without a target it waits."""
    notice = filed(
        "n",
        "CORRECTION - ZENITH OPTICS",
        'In LISBON item headlined "Zenith Optics to buy Glasmark for $2.6 billion," please read in second line $42.50.',
        minutes=30,
    )
    outcome = one(filed("a", "Zenith Optics to buy Glasmark for $2.6 billion", MERGER), notice)
    assert types(outcome) == [E.CREATED, E.CORRECTED]
    assert outcome.events[1].article is not None
    assert outcome.events[1].article.body == MERGER
    assert outcome.events[1].note is not None
    assert one(notice).dispositions == {D.HELD: 1}


def test_a_gap_is_accepted_and_marked() -> None:
    """UPDATE 3 without 1 and 2 stands at once."""
    outcome = one(
        filed("a", "Harbour fire kills 12"),
        filed("b", "UPDATE 3-Harbour fire kills 12", FIRE + "\n\nMore.", minutes=40),
    )
    assert outcome.events[1].flags == ("gap",)


def test_one_version_with_two_contents_is_counted() -> None:
    """The same version with another text is an update, marked as a conflict."""
    outcome = one(
        filed("a", "Harbour fire kills 12", version=1),
        filed("a", "Harbour fire kills 12", FIRE + "\n\nMore.", version=1, minutes=4),
    )
    assert outcome.events[1].flags == ("version_conflict",)


def test_an_older_version_created_later_never_stands() -> None:
    """Version 1 that was created after version 2 is late: kept in the history, no event."""
    outcome = one(
        filed("a", "Harbour fire kills 13", FIRE + "\n\nNew.", version=2),
        filed("a", "Harbour fire kills 12", version=1, minutes=5),
    )
    assert outcome.dispositions == {D.EMITTED: 1, D.LATE: 1}
    assert outcome.story.head_item == "a"
    assert types(outcome) == [E.CREATED]


def test_a_flash_is_superseded_by_the_full_story() -> None:
    """BRIEF and FLASH open the story that follows."""
    outcome = one(
        filed("a", "BRIEF-Zenith Optics to buy Glasmark for $2.6 billion", MERGER.split("\n\n")[0]),
        filed("b", "Zenith Optics to buy Glasmark for $2.6 billion", MERGER, minutes=12),
    )
    assert types(outcome) == [E.CREATED, E.UPDATED]


def test_formats_and_other_subjects_stay_apart() -> None:
    """A factbox, a wrapup and another company's dividend are stories of their own."""
    dividend = "Qtly div 17 cts vs 17 cts prior\n\nPay April 15\n\nRecord March 31"
    items = [
        filed("a", "Harbour fire kills 12"),
        filed("f", "FACTBOX-Harbour fire kills 12", minutes=9),
        filed("w", "WRAPUP 1-Harbour fire kills 12", minutes=12),
        filed("d", "GLASMARK CORP SETS DIVIDEND", dividend, minutes=20),
        filed("e", "PORTLOCK BANK SETS DIVIDEND", dividend, minutes=21),
    ]
    outcomes = list(fold_desk(items))
    assert len(outcomes) == 5
    related = [event for outcome in outcomes for event in outcome.events if event.type is E.RELATED]
    assert [(event.item_id, event.kind, event.of) for event in related] == [
        ("f", "factbox", outcomes[0].story.story_id),
        ("w", "wrapup", outcomes[0].story.story_id),
    ]


def test_parts_are_appended_to_their_story() -> None:
    """The second take updates the story, which then stands with both parts."""
    outcome = one(
        filed("p1", "Harbour fire kills 12", slug="harbour-fire", take=1),
        filed("p2", "Harbour fire kills 12 =2", MERGER, slug="harbour-fire", take=2, minutes=9),
    )
    assert types(outcome) == [E.CREATED, E.UPDATED]
    assert outcome.events[1].article is not None
    assert outcome.events[1].article.body == FIRE + "\n\n" + MERGER
    assert outcome.events[1].changes is not None
    assert {change.change for change in outcome.events[1].changes.paragraphs} == {"added"}


WIRE = [
    filed("a", "Harbour fire kills 12", version=1, offset=1),
    filed("a", "Harbour fire kills 13", FIRE.replace("12", "13"), version=2, minutes=8, offset=2),
    filed("b", "UPDATE 1-Harbour fire kills 14", FIRE.replace("12", "14"), minutes=20, offset=3),
    filed("b", "UPDATE 1-Harbour fire kills 14", FIRE.replace("12", "14"), minutes=20, offset=4),
    filed(
        "c",
        "CORRECTED-UPDATE 1-Harbour fire kills 14",
        FIRE.replace("12", "14").replace("4 million", "5 million"),
        minutes=33,
        offset=5,
    ),
    filed("m", "Zenith Optics to buy Glasmark for $2.6 billion", MERGER, minutes=3, offset=6),
    filed("k", "KILL-Zenith Optics to buy Glasmark for $2.6 billion", "Wrong.", minutes=50, offset=7),
    filed("m2", "Zenith Optics to buy Glasmark for $2.6 billion", MERGER, minutes=70, offset=8),
    filed("x", "Harbour fire kills 12", FIRE, minutes=15, provider="otherwire", offset=9),
    filed("e", "Zenith Optics names chief", MERGER, embargo_until=START + timedelta(minutes=45), minutes=4, offset=10),
]


@given(st.permutations(range(len(WIRE))))
def test_the_order_of_arrival_does_not_matter(order: list[int]) -> None:
    """Any order gives the same outcomes, and every item has one disposition."""
    outcomes = list(fold_desk([WIRE[place] for place in order]))
    assert outcomes == list(fold_desk(WIRE))
    dispositions: Counter[Disposition] = Counter()
    for outcome in outcomes:
        dispositions.update(outcome.dispositions)
    assert sum(dispositions.values()) == len(WIRE)
    assert len({event.event_id for outcome in outcomes for event in outcome.events}) == sum(
        len(outcome.events) for outcome in outcomes
    )
