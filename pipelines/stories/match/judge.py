"""Judge two items: are they the same story, by which key, and how sure is that.

Every judgement is a symmetric function of two cards and the rules; nothing else is looked at.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from pipelines.settings.stories import StoryRules
from pipelines.stories.describe.card import MICROSECOND, Card
from pipelines.stories.match.similarity import (
    Similarity,
    compare_cards,
    headline_match,
    share_no_figures,
    share_too_few_figures,
    share_too_few_words,
    subjects_are_foreign,
    word_overlap,
)
from pipelines.stories.match.text_rules import (
    MARKED,
    Verdict,
    figures_differ,
    is_next_of_series,
    judge_text,
    score_out_of_reach,
)
from pipelines.stories.thresholds import BARE

RANK: Final = {
    "item_id": 0,
    "series_id": 1,
    "link": 2,
    "quoted": 3,
    "slug": 4,
    "headline": 5,
    "content": 6,
    "republished": 7,
    "related": 8,
}
"""Keys, strongest first."""
EXPLICIT: Final = 2
"""Keys up to this rank join whatever the texts say."""
RELATED_WINDOW: Final = timedelta(hours=24)
QUOTE_AGREES: Final = 0.6
SAME_TITLE: Final = 0.2
"""Share of the words of two headlines; below it they have hardly one in common."""
KILL_MARKS: Final = frozenset({"kill", "canceled"})
FOLLOWS_IN: Final = 0.4
"""A new turn of events shares less of the words of both."""


@dataclass(frozen=True, slots=True)
class Tie:
    """A judgement that two items belong together."""

    key: str
    score: float
    detail: str

    @property
    def rank(self) -> int:
        """Place of the key; 0 is the strongest."""
        return RANK[self.key]


def judge(one: Card, other: Card, rules: StoryRules) -> Tie | None:
    """Tie two items to one story, or not."""
    earlier, later = (one, other) if (one.time, one.uid) <= (other.time, other.uid) else (other, one)
    gap = (later.time - earlier.time) * MICROSECOND
    if earlier.provider == later.provider:
        tie = explicit_tie(earlier, later)
        if tie:
            return tie if gap <= explicit_window(rules) or ties_beyond_window(earlier, later) else None
        if earlier.notice or later.notice or "kill" in later.controls + earlier.controls:
            return tie_by_quote(earlier, later) if gap <= rules.key_window else None
    if gap > rules.key_window:
        return None
    if formats_differ(earlier, later):
        return related_tie(earlier, later) if gap <= RELATED_WINDOW else None
    if reject_early(earlier, later, gap, rules):
        return None
    similarity = compare_cards(earlier, later)
    verdict = judge_text(earlier, later, similarity, gap, rules)
    return tie_of(verdict) if verdict else follow_up_tie(earlier, later, similarity, gap, rules)


def reject_early(earlier: Card, later: Card, gap: timedelta, rules: StoryRules) -> bool:
    """Tell most pairs apart without measuring them; whatever this refuses, ``judge_text`` would refuse."""
    alone = only_text_can_tie(earlier, later)
    if alone and (
        gap > rules.sketch_window or is_next_of_series(earlier, later, gap) or share_too_few_figures(earlier, later)
    ):
        return True
    if not alone and neither_marked(earlier, later):
        if not later.take and earlier.text_digest != later.text_digest and share_no_figures(earlier, later):
            return True
        if is_next_of_series(earlier, later, gap) and not may_be_follow_up(earlier, later):
            return True
    if share_too_few_words(earlier, later) and not (later.take and earlier.slug == later.slug):
        return True
    return (
        alone
        and earlier.sketch.length >= BARE
        and (subjects_are_foreign(earlier, later) or score_out_of_reach(earlier, later))
    )


def neither_marked(earlier: Card, later: Card) -> bool:
    """Tell two items that no mark ties."""
    return MARKED.isdisjoint(earlier.controls) and MARKED.isdisjoint(later.controls)


def may_be_follow_up(earlier: Card, later: Card) -> bool:
    """Tell two items that ``follow_up`` may tie: under one slug, and not in the same words."""
    a, b = earlier.sketch, later.sketch
    return share_slug(earlier, later) and word_overlap(a.words, a.words_weight, b.words, b.words_weight) < FOLLOWS_IN


def share_slug(earlier: Card, later: Card) -> bool:
    """Tell two items of one house under one slug."""
    return bool(earlier.slug) and earlier.slug == later.slug and earlier.provider == later.provider


def only_text_can_tie(earlier: Card, later: Card) -> bool:
    """Tell that only likeness can tie two items; most such pairs are told apart by their figures or names at a glance."""
    return not (
        (earlier.slug and earlier.slug == later.slug)
        or (earlier.headline_key and earlier.headline_key == later.headline_key)
        or earlier.text_digest == later.text_digest
        or not neither_marked(earlier, later)
    )


def related_tie(earlier: Card, later: Card) -> Tie | None:
    """Tie a wrapup, roundup or factbox to a story that it goes with; the two stay stories of their own."""
    if earlier.provider != later.provider or share_too_few_words(earlier, later):
        return None
    similarity = compare_cards(earlier, later)
    if similarity.contained < 0.5 or similarity.names < 0.4:
        return None
    kind = later.format.lower() or earlier.format.lower() or "wrapup"
    return Tie("related", round(similarity.contained, 3), kind)


def follow_up_tie(earlier: Card, later: Card, similarity: Similarity, gap: timedelta, rules: StoryRules) -> Tie | None:
    """Tie a new turn of events under one slug to the story that it follows; the two stay stories of their own.

    The next of a series (a market report) shares its wording, a follow-up only its names.
    """
    extends = (
        similarity.contained >= 0.25
        and similarity.names >= 0.4
        and similarity.words < FOLLOWS_IN
        and not (similarity.subjects_differ or figures_differ(similarity))
    )
    if not share_slug(earlier, later) or not extends or gap > rules.sketch_window or similarity.length < BARE:
        return None
    return Tie("related", round(similarity.contained, 3), "follow-up")


def tie_of(verdict: Verdict) -> Tie:
    """Write a verdict on texts as a tie."""
    return Tie(verdict.key, verdict.score, verdict.detail)


def explicit_window(rules: StoryRules) -> timedelta:
    """Say how far apart in time ids and links join items."""
    return max(rules.key_window, rules.tombstone_window)


def explicit_tie(earlier: Card, later: Card) -> Tie | None:
    """Tie items of one provider by id, series or link, whatever they say."""
    return tie_by_id(earlier, later) or tie_by_link(earlier, later)


def ties_beyond_window(earlier: Card, later: Card) -> bool:
    """Return True if two items of one id or link belong together however far apart they are.

    A kill and its target do; so do versions with numbers, and without numbers what says the same.
    """
    if KILL_MARKS & {*earlier.controls, earlier.status, *later.controls, later.status}:
        return True
    if earlier.item_id != later.item_id:
        return False
    return None not in (earlier.version, later.version) or not share_too_few_words(earlier, later)


def reuses_id(earlier: Card, later: Card) -> bool:
    """Return True if one id names two stories: neither has a version, nothing marks the later one, and they share no words."""
    if earlier.version is not None or later.version is not None or later.controls or later.links or later.notice:
        return False
    if {earlier.status, later.status} != {"usable"} or min(earlier.sketch.length, later.sketch.length) < BARE:
        return False
    return (
        not (later.slug and later.slug == earlier.slug)
        and share_too_few_words(earlier, later)
        and (headline_match(earlier.sketch.title, later.sketch.title) < SAME_TITLE)
    )


def share_reused_id(one: Card, other: Card) -> bool:
    """Return True if two items have one id and are two stories."""
    earlier, later = (one, other) if (one.time, one.uid) <= (other.time, other.uid) else (other, one)
    return earlier.item_id == later.item_id and reuses_id(earlier, later)


def is_kill(card: Card) -> bool:
    """Return True if an item withdraws another, or itself."""
    return "kill" in card.controls or card.status == "canceled"


def tie_by_id(earlier: Card, later: Card) -> Tie | None:
    """Tie versions of one item, and items of one series."""
    if earlier.item_id == later.item_id:
        if reuses_id(earlier, later):
            return None
        return Tie("item_id", 1.0, f"both are versions of item {later.item_id}")
    if earlier.series_id is not None and earlier.series_id == later.series_id:
        return Tie("series_id", 1.0, f"both belong to series {later.series_id}")
    return None


def tie_by_link(earlier: Card, later: Card) -> Tie | None:
    """Tie an item to the one that it names."""
    if not earlier.links and not later.links:
        return None
    for source, target in ((later, earlier), (earlier, later)):
        for relation, by, name in source.links:
            if (by == "item_id" and name == target.item_id) or (by == "series_id" and name == target.series_id):
                return Tie("link", 1.0, f"{source.item_id} names {name} as its {relation.replace('_', ' ')}")
    return None


def tie_by_quote(earlier: Card, later: Card) -> Tie | None:
    """Tie a notice or a kill to the item whose headline it quotes or repeats."""
    for source, target in ((later, earlier), (earlier, later)):
        if source.notice or "kill" in source.controls:
            if target.notice and source.text_digest != target.text_digest:
                continue
            named = max(
                headline_match(source.quoted_words, target.sketch.title),
                headline_match(source.sketch.title, target.sketch.title),
            )
            if named >= QUOTE_AGREES:
                return Tie("quoted", round(named, 3), f"{source.item_id} quotes the headline of {target.item_id}")
    return None


def formats_differ(one: Card, other: Card) -> bool:
    """Tell a plain story from a format, and one format from another; WRAPUP is a chain of its own."""
    return one.format != other.format or ("wrapup" in one.controls) != ("wrapup" in other.controls)
