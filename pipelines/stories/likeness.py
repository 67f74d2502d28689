"""Likeness: how much two sketches have in common, as shares between 0 and 1."""

from dataclasses import dataclass

from pipelines.stories.card import Card
from pipelines.stories.wording import unpack, weigh

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
    return len(a & b) < 0.2 * min(len(a), len(b))


def compare(one: Card, other: Card) -> Likeness:
    """Measure what two items have in common; the order does not matter."""
    a, b = one.sketch, other.sketch
    a_words, b_words = unpack(a.words), unpack(b.words)
    shared, a_weight, b_weight = weigh(a_words & b_words), weigh(a_words), weigh(b_words)
    a_title, b_title = unpack(a.title), unpack(b.title)
    a_numbers, b_numbers = unpack(a.numbers), unpack(b.numbers)
    titles, a_titled, b_titled = weigh(a_title & b_title), weigh(a_title), weigh(b_title)
    a_alien = bool(unpack(a.subjects) - b_title - b_words)
    b_alien = bool(unpack(b.subjects) - a_title - a_words)
    return Likeness(
        contained=share(shared, min(a_weight, b_weight)),
        words=share(shared, a_weight + b_weight - shared),
        numbers=len(a_numbers & b_numbers) / min(len(a_numbers), len(b_numbers)) if a_numbers and b_numbers else 1.0,
        figures=min(len(a_numbers), len(b_numbers)),
        lead=overlap(a.lead, b.lead),
        title=share(titles, a_titled + b_titled - titles),
        title_contained=share(titles, min(a_titled, b_titled)),
        passages=counted(a.shingles, b.shingles),
        names=counted(a.names, b.names),
        apart=a_alien and b_alien,
        strange=a_alien or b_alien,
        length=min(a.length, b.length),
        size=min(a.length, b.length) / max(a.length, b.length, 1),
    )


def share(part: float, whole: float) -> float:
    """Divide; nothing of nothing is nothing."""
    return part / whole if whole else 0.0


def overlap(one: bytes, other: bytes) -> float:
    """Give the weight in common as a share of the lighter set."""
    a, b = unpack(one), unpack(other)
    return share(weigh(a & b), min(weigh(a), weigh(b)))


def counted(one: bytes, other: bytes) -> float:
    """Count what is in common as a share of the smaller set."""
    a, b = unpack(one), unpack(other)
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def title_share(words: bytes, title: bytes) -> float:
    """Tell how much of the weight of ``words`` a headline has, and it of them: the smaller share of the two."""
    a, b = unpack(words), unpack(title)
    shared = weigh(a & b)
    return min(share(shared, weigh(a)), share(shared, weigh(b)) * 1.5)
