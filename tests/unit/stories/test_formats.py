"""Formats by the shape of a headline: labels stand where labels stand."""

import pytest

from pipelines.settings.stories import StoryRules
from pipelines.stories.describe.card import make_card
from pipelines.stories.describe.formats import HEADLINES, headline_format, slug_format
from pipelines.stories.match.judge import judge
from schemas import Origin
from tests.unit.stories.items import FIRE, article

LABELLED = {
    "Harbour fire: live updates": "LIVE",
    "Porto Seguro fire live blog: 12 dead": "LIVE",
    "Harbour fire – as it happened": "LIVE",
    "Fire, Glasmark, Lindesvik: Your Wednesday Evening Briefing": "BRIEFING",
    "Morning Digest: Zenith buys Glasmark": "BRIEFING",
    "World briefs": "BRIEFING",
    "Washington in Brief": "BRIEFING",
    "The week ahead: elections and a ferry inquiry": "WEEK",
    "Business Highlights": "HIGHLIGHTS",
    "Highlights: the mayor's speech": "HIGHLIGHTS",
    "In pictures: the harbour after the fire": "PICTURES",
    "Watch: sardine sellers flee": "VIDEO",
    "FACT CHECK: What the mayor said about the fire": "CHECK",
    "Analysis: A harbour without a plan": "ANALYSIS",
    "A harbour without a plan: Column": "OPINION",
    "What to know about the harbour fire": "EXPLAINER",
    "The Glasmark deal, explained": "EXPLAINER",
    "5 takeaways from the ferry inquiry": "POINTS",
    "Transcript: the mayor on the fire": "TEXT",
    "Election results: Vidigal ahead in Porto Seguro": "RESULTS",
    "People in the News": "SERIES",
    "Your daily horoscope for Wednesday": "SERIES",
}
PLAIN = (
    "Oil prices in brief rally",
    "Fed minutes show concern",
    "Lawyers file briefs",
    "Mayor skips daily briefing",
    "Live Nation shares fall",
    "Where people live - and die",
    "Judge to review photos",
    "Police release photos",
    "Acme results: profit doubles",
    "Storms loom for week ahead",
    "Column of smoke rises over harbour",
    "Analysis of 2,000 fires shows pattern",
    "Text messages cost senator his job",
    "Study: Video games help surgeons",
)


@pytest.mark.parametrize(("headline", "kind"), LABELLED.items())
def test_a_label_in_its_place_names_the_format(headline: str, kind: str) -> None:
    """In front of a colon, at the end, or as the whole headline."""
    assert headline_format(headline) == kind


@pytest.mark.parametrize("headline", PLAIN)
def test_a_headline_that_only_uses_the_word_is_plain(headline: str) -> None:
    """The word stands in a sentence."""
    assert headline_format(headline) == ""


@pytest.mark.parametrize("headline", [*LABELLED, *PLAIN])
def test_no_shape_lacks_its_hint(headline: str) -> None:
    """The quick look at single words passes whatever the shapes would find."""
    assert bool(HEADLINES.search(headline)) == bool(headline_format(headline))


def test_a_slug_s_word_may_be_a_subject() -> None:
    """``People`` is the column, ``People-Vidigal`` a story about a person; a roundup has two spellings."""
    assert slug_format("people") == "PEOPLE"
    assert slug_format("people vidigal") == ""
    assert slug_format("lottery winner") == ""
    assert slug_format("Religion Roundup") == slug_format("Religion Rdp") == "RDP"


def test_a_live_page_meets_other_versions_of_itself_only() -> None:
    """By item id or headline; never a story that says the same, nor another live page."""
    live = article("live", "Harbour fire: live updates", FIRE)
    later = article("later", "Harbour fire: live updates", FIRE + "\n\nDivers were on their way.", minutes=30)
    other = article("other", "Porto Seguro live updates: fire kills 12", FIRE, minutes=20)
    story = article("story", "Fire kills 12 in old harbour", FIRE, minutes=10)
    cards = {one.item_id: make_card(one, Origin(source=one.item_id)) for one in (live, later, other, story)}
    tied = {name: judge(cards["live"], card, StoryRules()) for name, card in cards.items() if name != "live"}
    assert tied["later"] is not None
    assert tied["later"].key == "headline"
    assert tied["other"] is None
    assert tied["story"] is None or tied["story"].key == "related"
