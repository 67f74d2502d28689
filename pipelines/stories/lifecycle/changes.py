"""What a new version changed against the one it replaces."""

from collections.abc import Iterator
from typing import Final

from pipelines.stories.lifecycle.casualties import casualty_changes
from pipelines.stories.lifecycle.figures import READ, figure_changes, opcodes
from schemas import Article, Changes, FieldChange, MoneyMention, ParagraphChange

FIELDS: Final = ("headline_base", "slug", "byline", "embargo_until", "urgency", "status")
SIMILAR: Final = 0.5
"""Paragraphs that share so much of their words are one that was changed."""
LONGEST: Final = 200
"""Paragraphs: of longer texts only the first ones are compared."""


def compare_articles(before: Article, after: Article) -> Changes:
    """Say what changed: fields, paragraphs, names, amounts and figures."""
    paragraphs = tuple(paragraph_changes(split_paragraphs(before.full_text), split_paragraphs(after.full_text)))
    names = [{entity.name for entity in article.entities} for article in (before, after)]
    amounts = [dict.fromkeys(map(format_amount, article.amounts)) for article in (before, after)]
    return Changes(
        fields=tuple(field_changes(before, after)),
        paragraphs=paragraphs,
        entities_added=tuple(sorted(names[1] - names[0])),
        entities_removed=tuple(sorted(names[0] - names[1])),
        amounts_added=tuple(value for value in amounts[1] if value not in amounts[0]),
        amounts_removed=tuple(value for value in amounts[0] if value not in amounts[1]),
        figures=tuple(dict.fromkeys((*casualty_changes(before, after), *figure_changes(before, after, paragraphs)))),
    )


def split_paragraphs(text: str) -> list[str]:
    """Part a text into paragraphs; a table is one."""
    return [" ".join(part.split()) for part in text.split("\n\n") if part.strip()][:LONGEST]


def field_changes(before: Article, after: Article) -> Iterator[FieldChange]:
    """Compare the fields that an editor looks at."""
    for name in FIELDS:
        old, new = format_field(getattr(before, name)), format_field(getattr(after, name))
        if old != new:
            yield FieldChange(field="headline" if name == "headline_base" else name, before=old, after=new)
    old, new = (article.dateline.place if article.dateline else None for article in (before, after))
    if old != new:
        yield FieldChange(field="dateline", before=old, after=new)


def format_field(value: object) -> str | None:
    """Write a field for a person."""
    if value is None or value == "":
        return None
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def format_amount(mention: MoneyMention) -> str:
    """Write an amount as ``325000000000 USD`` or ``25 %``."""
    unit = mention.currency or "%"
    low, high = (format(value.normalize(), "f") for value in (mention.low, mention.high))
    return f"{low} {unit}" if low == high else f"{low}-{high} {unit}"


def paragraph_changes(before: list[str], after: list[str]) -> Iterator[ParagraphChange]:
    """Compare paragraphs, in the order of the new version."""
    for operation, start, end, new_start, new_end in opcodes(before, after):
        if operation != "equal":
            yield from match_paragraphs(before[start:end], after[new_start:new_end])


def match_paragraphs(old: list[str], new: list[str]) -> Iterator[ParagraphChange]:
    """Pair each new paragraph with the old one that it most resembles."""
    left = [(paragraph, words_of(paragraph)) for paragraph in old]
    for paragraph in new:
        words = words_of(paragraph)
        scored = [(resemblance(candidate, words), -index) for index, (_, candidate) in enumerate(left)]
        score, index = max(scored, default=(0.0, 0))
        if score >= SIMILAR:
            yield ParagraphChange(change="changed", before=left.pop(-index)[0], after=paragraph)
        else:
            yield ParagraphChange(change="added", after=paragraph)
    for paragraph, _ in left:
        yield ParagraphChange(change="removed", before=paragraph)


def words_of(paragraph: str) -> set[str]:
    """Give the words that paragraphs are held against each other by."""
    return {*paragraph.lower().split()[:READ]}


def resemblance(one: set[str], other: set[str]) -> float:
    """Share of words in common, by the smaller text."""
    return len(one & other) / max(min(len(one), len(other)), 1)
