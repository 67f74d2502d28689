"""Judge two texts without a common id: the wire-aware decision over words, numbers, names, lead and headline."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from pipelines.settings.stories import StoryRules
from pipelines.stories.describe.card import Card
from pipelines.stories.describe.formats import LIVE
from pipelines.stories.match.copies import COPIES, framed, same_report
from pipelines.stories.match.editions import written_anew
from pipelines.stories.match.likeness import Likeness, overlap, passages_of
from pipelines.stories.match.thresholds import (
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
from pipelines.stories.match.thresholds import THRESHOLDS as T

SLACK: Final = 0.001
"""Against rounding: a glance may only refuse what measuring refuses."""
MARKED: Final = frozenset({"corrected", "refile", "repeat", "update"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """Two texts are one story: by what, how sure, and why in one sentence."""

    key: str
    score: float
    detail: str


def judge_text(earlier: Card, later: Card, like: Likeness, gap: timedelta, rules: StoryRules) -> Verdict | None:
    """Decide on two texts of one kind; what a live page says at any time is in other stories too, so only its headline tells."""
    if earlier.format == LIVE:
        return by_headline(earlier, later, like, gap)
    if earlier.provider != later.provider:
        return by_copy(earlier, later, like, gap, rules)
    marked = by_mark(earlier, later, like)
    if marked or not rules.match_content:
        return marked or (by_slug(earlier, later, like, gap, rules) or by_headline(earlier, later, like, gap))
    return (
        by_slug(earlier, later, like, gap, rules)
        or by_headline(earlier, later, like, gap)
        or by_content(earlier, later, like, gap, rules)
    )


def by_mark(earlier: Card, later: Card, like: Likeness) -> Verdict | None:
    """Join an item marked as correction, refile, repeat or update with the one whose headline and text it has."""
    if not MARKED & {*earlier.controls, *later.controls}:
        return None
    if like.title < T.mark_title and like.title_contained < T.mark_title_contained:
        return None
    if like.apart and not same_report(like):
        return None
    if max(like.contained, like.lead) >= T.mark_text:
        return Verdict(
            "headline",
            round((like.title_contained + like.contained) / 2, 3),
            said(like, "the mark, the headline and the text"),
        )
    return None


def by_slug(earlier: Card, later: Card, like: Likeness, gap: timedelta, rules: StoryRules) -> Verdict | None:
    """Join by one slug and the same news: a rewrite for the next cycle, a new lead, the next part."""
    if not earlier.slug or earlier.slug != later.slug or gap > rules.slug_window:
        return None
    if later.take is not None and later.take > 1 and gap <= HALF_DAY:
        return Verdict("slug", 0.9, f"part {later.take} under the slug {later.slug}")
    if (
        recurs(earlier, later, gap)
        or differ_in_fact(earlier, later, like)
        or like.contained < least_contained(like, gap)
        or begins_anew(like, gap)
    ):
        return None
    agreement = like.contained + like.names / 2 + like.numbers / 2 + like.title / 3
    enough = (
        agreement >= (T.slug_agreement if gap <= NEXT_CYCLE else T.slug_late)
        if gap <= DAY
        else agreement >= T.slug_next_day and like.numbers >= T.slug_next_day_numbers
    )
    return Verdict("slug", round(agreement / 2, 3), said(like, f"the slug {later.slug}")) if enough else None


def by_headline(earlier: Card, later: Card, like: Likeness, gap: timedelta) -> Verdict | None:
    """Join by one headline and the same names: sent again, or expanded; on another day a page that keeps its passages.

    The next of a series keeps its headline, but other passages.
    """
    if earlier.provider != later.provider or not earlier.titled or earlier.titled != later.titled:
        return None
    if gap > DAY and (recurs(earlier, later, gap) or like.passages < T.headline_passages):
        return None
    if like.contained >= T.headline_contained and like.numbers >= T.headline_numbers:
        by = "the headline" if gap <= DAY else "the headline of another day, and the passages"
        return Verdict("headline", round(like.contained, 3), said(like, by))
    return None


def by_content(earlier: Card, later: Card, like: Likeness, gap: timedelta, rules: StoryRules) -> Verdict | None:
    """Join by the same passages, names, numbers and subject."""
    if gap > rules.sketch_window or recurs(earlier, later, gap) or framed(earlier, later, like):
        return None
    if flashed(earlier, later, like, gap):
        return Verdict("content", round(like.contained, 3), said(like, "a flash and its story"))
    if earlier.text == later.text and not (like.apart and not same_report(like)):
        return Verdict("content", 1.0, "the texts are the same")
    if (like.apart and not same_report(like)) or differ_in_fact(earlier, later, like):
        return None
    if written_anew(earlier, later, like, gap):
        return Verdict(
            "content", round(min((like.words + like.names) / 2, 1.0), 3), said(like, "a long story written anew")
        )
    score, needed = weigh_short(like, gap) if like.length < LONG else weigh_long(like)
    enough = like.numbers >= T.content_numbers and score >= needed + (0.0 if gap <= DAY else 0.5)
    return Verdict("content", round(min(score / 2, 1.0), 3), said(like, "the text")) if enough else None


def weigh_short(like: Likeness, gap: timedelta) -> tuple[float, float]:
    """Score short texts, which share a subject easily: a flash lies inside its story, others say the same in the same lead."""
    if like.length < FLASH and gap <= FOLLOWS and like.title >= T.flash_title and like.numbers == 1.0:
        return like.contained, T.flash_contained
    figures = like.numbers * min(like.figures, 4) / 4
    return like.words + 0.3 * (like.title + like.lead) + 0.2 * (like.passages + figures), T.content_short


def weigh_long(like: Likeness) -> tuple[float, float]:
    """Score long texts, whose names tell more than their leads: a rewrite begins anew."""
    return like.words + like.names / 2 + 0.3 * (like.passages + like.title + like.numbers), needed_of_long(like.length)


def needed_of_long(length: int) -> float:
    """Give the score that texts need whose shorter one has so many tokens, at least ``LONG``."""
    return T.content_long if length >= REWRITE else T.content_middle


def flashed(earlier: Card, later: Card, like: Likeness, gap: timedelta) -> bool:
    """Tell a headline without a text whose every figure and nearly every word stands in the story that follows it.

    The two headlines may use other verbs (CUTS, TRIMS), which looks like another subject; another firm's name weighs more.
    """
    return (
        gap <= FOLLOWS
        and earlier.sketch.length < BARE
        and later.sketch.length >= FLASH
        and like.figures > 1
        and like.numbers == 1.0
        and like.contained >= T.bare_contained
        and like.title_contained >= T.bare_title
    )


def begins_anew(like: Likeness, gap: timedelta) -> bool:
    """Tell a follow-up of the next cycle, whose headline and lead share nothing with the news that it goes back to.

    And the next report of a series (the weather), which has other names and sentences and only some of the figures.
    """
    if gap > HALF_DAY and like.title < T.anew_title and like.lead < T.anew_lead:
        return True
    return (
        gap > MORNING
        and like.length >= SHORT
        and like.names < T.series_names
        and like.numbers < T.series_numbers
        and like.passages < T.series_passages
    )


def too_little(one: Card, other: Card) -> bool:
    """Tell by words, headlines and passages alone that ``weigh_short`` or ``weigh_long`` will not reach what is needed."""
    length = min(one.sketch.length, other.sketch.length)
    if one.provider != other.provider:
        return passages_of(one, other) < min(T.copy_passages, T.edited_passages, T.grown_passages)
    if length < FLASH:
        return False
    words, title = (
        overlap(one.sketch.words, one.sketch.words_weight, other.sketch.words, other.sketch.words_weight),
        overlap(one.sketch.title, one.sketch.title_weight, other.sketch.title, other.sketch.title_weight),
    )
    if length < LONG:
        return words + 0.3 * title + 0.2 * passages_of(one, other) < T.content_short - 0.3 - 0.2 - SLACK
    return words + 0.3 * (title + passages_of(one, other)) < needed_of_long(length) - 0.5 - 0.3 - SLACK


def least_contained(like: Likeness, gap: timedelta) -> float:
    """Say how much of the words must be shared under one slug; short texts share a template's words easily.

    A long story of the next cycle may be written anew to the last word but the names.
    """
    if like.length >= REWRITE and gap <= HALF_DAY and like.names >= T.slug_soon_names:
        return T.slug_soon
    if like.length >= SHORT:
        return T.slug_contained
    return T.slug_short_soon if gap <= MORNING and like.names >= 0.5 else T.slug_short


def differ_in_fact(earlier: Card, later: Card, like: Likeness) -> bool:
    """Tell two texts apart by what they state, however alike they are written."""
    return (
        other_figures(like)
        or of_another(like)
        or (refilled(like) and not MARKED & {*earlier.controls, *later.controls})
    )


def refilled(like: Likeness) -> bool:
    """Tell a template filled in anew: nearly the same words around other figures."""
    return like.words >= T.refilled_words and like.numbers < T.refilled_numbers and like.figures >= 4


def of_another(like: Likeness) -> bool:
    """Tell a short template filled in for another subject: a name that the other lacks, and other figures."""
    return like.length < SHORT and like.strange and like.numbers < T.another_numbers


def other_figures(like: Likeness) -> bool:
    """Tell two texts of several figures each that have hardly one in common: other days, other goods."""
    return like.numbers < T.other_figures and like.figures >= (3 if like.length >= SHORT else 1)


def by_copy(earlier: Card, later: Card, like: Likeness, gap: timedelta, rules: StoryRules) -> Verdict | None:
    """Join another house's copy of the same text."""
    if gap > rules.sketch_window or recurs(earlier, later, gap):
        return None
    if earlier.text == later.text:
        return Verdict("republished", round(like.words, 3), said(like, "the same text by another house"))
    for copied, kind in COPIES.items():
        if copied(like):
            return Verdict("republished", round(like.words, 3), said(like, f"a copy by another house{kind}"))
    return None


def recurs(earlier: Card, later: Card, gap: timedelta) -> bool:
    """Tell the next of a series: a short text that comes again on another day, even word for word."""
    return gap > DAY and min(earlier.sketch.length, later.sketch.length) < 150


def said(like: Likeness, by: str) -> str:
    """Write evidence down for a person."""
    return (
        f"{by}; words {like.contained:.2f} contained, {like.words:.2f} in common, numbers {like.numbers:.2f}, "
        f"lead {like.lead:.2f}, headline {like.title:.2f}, passages {like.passages:.2f}"
    )
