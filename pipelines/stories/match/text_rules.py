"""Judge two texts without a common id: the wire-aware decision over words, numbers, names, lead and headline."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from pipelines.settings.stories import StoryRules
from pipelines.stories.describe.card import Card
from pipelines.stories.describe.formats import LIVE
from pipelines.stories.match.copy_rules import COPIES, same_boilerplate, same_report
from pipelines.stories.match.rewrite_rules import is_new_edition
from pipelines.stories.match.similarity import Similarity, shared_passages, word_overlap
from pipelines.stories.thresholds import (
    BARE,
    DAY,
    FLASH,
    FOLLOWS,
    HALF_DAY,
    LONG,
    MORNING,
    NEXT_CYCLE,
    REWRITE,
    SHORT,
)
from pipelines.stories.thresholds import THRESHOLDS as T

SLACK: Final = 0.001
"""Against rounding: a glance may only refuse what measuring refuses."""
MARKED: Final = frozenset({"corrected", "refile", "repeat", "update"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """Two texts are one story: by what, how sure, and why in one sentence."""

    key: str
    score: float
    detail: str


def judge_text(earlier: Card, later: Card, similarity: Similarity, gap: timedelta, rules: StoryRules) -> Verdict | None:
    """Decide on two texts of one kind; what a live page says at any time is in other stories too, so only its headline tells."""
    if earlier.format == LIVE:
        return by_headline(earlier, later, similarity, gap)
    if earlier.provider != later.provider:
        return by_copy(earlier, later, similarity, gap, rules)
    marked = by_mark(earlier, later, similarity)
    if marked or not rules.match_content:
        return marked or (
            by_slug(earlier, later, similarity, gap, rules) or by_headline(earlier, later, similarity, gap)
        )
    return (
        by_slug(earlier, later, similarity, gap, rules)
        or by_headline(earlier, later, similarity, gap)
        or by_content(earlier, later, similarity, gap, rules)
    )


def by_mark(earlier: Card, later: Card, similarity: Similarity) -> Verdict | None:
    """Join an item marked as correction, refile, repeat or update with the one whose headline and text it has."""
    if not MARKED & {*earlier.controls, *later.controls}:
        return None
    if similarity.title < T.mark_title and similarity.title_contained < T.mark_title_contained:
        return None
    if similarity.subjects_differ and not same_report(similarity):
        return None
    if max(similarity.contained, similarity.lead) >= T.mark_text:
        return Verdict(
            "headline",
            round((similarity.title_contained + similarity.contained) / 2, 3),
            describe_similarity(similarity, "the mark, the headline and the text"),
        )
    return None


def by_slug(earlier: Card, later: Card, similarity: Similarity, gap: timedelta, rules: StoryRules) -> Verdict | None:
    """Join by one slug and the same news: a rewrite for the next cycle, a new lead, the next part."""
    if not earlier.slug or earlier.slug != later.slug or gap > rules.slug_window:
        return None
    if later.take is not None and later.take > 1 and gap <= HALF_DAY:
        return Verdict("slug", 0.9, f"part {later.take} under the slug {later.slug}")
    if (
        is_next_of_series(earlier, later, gap)
        or facts_differ(earlier, later, similarity)
        or similarity.contained < min_contained(similarity, gap)
        or is_new_development(similarity, gap)
    ):
        return None
    agreement = similarity.contained + similarity.names / 2 + similarity.numbers / 2 + similarity.title / 3
    enough = (
        agreement >= (T.slug_agreement if gap <= NEXT_CYCLE else T.slug_late)
        if gap <= DAY
        else agreement >= T.slug_next_day and similarity.numbers >= T.slug_next_day_numbers
    )
    return (
        Verdict("slug", round(agreement / 2, 3), describe_similarity(similarity, f"the slug {later.slug}"))
        if enough
        else None
    )


def by_headline(earlier: Card, later: Card, similarity: Similarity, gap: timedelta) -> Verdict | None:
    """Join by one headline and the same names: sent again, or expanded; on another day a page that keeps its passages.

    The next of a series keeps its headline, but other passages.
    """
    if earlier.provider != later.provider or not earlier.headline_key or earlier.headline_key != later.headline_key:
        return None
    if gap > DAY and (is_next_of_series(earlier, later, gap) or similarity.passages < T.headline_passages):
        return None
    if similarity.contained >= T.headline_contained and similarity.numbers >= T.headline_numbers:
        by = "the headline" if gap <= DAY else "the headline of another day, and the passages"
        return Verdict("headline", round(similarity.contained, 3), describe_similarity(similarity, by))
    return None


def by_content(earlier: Card, later: Card, similarity: Similarity, gap: timedelta, rules: StoryRules) -> Verdict | None:
    """Join by the same passages, names, numbers and subject."""
    if (
        gap > rules.sketch_window
        or is_next_of_series(earlier, later, gap)
        or same_boilerplate(earlier, later, similarity)
    ):
        return None
    if is_flash_of_story(earlier, later, similarity, gap):
        return Verdict(
            "content", round(similarity.contained, 3), describe_similarity(similarity, "a flash and its story")
        )
    if earlier.text_digest == later.text_digest and not (similarity.subjects_differ and not same_report(similarity)):
        return Verdict("content", 1.0, "the texts are the same")
    if (similarity.subjects_differ and not same_report(similarity)) or facts_differ(earlier, later, similarity):
        return None
    if is_new_edition(earlier, later, similarity, gap):
        return Verdict(
            "content",
            round(min((similarity.words + similarity.names) / 2, 1.0), 3),
            describe_similarity(similarity, "a long story written anew"),
        )
    score, needed = score_short(similarity, gap) if similarity.length < LONG else score_long(similarity)
    enough = similarity.numbers >= T.content_numbers and score >= needed + (0.0 if gap <= DAY else 0.5)
    return (
        Verdict("content", round(min(score / 2, 1.0), 3), describe_similarity(similarity, "the text"))
        if enough
        else None
    )


def score_short(similarity: Similarity, gap: timedelta) -> tuple[float, float]:
    """Score short texts, which share a subject easily: a flash lies inside its story, others say the same in the same lead."""
    if similarity.length < FLASH and gap <= FOLLOWS and similarity.title >= T.flash_title and similarity.numbers == 1.0:
        return similarity.contained, T.flash_contained
    figures = similarity.numbers * min(similarity.figures, 4) / 4
    return similarity.words + 0.3 * (similarity.title + similarity.lead) + 0.2 * (
        similarity.passages + figures
    ), T.content_short


def score_long(similarity: Similarity) -> tuple[float, float]:
    """Score long texts, whose names tell more than their leads: a rewrite begins anew."""
    return similarity.words + similarity.names / 2 + 0.3 * (
        similarity.passages + similarity.title + similarity.numbers
    ), score_needed_of_long(similarity.length)


def score_needed_of_long(length: int) -> float:
    """Give the score that texts need whose shorter one has so many tokens, at least ``LONG``."""
    return T.content_long if length >= REWRITE else T.content_middle


def is_flash_of_story(earlier: Card, later: Card, similarity: Similarity, gap: timedelta) -> bool:
    """Tell a headline without a text whose every figure and nearly every word stands in the story that follows it.

    The two headlines may use other verbs (CUTS, TRIMS), which looks like another subject; another firm's name weighs more.
    """
    return (
        gap <= FOLLOWS
        and earlier.sketch.length < BARE
        and later.sketch.length >= FLASH
        and similarity.figures > 1
        and similarity.numbers == 1.0
        and similarity.contained >= T.bare_contained
        and similarity.title_contained >= T.bare_title
    )


def is_new_development(similarity: Similarity, gap: timedelta) -> bool:
    """Tell a follow-up of the next cycle, whose headline and lead share nothing with the news that it goes back to.

    And the next report of a series (the weather), which has other names and sentences and only some of the figures.
    """
    if gap > HALF_DAY and similarity.title < T.anew_title and similarity.lead < T.anew_lead:
        return True
    return (
        gap > MORNING
        and similarity.length >= SHORT
        and similarity.names < T.series_names
        and similarity.numbers < T.series_numbers
        and similarity.passages < T.series_passages
    )


def score_out_of_reach(one: Card, other: Card) -> bool:
    """Tell by words, headlines and passages alone that ``weigh_short`` or ``weigh_long`` will not reach what is needed."""
    length = min(one.sketch.length, other.sketch.length)
    if one.provider != other.provider:
        return shared_passages(one, other) < min(T.copy_passages, T.edited_passages, T.grown_passages)
    if length < FLASH:
        return False
    words, title = (
        word_overlap(one.sketch.words, one.sketch.words_weight, other.sketch.words, other.sketch.words_weight),
        word_overlap(one.sketch.title, one.sketch.title_weight, other.sketch.title, other.sketch.title_weight),
    )
    if length < LONG:
        return words + 0.3 * title + 0.2 * shared_passages(one, other) < T.content_short - 0.3 - 0.2 - SLACK
    return words + 0.3 * (title + shared_passages(one, other)) < score_needed_of_long(length) - 0.5 - 0.3 - SLACK


def min_contained(similarity: Similarity, gap: timedelta) -> float:
    """Say how much of the words must be shared under one slug; short texts share a template's words easily.

    A long story of the next cycle may be written anew to the last word but the names.
    """
    if similarity.length >= REWRITE and gap <= HALF_DAY and similarity.names >= T.slug_soon_names:
        return T.slug_soon
    if similarity.length >= SHORT:
        return T.slug_contained
    return T.slug_short_soon if gap <= MORNING and similarity.names >= 0.5 else T.slug_short


def facts_differ(earlier: Card, later: Card, similarity: Similarity) -> bool:
    """Tell two texts apart by what they state, however alike they are written."""
    return (
        figures_differ(similarity)
        or is_template_of_other_subject(similarity)
        or (is_refilled_template(similarity) and not MARKED & {*earlier.controls, *later.controls})
    )


def is_refilled_template(similarity: Similarity) -> bool:
    """Tell a template filled in anew: nearly the same words around other figures."""
    return similarity.words >= T.refilled_words and similarity.numbers < T.refilled_numbers and similarity.figures >= 4


def is_template_of_other_subject(similarity: Similarity) -> bool:
    """Tell a short template filled in for another subject: a name that the other lacks, and other figures."""
    return similarity.length < SHORT and similarity.subject_unmatched and similarity.numbers < T.another_numbers


def figures_differ(similarity: Similarity) -> bool:
    """Tell two texts of several figures each that have hardly one in common: other days, other goods."""
    return similarity.numbers < T.other_figures and similarity.figures >= (3 if similarity.length >= SHORT else 1)


def by_copy(earlier: Card, later: Card, similarity: Similarity, gap: timedelta, rules: StoryRules) -> Verdict | None:
    """Join another house's copy of the same text."""
    if gap > rules.sketch_window or is_next_of_series(earlier, later, gap):
        return None
    if earlier.text_digest == later.text_digest:
        return Verdict(
            "republished", round(similarity.words, 3), describe_similarity(similarity, "the same text by another house")
        )
    for copied, kind in COPIES.items():
        if copied(similarity):
            return Verdict(
                "republished",
                round(similarity.words, 3),
                describe_similarity(similarity, f"a copy by another house{kind}"),
            )
    return None


def is_next_of_series(earlier: Card, later: Card, gap: timedelta) -> bool:
    """Tell the next of a series: a short text that comes again on another day, even word for word."""
    return gap > DAY and min(earlier.sketch.length, later.sketch.length) < 150


def describe_similarity(similarity: Similarity, by: str) -> str:
    """Write evidence down for a person."""
    return (
        f"{by}; words {similarity.contained:.2f} contained, {similarity.words:.2f} in common, numbers {similarity.numbers:.2f}, "
        f"lead {similarity.lead:.2f}, headline {similarity.title:.2f}, passages {similarity.passages:.2f}"
    )
