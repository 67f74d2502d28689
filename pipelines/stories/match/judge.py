"""Judge two items: do they belong to one story, by which key, and how sure is that.

A judgement is a symmetric function of two cards, the rules and the thresholds; it reads nothing else. The order is: ids and
links (``explicit_tie``), the quotation of a notice or a kill (``tie_by_quote``), different formats (``related_tie``), cheap
checks (``reject_early``), the rules on texts (``text_rules.judge_text``), the model of versions (``versions.version_tie``), a follow-up (``follow_up_tie``), and another house's own report (``reports.report_tie``).
"""

from datetime import timedelta
from typing import Final

from pipelines.settings.stories import StoryRules
from pipelines.stories.describe.card import MICROSECOND, Card
from pipelines.stories.match.copy_rules import shows_misreading
from pipelines.stories.match.glance import reject_early, share_slug
from pipelines.stories.match.other_facts import figures_differ
from pipelines.stories.match.reports import report_tie
from pipelines.stories.match.similarity import (
    Similarity,
    compare_cards,
    headline_match,
    share_too_few_words,
)
from pipelines.stories.match.text_rules import judge_text
from pipelines.stories.match.tie import RELATED, Tie
from pipelines.stories.match.versions import asked_similarity, version_tie
from pipelines.stories.thresholds import MATCH, MatchThresholds

WITHDRAWING: Final = frozenset({"kill", "canceled"})
"""Controls and statuses of an item that withdraws."""


def judge(one: Card, other: Card, rules: StoryRules, limits: MatchThresholds = MATCH) -> Tie | None:
    """Return the tie between two items, or None if they belong to different stories.

    A tie by ``related`` links two stories that stay apart.
    """
    earlier, later = in_time(one, other)
    gap = (later.time - earlier.time) * MICROSECOND
    own = earlier.provider == later.provider
    tie = explicit_tie(earlier, later, limits) if own else tie_by_editor(earlier, later)
    if tie:
        return tie if gap <= explicit_window(rules) or ties_beyond_window(earlier, later, limits) else None
    if own and one_is_notice(earlier, later):
        return tie_by_quote(earlier, later, limits) if gap <= rules.key_window else None
    if gap > rules.key_window:
        return None
    if formats_differ(earlier, later):
        return related_tie(earlier, later, limits) if gap <= limits.related_window else None
    similarity = measured_similarity(earlier, later, gap, rules, limits)
    return (
        (similarity and judge_text(earlier, later, similarity, gap, rules, limits))
        or version_tie(earlier, later, similarity, gap, rules, limits)
        or (similarity and follow_up_tie(earlier, later, similarity, gap, rules, limits))
        or report_tie(earlier, later, gap, limits)
    )


def one_is_notice(earlier: Card, later: Card) -> bool:
    """Return True if one of two items is a correction notice or a kill, which its quotation ties to others."""
    return earlier.notice or later.notice or "kill" in later.controls + earlier.controls


def measured_similarity(
    earlier: Card, later: Card, gap: timedelta, rules: StoryRules, limits: MatchThresholds
) -> Similarity | None:
    """Return the similarity of two items, or None if the cheap checks reject them."""
    rejected = not shows_misreading(earlier, later) and reject_early(earlier, later, gap, rules, limits)
    return None if rejected else compare_cards(earlier, later)


def similarity_for_model(earlier: Card, later: Card, rules: StoryRules, limits: MatchThresholds) -> Similarity | None:
    """Return the similarity of two items that ``judge`` asks the model of versions for, if no rule ties them; None if it never asks for them."""
    gap = (later.time - earlier.time) * MICROSECOND
    if one_is_notice(earlier, later) or gap > rules.key_window or formats_differ(earlier, later):
        return None
    return asked_similarity(earlier, later, measured_similarity(earlier, later, gap, rules, limits), gap, rules, limits)


def in_time(one: Card, other: Card) -> tuple[Card, Card]:
    """Return two items, the earlier one first."""
    return (one, other) if (one.time, one.uid) <= (other.time, other.uid) else (other, one)


def related_tie(earlier: Card, later: Card, limits: MatchThresholds) -> Tie | None:
    """Return the tie between a wrapup, roundup or factbox and a story on its subject, or None. They stay two stories."""
    if earlier.provider != later.provider or share_too_few_words(earlier, later, limits):
        return None
    similarity = compare_cards(earlier, later)
    if similarity.contained < limits.related_words or similarity.names < limits.related_names:
        return None
    kind = later.format.lower() or earlier.format.lower() or "wrapup"
    return Tie(RELATED, round(similarity.contained, 3), kind)


def follow_up_tie(
    earlier: Card, later: Card, similarity: Similarity, gap: timedelta, rules: StoryRules, limits: MatchThresholds
) -> Tie | None:
    """Return the tie between a new development under one slug and the story that it follows, or None. They stay two stories.

    A follow-up shares the names; the next of a series (a market report) shares its wording.
    """
    follows = (
        similarity.contained >= limits.follow_up_words
        and similarity.names >= limits.follow_up_names
        and similarity.words < limits.follow_up_most_words
        and not (similarity.subjects_differ or figures_differ(similarity, limits))
    )
    if not share_slug(earlier, later) or not follows or gap > rules.sketch_window or similarity.length < limits.bare:
        return None
    return Tie(RELATED, round(similarity.contained, 3), "follow-up")


def explicit_window(rules: StoryRules) -> timedelta:
    """Return how far apart in time ids and links join items."""
    return max(rules.key_window, rules.tombstone_window)


def explicit_tie(earlier: Card, later: Card, limits: MatchThresholds) -> Tie | None:
    """Return the tie between two items of one provider by id, series, link or an editor, whatever their texts say, or None."""
    return tie_by_id(earlier, later, limits) or tie_by_link(earlier, later) or tie_by_editor(earlier, later)


def tie_by_editor(earlier: Card, later: Card) -> Tie | None:
    """Return the tie between two items that an editor joined, of any two providers, or None."""
    return Tie("editor", 1.0, "an editor joined them") if earlier.joined and earlier.joined == later.joined else None


def ties_beyond_window(earlier: Card, later: Card, limits: MatchThresholds) -> bool:
    """Return True if two items of one id or link belong together however far apart they are.

    A kill and its target do. So do versions with numbers, and items without numbers that share words.
    """
    if earlier.provider != later.provider:
        return False
    if WITHDRAWING & {*earlier.controls, earlier.status, *later.controls, later.status}:
        return True
    if earlier.item_id != later.item_id:
        return False
    return None not in (earlier.version, later.version) or not share_too_few_words(earlier, later, limits)


def reuses_id(earlier: Card, later: Card, limits: MatchThresholds) -> bool:
    """Return True if two items of one id are two stories: neither has a version, nothing marks the later one, and they share no words."""
    if earlier.version is not None or later.version is not None or later.controls or later.links or later.notice:
        return False
    if {earlier.status, later.status} != {"usable"}:
        return False
    if min(earlier.sketch.length, later.sketch.length) < limits.bare:
        return False
    return (
        not (later.slug and later.slug == earlier.slug)
        and share_too_few_words(earlier, later, limits)
        and headline_match(earlier.sketch.title, later.sketch.title, limits) < limits.reused_headline
    )


def share_reused_id(one: Card, other: Card, limits: MatchThresholds) -> bool:
    """Return True if two items have one id and are two stories."""
    return one.item_id == other.item_id and reuses_id(*in_time(one, other), limits)


def is_kill(card: Card) -> bool:
    """Return True if an item withdraws another one or itself."""
    return "kill" in card.controls or card.status == "canceled"


def tie_by_id(earlier: Card, later: Card, limits: MatchThresholds) -> Tie | None:
    """Return the tie between versions of one item, or items of one series, or None."""
    if earlier.item_id == later.item_id:
        if reuses_id(earlier, later, limits):
            return None
        return Tie("item_id", 1.0, f"both are versions of item {later.item_id}")
    if earlier.series_id is not None and earlier.series_id == later.series_id:
        return Tie("series_id", 1.0, f"both belong to series {later.series_id}")
    return None


def tie_by_link(earlier: Card, later: Card) -> Tie | None:
    """Return the tie between an item and the one that it links to, or None."""
    if not earlier.links and not later.links:
        return None
    for source, target in ((later, earlier), (earlier, later)):
        for relation, by, name in source.links:
            if (by == "item_id" and name == target.item_id) or (by == "series_id" and name == target.series_id):
                return Tie("link", 1.0, f"{source.item_id} names {name} as its {relation.replace('_', ' ')}")
    return None


def tie_by_quote(earlier: Card, later: Card, limits: MatchThresholds) -> Tie | None:
    """Return the tie between a notice or a kill and the item whose headline it quotes or repeats, or None."""
    for source, target in ((later, earlier), (earlier, later)):
        if source.notice or "kill" in source.controls:
            if target.notice and source.text_digest != target.text_digest:
                continue
            match = max(
                headline_match(source.quoted_words, target.sketch.title, limits),
                headline_match(source.sketch.title, target.sketch.title, limits),
            )
            if match >= limits.quote_headline:
                return Tie("quoted", round(match, 3), f"{source.item_id} quotes the headline of {target.item_id}")
    return None


def formats_differ(one: Card, other: Card) -> bool:
    """Return True if two items have different formats, or only one of them is a WRAPUP, which is a chain of its own."""
    return one.format != other.format or ("wrapup" in one.controls) != ("wrapup" in other.controls)
