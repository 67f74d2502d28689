"""Pages that their house writes anew over hours: one story while they tell the same lead."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from benchmarks.pages import FOLDER, joined_alone, labelled_pairs, read_families, read_stories, score, stories_of
from pipelines.settings.stories import StoryRules
from pipelines.stories.describe.card import make_card
from pipelines.stories.match.judge import judge
from pipelines.stories.match.tie import Tie
from schemas import Origin

FAMILIES = {family.name: family for family in read_families(FOLDER / "opened.txt")}
WRITTEN_ANEW = [("data-leak", "a", "b"), ("strike-airport", "a", "b")]


def tie_of(name: str, first: str, second: str, later: timedelta = timedelta()) -> Tie | None:
    """Return the tie of two items of a family, the second of which may come later."""
    one, other = FAMILIES[name].items[first], FAMILIES[name].items[second]
    moved = other.model_copy(update={"time": other.time + later})
    return judge(make_card(one, Origin(source="a")), make_card(moved, Origin(source="b")), StoryRules())


@pytest.mark.parametrize(("name", "first", "second"), WRITTEN_ANEW)
def test_page_with_a_new_lead_and_another_slug_is_the_same_story(name: str, first: str, second: str) -> None:
    tie = tie_of(name, first, second)
    assert tie is not None
    assert tie.key == "content"
    assert "lead" in tie.detail


@pytest.mark.parametrize(("name", "first", "second"), WRITTEN_ANEW)
def test_what_tells_the_lead_of_the_day_before_is_another_story(name: str, first: str, second: str) -> None:
    assert tie_of(name, first, second, timedelta(hours=24)) is None


@pytest.mark.parametrize(("name", "first", "second"), [("ferry-fire", "b", "e"), ("storm-toll", "b", "e")])
def test_sidebar_with_the_same_names_is_another_story(name: str, first: str, second: str) -> None:
    assert tie_of(name, first, second) is None


@pytest.mark.parametrize(
    ("part", "slugs", "least", "most"), [("opened", True, 24, 0), ("opened", False, 23, 0), ("open", False, 47, 1)]
)
def test_opened_parts_keep_their_figures(part: str, slugs: bool, least: int, most: int) -> None:
    found = score([(pair, joined_alone(pair)) for pair in labelled_pairs(part, slugs=slugs)])
    assert (found.same >= least, found.apart <= most) == (True, True)


def test_folded_pages_are_joined_through_their_versions() -> None:
    pairs = list(labelled_pairs("opened", slugs=False))
    story = stories_of(pairs)
    together = [story[pair.one.card.item_id] == story[pair.other.card.item_id] for pair in pairs]
    found = score(list(zip(pairs, together, strict=True)))
    assert (found.same >= 27, found.apart) == (True, 0)


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


def test_items_of_one_thread_are_one_story(tmp_path: Path) -> None:
    rows = [
        {
            "id": f"one-{letter}",
            "family": "one",
            "thread": thread,
            "clock": clock,
            "slug": None,
            "headline": "First",
            "text": "Lead.",
        }
        for letter, thread, clock in (("a", 1, "05:00"), ("b", 2, "06:30"), ("c", 1, "30:15"))
    ]
    file = tmp_path / "stories.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    family = next(read_stories(file))
    assert (family.same, family.apart) == ([("a", "c")], [("a", "b"), ("b", "c")])
    assert family.items["c"].time - family.items["a"].time == timedelta(hours=25, minutes=15)
