"""Retold: one house's short item that tells again what the lead of an earlier one said, in other words and under another headline.

Whether both are of one event says the model of reports. A follow-up, a reaction or a sidebar is of that event too, but it does not
tell the earlier lead again; a template of another subject does, but it is not of one event.
"""

from datetime import timedelta

from pipelines.settings.stories import StoryRules
from pipelines.stories.describe.card import Card
from pipelines.stories.describe.words import unpack_codes, weight_table
from pipelines.stories.match.report_measures import Measures, measure_reports
from pipelines.stories.match.report_model import report_probability
from pipelines.stories.match.similarity import Similarity, compare_cards, count_shared_rare_words, lead_told
from pipelines.stories.match.tie import Tie
from pipelines.stories.thresholds import MatchThresholds


def retold_tie(earlier: Card, later: Card, gap: timedelta, rules: StoryRules, limits: MatchThresholds) -> Tie | None:
    """Return the tie between two short items of one house of which the later one tells the earlier lead again, or None."""
    if not rules.match_content or gap > limits.half_day or not may_retell(earlier, later, limits):
        return None
    told = lead_told(earlier, later)
    if told < limits.retold_lead or not (is_known_language(earlier, limits) and is_known_language(later, limits)):
        return None
    similarity = compare_cards(earlier, later)
    flash = is_of_told_flash(earlier, later, told, similarity, gap, limits)
    if similarity.subjects_differ or not (flash or opens_alike(similarity, limits)):
        return None
    measures = measure_reports(earlier, later)
    if measures.rare_title_least < limits.retold_rare_title:
        return None
    probability = report_probability(measures)
    least = limits.retold_flash_probability if flash else limits.retold_probability
    if probability < least and not (flash and states_flash_figure(measures)):
        return None
    return Tie(
        "content", round(probability, 3), f"the event of the earlier lead told again; {told:.2f} of the lead is told"
    )


def may_retell(earlier: Card, later: Card, limits: MatchThresholds) -> bool:
    """Return True if two items are plain stories of one house, one of them short, that share a name and some rare words."""
    return (
        earlier.provider == later.provider
        and not earlier.format
        and min(earlier.sketch.length, later.sketch.length) < limits.recurring
        and share_names(earlier, later, limits)
        and count_shared_rare_words(earlier, later, limits) >= limits.report_rare_words
    )


def share_names(earlier: Card, later: Card, limits: MatchThresholds) -> bool:
    """Return True if two items share a name, or the earlier one is a flash in capitals, which names nothing."""
    names = unpack_codes(earlier.sketch.names)
    if not names:
        return earlier.sketch.length < limits.retold_flash_size * later.sketch.length
    return not names.isdisjoint(unpack_codes(later.sketch.names))


def is_known_language(card: Card, limits: MatchThresholds) -> bool:
    """Return True if enough of an item's words are in the weight table: those of another language are not, and all weigh the same."""
    words = unpack_codes(card.sketch.words)
    return len(words & weight_table().keys()) >= limits.retold_known * len(words)


def is_of_told_flash(
    earlier: Card, later: Card, told: float, similarity: Similarity, gap: timedelta, limits: MatchThresholds
) -> bool:
    """Return True for the story of a flash, which has most of what it said. Its headline and its lead may be new."""
    return (
        gap <= limits.morning
        and earlier.sketch.length < limits.flash
        and earlier.sketch.length < limits.retold_flash_size * later.sketch.length
        and told >= limits.retold_flash_lead
        and similarity.contained >= limits.retold_flash_words
    )


def opens_alike(similarity: Similarity, limits: MatchThresholds) -> bool:
    """Return True if two items share words, and something of the headlines or much of the leads; a reaction has both of its own."""
    return similarity.contained >= limits.retold_words and (
        similarity.title >= limits.retold_title or similarity.lead >= limits.retold_same_lead
    )


def states_flash_figure(measures: Measures) -> bool:
    """Return True if an event of both has a party and a figure in common; the story has other figures that the flash lacks."""
    return measures.parties >= 1 and measures.event_figures >= 1
