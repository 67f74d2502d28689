"""Judge two texts without a common id: the wire-aware decision over words, numbers, names, lead and headline."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from pipelines.stories.card import Card
from pipelines.stories.formats import LIVE
from pipelines.stories.likeness import ANEW, Likeness, leads_told, overlap, passages_of, rare_shared
from pipelines.stories.rules import StoryRules
from pipelines.stories.thresholds import THRESHOLDS as T
from pipelines.stories.wording import unpack, weigh

DAY: Final = timedelta(hours=20)
EDITION: Final = timedelta(hours=10)
"""From the story for the morning papers to the one for the evening papers."""
SHORT: Final = 80
"""Tokens: a shorter text is a table, a flash or a template."""
FLASH: Final = 40
BARE: Final = 15
"""Tokens: a shorter text is none, but a sign that there is none."""
LONG: Final = 200
TABLE: Final = 15
"""Figures: a text with more is a market report, whose next turn has other ones."""
REWRITE: Final = ANEW
"""Tokens: two shorter stories share names and figures of one subject too easily."""
SLACK: Final = 0.001
"""Against rounding: a glance may only refuse what measuring refuses."""
HALF_DAY: Final = timedelta(hours=12)
NEXT_CYCLE: Final = timedelta(hours=16)
"""From the evening's story to the one for the next day's papers; what comes later more often tells what came of it."""
FOLLOWS: Final = timedelta(hours=2)
"""A flash is followed by its story within so long; what comes later is another house's turn or the next turn of events."""
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
    return like.words + like.names / 2 + 0.3 * (like.passages + like.title + like.numbers), T.content_long


def written_anew(earlier: Card, later: Card, like: Likeness, gap: timedelta) -> bool:
    """Tell the next edition of a long story; of a roundup that holds the story further down, the lead is told nowhere."""
    if newly_led(earlier, later, like, gap):
        return True
    told = leads_told(earlier, later)
    return (told >= T.rewrite_told and (rewritten(like, gap) or recast(like, gap))) or (
        told >= T.newly_told and retold(like, gap)
    )


def rewritten(like: Likeness, gap: timedelta) -> bool:
    """Tell a long story that was written anew for the next edition: names and figures stay, sentences do not."""
    return (
        gap <= DAY
        and like.length >= REWRITE
        and like.figures >= 5
        and not like.strange
        and like.words >= T.rewrite_words
        and like.names >= T.rewrite_names
        and like.numbers >= T.rewrite_numbers
        and like.size >= T.rewrite_size
    )


def retold(like: Likeness, gap: timedelta) -> bool:
    """Tell a long story that another desk told in other words: many figures, most of them the same, and the same names."""
    return (
        FOLLOWS <= gap <= DAY
        and like.length >= REWRITE
        and like.figures >= 8
        and not like.strange
        and like.numbers >= T.retold_numbers
        and like.names >= T.retold_names
        and like.words >= T.retold_words
        and like.passages >= T.retold_passages
        and like.size >= T.rewrite_size
    )


def recast(like: Likeness, gap: timedelta) -> bool:
    """Tell a long story under another lead: whole passages stay below it, with names and figures."""
    return (
        FOLLOWS <= gap <= DAY
        and like.length >= REWRITE
        and like.passages >= T.recast_passages
        and like.words >= T.rewrite_words
        and like.names >= T.rewrite_names
        and like.numbers >= T.rewrite_numbers
        and like.size >= T.newly_size
    )


def newly_led(earlier: Card, later: Card, like: Likeness, gap: timedelta) -> bool:
    """Tell the next edition of a long story, which has another lead and newer figures, but tells what the other's lead tells.

    What shares so little within two hours is a sidebar, after ten the next turn of events; what opens word for word
    alike and goes on otherwise is a roundup.
    """
    if not (
        FOLLOWS <= gap <= EDITION
        and like.length >= REWRITE
        and not (like.strange and like.lead < T.newly_strange)
        and T.newly_words <= like.words <= T.newly_template
        and like.names >= T.newly_names
        and like.lead < T.newly_lead
        and like.size >= (T.newly_size if like.words < T.rewrite_words else T.newly_grown)
    ):
        return False
    told = leads_told(earlier, later)
    kept = like.numbers >= T.content_numbers and like.figures >= 3 and told >= T.newly_told
    updated = like.numbers >= T.newly_numbers and like.figures <= TABLE and told >= T.newly_told_updated
    return (kept or updated) and rare_shared(earlier, later) >= 10


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
    """Tell a follow-up of the next cycle, whose headline and lead share nothing with the news that it goes back to."""
    return gap > HALF_DAY and like.title < T.anew_title and like.lead < T.anew_lead


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
    return words + 0.3 * (title + passages_of(one, other)) < T.content_long - 0.5 - 0.3 - SLACK


def least_contained(like: Likeness, gap: timedelta) -> float:
    """Say how much of the words must be shared under one slug; short texts share a template's words easily.

    A long story of the next cycle may be written anew to the last word but the names.
    """
    if like.length >= REWRITE and gap <= HALF_DAY and like.names >= T.slug_soon_names:
        return T.slug_soon
    if like.length >= SHORT:
        return T.slug_contained
    return T.slug_short_soon if gap <= timedelta(hours=6) and like.names >= 0.5 else T.slug_short


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


def same_wording(like: Likeness) -> bool:
    """Tell a copy, trimmed or not, that begins alike: a roundup that holds the text begins with something else."""
    return (
        like.passages >= T.copy_passages
        and like.contained >= T.copy_contained
        and like.numbers >= T.copy_numbers
        and like.lead >= T.copy_lead
        and like.length >= SHORT
    )


def same_report(like: Likeness) -> bool:
    """Tell one text, or one table of figures, whatever its headline calls it."""
    table = like.numbers >= 0.9 and like.figures >= 6 and like.contained >= 0.75
    text = like.size >= 0.9 and like.length >= SHORT and like.contained >= 0.9
    return same_wording(like) or (like.passages >= 0.4 and (table or text))


def edited_copy(like: Likeness) -> bool:
    """Tell a copy that was trimmed or restyled, under a headline that names nothing else; a house's own report shares no passages."""
    return (
        like.passages >= T.edited_passages
        and like.numbers >= T.edited_numbers
        and like.figures >= 3
        and like.contained >= T.edited_contained
        and like.size >= T.edited_size
        and like.length >= FLASH
        and not like.strange
    )


def introduced_copy(like: Likeness) -> bool:
    """Tell a copy under another house's own first lines or caption; a roundup that holds the text would be longer."""
    return (
        like.passages >= T.copy_passages
        and like.contained >= T.introduced_contained
        and like.numbers >= T.copy_numbers
        and like.size >= T.introduced_size
        and like.length >= SHORT
        and not like.apart
    )


def grown_copy(like: Likeness) -> bool:
    """Tell copies of two versions of one text: both begin alike, and the shorter one keeps figures, names and half of the passages."""
    return (
        like.lead >= T.grown_lead
        and like.passages >= T.grown_passages
        and like.numbers >= T.copy_numbers
        and like.figures >= 3
        and like.names >= T.grown_names
        and like.length >= SHORT
        and not like.apart
    )


COPIES: Final = {
    same_wording: "",
    edited_copy: ", trimmed or restyled",
    introduced_copy: ", under first lines of its own",
    grown_copy: ", of an earlier or a later version",
}
"""Kinds of copies, and how a person is told of them."""


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


def framed(earlier: Card, later: Card, like: Likeness) -> bool:
    """Tell two pages whose text is nothing but their frame: it is one and the same, and tells neither of two other headlines."""
    return (
        bool(earlier.sketch.title and later.sketch.title)
        and like.title == 0.0
        and like.length < REWRITE
        and like.contained >= T.framed
        and like.passages >= T.framed
        and not (tells(earlier) or tells(later))
    )


def tells(card: Card) -> bool:
    """Tell whether the first lines of a text say what its headline says."""
    return weigh(unpack(card.sketch.title) & unpack(card.sketch.lead)) >= T.told_by_lead * card.sketch.title_weight


def recurs(earlier: Card, later: Card, gap: timedelta) -> bool:
    """Tell the next of a series: a short text that comes again on another day, even word for word."""
    return gap > DAY and min(earlier.sketch.length, later.sketch.length) < 150


def said(like: Likeness, by: str) -> str:
    """Write evidence down for a person."""
    return (
        f"{by}; words {like.contained:.2f} contained, {like.words:.2f} in common, numbers {like.numbers:.2f}, "
        f"lead {like.lead:.2f}, headline {like.title:.2f}, passages {like.passages:.2f}"
    )
