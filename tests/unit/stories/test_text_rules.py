"""The decision on texts, at its edges."""

from datetime import timedelta
from typing import Any

import pytest

from pipelines.settings.stories import StoryRules
from pipelines.stories.lifecycle.fold import fold_desk
from pipelines.stories.match.copy_rules import is_abridged_copy, is_copy_of_other_version
from pipelines.stories.match.glance import begins_otherwise
from pipelines.stories.match.judge import judge
from pipelines.stories.match.similarity import Similarity
from pipelines.stories.match.text_rules import is_new_development, score_long
from pipelines.stories.thresholds import MATCH
from tests.unit.stories.items import filed

REWRITE = Similarity(
    contained=0.46,
    words=0.3,
    numbers=0.6,
    figures=8,
    lead=0.3,
    title=0.0,
    title_contained=0.0,
    passages=0.05,
    names=0.6,
    subjects_differ=False,
    subject_unmatched=False,
    length=420,
    size=0.9,
)
HOURS = timedelta(hours=1)
RULES = StoryRules()


GROWN = REWRITE._replace(lead=0.85, passages=0.48, numbers=0.84, figures=19, names=0.79, size=0.64)


def test_copies_of_an_early_and_a_late_version() -> None:
    """Two houses took one agency's text at different hours."""
    assert is_copy_of_other_version(GROWN, MATCH)


@pytest.mark.parametrize("otherwise", [{"lead": 0.6}, {"passages": 0.3}, {"numbers": 0.6}, {"subjects_differ": True}])
def test_a_house_s_own_report_keeps_less(otherwise: dict[str, Any]) -> None:
    """It has the facts and the names, but neither the lead nor the passages."""
    assert not is_copy_of_other_version(GROWN._replace(**otherwise), MATCH)


ABRIDGED = REWRITE._replace(contained=0.6, title=1.0, passages=0.5, numbers=1.0, length=90, size=0.4)


def test_a_copy_that_lost_paragraphs_has_the_headline() -> None:
    """A page took a third of the text and put captions between the rest."""
    assert is_abridged_copy(ABRIDGED._replace(title=0.5), MATCH)


SAME_TITLE = ABRIDGED._replace(passages=0.27, contained=0.37)


@pytest.mark.parametrize("whole", [{}, {"passages": 0.9, "contained": 0.95, "length": 32}])
def test_a_copy_under_the_same_headline_keeps_less(whole: dict[str, Any]) -> None:
    """A long text has more words than a sketch; of a short one two paragraphs were printed."""
    assert is_abridged_copy(SAME_TITLE._replace(**whole), MATCH)


@pytest.mark.parametrize(
    "otherwise",
    [
        {"title": 0.8},
        {"passages": 0.2},
        {"contained": 0.3},
        {"numbers": 0.7},
        {"length": 40},
        {"passages": 0.9, "contained": 0.95, "length": 20},
        {"subjects_differ": True},
    ],
)
def test_an_own_report_under_the_same_headline_keeps_no_passages(otherwise: dict[str, Any]) -> None:
    """Nor do its figures agree in full."""
    assert not is_abridged_copy(SAME_TITLE._replace(**otherwise), MATCH)


@pytest.mark.parametrize(
    "otherwise",
    [
        {"title": 0.2},
        {"passages": 0.3},
        {"numbers": 0.7},
        {"contained": 0.4},
        {"length": 40},
        {"subjects_differ": True},
    ],
)
def test_a_roundup_has_another_headline(otherwise: dict[str, Any]) -> None:
    """It contains passages of several stories."""
    assert not is_abridged_copy(ABRIDGED._replace(**({"title": 0.5} | otherwise)), MATCH)


WEATHER = REWRITE._replace(contained=0.37, words=0.22, numbers=0.55, figures=19, lead=0.21, names=0.28, passages=0.0)


def test_the_next_report_of_a_series_begins_anew() -> None:
    """The weather of the evening: the same slug, towns and degrees, and nothing of the morning's news."""
    assert is_new_development(WEATHER, 10 * HOURS, MATCH)


@pytest.mark.parametrize("otherwise", [{"names": 0.5}, {"numbers": 0.8}, {"passages": 0.06}, {"length": 60}])
def test_what_keeps_names_figures_or_sentences_goes_on(otherwise: dict[str, Any]) -> None:
    """Each of them shows that it is the same news, and so does the time."""
    assert not is_new_development(WEATHER._replace(**otherwise), 10 * HOURS, MATCH)
    assert not is_new_development(WEATHER, 5 * HOURS, MATCH)


FOLLOW_UP = REWRITE._replace(title=0.2, lead=0.3, passages=0.06)


@pytest.mark.parametrize(
    ("otherwise", "hours", "new"),
    [
        ({}, 11, False),
        ({}, 13, True),
        ({"contained": 0.7}, 13, False),
        ({"passages": 0.15}, 13, False),
        ({"title": 0.3}, 13, False),
        ({"title": 0.4, "passages": 0.15, "contained": 0.7}, 21, True),
        ({"title": 0.6, "passages": 0.15}, 21, False),
        ({"title": 0.0, "lead": 0.1}, 3, True),
        ({"title": 0.0, "lead": 0.1}, 1, False),
        ({"title": 0.0, "lead": 0.1, "passages": 0.15}, 3, False),
    ],
)
def test_the_further_apart_the_more_must_stay(otherwise: dict[str, Any], hours: int, new: bool) -> None:
    """A follow-up of the next cycle keeps names and figures as background, and has its own headline, lead and sentences."""
    assert begins_otherwise(FOLLOW_UP._replace(**otherwise), hours * HOURS, MATCH) is new


@pytest.mark.parametrize(("length", "enough"), [(250, False), (300, True)])
def test_texts_of_middle_length_need_more(length: int, enough: bool) -> None:
    """Below three hundred tokens names weigh as in longer texts, but are shared more easily."""
    score, needed = score_long(REWRITE._replace(length=length, words=0.5, names=0.75, passages=0.0), MATCH)
    assert (score >= needed) is enough


STORY = (
    "Harlan Bank Plc said it will close all forty branches in the northern counties by the end of June because customers now "
    "use their telephones. The bank, which has 2.6 million customers, said nobody would be dismissed.\n\n"
    "Unions said they had not been consulted."
)


def test_a_flash_under_another_verb_goes_with_its_story() -> None:
    """The headline of the story says it otherwise; its lead says what the flash says."""
    said = "HARLAN BANK SAYS CLOSE ALL FORTY BRANCHES NORTHERN COUNTIES"
    flash = filed("a", said, said)
    story = filed("b", "Lender to shut northern offices", STORY, minutes=6, offset=1)
    assert judge(flash.card, story.card, RULES) is not None


def test_a_flash_after_the_story_has_news() -> None:
    """The committee nears an agreement; a quarter of an hour later it approves the plan."""
    body = (
        "The Riverton Council budget committee neared approval of a spending plan for schools over objections of members.\n\n"
        + "Chairman Abel Tresco said the group wanted a vote later in the day. " * 3
    )
    story = filed("a", "Riverton Council budget committee nears spending plan", body)
    flash = filed("b", "RIVERTON COUNCIL BUDGET COMMITTEE APPROVES SPENDING PLAN FOR SCHOOLS", "", minutes=15, offset=1)
    soon = filed("b", "RIVERTON COUNCIL BUDGET COMMITTEE APPROVES SPENDING PLAN FOR SCHOOLS", "", minutes=2, offset=1)
    assert judge(story.card, flash.card, RULES) is None
    assert judge(story.card, soon.card, RULES) is not None


COUNCIL = (
    "Council members in Riverton voted on Tuesday to close the old water works and build a new plant on the eastern bank before "
    "winter, after engineers warned that two of the pumps could fail under heavy rain.\n\n"
    "The works supply 48,000 homes and were built in 1931. Repairs last year cost 3.2 million dollars and did not hold, the chief "
    "engineer told a public meeting that went on until midnight.\n\n"
    "Opponents said higher charges would hurt poor families and small shops, and asked the state government for a loan. "
    "A decision on who will pay is expected next month, when the finance committee meets again."
)


def garbled(text: str, every: int) -> str:
    """Misread one letter in so many."""
    return "".join("q" if place % every == 9 and one.isalpha() else one for place, one in enumerate(text))


def test_a_text_shows_by_its_words_that_it_was_misread() -> None:
    """Then one key suffices to compare it, and its figures need not agree; a whole text does not show it, nor one in another language."""
    original, copy = filed("a", "Riverton to close old water works", COUNCIL), garbled(COUNCIL, 11)
    misread = filed("b", "Riverton to clxse old wxter works", copy, minutes=60, offset=1, provider="daily")
    assert not original.card.sketch.misread
    assert misread.card.sketch.misread
    assert not filed(
        "c", "Feuer am Hafen", "Der Brand zerstoerte mehrere Lagerhallen am Ufer. " * 12
    ).card.sketch.misread
    for items in ([original, misread], [misread, original]):
        (outcome,) = fold_desk(items)
        assert len(outcome.story.versions) == 2


def test_a_copy_that_a_reader_of_scans_misread_is_a_copy() -> None:
    """No passage is left, and what is still a word is in the original; a report of its own has other words."""
    misread = garbled(COUNCIL, 17)
    own = (
        "Riverton will replace its water works. The plant on the eastern bank is to open before winter, officials announced after "
        "a long session. It serves 48,000 homes.\n\n"
        "Two pumps are close to breaking, experts believe. The building dates from 1931, and 3.2 million dollars went into it "
        "twelve months ago without success. Critics fear bills will rise for those who earn least, while supporters point at the "
        "danger of floods and at jobs that the contract will bring to the region over several years."
    )
    original = filed("a", "Riverton to close old water works", COUNCIL)
    copy = filed("b", "Riverton to clqse old water works", misread, minutes=60, offset=1, provider="daily")
    report = filed("c", "Riverton to replace water works", own, minutes=60, offset=2, provider="daily")
    tie = judge(original.card, copy.card, RULES)
    assert tie is not None
    assert tie.key == "republished"
    assert judge(original.card, report.card, RULES) is None
