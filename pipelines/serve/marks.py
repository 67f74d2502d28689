"""Mark entities and amounts in a text: cut it into pieces, each with what it names."""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from schemas import Article, Entity, MoneyMention
from schemas.mentions import TextField


class Marked(NamedTuple):
    """A piece of text and what it names."""

    text: str
    kind: Literal["", "entity", "amount"] = ""
    entity: Entity | None = None
    amount: MoneyMention | None = None


class _Span(NamedTuple):
    start: int
    end: int
    entity: Entity | None
    amount: MoneyMention | None


def mark_text(article: Article, field: TextField) -> tuple[Marked, ...]:
    """Return the pieces of headline or body. Where an amount and a name overlap, the one that begins first is marked."""
    text = article.headline if field == "headline" else article.body
    return tuple(_pieces(text, _spans(article, field)))


def mark_paragraphs(article: Article) -> tuple[tuple[Marked, ...], ...]:
    """Return the body's pieces by paragraph."""
    paragraphs: list[list[Marked]] = [[]]
    for piece in mark_text(article, "body"):
        first, *others = piece.text.split("\n\n")
        paragraphs[-1].append(piece._replace(text=first))
        paragraphs += [[piece._replace(text=other)] for other in others]
    return tuple(
        tuple(piece for piece in pieces if piece.text) for pieces in paragraphs if any(p.text.strip() for p in pieces)
    )


def _spans(article: Article, field: TextField) -> list[_Span]:
    names = [
        _Span(mention.start, mention.end, entity, None)
        for entity in article.entities
        for mention in entity.mentions
        if mention.field == field
    ]
    amounts = [_Span(amount.start, amount.end, None, amount) for amount in article.amounts if amount.field == field]
    return sorted([*names, *amounts], key=lambda span: (span.start, -span.end))


def _pieces(text: str, spans: Sequence[_Span]) -> Iterator[Marked]:
    place = 0
    for span in spans:
        if span.start < place or span.end > len(text):
            continue
        if span.start > place:
            yield Marked(text[place : span.start])
        kind: Literal["entity", "amount"] = "entity" if span.entity else "amount"
        yield Marked(text[span.start : span.end], kind, span.entity, span.amount)
        place = span.end
    if place < len(text):
        yield Marked(text[place:])
