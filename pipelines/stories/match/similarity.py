"""Likeness: how much two sketches have in common, as shares between 0 and 1."""

from dataclasses import dataclass
from typing import Final

from pipelines.stories.describe.card import Card
from pipelines.stories.describe.sketch import Sketch
from pipelines.stories.describe.words import total_weight, unpack_codes, word_weight
from pipelines.stories.thresholds import REWRITE

RARE: Final = 6.0
"""Weight of a rare word."""
CODE: Final = 4
"""Bytes of a packed code."""
GLANCE: Final = 0.27
GLANCE_SLUG: Final = 0.2
"""Of the telling words of the item that has fewer so many must be shared, under one slug fewer, to look closer."""


@dataclass(frozen=True, slots=True)
class Similarity:
    """Shares of weight in common."""

    contained: float
    """Of the words of the item that says less."""
    words: float
    """Of the words of both."""
    numbers: float
    """Of the numbers of the item that has fewer; 1 where one has none."""
    figures: int
    """Numbers of the item that has fewer."""
    lead: float
    """Of the shorter lead."""
    title: float
    """Of the words of both headlines; 0 where one has none."""
    title_contained: float
    """Of the shorter headline."""
    passages: float
    """Of the shingles of the item that has fewer."""
    names: float
    """Of the names of the item that has fewer."""
    subjects_differ: bool
    """Each headline names a subject that the other item never mentions."""
    subject_unmatched: bool
    """One of them does."""
    length: int
    """Tokens of the shorter text."""
    size: float
    """Length of the shorter over the longer."""


def share_too_few_words(one: Card, other: Card) -> bool:
    """Tell two items apart at a glance: hardly a telling word in common."""
    a, b = unpack_codes(one.sketch.words), unpack_codes(other.sketch.words)
    needed = GLANCE_SLUG if one.slug == other.slug else GLANCE
    return len(a & b) < needed * min(len(a), len(b))


def share_too_few_figures(one: Card, other: Card) -> bool:
    """Tell that less than half, of long texts less than a third, of the figures of the item that has fewer are in the other."""
    part = 3 if min(one.sketch.length, other.sketch.length) >= REWRITE else 2
    return not share_figures(one.sketch, other.sketch, min_figure_count(one, other) / part)


def share_no_figures(one: Card, other: Card) -> bool:
    """Tell two items of several figures each that have hardly one in common, as ``same_text.other_figures`` does."""
    fewer = min_figure_count(one, other)
    least = 3 if min(one.sketch.length, other.sketch.length) >= 80 else 1
    return fewer >= least and not share_figures(one.sketch, other.sketch, 0.25 * fewer)


def min_figure_count(one: Card, other: Card) -> int:
    """Count the figures of the item that has fewer."""
    return min(len(one.sketch.numbers), len(other.sketch.numbers)) // CODE


def share_figures(one: Sketch, other: Sketch, needed: float) -> bool:
    """Tell whether two items share so many figures; that they do not, their bits mostly tell."""
    fallen_together = len(one.numbers) // CODE - one.number_bits.bit_count()
    most = (one.number_bits & other.number_bits).bit_count() + fallen_together
    return most >= needed and len(unpack_codes(one.numbers) & unpack_codes(other.numbers)) >= needed


def subjects_are_foreign(one: Card, other: Card) -> bool:
    """Tell items of two subjects that are not one report under two headlines either."""
    a, b = one.sketch, other.sketch
    if not unpack_codes(a.subjects) - unpack_codes(b.title) - unpack_codes(b.words):
        return False
    return (
        bool(unpack_codes(b.subjects) - unpack_codes(a.title) - unpack_codes(a.words))
        and overlap_coefficient(a.shingles, b.shingles) < 0.4
    )


def compare_cards(one: Card, other: Card) -> Similarity:
    """Measure what two items have in common; the order does not matter."""
    a, b = one.sketch, other.sketch
    a_words, b_words = unpack_codes(a.words), unpack_codes(b.words)
    a_title, b_title = unpack_codes(a.title), unpack_codes(b.title)
    a_numbers, b_numbers = unpack_codes(a.numbers), unpack_codes(b.numbers)
    shared, titles = total_weight(a_words & b_words), total_weight(a_title & b_title)
    a_alien = bool(unpack_codes(a.subjects) - b_title - b_words)
    b_alien = bool(unpack_codes(b.subjects) - a_title - a_words)
    return Similarity(
        contained=ratio(shared, min(a.words_weight, b.words_weight)),
        words=ratio(shared, a.words_weight + b.words_weight - shared),
        numbers=len(a_numbers & b_numbers) / min(len(a_numbers), len(b_numbers)) if a_numbers and b_numbers else 1.0,
        figures=min(len(a_numbers), len(b_numbers)),
        lead=ratio(total_weight(unpack_codes(a.lead) & unpack_codes(b.lead)), min(a.lead_weight, b.lead_weight)),
        title=ratio(titles, a.title_weight + b.title_weight - titles),
        title_contained=ratio(titles, min(a.title_weight, b.title_weight)),
        passages=overlap_coefficient(a.shingles, b.shingles),
        names=overlap_coefficient(a.names, b.names),
        subjects_differ=a_alien and b_alien,
        subject_unmatched=a_alien or b_alien,
        length=min(a.length, b.length),
        size=min(a.length, b.length) / max(a.length, b.length, 1),
    )


def lead_coverage(one: Card, other: Card) -> float:
    """Weigh how much of each item's first lines the other tells somewhere; the smaller share of the two."""
    a, b = one.sketch, other.sketch
    return min(
        ratio(total_weight(unpack_codes(a.lead) & unpack_codes(b.words)), a.lead_weight),
        ratio(total_weight(unpack_codes(b.lead) & unpack_codes(a.words)), b.lead_weight),
    )


def count_shared_rare_words(one: Card, other: Card) -> int:
    """Count the rare words that two items share."""
    return sum(word_weight(word) >= RARE for word in unpack_codes(one.sketch.words) & unpack_codes(other.sketch.words))


def ratio(part: float, whole: float) -> float:
    """Divide; nothing of nothing is nothing."""
    return part / whole if whole else 0.0


def word_overlap(one: bytes, one_weight: float, other: bytes, other_weight: float) -> float:
    """Weigh what two sets of words share against what either has."""
    shared = total_weight(unpack_codes(one) & unpack_codes(other))
    return ratio(shared, one_weight + other_weight - shared)


def shared_passages(one: Card, other: Card) -> float:
    """Give the share of sampled passages that two items have in common."""
    return overlap_coefficient(one.sketch.shingles, other.sketch.shingles)


def overlap_coefficient(one: bytes, other: bytes) -> float:
    """Count what is in common as a share of the smaller set."""
    a, b = unpack_codes(one), unpack_codes(other)
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def headline_match(words: bytes, title: bytes) -> float:
    """Tell how much of the weight of ``words`` a headline has, and it of them: the smaller share of the two."""
    a, b = unpack_codes(words), unpack_codes(title)
    shared = total_weight(a & b)
    return min(ratio(shared, total_weight(a)), ratio(shared, total_weight(b)) * 1.5)
