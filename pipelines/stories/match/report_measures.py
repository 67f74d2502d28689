"""What two reports of different houses have in common: the measures that ``report_model`` decides by.

Two houses that report one event share names, figures and what the headline says, not wording. Two events of one kind share wording,
not names and figures. All measures are symmetric, and sums are of whole tenths: they do not depend on the order of words.
"""

from collections import Counter
from collections.abc import Collection
from collections.abc import Set as AbstractSet
from functools import cache, lru_cache
from itertools import repeat
from typing import Final, NamedTuple

from pipelines.stories.describe.card import Card
from pipelines.stories.describe.fact_codes import KINDS, FactKind
from pipelines.stories.describe.words import HEAVIEST, total_weight, unpack_codes, weight_table

ABSENT: Final = -1.0
"""A measure of facts where there are none: facts are off, or nothing was read."""
HEAVIEST_SQUARE: Final = round(HEAVIEST * 10) ** 2
LEAST_LENGTH: Final = 20
"""Tokens: a shorter text counts as one of so many."""


class Measures(NamedTuple):
    """Shares are between 0 and 1; *rare* words are those outside the weight table. *Least* and *most* are of the two reports."""

    names: float
    """Share (by count) of the names of the report that has fewer,"""
    names_shared: float
    """their count,"""
    names_both: float
    """their share of the names of both,"""
    rare_names_both: float
    """and of the rare names of both."""
    figures_shared: float
    """Count of figures in common,"""
    figures_both: float
    """their share of the figures of both,"""
    figures_apart: float
    """and the count of the figures that only one has, of the report that has fewer of these."""
    words: float
    """Share of the words of the report that has fewer,"""
    context: float
    """the same without names and figures,"""
    cosine: float
    """and as the cosine of weights."""
    lead: float
    """Share of the shorter lead in the other lead."""
    lead_told: float
    """Share of a lead that the other report tells anywhere: the least."""
    lead_names_least: float
    """Share (by count) of the names of a lead that the other report has; half if a lead names nothing."""
    lead_names_most: float
    title: float
    """Share of the words of both headlines."""
    title_told_least: float
    """Share of a headline that the other report tells anywhere."""
    title_told_most: float
    rare_title_least: float
    """Share (by count) of the rare words of a headline in the other report; half if it has none."""
    rare_title_count: float
    """Count of these words, of both headlines."""
    rare_words: float
    """Count of rare words in common,"""
    rare_share: float
    """and their share of those of the report that has fewer."""
    subjects_differ: float
    """Each headline names a subject that the other report does not have,"""
    subject_unmatched: float
    """or at least one does."""
    length: float
    """Tokens of the shorter text."""
    events: float
    """Share (by count) of the types of events of the report that has fewer; ``ABSENT`` if a report has none."""
    parties: float
    """Count of parties and places of events in common,"""
    event_figures: float
    """of figures of events (a toll, a price),"""
    event_figures_apart: float
    """and of such figures that differ."""
    place: float
    """2 for one city, 1 for one country, 0 for another one; ``ABSENT`` if a report's place is not known."""
    amounts: float
    """Count of amounts of one role in common,"""
    amounts_apart: float
    """and of roles whose amounts differ."""
    persons: float
    """Count of persons in common;"""
    persons_share: float
    """their share of those of the report that has fewer, ``ABSENT`` if it names none."""


class Words(NamedTuple):
    """The sets of a sketch, and what is computed from one item alone, once: an item is compared several times."""

    title: frozenset[int]
    lead: frozenset[int]
    names: frozenset[int]
    numbers: frozenset[int]
    subjects: frozenset[int]
    written: AbstractSet[int]
    """All words of headline and text, and the numbers."""
    rare: AbstractSet[int]
    """Those outside the weight table, without numbers that only the headline has,"""
    rare_title: AbstractSet[int]
    """of the headline, and"""
    rare_lead: AbstractSet[int]
    """of the lead, without numbers."""
    lead_names: AbstractSet[int]
    title_weight: int
    """Weights in tenths: of the headline,"""
    lead_weight: int
    """the lead,"""
    plain_weight: int
    """all words without the numbers,"""
    context_weight: int
    """and without names and numbers."""
    squares: int
    """Sum of the squares of all weights, in hundredths."""


def words_of(card: Card) -> Words:
    """Return the sets of an item's sketch."""
    sketch = card.sketch
    return unpack_words(sketch.title, sketch.lead, sketch.names, sketch.numbers, sketch.subjects, sketch.words)


@lru_cache(maxsize=1024)
def unpack_words(
    packed_title: bytes, packed_lead: bytes, packed_names: bytes, packed_numbers: bytes, subjects: bytes, packed: bytes
) -> Words:
    """Read the packed sets of a sketch."""
    title, lead, words = unpack_codes(packed_title), unpack_codes(packed_lead), unpack_codes(packed)
    names, numbers = unpack_codes(packed_names), unpack_codes(packed_numbers)
    written = words | title | numbers
    plain = written - numbers
    return Words(
        title=title,
        lead=lead,
        names=names,
        numbers=numbers,
        subjects=unpack_codes(subjects),
        written=written,
        rare=rare_of(words),
        rare_title=rare_of(title - numbers),
        rare_lead=rare_of(lead - numbers),
        lead_names=lead & names,
        title_weight=tenths(title),
        lead_weight=tenths(lead),
        plain_weight=tenths(plain),
        context_weight=tenths(plain - names),
        squares=squares(written),
    )


class FactMeasures(NamedTuple):
    """The last fields of ``Measures``."""

    events: float
    parties: float
    event_figures: float
    event_figures_apart: float
    place: float
    amounts: float
    amounts_apart: float
    persons: float
    persons_share: float


NO_FACTS: Final = FactMeasures(ABSENT, 0, 0, 0, ABSENT, 0, 0, 0, ABSENT)
"""Measures of two reports of which one has no facts."""


def measure_facts(one: bytes, other: bytes) -> FactMeasures:
    """Return which facts two reports have in common, by their packed codes."""
    if not one or not other:
        return NO_FACTS
    shared = Counter(code % KINDS for code in unpack_codes(one) & unpack_codes(other))
    a, b = (Counter(code % KINDS for code in unpack_codes(packed)) for packed in (one, other))
    known = min(a[FactKind.COUNTRY], b[FactKind.COUNTRY])
    return FactMeasures(
        events=share_or_absent(FactKind.EVENT, shared, a, b),
        parties=shared[FactKind.PARTY],
        event_figures=shared[FactKind.FIGURE],
        event_figures_apart=max(shared[FactKind.SLOT] - shared[FactKind.FIGURE], 0),
        place=shared[FactKind.CITY] + shared[FactKind.COUNTRY] if known else ABSENT,
        amounts=shared[FactKind.AMOUNT],
        amounts_apart=max(shared[FactKind.ROLE] - shared[FactKind.AMOUNT], 0),
        persons=shared[FactKind.PERSON],
        persons_share=share_or_absent(FactKind.PERSON, shared, a, b),
    )


def share_or_absent(kind: FactKind, shared: Counter[int], one: Counter[int], other: Counter[int]) -> float:
    """Return the share (by count) of the facts of a kind of the report that has fewer; ``ABSENT`` if it has none."""
    fewer = min(one[kind], other[kind])
    return shared[kind] / fewer if fewer else ABSENT


def measure_reports(one: Card, other: Card) -> Measures:
    """Return what two reports have in common."""
    return measure_words(one, other, words_of(one), words_of(other))


def measure_words(one: Card, other: Card, a: Words, b: Words) -> Measures:
    """Return what two reports have in common, whose sets are at hand."""
    names, numbers, rare = a.names & b.names, a.numbers & b.numbers, a.rare & b.rare
    all_names, shared = a.names | b.names, a.written & b.written
    plain = shared - a.numbers - b.numbers
    told, titles, rare_titles, lead_names = ([measure(a, b), measure(b, a)] for measure in BY_SIDE)
    titles_shared, leads_shared = tenths(a.title & b.title), tenths(a.lead & b.lead)
    a_unmatched, b_unmatched = not a.subjects <= b.written, not b.subjects <= a.written
    return Measures(
        names=share(len(names), min(len(a.names), len(b.names))),
        names_shared=len(names),
        names_both=share(len(names), len(all_names)),
        rare_names_both=share(len(rare_of(names)), len(rare_of(all_names))),
        figures_shared=len(numbers),
        figures_both=share(len(numbers), len(a.numbers) + len(b.numbers) - len(numbers)),
        figures_apart=min(len(a.numbers), len(b.numbers)) - len(numbers),
        words=share(tenths(plain), min(a.plain_weight, b.plain_weight)),
        context=share(tenths(plain - all_names), min(a.context_weight, b.context_weight)),
        cosine=share(squares(shared), (a.squares * b.squares) ** 0.5),
        lead=share(leads_shared, min(a.lead_weight, b.lead_weight)),
        lead_told=min(told),
        lead_names_least=min(lead_names),
        lead_names_most=max(lead_names),
        title=share(titles_shared, a.title_weight + b.title_weight - titles_shared),
        title_told_least=min(titles),
        title_told_most=max(titles),
        rare_title_least=min(rare_titles),
        rare_title_count=len(a.rare_title & b.written) + len(b.rare_title & a.written),
        rare_words=len(rare),
        rare_share=share(len(rare), min(len(a.rare), len(b.rare))),
        subjects_differ=a_unmatched and b_unmatched,
        subject_unmatched=a_unmatched or b_unmatched,
        length=max(min(one.sketch.length, other.sketch.length), LEAST_LENGTH),
        **measure_facts(one.facts, other.facts)._asdict(),
    )


def lead_told(one: Words, other: Words) -> float:
    """Return the share of a report's lead that the other has anywhere."""
    return share(tenths(one.lead & other.written), one.lead_weight)


def title_told(one: Words, other: Words) -> float:
    """Return the share of a report's headline that the other has anywhere."""
    return share(tenths(one.title & other.written), one.title_weight)


def rare_title_told(one: Words, other: Words) -> float:
    """Return the share of the rare words of a headline that the other report has."""
    return share_or_half(one.rare_title, other.written)


def lead_names_told(one: Words, other: Words) -> float:
    """Return the share of the names of a lead that are names in the other report."""
    return share_or_half(one.lead_names, other.names)


BY_SIDE: Final = (lead_told, title_told, rare_title_told, lead_names_told)


def rare_of(words: Collection[int]) -> set[int]:
    """Return the words outside the weight table. A difference with the table itself, not with its keys, walks only the words."""
    return set(words).difference(weight_table())


def tenths(words: Collection[int]) -> int:
    """Return the weight of words in tenths: a whole number, so that their order does not matter."""
    return round(total_weight(words) * 10)


def squares(words: Collection[int]) -> int:
    """Return the sum of the squares of the weights of words, in hundredths."""
    return sum(map(square_table().get, words, repeat(HEAVIEST_SQUARE)))


@cache
def square_table() -> dict[int, int]:
    """Return the squares of the weights of common words, in hundredths."""
    return {word: round(weight * 10) ** 2 for word, weight in weight_table().items()}


def share(part: float, whole: float) -> float:
    """Return ``part / whole``; 0 if ``whole`` is 0."""
    return part / whole if whole else 0.0


def share_or_half(words: AbstractSet[int], other: AbstractSet[int]) -> float:
    """Return the share (by count) of words that are in the other set; half if there are none."""
    return len(words & other) / len(words) if words else 0.5
