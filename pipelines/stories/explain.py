"""Explain why two items are, or are not, one story."""

from typing import Final

from pipelines.settings.stories import StoryRules
from pipelines.stories.describe.card import MICROSECOND, Card, make_card
from pipelines.stories.describe.formats import LIVE
from pipelines.stories.lifecycle.timeline import Timeline
from pipelines.stories.lifecycle.transitions import DuplicateKind
from pipelines.stories.match.copy_rules import same_boilerplate, same_report
from pipelines.stories.match.glance import is_next_of_series
from pipelines.stories.match.judge import formats_differ, judge, similarity_for_model
from pipelines.stories.match.keys import strong_keys, weak_keys
from pipelines.stories.match.other_facts import (
    figures_differ,
    is_refilled_template,
    is_template_of_other_subject,
)
from pipelines.stories.match.similarity import Similarity, compare_cards, share_too_few_words
from pipelines.stories.match.tie import EXPLICIT, RELATED, Tie
from pipelines.stories.match.versions import needed_probability, version_probability
from pipelines.stories.thresholds import MATCH, MatchThresholds
from schemas import Article, Origin

NOWHERE: Final = Origin(source="explain")
KEYS: Final = {
    "item_id": "they are versions of one item",
    "series_id": "they share a series id",
    "link": "one names the other",
    "quoted": "one quotes the other's headline",
    "slug": "they share a slug and say the same",
    "headline": "they share a headline and say the same",
    "content": "they say the same",
    "republished": "one is another provider's copy of the other",
}
"""Reason for one story, by the key of the tie."""
REPEATS: Final = {
    DuplicateKind.REDELIVERY: "is the same version once more",
    DuplicateKind.REPEAT: "adds nothing: it is the same text",
    DuplicateKind.NEAR: "adds nothing",
    DuplicateKind.REPUBLISHED: "is not shown: it is another provider's copy",
}
"""Reason why an item is not shown, by the kind of duplicate."""


def explain(one: Article, other: Article, rules: StoryRules | None = None, limits: MatchThresholds = MATCH) -> str:
    """Return whether two items are one story, by which key and on what evidence, as a few lines for a person.

    Two items that are judged apart can still be in one story through a third item.
    """
    chosen = rules or StoryRules()
    cards = sorted((make_card(one, NOWHERE), make_card(other, NOWHERE)), key=lambda card: (card.time, card.uid))
    earlier, later = cards
    judged = judge(earlier, later, chosen, limits)
    tie = judged if judged and judged.key != RELATED else None
    similarity = compare_cards(earlier, later)
    lines = evidence_lines(tie, earlier, later, limits) if tie else reasons(earlier, later, similarity, chosen, limits)
    return "\n".join([verdict_line(tie, earlier, later), *lines, measures(earlier, later, similarity)])


def verdict_line(tie: Tie | None, earlier: Card, later: Card) -> str:
    """Return the first line."""
    pair = f"{earlier.provider}:{earlier.item_id} and {later.provider}:{later.item_id}"
    return f"{pair} are {'the same story' if tie else 'not the same story'}" + (f": {KEYS[tie.key]}." if tie else ".")


def evidence_lines(tie: Tie, earlier: Card, later: Card, limits: MatchThresholds) -> list[str]:
    """Return the evidence for one story."""
    strong = strong_keys(earlier) & strong_keys(later)
    weak = weak_keys(earlier, limits) & weak_keys(later, limits)
    compared = strong or len(weak) >= limits.shared_weak_keys or tie.rank <= EXPLICIT
    return [
        f"Evidence ({tie.key}, score {tie.score:.2f}): {tie.detail}.{repeat(earlier, later)}",
        f"They would be compared for {len(strong)} strong and {len(weak)} weak keys in common"
        + ("." if compared else ": too few, so only a third item could bring them together."),
    ]


def repeat(earlier: Card, later: Card) -> str:
    """Return which item is not shown if a story has only these two; empty if both are shown."""
    for transition in Timeline((earlier, later)).transitions(later.time):
        if transition.kind is not None:
            return f" The {'later' if transition.card is later else 'earlier'} one {REPEATS[transition.kind]}."
    return ""


def reasons(
    earlier: Card, later: Card, similarity: Similarity, rules: StoryRules, limits: MatchThresholds
) -> list[str]:
    """Return the reasons for two stories, the strongest first."""
    gap = (later.time - earlier.time) * MICROSECOND
    formats = [card.format or "a plain story" for card in (earlier, later)]
    checks = [
        (gap > rules.key_window, f"they are {gap} apart, more than {rules.key_window}"),
        (
            formats_differ(earlier, later),
            f"one is {formats[0]}, the other {formats[1]}, by tag, slug or the shape of the headline",
        ),
        (
            earlier.format == later.format == LIVE,
            "a live page is one story with other versions of itself only, by its id or its headline",
        ),
        (
            same_boilerplate(earlier, later, similarity, limits),
            "their texts are the same boilerplate, which states neither headline",
        ),
        (share_too_few_words(earlier, later, limits), "they share hardly a significant word"),
        (
            similarity.subjects_differ and not same_report(similarity, limits),
            "each headline names a subject that the other item does not have",
        ),
        (is_next_of_series(earlier, later, gap, limits), "a short text on another day is the next of a series"),
        (figures_differ(similarity, limits), "they share hardly a figure"),
        (
            is_refilled_template(similarity, limits),
            "nearly the same words are around other figures, as in a template filled in again",
        ),
        (
            is_template_of_other_subject(similarity, limits),
            "they are a short template with different subjects and figures",
        ),
        (earlier.provider != later.provider, "items of two providers are one story only as copies"),
    ]
    found = [reason for holds, reason in checks if holds] + answer_of_model(earlier, later, similarity, rules, limits)
    return [f"Because {reason}." for reason in found] or [
        "Because words, numbers, names, lead and headline agree too little."
    ]


def answer_of_model(
    earlier: Card, later: Card, similarity: Similarity, rules: StoryRules, limits: MatchThresholds
) -> list[str]:
    """Return what the model of versions said of two stories, if it was asked."""
    if similarity_for_model(earlier, later, rules, limits) is None:
        return []
    found = version_probability(earlier, later, similarity, limits)
    needed = needed_probability(earlier, later, similarity, limits)
    return [
        f"the model of versions was asked: it gives one story a probability of {found:.3f}, and {needed:.3f} is needed"
    ]


def measures(earlier: Card, later: Card, similarity: Similarity) -> str:
    """Return the line with the similarity."""
    hours = (later.time - earlier.time) / 3_600_000_000
    return (
        f"Measured: words {similarity.contained:.2f} contained and {similarity.words:.2f} in common, "
        f"numbers {similarity.numbers:.2f} of {similarity.figures}, names {similarity.names:.2f}, lead {similarity.lead:.2f}, "
        f"headline {similarity.title:.2f}, passages {similarity.passages:.2f}, "
        f"{hours:.1f} hours apart, slugs {earlier.slug or '-'} / {later.slug or '-'}."
    )
