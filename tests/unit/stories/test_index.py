"""The candidate index: bounded work, nothing left behind, and cheap checks that only save time."""

import random
from datetime import timedelta
from itertools import combinations
from pathlib import Path

import pytest

from benchmarks.shuffled import read_records
from pipelines.normalize import TimeLimits, normalize
from pipelines.parse import ParseLimits, parse
from pipelines.settings.stages import Settings
from pipelines.settings.stories import StoryRules
from pipelines.sources.files import Archive
from pipelines.stories.describe.card import Card, make_card
from pipelines.stories.match import judge as judging
from pipelines.stories.match.copy_rules import shows_misreading
from pipelines.stories.match.index import CandidateIndex
from pipelines.stories.match.judge import judge, measured_similarity
from pipelines.stories.match.keys import weak_keys
from pipelines.stories.match.similarity import Similarity, compare_cards, share_too_few_words
from pipelines.stories.match.tie import Tie
from pipelines.stories.match.versions import version_tie
from pipelines.stories.thresholds import MATCH, MatchThresholds
from schemas import Rejected
from tests.unit.stories.items import FIRE, filed
from tests.unit.stories.test_decide import MORE

RULES = StoryRules(max_bucket=8, max_candidates=4)


def same_slug(count: int) -> list[Card]:
    """Write reports under one standing slug, a minute apart."""
    return [
        filed(f"r{place}", f"Report {place} from harbour", FIRE, slug="FIRE-PORTO", minutes=place, offset=place).card
        for place in range(count)
    ]


def test_only_so_many_items_are_judged_the_nearest_in_time() -> None:
    """Of thirty under one slug four are judged, and that something was left out is counted."""
    desk, cards = CandidateIndex(RULES), same_slug(30)
    for card in cards[:-1]:
        desk.add(card)
    before = desk.capped
    ties = desk.add(cards[-1])
    assert set(ties) <= {card.uid for card in cards[-5:-1]}
    assert 0 < len(ties) <= 4
    assert desk.capped > before


def test_dropping_leaves_nothing_behind_in_any_order() -> None:
    """Items that leave take all their keys along, and the ones that stay are still found."""
    cards = same_slug(12)
    random.Random(7).shuffle(cards)
    desk = CandidateIndex(RULES)
    for card in cards:
        desk.add(card)
    kept = cards[3]
    desk.drop([card.uid for card in cards if card is not kept])
    again = filed("n", "Report from harbour", FIRE, slug="FIRE-PORTO", minutes=9, offset=99).card
    assert set(desk.add(again)) == {kept.uid}
    desk.drop([again.uid, kept.uid])
    assert (desk.cards, desk._by_key, desk._entries, desk._numbers, desk._flashes) == ({}, {}, {}, {}, set())


FLASH = filed("f", "HARBOUR MINISTER VIDIGAL RESIGNS OVER DREDGING DELAYS, OFFICIALS SAY", "").card
STORY = (
    "Harbour minister Duarte Vidigal handed in his resignation on Wednesday over delays in dredging the estuary.\n\n"
    "Officials said a successor would be named within days. The work was to end last spring and has not begun.\n\n"
    "Shipping lines had complained that the largest vessels could no longer call."
)


def test_dropping_by_time_leaves_what_dropping_one_by_one_leaves() -> None:
    """Whatever the moment is, and in whatever order the items came."""
    for seed, item in enumerate(MORE):
        indices = CandidateIndex(RULES), CandidateIndex(RULES)
        for index in indices:
            for other in random.Random(seed).sample(MORE, len(MORE)):
                index.add(other.card)
        before = item.card.time
        indices[0].drop_before(before)
        indices[1].drop([uid for uid, card in indices[1].cards.items() if card.time < before])
        assert indices[0].cards == indices[1].cards
        assert indices[0]._by_key == indices[1]._by_key
        assert indices[0]._flashes == indices[1]._flashes


@pytest.mark.parametrize(("minutes", "found"), [(5, True), (115, True), (125, False)])
def test_a_flash_is_found_by_one_key_while_its_story_is_due(minutes: float, found: bool) -> None:
    """Its few words share one key with the story, where other items need two; after two hours it needs them too."""
    story = filed("s", "Vidigal out as minister", STORY, minutes=minutes, offset=1).card
    assert len(weak_keys(FLASH) & weak_keys(story)) == 1
    for first, then in ((FLASH, story), (story, FLASH)):
        desk = CandidateIndex(StoryRules())
        desk.add(first)
        assert set(desk.add(then)) == ({first.uid} if found else set())


def similarity_by_words(earlier: Card, later: Card, *_: object) -> Similarity | None:
    """Measure a pair unless the check of the words rejects it."""
    rejected = share_too_few_words(earlier, later, MATCH) and not (later.take or shows_misreading(earlier, later))
    return None if rejected else compare_cards(earlier, later)


def version_tie_of_measured(
    earlier: Card, later: Card, _: Similarity | None, gap: timedelta, rules: StoryRules, limits: MatchThresholds
) -> Tie | None:
    """Ask the model of versions as for a pair that was measured only if no cheap check rejected it."""
    return version_tie(earlier, later, measured_similarity(earlier, later, gap, rules, limits), gap, rules, limits)


def plainly(one: Card, other: Card) -> Tie | None:
    """Judge with no cheap check but that of the words."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(judging, "measured_similarity", similarity_by_words)
        patch.setattr(judging, "version_tie", version_tie_of_measured)
        return judge(one, other, StoryRules())


def check(one: Card, other: Card) -> None:
    """Compare a judgement with one that measured everything."""
    found, expected = judge(one, other, StoryRules()), plainly(one, other)
    assert found == expected


def test_a_cheap_check_rejects_only_what_measuring_rejects() -> None:
    """All pairs of the tests' wire are judged alike with and without the short cuts."""
    for one, other in combinations((item.card for item in MORE), 2):
        check(one, other)


@pytest.mark.corpus
@pytest.mark.slow
def test_a_cheap_check_rejects_only_what_measuring_rejects_in_real_news(reuters: Path) -> None:
    """The same of each item of a real file and the forty after it."""
    path, settings = sorted(reuters.glob("*.sgm"))[4], Settings()
    limits = ParseLimits(settings.parse.max_elements, settings.parse.max_depth)
    cards = []
    for raw in read_records(Archive(str(path), path.name, 0), settings.read):
        try:
            cards.append(make_card(normalize(parse(raw, limits), "en", TimeLimits()), raw.origin))
        except Rejected:
            continue
    cards.sort(key=lambda card: (card.time, card.uid))
    assert (cards[-1].time - cards[0].time) > timedelta(hours=1) // timedelta(microseconds=1)
    for place, one in enumerate(cards):
        for other in cards[place + 1 : place + 41]:
            check(one, other)
