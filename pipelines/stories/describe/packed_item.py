"""Packed item: an item as it travels to its desk, its card for decisions and its article compressed until an event needs it."""

import threading
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Final

import orjson
from zstandard import ZstdCompressor, ZstdDecompressor

from pipelines.settings.stories import StoryRules
from pipelines.stories.describe.card import Card, make_card
from pipelines.stories.describe.genre import with_genre
from pipelines.stories.describe.sketch import Sketch
from schemas import Article, Origin
from schemas.serialized import SerializedArticle

COMPRESSION_LEVEL = 1
HEAD: Final = ("headline", "headline_base", "slug", "advisory")
"""Fields of an article that most events and stories need."""
ORIGIN: Final = ("source", "partition", "offset", "item", "traceparent")
PLACE: Final = 4
"""Number of the first fields of ``ORIGIN`` that are always packed; the rest is packed if the record has it."""

FIRST_FORM: Final = 2
"""Lines of a packed item of checkpoints and changelogs that the first version wrote."""


class _Codec(threading.local):
    """Compressor and decompressor of a thread: making them takes longer than compressing an article."""

    def __init__(self) -> None:
        self.compress = ZstdCompressor(level=COMPRESSION_LEVEL).compress
        self.decompress = ZstdDecompressor().decompress


THREAD: Final = _Codec()


@dataclass(frozen=True, slots=True)
class PackedItem:
    """One item as it travels to its desk."""

    card: Card
    desk: str
    """Name of the desk. Items of two desks are never compared."""
    packed: bytes
    """Article and origin, compressed: see ``pack_article``."""

    def __repr__(self) -> str:
        return f"PackedItem({self.card.provider}:{self.card.item_id}, {self.card.uid})"

    def __str__(self) -> str:
        """Return the item's place in its source."""
        return str(self.origin())

    def origin(self) -> Origin:
        """Unpack the item's place in its source."""
        return unpack_article(self.packed)[1]

    def __reduce__(self) -> tuple[Any, ...]:
        return rebuild_item, (flatten(self.card), self.desk, self.packed)


def pack_item(
    article: Article, origin: Origin, rules: StoryRules | None = None, known: datetime | None = None
) -> PackedItem:
    """Return the packed item of an article. ``known`` is the time of its record, if the source has one."""
    by_provider = rules is not None and rules.desk_by == "provider"
    article = with_genre(article)
    desk = article.provider if by_provider else article.language.partition("-")[0].lower()
    return PackedItem(make_card(article, origin, known), desk, pack_article(article, origin))


def pack_article(article: Article, origin: Origin) -> bytes:
    """Compress an article and its origin, a line each, after the head: the fields that most events need."""
    head = orjson.dumps([getattr(article, name) for name in HEAD])
    json = article.model_dump_json(exclude_none=True).encode()
    count = PLACE if origin.traceparent is None else len(ORIGIN)
    place = orjson.dumps([getattr(origin, name) for name in ORIGIN[:count]])
    return THREAD.compress(b"\n".join((head, json, place)))


def unpack_article(packed: bytes) -> tuple[SerializedArticle, Origin]:
    """Decompress an article and its origin. Of the article only the head is read, the rest when it is asked for."""
    lines = THREAD.decompress(packed).split(b"\n")
    if len(lines) == FIRST_FORM:
        return unpack_first_form(*lines)
    head, json, place = lines
    article = SerializedArticle.of(json, dict(zip(HEAD, orjson.loads(head), strict=True)))
    return article, Origin.model_construct(**dict(zip(ORIGIN, orjson.loads(place), strict=False)))


def unpack_first_form(json: bytes, place: bytes) -> tuple[SerializedArticle, Origin]:
    """Return article and origin as the first version packed them: without a head, and without values that are defaults."""
    article = Article.model_validate_json(json)
    written = SerializedArticle.of(article.model_dump_json(exclude_none=True).encode(), dict(article))
    return written, Origin.model_validate_json(place)


def without_text(item: PackedItem) -> PackedItem:
    """Return an item without its text and what was found in it. Its card is unchanged."""
    article, origin = unpack_article(item.packed)
    found = ("entities", "amounts", "topics", "dates", "world_events")
    bare = article.model_copy(update={"body": "", "advisory": None, **dict.fromkeys(found, ())})
    return PackedItem(item.card, item.desk, pack_article(bare, origin))


def lacks_text(card: Card, article: Article) -> bool:
    """Return True if the text of an item was evicted."""
    return card.sketch.length > 0 and not article.has_body


def flatten(card: Card) -> tuple[Any, ...]:
    """Return the fields of a card, those of its sketch last."""
    return (
        *(getattr(card, name) for name in CARD_FIELDS[:-1]),
        *(getattr(card.sketch, name) for name in SKETCH_FIELDS),
    )


def unflatten(values: tuple[Any, ...]) -> Card:
    """Return the card that ``flatten`` wrote."""
    own = len(CARD_FIELDS) - 1
    parts: tuple[Any, ...] = *values[:own], Sketch(*values[own:])
    return Card(*parts)


def rebuild_item(card: tuple[Any, ...], desk: str, packed: bytes) -> PackedItem:
    """Return the item whose card was flattened."""
    return PackedItem(unflatten(card), desk, packed)


CARD_FIELDS = tuple(Card.__slots__)
SKETCH_FIELDS = tuple(part.name for part in fields(Sketch) if part.init)
