"""Likeness: how much two sketches have in common, as shares between 0 and 1."""

from dataclasses import dataclass
from typing import Final

from pipelines.stories.describe.card import Card
from pipelines.stories.describe.sketch import Sketch
from pipelines.stories.describe.wording import unpack, weigh, weight
from pipelines.stories.match.thresholds import REWRITE

RARE: Final = 6.0
"""Weight of a rare word."""
CODE: Final = 4
"""Bytes of a packed code."""
GLANCE: Final = 0.27
GLANCE_SLUG: Final = 0.2
"""Of the telling words of the item that has fewer so many must be shared, under one slug fewer, to look closer."""


@dataclass(frozen=True, slots=True)
class Likeness:
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
    apart: bool
    """Each headline names a subject that the other item never mentions."""
    strange: bool
    """One of them does."""
    length: int
    """Tokens of the shorter text."""
    size: float
    """Length of the shorter over the longer."""


def nothing_shared(one: Card, other: Card) -> bool:
    """Tell two items apart at a glance: hardly a telling word in common."""
    a, b = unpack(one.sketch.words), unpack(other.sketch.words)
    needed = GLANCE_SLUG if one.slug == other.slug else GLANCE
    return len(a & b) < needed * min(len(a), len(b))


def few_figures(one: Card, other: Card) -> bool:
    """Tell that less than half, of long texts less than a third, of the figures of the item that has fewer are in the other."""
    part = 3 if min(one.sketch.length, other.sketch.length) >= REWRITE else 2
    return not share_figures(one.sketch, other.sketch, fewer_figures(one, other) / part)


def no_figure_shared(one: Card, other: Card) -> bool:
    """Tell two items of several figures each that have hardly one in common, as ``same_text.other_figures`` does."""
    fewer = fewer_figures(one, other)
    least = 3 if min(one.sketch.length, other.sketch.length) >= 80 else 1
    return fewer >= least and not share_figures(one.sketch, other.sketch, 0.25 * fewer)


def fewer_figures(one: Card, other: Card) -> int:
    """Count the figures of the item that has fewer."""
    return min(len(one.sketch.numbers), len(other.sketch.numbers)) // CODE


def share_figures(one: Sketch, other: Sketch, needed: float) -> bool:
    """Tell whether two items share so many figures; that they do not, their bits mostly tell."""
    fallen_together = len(one.numbers) // CODE - one.number_bits.bit_count()
    most = (one.number_bits & other.number_bits).bit_count() + fallen_together
    return most >= needed and len(unpack(one.numbers) & unpack(other.numbers)) >= needed


def foreign(one: Card, other: Card) -> bool:
    """Tell items of two subjects that are not one report under two headlines either."""
    a, b = one.sketch, other.sketch
    if not unpack(a.subjects) - unpack(b.title) - unpack(b.words):
        return False
    return bool(unpack(b.subjects) - unpack(a.title) - unpack(a.words)) and counted(a.shingles, b.shingles) < 0.4


def compare(one: Card, other: Card) -> Likeness:
    """Measure what two items have in common; the order does not matter."""
    a, b = one.sketch, other.sketch
    a_words, b_words = unpack(a.words), unpack(b.words)
    a_title, b_title = unpack(a.title), unpack(b.title)
    a_numbers, b_numbers = unpack(a.numbers), unpack(b.numbers)
    shared, titles = weigh(a_words & b_words), weigh(a_title & b_title)
    a_alien = bool(unpack(a.subjects) - b_title - b_words)
    b_alien = bool(unpack(b.subjects) - a_title - a_words)
    return Likeness(
        contained=share(shared, min(a.words_weight, b.words_weight)),
        words=share(shared, a.words_weight + b.words_weight - shared),
        numbers=len(a_numbers & b_numbers) / min(len(a_numbers), len(b_numbers)) if a_numbers and b_numbers else 1.0,
        figures=min(len(a_numbers), len(b_numbers)),
        lead=share(weigh(unpack(a.lead) & unpack(b.lead)), min(a.lead_weight, b.lead_weight)),
        title=share(titles, a.title_weight + b.title_weight - titles),
        title_contained=share(titles, min(a.title_weight, b.title_weight)),
        passages=counted(a.shingles, b.shingles),
        names=counted(a.names, b.names),
        apart=a_alien and b_alien,
        strange=a_alien or b_alien,
        length=min(a.length, b.length),
        size=min(a.length, b.length) / max(a.length, b.length, 1),
    )


def leads_told(one: Card, other: Card) -> float:
    """Weigh how much of each item's first lines the other tells somewhere; the smaller share of the two."""
    a, b = one.sketch, other.sketch
    return min(
        share(weigh(unpack(a.lead) & unpack(b.words)), a.lead_weight),
        share(weigh(unpack(b.lead) & unpack(a.words)), b.lead_weight),
    )


def rare_shared(one: Card, other: Card) -> int:
    """Count the rare words that two items share."""
    return sum(weight(word) >= RARE for word in unpack(one.sketch.words) & unpack(other.sketch.words))


def share(part: float, whole: float) -> float:
    """Divide; nothing of nothing is nothing."""
    return part / whole if whole else 0.0


def overlap(one: bytes, one_weight: float, other: bytes, other_weight: float) -> float:
    """Weigh what two sets of words share against what either has."""
    shared = weigh(unpack(one) & unpack(other))
    return share(shared, one_weight + other_weight - shared)


def passages_of(one: Card, other: Card) -> float:
    """Give the share of sampled passages that two items have in common."""
    return counted(one.sketch.shingles, other.sketch.shingles)


def counted(one: bytes, other: bytes) -> float:
    """Count what is in common as a share of the smaller set."""
    a, b = unpack(one), unpack(other)
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def title_share(words: bytes, title: bytes) -> float:
    """Tell how much of the weight of ``words`` a headline has, and it of them: the smaller share of the two."""
    a, b = unpack(words), unpack(title)
    shared = weigh(a & b)
    return min(share(shared, weigh(a)), share(shared, weigh(b)) * 1.5)
