"""Reports: two houses' own reports of one event. They stay two stories, and each corroborates the other."""

from datetime import timedelta
from typing import Final

from pipelines.stories.describe.card import Card
from pipelines.stories.describe.words import unpack_codes
from pipelines.stories.match.report_measures import Measures, measure_reports
from pipelines.stories.match.report_model import report_probability
from pipelines.stories.match.similarity import count_shared_rare_words, overlap_coefficient
from pipelines.stories.match.tie import RELATED, Tie
from pipelines.stories.thresholds import MatchThresholds

REPORT: Final = "report"
"""Kind of the tie."""


def report_tie(earlier: Card, later: Card, gap: timedelta, limits: MatchThresholds) -> Tie | None:
    """Return the tie between two houses' reports of one event, or None."""
    if earlier.provider == later.provider or gap > limits.report_window or not may_report(earlier, later, limits):
        return None
    measures = measure_reports(earlier, later)
    probability = report_probability(measures)
    if probability >= limits.report_probability or is_reprint(earlier, later, measures, limits):
        return Tie(RELATED, round(probability, 3), REPORT)
    return None


def is_reprint(earlier: Card, later: Card, measures: Measures, limits: MatchThresholds) -> bool:
    """Return True if one item is made of the other's sentences, in whatever order and under whatever headline."""
    return (
        overlap_coefficient(earlier.sketch.shingles, later.sketch.shingles) >= limits.reprint_passages
        and measures.names >= limits.reprint_names
        and overlap_coefficient(earlier.sketch.numbers, later.sketch.numbers) >= limits.reprint_numbers
    )


def may_report(earlier: Card, later: Card, limits: MatchThresholds) -> bool:
    """Return True if two items are texts, not headlines, that share a name and some rare words, or some facts."""
    if min(earlier.sketch.length, later.sketch.length) < limits.report_length:
        return False
    if len(unpack_codes(earlier.facts) & unpack_codes(later.facts)) >= limits.report_facts:
        return True
    return (
        not unpack_codes(earlier.sketch.names).isdisjoint(unpack_codes(later.sketch.names))
        and count_shared_rare_words(earlier, later, limits) >= limits.report_rare_words
    )
