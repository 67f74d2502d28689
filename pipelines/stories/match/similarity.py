"""Similarity: how much two sketches have in common, as shares between 0 and 1."""

from functools import lru_cache
from typing import Final, NamedTuple

from pipelines.stories.describe.card import Card
from pipelines.stories.describe.sketch import Sketch
from pipelines.stories.describe.words import HEAVIEST, total_weight, unpack_codes, weight_table
from pipelines.stories.thresholds import MatchThresholds

CODE_BYTES: Final = 4
"""Bytes of a packed code."""


class Similarity(NamedTuple):
    """What two items have in common; shares are of word weight unless stated otherwise."""

    contained: float
    """Share of the words of the item that has fewer."""
    words: float
    """Share of the words of both items."""
    numbers: float
    """Share (by count) of the numbers of the item that has fewer; 1 if an item has none."""
    figures: int
    """Count of numbers of the item that has fewer."""
    lead: float
    """Share of the shorter lead."""
    title: float
    """Share of the words of both headlines; 0 if an item has no headline."""
    title_contained: float
    """Share of the shorter headline."""
    passages: float
    """Share (by count) of the shingles of the item that has fewer."""
    names: float
    """Share (by count) of the names of the item that has fewer."""
    subjects_differ: bool
    """Each headline names a subject that the other item does not have."""
    subject_unmatched: bool
    """At least one headline names a subject that the other item does not have."""
    length: int
    """Tokens of the shorter text."""
    size: float
    """Length of the shorter text over the length of the longer one."""


def share_too_few_words(one: Card, other: Card, limits: MatchThresholds) -> bool:
    """Return True if two items have too few significant words in common to belong together."""
    a, b = one.sketch.words, other.sketch.words
    needed = limits.glance_words_slug if one.slug == other.slug else limits.glance_words
    return len(shared_codes(a, b)) < needed * (min(len(a), len(b)) // CODE_BYTES)


def share_too_few_figures(one: Card, other: Card, limits: MatchThresholds) -> bool:
    """Return True if less than half of the figures of the item that has fewer are in the other; a third for long texts.

    A figure or two of a text that is no flash say nothing: an edit changes them.
    """
    shorter, fewer = min(one.sketch.length, other.sketch.length), min_figure_count(one, other)
    if shorter >= limits.flash and fewer < limits.fact_figures:
        return False
    divisor = limits.glance_figures_long if shorter >= limits.long else limits.glance_figures
    return not share_at_least(one.sketch, other.sketch, fewer / divisor)


def share_no_figures(one: Card, other: Card, limits: MatchThresholds) -> bool:
    """Return True if two items with several figures each share hardly one, as ``other_facts.figures_differ`` does."""
    fewer = min_figure_count(one, other)
    short = min(one.sketch.length, other.sketch.length) < limits.short
    least = limits.fact_figures_short if short else limits.fact_figures
    return fewer >= least and not share_at_least(one.sketch, other.sketch, limits.other_figures * fewer)


def min_figure_count(one: Card, other: Card) -> int:
    """Return the count of figures of the item that has fewer."""
    return min(len(one.sketch.numbers), len(other.sketch.numbers)) // CODE_BYTES


def share_at_least(one: Sketch, other: Sketch, needed: float) -> bool:
    """Return True if two items share this many figures. Their bits decide most pairs without reading the figures."""
    collisions = len(one.numbers) // CODE_BYTES - one.number_bits.bit_count()
    most = (one.number_bits & other.number_bits).bit_count() + collisions
    return most >= needed and len(unpack_codes(one.numbers) & unpack_codes(other.numbers)) >= needed


def subjects_are_foreign(one: Card, other: Card, limits: MatchThresholds) -> bool:
    """Return True if two items have different subjects and are not one report under two headlines."""
    a, b = one.sketch, other.sketch
    if not unpack_codes(a.subjects) - unpack_codes(b.title) - unpack_codes(b.words):
        return False
    return (
        bool(unpack_codes(b.subjects) - unpack_codes(a.title) - unpack_codes(a.words))
        and overlap_coefficient(a.shingles, b.shingles) < limits.report_passages
    )


def compare_cards(one: Card, other: Card) -> Similarity:
    """Return the similarity of two items. The order of the arguments does not matter."""
    a, b = one.sketch, other.sketch
    a_words, b_words = unpack_codes(a.words), unpack_codes(b.words)
    a_title, b_title = unpack_codes(a.title), unpack_codes(b.title)
    a_numbers, b_numbers = unpack_codes(a.numbers), unpack_codes(b.numbers)
    shared, titles = total_weight(shared_codes(a.words, b.words)), total_weight(shared_codes(a.title, b.title))
    a_unmatched = bool(unpack_codes(a.subjects) - b_title - b_words)
    b_unmatched = bool(unpack_codes(b.subjects) - a_title - a_words)
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
        subjects_differ=a_unmatched and b_unmatched,
        subject_unmatched=a_unmatched or b_unmatched,
        length=min(a.length, b.length),
        size=min(a.length, b.length) / max(a.length, b.length, 1),
    )


def lead_coverage(one: Card, other: Card) -> float:
    """Return the share of each item's lead that the other item has anywhere; the smaller share of the two."""
    a, b = one.sketch, other.sketch
    return min(
        ratio(total_weight(unpack_codes(a.lead) & unpack_codes(b.words)), a.lead_weight),
        ratio(total_weight(unpack_codes(b.lead) & unpack_codes(a.words)), b.lead_weight),
    )


def lead_told(one: Card, other: Card, least: float = 0.0) -> float:
    """Return the share of the lead of ``one`` that ``other`` has anywhere, headline and numbers included.

    The weights are not summed, and 0 is returned, where even the greatest weight of each such word would stay below ``least``.
    """
    sketch = other.sketch
    told = unpack_codes(one.sketch.lead) & written_words(sketch.words, sketch.title, sketch.numbers)
    if len(told) * HEAVIEST < least * one.sketch.lead_weight:
        return 0.0
    return ratio(total_weight(told), one.sketch.lead_weight)


@lru_cache(maxsize=64)
def written_words(words: bytes, title: bytes, numbers: bytes) -> frozenset[int]:
    """Return all words of headline and text of an item, and its numbers. Cached, since a new item is compared several times."""
    return unpack_codes(words).union(unpack_codes(title), unpack_codes(numbers))


def count_shared_rare_words(one: Card, other: Card, limits: MatchThresholds) -> int:
    """Count the rare words that two items share."""
    weigh, rare = weight_table().get, limits.rare_weight
    shared = shared_codes(one.sketch.words, other.sketch.words)
    return len([word for word in shared if weigh(word, HEAVIEST) >= rare])


def share_known_words(one: Card, other: Card) -> tuple[float, int]:
    """Return the share of the words of the weight table that two items have in common, and their count.

    Of the item that has fewer. Names and misread words are not in the table.
    """
    table = weight_table()
    a, b = unpack_codes(one.sketch.words), unpack_codes(other.sketch.words)
    fewer = min(total_weight(table.keys() & a), total_weight(table.keys() & b))
    shared = [word for word in a & b if word in table]
    return ratio(total_weight(shared), fewer), len(shared)


def ratio(part: float, whole: float) -> float:
    """Return ``part / whole``; 0 if ``whole`` is 0."""
    return part / whole if whole else 0.0


def weighted_jaccard(one: bytes, one_weight: float, other: bytes, other_weight: float) -> float:
    """Return the weight that two sets of words share, over the weight of their union."""
    shared = total_weight(shared_codes(one, other))
    return ratio(shared, one_weight + other_weight - shared)


def overlap_coefficient(one: bytes, other: bytes) -> float:
    """Return the count of codes that two sets share, over the count of the smaller set; 0 if a set is empty."""
    return len(shared_codes(one, other)) / (min(len(one), len(other)) // CODE_BYTES) if one and other else 0.0


@lru_cache(maxsize=32)
def shared_codes(one: bytes, other: bytes) -> frozenset[int]:
    """Return the codes that two sets share. Cached, since the checks of a pair ask for the same ones in turn."""
    return unpack_codes(one) & unpack_codes(other)


def headline_match(words: bytes, title: bytes, limits: MatchThresholds) -> float:
    """Return how well ``words`` name a headline: the smaller of the share of ``words`` and of the headline, the latter raised."""
    a, b = unpack_codes(words), unpack_codes(title)
    shared = total_weight(a & b)
    return min(ratio(shared, total_weight(a)), ratio(shared, total_weight(b)) * limits.quote_headline_factor)
