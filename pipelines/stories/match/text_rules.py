"""Rules on two texts without a common id: the decision over words, numbers, names, lead and headline.

``judge_text`` asks them in this order: by a mark, by the slug, by the headline, by the content; of two providers only
``by_copy``. Each returns a tie, or None.
"""

from datetime import timedelta
from typing import Final

from pipelines.settings.stories import StoryRules
from pipelines.stories.describe.card import Card
from pipelines.stories.describe.formats import LIVE
from pipelines.stories.match.copy_rules import (
    COPIES,
    is_misread_copy,
    same_boilerplate,
    same_report,
)
from pipelines.stories.match.glance import MARKED, begins_otherwise, is_next_of_series, score_needed_of_long
from pipelines.stories.match.other_facts import facts_differ
from pipelines.stories.match.similarity import Similarity, lead_told
from pipelines.stories.match.tie import Tie
from pipelines.stories.thresholds import MatchThresholds

TAKE_SCORE: Final = 0.9
"""Score in the evidence of a later take; nothing is decided by it."""


def judge_text(
    earlier: Card, later: Card, similarity: Similarity, gap: timedelta, rules: StoryRules, limits: MatchThresholds
) -> Tie | None:
    """Return the tie between two texts of one format, or None.

    A live page repeats what is in other stories, so only its headline counts.
    """
    if earlier.format == LIVE:
        return by_headline(earlier, later, similarity, gap, limits)
    if earlier.provider != later.provider:
        return by_copy(earlier, later, similarity, gap, rules, limits)
    tie = (
        by_mark(earlier, later, similarity, limits)
        or by_slug(earlier, later, similarity, gap, rules, limits)
        or by_headline(earlier, later, similarity, gap, limits)
    )
    if tie or not rules.match_content:
        return tie
    return by_content(earlier, later, similarity, gap, rules, limits)


def by_mark(earlier: Card, later: Card, similarity: Similarity, limits: MatchThresholds) -> Tie | None:
    """Tie an item marked as correction, refile, repeat or update to the item whose headline and text it has."""
    if not MARKED & {*earlier.controls, *later.controls}:
        return None
    if similarity.title < limits.mark_title and similarity.title_contained < limits.mark_title_contained:
        return None
    if similarity.subjects_differ and not same_report(similarity, limits):
        return None
    if max(similarity.contained, similarity.lead) >= limits.mark_text:
        return Tie(
            "headline",
            round((similarity.title_contained + similarity.contained) / 2, 3),
            describe_similarity(similarity, "the mark, the headline and the text"),
        )
    return None


def by_slug(
    earlier: Card, later: Card, similarity: Similarity, gap: timedelta, rules: StoryRules, limits: MatchThresholds
) -> Tie | None:
    """Tie two items of one slug and the same news: a rewrite for the next cycle, a new lead, the next take."""
    if not earlier.slug or earlier.slug != later.slug or gap > rules.slug_window:
        return None
    if later.take is not None and later.take > 1 and gap <= limits.half_day:
        return Tie("slug", TAKE_SCORE, f"part {later.take} under the slug {later.slug}")
    if (
        is_next_of_series(earlier, later, gap, limits)
        or facts_differ(earlier, later, similarity, limits)
        or similarity.contained < min_contained(similarity, gap, limits)
        or is_new_development(similarity, gap, limits)
    ):
        return None
    agreement = (
        similarity.contained
        + similarity.names / limits.slug_names_divisor
        + similarity.numbers / limits.slug_numbers_divisor
        + similarity.title / limits.slug_title_divisor
    )
    enough = (
        agreement >= (limits.slug_agreement if gap <= limits.next_cycle else limits.slug_late)
        if gap <= limits.day
        else agreement >= limits.slug_next_day and similarity.numbers >= limits.slug_next_day_numbers
    )
    has_lead = bool(earlier.sketch.lead)  # a headline without a text has none, and is measured by its words
    if not enough or (has_lead and lead_told(earlier, later) < limits.version_told):
        return None
    return Tie("slug", round(agreement / 2, 3), describe_similarity(similarity, f"the slug {later.slug}"))


def by_headline(
    earlier: Card, later: Card, similarity: Similarity, gap: timedelta, limits: MatchThresholds
) -> Tie | None:
    """Tie two items of one headline and the same names: a resend, an expansion, or a page that keeps its passages.

    The next of a series keeps its headline, but not its passages.
    """
    if earlier.provider != later.provider or not earlier.headline_key or earlier.headline_key != later.headline_key:
        return None
    other_day = gap > limits.day
    if other_day and (is_next_of_series(earlier, later, gap, limits) or similarity.passages < limits.headline_passages):
        return None
    if similarity.contained >= limits.headline_contained and similarity.numbers >= limits.headline_numbers:
        by = "the headline of another day, and the passages" if other_day else "the headline"
        return Tie("headline", round(similarity.contained, 3), describe_similarity(similarity, by))
    return None


def by_content(
    earlier: Card, later: Card, similarity: Similarity, gap: timedelta, rules: StoryRules, limits: MatchThresholds
) -> Tie | None:
    """Tie two items by the same passages, names, numbers and subject."""
    if (
        gap > rules.sketch_window
        or is_next_of_series(earlier, later, gap, limits)
        or same_boilerplate(earlier, later, similarity, limits)
    ):
        return None
    if is_flash_of_story(earlier, later, similarity, gap, limits):
        return Tie("content", round(similarity.contained, 3), describe_similarity(similarity, "a flash and its story"))
    if similarity.subjects_differ and not same_report(similarity, limits):
        return None
    return by_text(earlier, later, similarity, gap, limits)


def by_text(earlier: Card, later: Card, similarity: Similarity, gap: timedelta, limits: MatchThresholds) -> Tie | None:
    """Tie two items of one subject whose texts are the same or similar enough."""
    if earlier.text_digest == later.text_digest:
        return Tie("content", 1.0, "the texts are the same")
    if begins_otherwise(similarity, gap, limits):
        return None
    if facts_differ(earlier, later, similarity, limits):
        return None
    return by_score(earlier, later, similarity, gap, limits)


def by_score(earlier: Card, later: Card, similarity: Similarity, gap: timedelta, limits: MatchThresholds) -> Tie | None:
    """Tie two items whose score reaches what texts of their length need."""
    short = similarity.length < limits.middle
    score, needed = score_short(earlier, later, similarity, gap, limits) if short else score_long(similarity, limits)
    least = needed + (0.0 if gap <= limits.day else limits.content_next_day)
    if similarity.numbers < limits.content_numbers or score < least:
        return None
    return Tie("content", round(min(score / 2, 1.0), 3), describe_similarity(similarity, "the text"))


def score_short(
    earlier: Card, later: Card, similarity: Similarity, gap: timedelta, limits: MatchThresholds
) -> tuple[float, float]:
    """Return the score of short texts and the score needed: a flash is in its story, others say the same in the same lead."""
    if similarity.length < limits.flash and gap <= limits.follow_time and is_of_flash(similarity, gap, limits):
        comes_after = later.sketch.length < limits.flash_size * earlier.sketch.length and gap > limits.flash_after_time
        return similarity.contained, limits.flash_after_story if comes_after else limits.flash_contained
    figures = similarity.numbers * min(similarity.figures, limits.short_figures) / limits.short_figures
    score = (
        similarity.words
        + limits.short_title_lead_weight * (similarity.title + similarity.lead)
        + limits.short_passages_weight * (similarity.passages + figures)
    )
    return score, limits.content_short


def is_of_flash(similarity: Similarity, gap: timedelta, limits: MatchThresholds) -> bool:
    """Return True if a story has the headline and the figures of a flash; it may round one if it is far longer."""
    if similarity.numbers == 1.0:
        soon = gap <= limits.flash_lead_time
        return similarity.title >= limits.flash_title or (soon and similarity.lead >= limits.flash_lead)
    return (
        similarity.numbers >= limits.flash_numbers
        and similarity.title_contained >= limits.flash_headline
        and similarity.size < limits.flash_size
    )


def score_long(similarity: Similarity, limits: MatchThresholds) -> tuple[float, float]:
    """Return the score of long texts and the score needed. Names count more than leads, for a rewrite has another lead."""
    score = (
        similarity.words
        + similarity.names * limits.long_names_weight
        + limits.long_other_weight * (similarity.passages + similarity.title + similarity.numbers)
    )
    return score, score_needed_of_long(similarity.length, limits)


def is_flash_of_story(
    earlier: Card, later: Card, similarity: Similarity, gap: timedelta, limits: MatchThresholds
) -> bool:
    """Return True if the earlier item is a headline without a text, and the later one has all its figures and most words.

    The two headlines may have different verbs (CUTS, TRIMS), which look like different subjects; the name of another
    company weighs more.
    """
    return (
        gap <= limits.follow_time
        and earlier.sketch.length < limits.bare
        and later.sketch.length >= limits.flash
        and similarity.figures >= limits.bare_figures
        and similarity.numbers == 1.0
        and similarity.contained >= limits.bare_contained
        and similarity.title_contained >= limits.bare_title
    )


def is_new_development(similarity: Similarity, gap: timedelta, limits: MatchThresholds) -> bool:
    """Return True if the later item under one slug is a new story.

    That is a follow-up of the next cycle, whose headline and lead share nothing with the news that it refers to, or the next
    report of a series (the weather), which has other names and sentences and only some of the figures.
    """
    if begins_otherwise(similarity, gap, limits):
        return True
    return (
        gap > limits.morning
        and similarity.length >= limits.short
        and similarity.names < limits.series_names
        and similarity.numbers < limits.series_numbers
        and similarity.passages < limits.series_passages
    )


def min_contained(similarity: Similarity, gap: timedelta, limits: MatchThresholds) -> float:
    """Return the least share of words under one slug; short texts easily share the words of a template.

    A long story of the next cycle may be rewritten so that it keeps only the names.
    """
    if similarity.length >= limits.long and gap <= limits.half_day and similarity.names >= limits.slug_soon_names:
        return limits.slug_soon
    if similarity.length >= limits.short:
        return limits.slug_contained
    soon = gap <= limits.morning and similarity.names >= limits.slug_short_soon_names
    return limits.slug_short_soon if soon else limits.slug_short


def by_copy(
    earlier: Card, later: Card, similarity: Similarity, gap: timedelta, rules: StoryRules, limits: MatchThresholds
) -> Tie | None:
    """Tie another provider's copy of the same text."""
    if gap > rules.sketch_window or is_next_of_series(earlier, later, gap, limits):
        return None
    score = round(similarity.words, 3)
    if earlier.text_digest == later.text_digest:
        return Tie("republished", score, describe_similarity(similarity, "the same text by another house"))
    for is_copy, kind in COPIES.items():
        if is_copy(similarity, limits):
            return Tie("republished", score, describe_similarity(similarity, f"a copy by another house{kind}"))
    if is_misread_copy(earlier, later, similarity, limits):
        return Tie("republished", score, describe_similarity(similarity, "a copy by another house, misread in part"))
    return None


def describe_similarity(similarity: Similarity, by: str) -> str:
    """Return the evidence as a sentence for a person."""
    return (
        f"{by}; words {similarity.contained:.2f} contained, {similarity.words:.2f} in common, numbers {similarity.numbers:.2f}, "
        f"lead {similarity.lead:.2f}, headline {similarity.title:.2f}, passages {similarity.passages:.2f}"
    )
