"""Editions: one long story told anew, for the next cycle or by another desk."""

from datetime import timedelta

from pipelines.stories.describe.card import Card
from pipelines.stories.match.similarity import Similarity, count_shared_rare_words, lead_coverage
from pipelines.stories.thresholds import DAY, EDITION, FOLLOWS, REWRITE, TABLE
from pipelines.stories.thresholds import THRESHOLDS as T


def is_new_edition(earlier: Card, later: Card, similarity: Similarity, gap: timedelta) -> bool:
    """Tell the next edition of a long story; of a roundup that holds the story further down, the lead is told nowhere."""
    if has_new_lead(earlier, later, similarity, gap):
        return True
    told = lead_coverage(earlier, later)
    return (told >= T.rewrite_told and (is_rewrite(similarity, gap) or is_recast(similarity, gap))) or (
        told >= T.newly_told and is_reworded(similarity, gap)
    )


def is_rewrite(similarity: Similarity, gap: timedelta) -> bool:
    """Tell a long story that was written anew for the next edition: names and figures stay, sentences do not."""
    return (
        gap <= DAY
        and similarity.length >= REWRITE
        and similarity.figures >= 5
        and not similarity.subject_unmatched
        and similarity.words >= T.rewrite_words
        and similarity.names >= T.rewrite_names
        and similarity.numbers >= T.rewrite_numbers
        and similarity.size >= T.rewrite_size
    )


def is_reworded(similarity: Similarity, gap: timedelta) -> bool:
    """Tell a long story that another desk told in other words: many figures, most of them the same, and the same names."""
    return (
        FOLLOWS <= gap <= DAY
        and similarity.length >= REWRITE
        and similarity.figures >= 8
        and not similarity.subject_unmatched
        and similarity.numbers >= T.retold_numbers
        and similarity.names >= T.retold_names
        and similarity.words >= T.retold_words
        and similarity.passages >= T.retold_passages
        and similarity.size >= T.rewrite_size
    )


def is_recast(similarity: Similarity, gap: timedelta) -> bool:
    """Tell a long story under another lead: whole passages stay below it, with names and figures."""
    return (
        FOLLOWS <= gap <= DAY
        and similarity.length >= REWRITE
        and similarity.passages >= T.recast_passages
        and similarity.words >= T.rewrite_words
        and similarity.names >= T.rewrite_names
        and similarity.numbers >= T.rewrite_numbers
        and similarity.size >= T.newly_size
    )


def has_new_lead(earlier: Card, later: Card, similarity: Similarity, gap: timedelta) -> bool:
    """Tell the next edition of a long story, which has another lead and newer figures, but tells what the other's lead tells.

    What shares so little within two hours is a sidebar, after ten the next turn of events; what opens word for word
    alike and goes on otherwise is a roundup.
    """
    if not (
        FOLLOWS <= gap <= EDITION
        and similarity.length >= REWRITE
        and not (similarity.subject_unmatched and similarity.lead < T.newly_strange)
        and T.newly_words <= similarity.words <= T.newly_template
        and similarity.names >= T.newly_names
        and similarity.lead < T.newly_lead
        and similarity.size >= (T.newly_size if similarity.words < T.rewrite_words else T.newly_grown)
    ):
        return False
    told = lead_coverage(earlier, later)
    kept = similarity.numbers >= T.content_numbers and similarity.figures >= 3 and told >= T.newly_told
    updated = similarity.numbers >= T.newly_numbers and similarity.figures <= TABLE and told >= T.newly_told_updated
    return (kept or updated) and count_shared_rare_words(earlier, later) >= 10
