"""Pages that their house writes anew over hours: one story while they tell the same lead."""

from pathlib import Path

import pytest

from benchmarks.pages import joined_alone, labelled_pairs, read_families, score, stories_of
from pipelines.settings.stories import StoryRules
from pipelines.stories.describe.card import make_card
from pipelines.stories.match.judge import judge
from pipelines.stories.match.tie import RELATED
from schemas import Origin
from tests.unit.stories.items import article

FIRST = (
    "A dam above the town of Vetlanda gave way on Sunday and 800 people had to leave their homes, the county said.\n\n"
    "Water began to run over the crest of the Hultsjo dam at three in the morning, engineer Maja Lindgren said."
)
ANEW = (
    "A farmer was found dead in his flooded stable on Sunday, the first victim of the flood at Vetlanda.\n\n"
    "The Hultsjo dam above the town gave way at three in the morning and 1,100 people had to leave their homes, the county said.\n\n"
    "Engineer Maja Lindgren said that water had begun to run over the crest before."
)
REACTION = (
    "The owners of small dams reject new rules. An association in Vetlanda said on Sunday that its members cannot pay for "
    "inspections every year.\n\n"
    "Engineer Maja Lindgren, who advises the county, said that half of the dams were older than she is."
)


def joined(first: str, second: str, hours: float, headline: str = "Man dies as dam bursts at Vetlanda") -> bool:
    """Return True if two pages of one house are one story."""
    one = make_card(article("1", "Dam gives way above Vetlanda", first, slug="dam"), Origin(source="a"))
    other = make_card(article("2", headline, second, slug="vetlanda-fload", minutes=60 * hours), Origin(source="b"))
    tie = judge(one, other, StoryRules())
    return tie is not None and tie.key != RELATED


def test_page_with_a_new_lead_a_new_toll_and_a_misspelt_slug_is_the_same_story() -> None:
    assert joined(FIRST, ANEW, 3)


@pytest.mark.parametrize("hours", [13, 30])
def test_what_tells_the_lead_on_the_next_day_is_another_story(hours: float) -> None:
    assert not joined(FIRST, ANEW, hours)


def test_reaction_with_the_same_names_is_another_story() -> None:
    assert not joined(FIRST, REACTION, 3, "Dam owners reject rules")


def test_opened_pages_keep_their_figures() -> None:
    for slugs, least in ((True, 22), (False, 21)):
        found = score([(pair, joined_alone(pair)) for pair in labelled_pairs("opened", slugs=slugs)])
        assert (found.same >= least, found.apart) == (True, 0)


def test_folded_pages_are_joined_through_their_versions() -> None:
    pairs = list(labelled_pairs("opened", slugs=False))
    story = stories_of(pairs)
    together = [story[pair.one.card.item_id] == story[pair.other.card.item_id] for pair in pairs]
    found = score(list(zip(pairs, together, strict=True)))
    assert (found.same >= 25, found.apart) == (True, 0)


def test_paragraphs_of_other_versions_are_repeated(tmp_path: Path) -> None:
    file = tmp_path / "pages.txt"
    file.write_text(
        "@ one | same a-b | apart\n== a 05:00 s\nFirst\nLead.\n\nMore.\n== b 06:30 t\nSecond\nNew.\n\n<a2\n",
        encoding="utf-8",
    )
    family = next(read_families(file))
    assert (family.same, family.apart) == ([("a", "b")], [])
    assert family.items["b"].body == "New.\n\nMore."
    assert (family.items["b"].time - family.items["a"].time).total_seconds() == 90 * 60
