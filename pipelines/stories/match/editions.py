"""Editions: one long story told anew, for the next cycle or by another desk."""

from datetime import timedelta

from pipelines.stories.describe.card import Card
from pipelines.stories.match.likeness import Likeness, leads_told, rare_shared
from pipelines.stories.match.thresholds import DAY, EDITION, FOLLOWS, REWRITE, TABLE
from pipelines.stories.match.thresholds import THRESHOLDS as T


def written_anew(earlier: Card, later: Card, like: Likeness, gap: timedelta) -> bool:
    """Tell the next edition of a long story; of a roundup that holds the story further down, the lead is told nowhere."""
    if newly_led(earlier, later, like, gap):
        return True
    told = leads_told(earlier, later)
    return (told >= T.rewrite_told and (rewritten(like, gap) or recast(like, gap))) or (
        told >= T.newly_told and retold(like, gap)
    )


def rewritten(like: Likeness, gap: timedelta) -> bool:
    """Tell a long story that was written anew for the next edition: names and figures stay, sentences do not."""
    return (
        gap <= DAY
        and like.length >= REWRITE
        and like.figures >= 5
        and not like.strange
        and like.words >= T.rewrite_words
        and like.names >= T.rewrite_names
        and like.numbers >= T.rewrite_numbers
        and like.size >= T.rewrite_size
    )


def retold(like: Likeness, gap: timedelta) -> bool:
    """Tell a long story that another desk told in other words: many figures, most of them the same, and the same names."""
    return (
        FOLLOWS <= gap <= DAY
        and like.length >= REWRITE
        and like.figures >= 8
        and not like.strange
        and like.numbers >= T.retold_numbers
        and like.names >= T.retold_names
        and like.words >= T.retold_words
        and like.passages >= T.retold_passages
        and like.size >= T.rewrite_size
    )


def recast(like: Likeness, gap: timedelta) -> bool:
    """Tell a long story under another lead: whole passages stay below it, with names and figures."""
    return (
        FOLLOWS <= gap <= DAY
        and like.length >= REWRITE
        and like.passages >= T.recast_passages
        and like.words >= T.rewrite_words
        and like.names >= T.rewrite_names
        and like.numbers >= T.rewrite_numbers
        and like.size >= T.newly_size
    )


def newly_led(earlier: Card, later: Card, like: Likeness, gap: timedelta) -> bool:
    """Tell the next edition of a long story, which has another lead and newer figures, but tells what the other's lead tells.

    What shares so little within two hours is a sidebar, after ten the next turn of events; what opens word for word
    alike and goes on otherwise is a roundup.
    """
    if not (
        FOLLOWS <= gap <= EDITION
        and like.length >= REWRITE
        and not (like.strange and like.lead < T.newly_strange)
        and T.newly_words <= like.words <= T.newly_template
        and like.names >= T.newly_names
        and like.lead < T.newly_lead
        and like.size >= (T.newly_size if like.words < T.rewrite_words else T.newly_grown)
    ):
        return False
    told = leads_told(earlier, later)
    kept = like.numbers >= T.content_numbers and like.figures >= 3 and told >= T.newly_told
    updated = like.numbers >= T.newly_numbers and like.figures <= TABLE and told >= T.newly_told_updated
    return (kept or updated) and rare_shared(earlier, later) >= 10
