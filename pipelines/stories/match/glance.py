"""Cheap checks: which pairs no rule on texts would tie, before they are measured."""

from datetime import timedelta
from typing import Final

from pipelines.settings.stories import StoryRules
from pipelines.stories.describe.card import Card
from pipelines.stories.match.copy_rules import shares_known_words
from pipelines.stories.match.similarity import (
    Similarity,
    overlap_coefficient,
    share_no_figures,
    share_too_few_figures,
    share_too_few_words,
    subjects_are_foreign,
    weighted_jaccard,
)
from pipelines.stories.thresholds import MatchThresholds

MARKED: Final = frozenset({"corrected", "refile", "repeat", "update"})
"""Controls that mark an item as a version of an earlier one."""


def reject_early(earlier: Card, later: Card, gap: timedelta, rules: StoryRules, limits: MatchThresholds) -> bool:
    """Reject a pair by cheap checks. Must never reject a pair that ``judge_text`` or ``follow_up_tie`` would accept."""
    only_text = only_text_can_tie(earlier, later)
    recurs = is_next_of_series(earlier, later, gap, limits)
    if only_text and (gap > rules.sketch_window or recurs or share_too_few_figures(earlier, later, limits)):
        return True
    if not only_text and neither_marked(earlier, later):
        if not later.take and earlier.text_digest != later.text_digest and share_no_figures(earlier, later, limits):
            return True
        if recurs and not may_be_follow_up(earlier, later, limits):
            return True
    if share_too_few_words(earlier, later, limits) and not (later.take and earlier.slug == later.slug):
        return True
    own = earlier.provider == later.provider  # a copy may be misread, and its headline too
    return (
        only_text
        and earlier.sketch.length >= limits.bare
        and ((own and subjects_are_foreign(earlier, later, limits)) or score_out_of_reach(earlier, later, limits))
    )


def neither_marked(earlier: Card, later: Card) -> bool:
    """Return True if no control marks either item as a version of another."""
    return MARKED.isdisjoint(earlier.controls) and MARKED.isdisjoint(later.controls)


def may_be_follow_up(earlier: Card, later: Card, limits: MatchThresholds) -> bool:
    """Return True if ``follow_up_tie`` may tie two items: they share a slug, and not their words."""
    a, b = earlier.sketch, later.sketch
    return (
        share_slug(earlier, later)
        and weighted_jaccard(a.words, a.words_weight, b.words, b.words_weight) < limits.follow_up_most_words
    )


def share_slug(earlier: Card, later: Card) -> bool:
    """Return True if two items of one provider have one slug."""
    return bool(earlier.slug) and earlier.slug == later.slug and earlier.provider == later.provider


def only_text_can_tie(earlier: Card, later: Card) -> bool:
    """Return True if two items share no slug, headline or whole text, and no mark."""
    return not (
        (earlier.slug and earlier.slug == later.slug)
        or (earlier.headline_key and earlier.headline_key == later.headline_key)
        or earlier.text_digest == later.text_digest
        or not neither_marked(earlier, later)
    )


def is_next_of_series(earlier: Card, later: Card, gap: timedelta, limits: MatchThresholds) -> bool:
    """Return True for the next of a series: a short text that comes again on another day, even word for word."""
    return gap > limits.day and min(earlier.sketch.length, later.sketch.length) < limits.recurring


def score_out_of_reach(one: Card, other: Card, limits: MatchThresholds) -> bool:
    """Return True if words, headlines and passages show that ``by_content`` or ``by_copy`` will not accept a pair.

    Whatever is not measured here counts as shared in full.
    """
    a, b = one.sketch, other.sketch
    length = min(a.length, b.length)
    if one.provider == other.provider and length < limits.flash:
        return False
    passages = overlap_coefficient(a.shingles, b.shingles)
    if one.provider != other.provider:
        return passages < limits.same_title_passages and not shares_known_words(one, other, limits)
    words = weighted_jaccard(a.words, a.words_weight, b.words, b.words_weight)
    title = weighted_jaccard(a.title, a.title_weight, b.title, b.title_weight)
    if length < limits.middle:
        of_title, of_passages = limits.short_title_lead_weight, limits.short_passages_weight
        score = words + of_title * title + of_passages * passages
        return words < limits.glance_union and score < limits.content_short - of_title - of_passages - limits.slack
    of_names, of_others = limits.long_names_weight, limits.long_other_weight
    score = words + of_others * (title + passages)
    return (
        words < limits.glance_union
        and score < score_needed_of_long(length, limits) - of_names - of_others - limits.slack
    )


def score_needed_of_long(length: int, limits: MatchThresholds) -> float:
    """Return the score that two texts need whose shorter one has ``length`` tokens, at least ``limits.middle``."""
    return limits.content_long if length >= limits.long else limits.content_middle


def begins_otherwise(similarity: Similarity, gap: timedelta, limits: MatchThresholds) -> bool:
    """Return True if headline and lead are new, and what is below them too; the further apart, the more must be kept."""
    new_title, new_lead = similarity.title < limits.anew_title, similarity.lead < limits.anew_lead
    new_text = similarity.passages < limits.anew_passages
    if gap > limits.follow_time and new_title and new_lead and (new_text or gap > limits.half_day):
        return True
    if gap > limits.half_day and new_text and similarity.title < limits.anew_cycle_title:
        return similarity.contained < limits.anew_cycle_contained
    return (
        gap > limits.day and similarity.title < limits.anew_day_title and similarity.passages < limits.anew_day_passages
    )
