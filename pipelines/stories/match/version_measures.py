"""What two items of one house have in common: the measures by which ``version_model`` decides whether they are versions of one story.

A version tells the same main event again, in whatever words; a follow-up, a reaction or a sidebar shares its names and has a lead of its own.
The earlier and the later item are told apart, so the order in which they are given does not matter.
"""

from operator import attrgetter
from typing import Final, NamedTuple

from pipelines.stories.describe.card import Card
from pipelines.stories.match.report_measures import (
    Words,
    lead_names_told,
    measure_words,
    rare_title_told,
    share_or_half,
    title_told,
    words_of,
)
from pipelines.stories.match.report_model import report_probability
from pipelines.stories.match.similarity import (
    Similarity,
    count_shared_rare_words,
    lead_coverage,
    lead_told,
)
from pipelines.stories.thresholds import MatchThresholds

MICROSECONDS_AN_HOUR: Final = 3_600_000_000
REPORTS: Final = (
    "names_both", "rare_names_both", "figures_shared", "figures_apart", "context", "cosine", "rare_title_count", "rare_share",
)  # fmt: skip
"""Measures of reports that are measures of versions too."""
of_reports = attrgetter(*REPORTS)


class VersionMeasures(NamedTuple):
    """Shares are between 0 and 1. The fields of ``Similarity`` and ``report_measures.Measures`` mean the same here."""

    contained: float
    words: float
    numbers: float
    figures: float
    lead: float
    title: float
    title_contained: float
    passages: float
    names: float
    subjects_differ: float
    subject_unmatched: float
    length: float
    size: float
    coverage: float
    """Share of each lead that the other item has anywhere: the smaller one;"""
    told: float
    """of the earlier lead,"""
    told_back: float
    """and of the later lead."""
    hours: float
    """Time between the two."""
    rare: float
    """Count of rare words in common,"""
    names_shared: float
    """and of names."""
    earlier_length: float
    """Tokens."""
    later_length: float
    probability: float
    """Of one event, by the model of reports."""
    names_both: float
    rare_names_both: float
    figures_shared: float
    figures_apart: float
    context: float
    cosine: float
    rare_title_count: float
    rare_share: float
    earlier_title: float
    """Share of the earlier headline that the later item tells anywhere,"""
    later_title: float
    """and the other way round;"""
    earlier_rare_title: float
    """the same of its rare words,"""
    later_rare_title: float
    earlier_lead_names: float
    """and of the names of the lead."""
    later_lead_names: float
    later_rare_lead: float
    """Share (by count) of the rare words of the later lead that the earlier item has; half if there are none."""
    title_names: float
    """Count of names of the earlier headline in the later one."""
    slug: float
    """1 for one slug, 0 if an item has none, -1 to -.1 for two slugs, the more the more words they share."""


RISING: Final = frozenset(
    "contained words numbers lead title title_contained passages names coverage told told_back rare names_shared probability names_both "
    "rare_names_both figures_shared context cosine rare_title_count rare_share earlier_title later_title earlier_rare_title later_rare_title "
    "earlier_lead_names later_lead_names later_rare_lead title_names slug".split()
)
"""Measures of which more never makes one story less probable,"""
FALLING: Final = frozenset({"subjects_differ", "subject_unmatched", "hours", "figures_apart"})
"""and those of which more never makes it more probable."""


def measure_versions(earlier: Card, later: Card, similarity: Similarity, limits: MatchThresholds) -> VersionMeasures:
    """Return what two items of one house have in common."""
    a, b = words_of(earlier), words_of(later)
    reports = measure_words(earlier, later, a, b)
    return VersionMeasures._make(
        (
            *similarity,
            lead_coverage(earlier, later),
            lead_told(earlier, later),
            lead_told(later, earlier),
            (later.time - earlier.time) / MICROSECONDS_AN_HOUR,
            count_shared_rare_words(earlier, later, limits),
            reports.names_shared,
            earlier.sketch.length,
            later.sketch.length,
            report_probability(reports),
            *of_reports(reports),
            *measure_sides(a, b),
            compare_slugs(earlier.slug, later.slug),
        )
    )


def measure_sides(earlier: Words, later: Words) -> tuple[float, ...]:
    """Return what each of two items tells of the headline and the lead of the other."""
    return (
        *(title_told(earlier, later), title_told(later, earlier)),
        *(rare_title_told(earlier, later), rare_title_told(later, earlier)),
        *(lead_names_told(earlier, later), lead_names_told(later, earlier)),
        share_or_half(later.rare_lead, earlier.written),
        len(earlier.title & earlier.names & later.title),
    )


def compare_slugs(one: str, other: str) -> float:
    """Return how near two slugs are."""
    if one == other or not one or not other:
        return float(bool(one) and one == other)
    a, b = set(one.replace("-", " ").split()), set(other.replace("-", " ").split())
    return 0.9 * len(a & b) / max(min(len(a), len(b)), 1) - 1
