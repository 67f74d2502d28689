"""Items without slug, tags or common ids: what must be decided by their texts alone."""

import pytest

from pipelines.settings.stories import StoryRules
from pipelines.stories.describe.card import Card, make_card
from pipelines.stories.describe.notices import stated_control
from pipelines.stories.lifecycle.fold import fold_desk
from pipelines.stories.match.judge import judge
from pipelines.stories.match.keys import weak_keys
from schemas import EventType, Origin
from tests.unit.stories.items import FIRE, article, filed

MORNING_LEAD = (
    "A ferry with 84 people aboard ran onto the Skarvholm reef off Lindesvik before dawn on Tuesday and began to sink, "
    "and fishermen from Torsaker pulled the first survivors from the icy water.\n\n"
    "Coast guard commander Astrid Hellevik said 12 passengers were missing and that her crews searched in waves of three metres."
)
EVENING_LEAD = (
    "Divers found nine bodies on Tuesday in the flooded car deck of the ferry that hit the Skarvholm reef off Lindesvik, "
    "while fishermen from Torsaker told how they pulled survivors from the icy water before dawn.\n\n"
    "Three passengers of the 84 aboard were still missing, said coast guard commander Astrid Hellevik, whose crews searched in waves."
)
KNOWN = (
    "The ferry Haugtussa, built in Gdansk in 1978, belonged to the Brattvag line, which runs it between Lindesvik and Storoya "
    "twice a day.\n\n"
    "Brattvag director Olav Myrstad said captain Sindre Kvamme had sailed the strait for 26 years and knew the Skarvholm reef. "
    "In 1983 the Haugtussa had touched ground there once before, without harm to anybody, and was towed free at high water by "
    "the icebreaker Storfjell."
)
MORNING_BODY = (
    "Helicopters from the Rygge base could not start because of fog, and the lifeboat of Torsaker needed 40 minutes.\n\n"
    "Schoolteacher Marit Oppedal stood on the quay with blankets from the parish hall and waited for her brother, who works in "
    "the engine room. Nobody could tell her where the boats would land, she said, and the telephone at the harbour office rang "
    "without an answer through the first hour.\n\n"
    "Hospitals in the county called nurses back from their holidays. A bus company offered coaches free of charge, bakeries "
    "carried bread to the gymnasium, and the vicar opened the church for relatives who arrived from the valley. Weather "
    "forecasters expected the wind to turn to the north by noon and to grow weaker only after sunset, which pilots called the "
    "worst in 15 years. The harbour was closed to all other vessels, and the police asked the "
    "owners of pleasure boats to stay at home. Two tugs left their berths further south, but were not to reach the place before "
    "the afternoon. An oil slick of about 700 metres drifted towards the bird sanctuary, where wardens laid out floating barriers."
)
EVENING_BODY = (
    "Investigators of the maritime board took the voyage recorder ashore and want to question the second mate, who had the "
    "watch at 5:20, according to prosecutor Ragnhild Espeland. She spoke of a radar that had been reported broken last week and of a "
    "repair that was put off until the spring.\n\n"
    "The minister of transport cut short a visit to Brussels and promised new rules for older vessels. Opposition members of "
    "the assembly demanded to know why inspectors had renewed the licence in October although the bulkhead doors failed a test. "
    "Trade unions said that crews had complained of long shifts for months, and showed letters to the management that were never "
    "answered. Families gathered in the evening for a service with candles, and flags were lowered on public buildings across "
    "the country. The royal court sent condolences. A salvage firm intends to lift the wreck with 2 cranes once the storm is "
    "over, perhaps at the weekend. Insurers estimated the loss at 31 million, though lawyers expect that claims of the "
    "relatives will take years to settle before the courts, as they did after an earlier disaster in the same fjord."
)
MORNING = f"{MORNING_LEAD}\n\n{KNOWN}\n\n{MORNING_BODY}"
EVENING = f"{EVENING_LEAD}\n\n{KNOWN}\n\n{EVENING_BODY}"
SIDEBAR = f"{EVENING_BODY}\n\n{KNOWN}\n\nThe reef lies a mile from Torsaker, and its lamp was taken down in 1991 to save money. Its keeper moved to the mainland."


def card(item_id: str, headline: str, body: str, hours: float = 0) -> Card:
    """Make the card of a page."""
    return make_card(article(item_id, headline, body, minutes=60 * hours), Origin(source=item_id))


def key_of(one: Card, other: Card) -> str | None:
    """Name the key by which two items are one story."""
    tie = judge(one, other, StoryRules())
    return tie.key if tie else None


def test_the_evening_edition_of_a_long_story() -> None:
    """Another headline, another lead, newer figures: each still has what the other's lead says."""
    morning = card("m", "Ferry with 84 aboard sinks off Lindesvik", MORNING)
    evening = card("e", "Divers find nine bodies in sunken ferry", EVENING, hours=7)
    assert key_of(morning, evening) == "content"
    assert len(weak_keys(morning) & weak_keys(evening)) > 1
    outcomes = list(
        fold_desk(
            [
                filed("m", "Ferry with 84 aboard sinks off Lindesvik", MORNING),
                filed("e", "Divers find nine bodies in sunken ferry", EVENING, minutes=420, offset=1),
            ]
        )
    )
    assert len(outcomes) == 1


def test_so_little_in_common_is_one_story_only_within_a_day() -> None:
    """On another day they are a story and what came of it."""
    morning = card("m", "Ferry with 84 aboard sinks off Lindesvik", MORNING)
    assert key_of(morning, card("e", "Divers find nine bodies in sunken ferry", EVENING, hours=21)) != "content"


def test_a_sidebar_tells_another_lead() -> None:
    """It shares the names and the paragraphs of background, but not what the story's lead says."""
    morning = card("m", "Ferry with 84 aboard sinks off Lindesvik", MORNING)
    assert key_of(morning, card("s", "Prosecutor asks why radar was broken", SIDEBAR, hours=7)) is None


def test_a_notice_without_a_tag_finds_the_headline_that_it_quotes() -> None:
    """The body says of itself what the headline's tag would say."""
    body = (
        'In the Porto Seguro item "FIRE KILLS 12 IN OLD HARBOUR," please read in the fourth paragraph 6 million euros '
        "instead of 4 million euros."
    )
    outcomes = list(
        fold_desk(
            [
                filed("a", "FIRE KILLS 12 IN OLD HARBOUR"),
                filed("n", "Old harbour of Porto Seguro", body, minutes=90, offset=1),
            ]
        )
    )
    assert [event.type for outcome in outcomes for event in outcome.events] == [EventType.CREATED, EventType.CORRECTED]


def test_a_story_that_says_it_was_corrected() -> None:
    """Without a tag it is a correction, not an update, and other figures do not make it another story."""
    mended = FIRE.replace("12 people", "21 people") + "\n\n(This story corrects the number of dead.)"
    outcomes = list(
        fold_desk([filed("a", "Fire in old harbour"), filed("b", "Fire in old harbour", mended, minutes=50, offset=1)])
    )
    assert [event.type for outcome in outcomes for event in outcome.events] == [EventType.CREATED, EventType.CORRECTED]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("Correction: the mayor's name is Duarte Vidigal.\n\n" + FIRE, ("corrected",)),
        (FIRE + "\n\nAn earlier version of this article misstated the number of warehouses.", ("corrected",)),
        (FIRE + "\n\nThis article was amended on 5 March.", ("corrected",)),
        ("Shr 12 cts vs 9 cts\nNOTE: Corrects year-ago figure.", ("corrected",)),
        ("Correction Nov. 3, 2026\nThe fire was in the old harbour.\n\n" + FIRE, ("corrected",)),
        (FIRE + "\n\nFor the Record\nThe mayor is 61, not 62.", ("corrected",)),
        (FIRE + "\n\nThis version corrects the spelling of Quaresma.", ("corrected",)),
        (FIRE + "\n\nEditor's note: This story has been updated to correct the mayor's age.", ("corrected",)),
        (FIRE + "\n\nEarlier versions of this post gave an incorrect address for the market.", ("corrected",)),
        (FIRE + "\n\nThis article was updated with the mayor's statement.", ()),
        ("For the record, the mayor said, nobody had warned him.\n\n" + FIRE, ()),
        ("The agency corrects figures for May, it said.\n\n" + FIRE, ()),
        ("In the story that the court heard, please read between the lines, the lawyer said.", ()),
        ("Net profit 6.4 mln (corrected for capital increase) vs 6.0 mln", ()),
        (FIRE, ()),
    ],
)
def test_what_a_text_says_of_itself(body: str, said: tuple[str, ...]) -> None:
    """Only what is written about the item counts, not what the news says about others."""
    assert stated_control(body)[0] == said


def test_a_page_that_stands_for_days_is_one_story() -> None:
    """The same house's page two days on, with its headline and passages; under that headline another text is the next of a series."""
    morning = card("m", "Ferry with 84 aboard sinks off Lindesvik", MORNING)
    assert (
        key_of(morning, card("l", "Ferry with 84 aboard sinks off Lindesvik", MORNING + "\n\nHe died.", 50))
        == "headline"
    )
    assert key_of(morning, card("e", "Ferry with 84 aboard sinks off Lindesvik", EVENING, 50)) != "headline"


def test_a_copy_under_another_house_s_own_first_lines() -> None:
    """A caption before the text, and a headline of its own, hide no copy; a roundup twice as long is none."""
    original = card("m", "Ferry with 84 aboard sinks off Lindesvik", MORNING)
    caption = (
        "The harbour of Torsaker is seen in a video that a teacher made from a window of the school on the hill above it, while "
        "boats came back one after the other with people wrapped in blankets. The pictures were shown first by a local station.\n\n"
    )
    copy = article(
        "w", "Ferry sinks near Lindesvik with dozens aboard", caption + MORNING, minutes=60, provider="daily"
    )
    roundup = copy.model_copy(update={"body": EVENING_BODY + "\n\n" + caption + MORNING})
    assert key_of(original, make_card(copy, Origin(source="w"))) == "republished"
    assert key_of(original, make_card(roundup, Origin(source="w"))) != "republished"


def test_the_frame_of_a_page_is_no_story() -> None:
    """Two recipes whose text the reader could not get at have a site's frame in common, and nothing else."""
    frame = (
        "Sign up for the newsletter of our kitchen, and keep what you like in your box. You need an account for that, which "
        "is free for subscribers. Paste a link, or add a note that nobody else can see. Ask the editors for help at any time. "
    ) * 3
    assert key_of(card("a", "Sardines the way of Torsaker", frame), card("b", "Christmas biscuits", frame, 5)) is None
    fire = card("f", "Harbour fire kills 12", FIRE * 2)
    assert key_of(fire, card("g", "Blaze at fish market: mayor promises millions", FIRE * 2, 5)) == "content"


PAGES = [
    card("m", "Ferry with 84 aboard sinks off Lindesvik", MORNING),
    card("e", "Divers find nine bodies in sunken ferry", EVENING, hours=7),
    card("d", "Ferry with 84 aboard sinks off Lindesvik", MORNING + "\n\nThis version corrects the year.", hours=50),
    card("l", "Lindesvik ferry: live updates", MORNING, hours=1),
    card("x", "What to know about the Lindesvik ferry", MORNING, hours=2),
    make_card(article("w", "Ferry sinks", "Seen from the hill. " + MORNING, provider="daily"), Origin(source="w")),
]


@pytest.mark.parametrize("other", PAGES, ids=lambda page: page.item_id)
@pytest.mark.parametrize("one", PAGES, ids=lambda page: page.item_id)
def test_the_judgement_does_not_depend_on_which_is_judged_first(one: Card, other: Card) -> None:
    """Editions, pages of days, live pages, explainers and copies are tied, or not, alike from either side."""
    assert judge(one, other, StoryRules()) == judge(other, one, StoryRules())


def test_the_note_of_a_correction_stays_on_the_page() -> None:
    """A page that keeps its note is corrected once; later versions with the same note are updates, another note corrects again."""
    note = "\n\nAn earlier version of this article misstated the number of warehouses."
    again = "\n\nAn earlier version of this article misspelled the name of the mayor."
    more = FIRE + "\n\nSchools nearby stayed closed."
    bodies = [FIRE, FIRE.replace("three", "four") + note, more + note, more + "\n\nTrains ran late." + again]
    items = [
        filed(
            "W1",
            "Fire in Porto Seguro's old harbour kills 12",
            body,
            minutes=30 * number,
            version=number + 1,
            offset=number,
        )
        for number, body in enumerate(bodies)
    ]
    (outcome,) = fold_desk(items)
    types = [event.type.value.removeprefix("story.") for event in outcome.events]
    assert types == ["created", "corrected", "updated", "corrected"]
