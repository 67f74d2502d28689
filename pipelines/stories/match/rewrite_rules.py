"""Rules for rewrites: a story that was written again for the next cycle or by another desk of its provider; a page that grew."""

from datetime import timedelta

from pipelines.stories.describe.card import Card
from pipelines.stories.match.similarity import (
    Similarity,
    count_shared_names,
    count_shared_rare_words,
    lead_coverage,
    lead_told,
)
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
    ) or (
        (coverage >= limits.new_lead_coverage and is_reworded(similarity, gap, limits))
        or (coverage >= limits.covered_lead_coverage and is_told_anew(similarity, gap, limits))
    )


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


def is_told_anew(similarity: Similarity, gap: timedelta, limits: MatchThresholds) -> bool:
    """Return True for a long story of one wire cycle in other words, under whatever headline: both say what both leads say."""
    return (
        limits.follow_time <= gap <= limits.half_day
        and similarity.length >= limits.long
        and similarity.words >= limits.covered_words
        and similarity.names >= limits.covered_names
        and similarity.lead >= limits.covered_lead
        and similarity.numbers >= limits.new_lead_numbers
        and similarity.size >= limits.rewrite_size
    )


def is_new_version(similarity: Similarity, gap: timedelta, limits: MatchThresholds) -> bool:
    """Return True if the later item is a new version that says so by no mark: it kept its headline, or the page grew."""
    if similarity.subjects_differ:
        return False
    return keeps_headline(similarity, gap, limits) or has_grown(similarity, gap, limits)


def keeps_headline(similarity: Similarity, gap: timedelta, limits: MatchThresholds) -> bool:
    """Return True for a story that keeps its headline, its names and its figures; the next of a series has other figures."""
    return (
        gap <= limits.next_cycle
        and similarity.length >= limits.recurring
        and similarity.title >= limits.kept_title
        and similarity.names >= limits.kept_names
        and keeps_figures(similarity, limits.kept_numbers, limits)
        and similarity.words >= limits.kept_words
    )


def has_grown(similarity: Similarity, gap: timedelta, limits: MatchThresholds) -> bool:
    """Return True for a page that keeps its lead, its names and many of its passages and got more around them.

    On another day more of the passages is kept, and what opens the page.
    """
    if not (
        similarity.length >= limits.flash
        and similarity.words >= limits.kept_words
        and similarity.contained >= limits.grown_contained
        and similarity.names >= limits.grown_names
        and keeps_figures(similarity, limits.grown_numbers, limits)
    ):
        return False
    if gap <= limits.day:
        text = (
            similarity.passages >= limits.grown_passages
            or similarity.lead >= limits.grown_same_lead
            or (similarity.length < limits.recurring and similarity.title_contained >= limits.grown_title)
        )
        return text and similarity.lead >= limits.grown_lead
    return (
        similarity.length >= limits.middle
        and similarity.passages >= limits.carried_passages
        and max(similarity.lead, similarity.title) >= limits.carried_opening
    )


def tells_on(earlier: Card, later: Card, similarity: Similarity, gap: timedelta, limits: MatchThresholds) -> bool:
    """Return True for a page that its house wrote anew: the later item still tells what the lead of the earlier one said.

    A follow-up, a reaction or a profile shares names and background, and begins where the first lead is no news any more.
    """
    return (
        gap <= limits.half_day
        and similarity.length < limits.long
        and similarity.figures <= limits.table_figures
        and similarity.words >= limits.kept_words
        and similarity.contained >= limits.told_contained
        and similarity.names >= limits.told_names
        and similarity.size >= limits.told_size
        and (
            max(similarity.title_contained, similarity.passages) >= limits.told_kept
            or similarity.contained >= limits.told_words
        )
        and not similarity.subjects_differ
        and tells_same_facts(similarity, count_shared_names(earlier, later), limits)
        and lead_told(earlier, later) >= limits.told_lead
    )


def tells_same_facts(similarity: Similarity, names: int, limits: MatchThresholds) -> bool:
    """Return True if enough names and figures are shared. A toll changes, a template has few names, a flash keeps all its figures."""
    whole = similarity.numbers == 1.0
    if similarity.length < limits.flash:
        return (
            similarity.length >= limits.told_length
            and whole
            and similarity.figures >= limits.bare_figures
            and (names >= limits.told_name_count or similarity.figures >= limits.fact_figures)
        )
    if similarity.figures >= limits.fact_figures:
        return similarity.numbers >= limits.told_numbers and (names >= limits.told_name_count or whole)
    return names >= (limits.told_name_count if similarity.numbers >= limits.told_numbers else limits.told_most_names)


def keeps_figures(similarity: Similarity, share: float, limits: MatchThresholds) -> bool:
    """Return True if enough of the figures are kept, or one or two were edited in a text that stayed as it was."""
    return similarity.numbers >= share or (
        similarity.figures < limits.fact_figures
        and similarity.length >= limits.short
        and similarity.passages >= limits.edited_figure_passages
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
