"""Explain why two items are, or are not, the same story."""

from pipelines.settings.stories import StoryRules
from pipelines.stories.describe.card import MICROSECOND, Card, make_card
from pipelines.stories.describe.formats import LIVE
from pipelines.stories.lifecycle.timeline import walk
from pipelines.stories.lifecycle.transitions import DuplicateKind
from pipelines.stories.match.copy_rules import same_boilerplate, same_report
from pipelines.stories.match.judge import Tie, formats_differ, judge
from pipelines.stories.match.keys import strong_keys, weak_keys
from pipelines.stories.match.similarity import Similarity, compare_cards, share_too_few_words
from pipelines.stories.match.text_rules import (
    figures_differ,
    is_next_of_series,
    is_refilled_template,
    is_template_of_other_subject,
)
from schemas import Article, Origin

NOWHERE = Origin(source="explain")
KEYS = {
    "item_id": "they are versions of one item",
    "series_id": "they share a series id",
    "link": "one names the other",
    "quoted": "one quotes the other's headline",
    "slug": "they share a slug and say the same",
    "headline": "they share a headline and say the same",
    "content": "they say the same",
    "republished": "one is another house's copy of the other",
}

REPEATS = {
    DuplicateKind.REDELIVERY: "is the same version once more",
    DuplicateKind.REPEAT: "adds nothing: it is the same text",
    DuplicateKind.NEAR: "adds nothing",
    DuplicateKind.REPUBLISHED: "is not shown: it is another house's copy",
}


def explain(one: Article, other: Article, rules: StoryRules | None = None) -> str:
    """Say whether two items are one story, by which key, and on what evidence; a few lines for a person.

    Two items judged apart can still meet in one story by way of a third.
    """
    chosen = rules or StoryRules()
    cards = sorted((make_card(one, NOWHERE), make_card(other, NOWHERE)), key=lambda card: (card.time, card.uid))
    earlier, later = cards
    judged = judge(earlier, later, chosen)
    tie = judged if judged and judged.key != "related" else None
    similarity = compare_cards(earlier, later)
    lines = [
        verdict(tie, earlier, later),
        *(reasons(earlier, later, similarity, chosen) if tie is None else found(tie, earlier, later)),
    ]
    return "\n".join([*lines, measures(earlier, later, similarity)])


def verdict(tie: Tie | None, earlier: Card, later: Card) -> str:
    """Write the first line."""
    pair = f"{earlier.provider}:{earlier.item_id} and {later.provider}:{later.item_id}"
    return f"{pair} are {'the same story' if tie else 'not the same story'}" + (f": {KEYS[tie.key]}." if tie else ".")


def found(tie: Tie, earlier: Card, later: Card) -> list[str]:
    """Write the evidence for one story."""
    strong, weak = strong_keys(earlier) & strong_keys(later), weak_keys(earlier) & weak_keys(later)
    return [
        f"Evidence ({tie.key}, score {tie.score:.2f}): {tie.detail}.{repeat(earlier, later)}",
        f"They would be compared for {len(strong)} strong and {len(weak)} weak keys in common"
        + (
            "."
            if strong or len(weak) > 1 or tie.rank <= 2
            else ": too few, so only a third item could bring them together."
        ),
    ]


def repeat(earlier: Card, later: Card) -> str:
    """Say which item is not shown, as a run decides it of a story that holds only these two."""
    for transition in walk((earlier, later), later.time):
        if transition.kind is not None:
            return f" The {'later' if transition.card is later else 'earlier'} one {REPEATS[transition.kind]}."
    return ""


def reasons(earlier: Card, later: Card, similarity: Similarity, rules: StoryRules) -> list[str]:
    """Write what keeps two items apart, the strongest first."""
    gap = (later.time - earlier.time) * MICROSECOND
    told = [
        (gap > rules.key_window, f"they lie {gap} apart, more than {rules.key_window}"),
        (
            formats_differ(earlier, later),
            f"one is {earlier.format or 'a plain story'}, the other {later.format or 'a plain story'}, by tag, slug or the shape of the headline",
        ),
        (
            earlier.format == later.format == LIVE,
            "a live page is one story with other versions of itself only, by its id or its headline",
        ),
        (
            same_boilerplate(earlier, later, similarity),
            "their text is the frame of a page: it is one and the same, and tells neither of the two headlines",
        ),
        (share_too_few_words(earlier, later), "they hardly share a telling word"),
        (
            similarity.subjects_differ and not same_report(similarity),
            "each headline names a subject that the other never mentions",
        ),
        (is_next_of_series(earlier, later, gap), "a short text on another day is the next of a series"),
        (figures_differ(similarity), "they have hardly a figure in common"),
        (
            is_refilled_template(similarity),
            "nearly the same words stand around other figures, as in a template filled in anew",
        ),
        (is_template_of_other_subject(similarity), "a short template with another subject and other figures"),
        (earlier.provider != later.provider, "items of two houses are one story only as copies"),
    ]
    because = [reason for holds, reason in told if holds]
    return [f"Because {reason}." for reason in because] or [
        "Because words, numbers, names, lead and headline agree too little."
    ]


def measures(earlier: Card, later: Card, similarity: Similarity) -> str:
    """Write the likeness down."""
    hours = (later.time - earlier.time) / 3_600_000_000
    return (
        f"Measured: words {similarity.contained:.2f} contained and {similarity.words:.2f} in common, numbers {similarity.numbers:.2f} of {similarity.figures}, "
        f"names {similarity.names:.2f}, lead {similarity.lead:.2f}, headline {similarity.title:.2f}, passages {similarity.passages:.2f}, "
        f"{hours:.1f} hours apart, slugs {earlier.slug or '-'} / {later.slug or '-'}."
    )
