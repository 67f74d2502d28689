"""Rules for rewrites: one long story that was written again, for the next cycle or by another desk of its provider."""

from datetime import timedelta

from pipelines.stories.describe.card import Card
from pipelines.stories.match.similarity import Similarity, count_shared_rare_words, lead_coverage
from pipelines.stories.thresholds import MatchThresholds


def is_new_edition(earlier: Card, later: Card, similarity: Similarity, gap: timedelta, limits: MatchThresholds) -> bool:
    """Return True if the later item is the next edition of a long story.

    Of a roundup that contains the story further down, the other item does not have the lead.
    """
    if has_new_lead(earlier, later, similarity, gap, limits):
        return True
    coverage = lead_coverage(earlier, later)
    return (
        coverage >= limits.rewrite_lead_coverage
        and (is_rewrite(similarity, gap, limits) or is_recast(similarity, gap, limits))
    ) or (coverage >= limits.new_lead_coverage and is_reworded(similarity, gap, limits))


def is_rewrite(similarity: Similarity, gap: timedelta, limits: MatchThresholds) -> bool:
    """Return True for a long story that was rewritten for the next edition: it keeps names and figures, not sentences."""
    return (
        gap <= limits.day
        and similarity.length >= limits.long
        and similarity.figures >= limits.rewrite_figures
        and not similarity.subject_unmatched
        and similarity.words >= limits.rewrite_words
        and similarity.names >= limits.rewrite_names
        and similarity.numbers >= limits.rewrite_numbers
        and similarity.size >= limits.rewrite_size
    )


def is_reworded(similarity: Similarity, gap: timedelta, limits: MatchThresholds) -> bool:
    """Return True for a long story that another desk put in other words: many figures, most of them shared, and names."""
    return (
        limits.follow_time <= gap <= limits.day
        and similarity.length >= limits.long
        and similarity.figures >= limits.reworded_figures
        and not similarity.subject_unmatched
        and similarity.numbers >= limits.reworded_numbers
        and similarity.names >= limits.reworded_names
        and similarity.words >= limits.reworded_words
        and similarity.passages >= limits.reworded_passages
        and similarity.size >= limits.rewrite_size
    )


def is_recast(similarity: Similarity, gap: timedelta, limits: MatchThresholds) -> bool:
    """Return True for a long story under another lead that keeps whole passages below it, names and figures."""
    return (
        limits.follow_time <= gap <= limits.day
        and similarity.length >= limits.long
        and similarity.passages >= limits.recast_passages
        and similarity.words >= limits.rewrite_words
        and similarity.names >= limits.rewrite_names
        and similarity.numbers >= limits.rewrite_numbers
        and similarity.size >= limits.new_lead_size
    )


def has_new_lead(earlier: Card, later: Card, similarity: Similarity, gap: timedelta, limits: MatchThresholds) -> bool:
    """Return True for a long story with a new lead and newer figures, each item of which has what the other's lead says.

    What shares so little within two hours is a sidebar, and after ten hours the next development. What begins word for
    word alike and continues otherwise is a roundup.
    """
    size = limits.new_lead_size if similarity.words < limits.rewrite_words else limits.new_lead_grown
    if not (
        limits.follow_time <= gap <= limits.edition
        and similarity.length >= limits.long
        and not (similarity.subject_unmatched and similarity.lead < limits.new_lead_unmatched)
        and limits.new_lead_words <= similarity.words <= limits.new_lead_most_words
        and similarity.names >= limits.new_lead_names
        and similarity.lead < limits.new_lead_most_lead
        and similarity.size >= size
    ):
        return False
    coverage = lead_coverage(earlier, later)
    kept = (
        similarity.numbers >= limits.content_numbers
        and similarity.figures >= limits.new_lead_figures
        and coverage >= limits.new_lead_coverage
    )
    updated = (
        similarity.numbers >= limits.new_lead_numbers
        and similarity.figures <= limits.table_figures
        and coverage >= limits.new_lead_updated_coverage
    )
    return (kept or updated) and count_shared_rare_words(earlier, later, limits) >= limits.new_lead_rare_words
