"""Versions: two items of one house that tell one main event, by the trained model of versions.

The model was trained on labelled pairs of wires and of stories written for it (``training/stories/train.py``). Which pairs it is asked for, and from which
probability on they are one story, are thresholds.
"""

from datetime import timedelta
from typing import Final

from pipelines.settings.stories import StoryRules
from pipelines.stories.describe.card import Card
from pipelines.stories.describe.formats import LIVE
from pipelines.stories.describe.words import unpack_codes, weight_table
from pipelines.stories.match.copy_rules import same_boilerplate
from pipelines.stories.match.glance import begins_otherwise, is_next_of_series
from pipelines.stories.match.other_facts import is_next_table, is_template_of_other_subject
from pipelines.stories.match.report_model import load_forest, probability
from pipelines.stories.match.similarity import Similarity, compare_cards, lead_told, share_too_few_words
from pipelines.stories.match.tie import Tie
from pipelines.stories.match.version_measures import measure_versions
from pipelines.stories.thresholds import MatchThresholds

MODEL: Final = "version_model.json"


def version_tie(
    earlier: Card,
    later: Card,
    similarity: Similarity | None,
    gap: timedelta,
    rules: StoryRules,
    limits: MatchThresholds,
) -> Tie | None:
    """Return the tie between two versions of one story of a house, or None.

    Without a similarity the cheap checks rejected the pair: only short items are measured then, for they share few words.
    """
    similarity = asked_similarity(earlier, later, similarity, gap, rules, limits)
    if similarity is None:
        return None
    found = version_probability(earlier, later, similarity, limits)
    if found < needed_probability(earlier, later, similarity, limits):
        return None
    detail = (
        f"versions of one story by the model, with a probability of {found:.2f}; {lead_told(earlier, later):.2f} of the earlier lead told, "
        f"words {similarity.contained:.2f} contained, names {similarity.names:.2f}, numbers {similarity.numbers:.2f}, headline {similarity.title:.2f}"
    )
    return Tie("content", round(found, 3), detail)


def asked_similarity(
    earlier: Card,
    later: Card,
    similarity: Similarity | None,
    gap: timedelta,
    rules: StoryRules,
    limits: MatchThresholds,
) -> Similarity | None:
    """Return the similarity of two items that the model is asked for; None if it is not asked."""
    if not rules.match_content or gap > rules.sketch_window:
        return None
    if similarity is None and not are_short(earlier, later, limits):
        return None
    if not are_of_one_kind(earlier, later, gap, limits):
        return None
    least = limits.version_short_told if similarity is None else limits.version_told
    told = lead_told(earlier, later, least)
    if told < least:
        return None
    if similarity is None:
        if share_too_few_words(earlier, later, limits):
            return None
        similarity = compare_cards(earlier, later)
    anew = gap > limits.half_day and begins_otherwise(similarity, gap, limits)
    return None if anew or not is_worth_measuring(earlier, later, told, similarity, limits) else similarity


def are_short(earlier: Card, later: Card, limits: MatchThresholds) -> bool:
    """Return True if one of two items is short, and they share a name, if the earlier one has any."""
    if min(earlier.sketch.length, later.sketch.length) >= limits.recurring:
        return False
    names = unpack_codes(earlier.sketch.names)
    return not (names and names.isdisjoint(unpack_codes(later.sketch.names)))


def are_of_one_kind(earlier: Card, later: Card, gap: timedelta, limits: MatchThresholds) -> bool:
    """Return True if two items are of one house, no live pages, and not the next of a series."""
    own = earlier.provider == later.provider
    return own and earlier.format != LIVE and not is_next_of_series(earlier, later, gap, limits)


def is_worth_measuring(
    earlier: Card, later: Card, told: float, similarity: Similarity, limits: MatchThresholds
) -> bool:
    """Return True if two items share enough for the model, and nothing that it has seen too little of speaks against them.

    That is a headline without a text, which must have all figures of its story and say the same; the next development of another cycle; two subjects; a
    template of another subject or filled in again; and boilerplate.
    """
    if similarity.length < limits.told_length and (similarity.numbers < 1.0 or told < limits.version_flash):
        return False
    shared = told + similarity.contained + similarity.names + similarity.title_contained
    return (
        similarity.contained >= limits.version_words
        and shared >= limits.version_shared
        and not similarity.subjects_differ
        and not (similarity.words >= limits.version_template and is_template_of_other_subject(similarity, limits))
        and not is_next_table(earlier, later, similarity, limits)
        and not same_boilerplate(earlier, later, similarity, limits)
    )


def needed_probability(earlier: Card, later: Card, similarity: Similarity, limits: MatchThresholds) -> float:
    """Return the probability that makes two items one story: more for short texts, and most for those of another language."""
    if not (knows_words(earlier, limits) and knows_words(later, limits)):
        return limits.version_unknown
    return limits.version_short if similarity.length < limits.recurring else limits.version_probability


def knows_words(card: Card, limits: MatchThresholds) -> bool:
    """Return True if enough of an item's words are in the weight table: those of another language are not, and all weigh the same."""
    words = unpack_codes(card.sketch.words)
    return len(words & weight_table().keys()) >= limits.version_known * len(words)


def version_probability(earlier: Card, later: Card, similarity: Similarity, limits: MatchThresholds) -> float:
    """Return the probability that two items of one house are versions of one story."""
    return probability(measure_versions(earlier, later, similarity, limits), load_forest(MODEL))
