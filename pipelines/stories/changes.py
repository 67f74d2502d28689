"""What a new version changed against the one it replaces."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Final

from pipelines.stories.wording import code, tokens, weight
from schemas import Article, Changes, FieldChange, MoneyMention, ParagraphChange

FIELDS: Final = ("headline_base", "slug", "byline", "embargo_until", "urgency", "status")
NUMBER: Final = re.compile(r"^\d")
NUMERALS: Final = frozenset(
    {
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "dozen",
        "dozens",
    }
)
SCALES: Final = frozenset(
    {"billion", "bln", "million", "mln", "trillion", "thousand", "percent", "pct", "cents", "cts", "crore", "lakh"}
)
NAMING: Final = 1.2
"""A word of less weight names nothing."""
SIMILAR: Final = 0.5
"""Paragraphs that share so much of their words are one that was changed."""
LONGEST: Final = 400
"""Paragraphs: of longer texts only the first ones are compared."""


def compare_articles(before: Article, after: Article) -> Changes:
    """Say what changed: fields, paragraphs, names, amounts and figures."""
    paragraphs = tuple(paragraph_changes(split(before.full_text), split(after.full_text)))
    names = [{entity.name for entity in article.entities} for article in (before, after)]
    amounts = [list(dict.fromkeys(map(amount, article.amounts))) for article in (before, after)]
    return Changes(
        fields=tuple(field_changes(before, after)),
        paragraphs=paragraphs,
        entities_added=tuple(sorted(names[1] - names[0])),
        entities_removed=tuple(sorted(names[0] - names[1])),
        amounts_added=tuple(value for value in amounts[1] if value not in amounts[0]),
        amounts_removed=tuple(value for value in amounts[0] if value not in amounts[1]),
        figures=tuple(dict.fromkeys(figure_changes(before, after, paragraphs))),
    )


def split(text: str) -> list[str]:
    """Part a text into paragraphs; a table is one."""
    return [" ".join(part.split()) for part in text.split("\n\n") if part.strip()][:LONGEST]


def field_changes(before: Article, after: Article) -> Iterator[FieldChange]:
    """Compare the fields that an editor looks at."""
    for name in FIELDS:
        old, new = shown(getattr(before, name)), shown(getattr(after, name))
        if old != new:
            yield FieldChange(field="headline" if name == "headline_base" else name, before=old, after=new)
    old, new = (article.dateline.place if article.dateline else None for article in (before, after))
    if old != new:
        yield FieldChange(field="dateline", before=old, after=new)


def shown(value: object) -> str | None:
    """Write a field for a person."""
    if value is None or value == "":
        return None
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def amount(mention: MoneyMention) -> str:
    """Write an amount as ``325000000000 USD`` or ``25 %``."""
    unit = mention.currency or "%"
    low, high = (format(value.normalize(), "f") for value in (mention.low, mention.high))
    return f"{low} {unit}" if low == high else f"{low}-{high} {unit}"


def paragraph_changes(before: list[str], after: list[str]) -> Iterator[ParagraphChange]:
    """Compare paragraphs, in the order of the new version."""
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for operation, start, end, new_start, new_end in matcher.get_opcodes():
        if operation != "equal":
            yield from replaced(before[start:end], after[new_start:new_end])


def replaced(old: list[str], new: list[str]) -> Iterator[ParagraphChange]:
    """Pair each new paragraph with the old one that it most resembles."""
    left = list(old)
    for paragraph in new:
        scored = [(resemblance(candidate, paragraph), -index) for index, candidate in enumerate(left)]
        score, index = max(scored, default=(0.0, 0))
        if score >= SIMILAR:
            yield ParagraphChange(change="changed", before=left.pop(-index), after=paragraph)
        else:
            yield ParagraphChange(change="added", after=paragraph)
    for paragraph in left:
        yield ParagraphChange(change="removed", before=paragraph)


def resemblance(one: str, other: str) -> float:
    """Share of words in common, by the smaller text."""
    a, b = {*one.lower().split()}, {*other.lower().split()}
    return len(a & b) / max(min(len(a), len(b)), 1)


def figure_changes(before: Article, after: Article, paragraphs: tuple[ParagraphChange, ...]) -> Iterator[FieldChange]:
    """Find figures that changed value inside a sentence that otherwise stays: ``dead: 12 -> 27``."""
    yield from figures_between(before.headline_base, after.headline_base)
    for change in paragraphs:
        if change.before is not None and change.after is not None:
            yield from figures_between(change.before, change.after)


def figures_between(before: str, after: str) -> Iterator[FieldChange]:
    """Align two wordings and give each figure that another stands in place of."""
    old, new = tokens(before), tokens(after)
    matcher = SequenceMatcher(None, [word.lower() for word in old], [word.lower() for word in new], autojunk=False)
    for operation, start, end, new_start, new_end in matcher.get_opcodes():
        if operation != "replace" or end - start != new_end - new_start:
            continue
        for offset in range(end - start):
            was, now = old[start + offset], new[new_start + offset]
            if is_figure(was) and is_figure(now):
                scales = scale(old, start + offset), scale(new, new_start + offset)
                yield FieldChange(field=label(new, new_start + offset), before=was + scales[0], after=now + scales[1])


def scale(words: list[str], place: int) -> str:
    """Give the ``billion`` or ``pct`` that follows a figure."""
    follows = words[place + 1 : place + 2]
    return f" {follows[0].lower()}" if follows and follows[0].lower() in SCALES else ""


def is_figure(word: str) -> bool:
    """Tell a number in digits or words."""
    return bool(NUMBER.match(word)) or word.lower() in NUMERALS


def label(words: list[str], place: int) -> str:
    """Name a figure by the first telling word after it, or else before it."""
    after, before = words[place + 1 : place + 4], words[max(place - 4, 0) : place][::-1]
    telling = (word.lower() for word in (*after, *before) if names_something(word.lower()))
    return next(telling, "figure")


def names_something(word: str) -> bool:
    """Tell a word that can name a figure from numbers, scales and small words."""
    return not is_figure(word) and word not in SCALES and weight(code(word)) >= NAMING
