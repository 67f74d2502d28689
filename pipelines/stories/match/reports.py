"""Reports: two houses' own reports of one event. They stay two stories, and each corroborates the other."""

from datetime import timedelta
from typing import Final

from pipelines.stories.describe.card import Card
from pipelines.stories.describe.words import unpack_codes
from pipelines.stories.match.similarity import compare_cards, count_shared_rare_words
from pipelines.stories.match.tie import RELATED, Tie
from pipelines.stories.thresholds import MatchThresholds

REPORT: Final = "report"
"""Kind of the tie."""


def report_tie(earlier: Card, later: Card, gap: timedelta, limits: MatchThresholds) -> Tie | None:
    """Return the tie between two houses' reports of one event, or None: names, figures, words and headlines agree."""
    if earlier.provider == later.provider or gap > limits.report_window or not may_report(earlier, later, limits):
        return None
    similarity = compare_cards(earlier, later)
    same = (
        similarity.contained >= limits.event_contained
        and similarity.lead >= limits.event_lead
        and similarity.names >= limits.event_names
        and similarity.numbers >= limits.event_numbers
        and similarity.title >= limits.event_title
        and not similarity.subjects_differ
        and count_shared_rare_words(earlier, later, limits) >= limits.event_rare_words
    )
    return Tie(RELATED, round(similarity.contained, 3), REPORT) if same else None


def may_report(earlier: Card, later: Card, limits: MatchThresholds) -> bool:
    """Return True if two items are texts, not flashes, that share enough names. Must accept what ``report_tie`` does."""
    if min(earlier.sketch.length, later.sketch.length) < limits.flash:
        return False
    one, other = unpack_codes(earlier.sketch.names), unpack_codes(later.sketch.names)
    return len(one & other) >= limits.event_names * min(len(one), len(other)) > 0
