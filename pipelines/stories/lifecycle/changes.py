"""Changes: what a new version changed in the version that it replaces."""

from collections.abc import Iterator
from typing import Final

from pipelines.stories.lifecycle.casualties import casualty_changes
from pipelines.stories.lifecycle.figures import figure_changes, opcodes
from pipelines.stories.lifecycle.world_changes import world_event_changes
from pipelines.stories.thresholds import LIFECYCLE, LifecycleThresholds
from schemas import Article, Changes, FieldChange, MoneyMention, ParagraphChange

FIELDS: Final = ("headline_base", "slug", "byline", "embargo_until", "urgency", "status")
"""Fields that an editor looks at, beside the dateline."""


def compare_articles(before: Article, after: Article, limits: LifecycleThresholds = LIFECYCLE) -> Changes:
    """Return what changed: fields, paragraphs, entities, amounts, figures and events of the world."""
    old, new = (split_paragraphs(article.full_text, limits) for article in (before, after))
    paragraphs = tuple(paragraph_changes(old, new, limits))
    names = [{entity.name for entity in article.entities} for article in (before, after)]
    amounts = [dict.fromkeys(map(format_amount, article.amounts)) for article in (before, after)]
    return Changes(
        fields=tuple(field_changes(before, after)),
        paragraphs=paragraphs,
        entities_added=tuple(sorted(names[1] - names[0])),
        entities_removed=tuple(sorted(names[0] - names[1])),
        amounts_added=tuple(value for value in amounts[1] if value not in amounts[0]),
        amounts_removed=tuple(value for value in amounts[0] if value not in amounts[1]),
        figures=tuple(
            dict.fromkeys(
                (*casualty_changes(before, after, limits), *figure_changes(before, after, paragraphs, limits))
            )
        ),
        world_events=tuple(world_event_changes(before, after)),
    )


def split_paragraphs(text: str, limits: LifecycleThresholds) -> list[str]:
    """Return the first paragraphs of a text; a table is one paragraph."""
    return [" ".join(part.split()) for part in text.split("\n\n") if part.strip()][: limits.max_paragraphs]


def field_changes(before: Article, after: Article) -> Iterator[FieldChange]:
    """Yield the fields that differ."""
    for name in FIELDS:
        old, new = format_field(getattr(before, name)), format_field(getattr(after, name))
        if old != new:
            yield FieldChange(field="headline" if name == "headline_base" else name, before=old, after=new)
    old, new = (article.dateline.place if article.dateline else None for article in (before, after))
    if old != new:
        yield FieldChange(field="dateline", before=old, after=new)


def format_field(value: object) -> str | None:
    """Return a field as text for a person; None if it is empty."""
    if value is None or value == "":
        return None
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def format_amount(mention: MoneyMention) -> str:
    """Return an amount as ``325000000000 USD`` or ``25 %``."""
    unit = mention.currency or "%"
    low, high = (format(value.normalize(), "f") for value in (mention.low, mention.high))
    return f"{low} {unit}" if low == high else f"{low}-{high} {unit}"


def paragraph_changes(before: list[str], after: list[str], limits: LifecycleThresholds) -> Iterator[ParagraphChange]:
    """Yield the paragraphs that differ, in the order of the new version."""
    for operation, start, end, new_start, new_end in opcodes(before, after, limits):
        if operation != "equal":
            yield from match_paragraphs(before[start:end], after[new_start:new_end], limits)


def match_paragraphs(old: list[str], new: list[str], limits: LifecycleThresholds) -> Iterator[ParagraphChange]:
    """Pair each new paragraph with the most similar old one. Yield the pairs and what was added or removed."""
    left = [(paragraph, words_of(paragraph, limits)) for paragraph in old]
    for paragraph in new:
        words = words_of(paragraph, limits)
        scored = [(word_overlap(candidate, words), -index) for index, (_, candidate) in enumerate(left)]
        score, index = max(scored, default=(0.0, 0))
        if score >= limits.similar_paragraphs:
            yield ParagraphChange(change="changed", before=left.pop(-index)[0], after=paragraph)
        else:
            yield ParagraphChange(change="added", after=paragraph)
    for paragraph, _ in left:
        yield ParagraphChange(change="removed", before=paragraph)


def words_of(paragraph: str, limits: LifecycleThresholds) -> set[str]:
    """Return the words that a paragraph is compared by."""
    return {*paragraph.lower().split()[: limits.paragraph_words]}


def word_overlap(one: set[str], other: set[str]) -> float:
    """Return the share of words in common, of the smaller set."""
    return len(one & other) / max(min(len(one), len(other)), 1)
