"""Seen: the items of a story that stood or stand, found by what they say."""

from collections.abc import Iterator

from pipelines.stories.describe.card import Card


class PublishedItems:
    """Items in the order in which they stood; it grows in place, so copy it before going two ways."""

    __slots__ = ("_by_content", "_by_text", "_versions")

    def __init__(self) -> None:
        self._by_content: dict[bytes, list[Card]] = {}
        self._by_text: dict[bytes, Card] = {}
        self._versions: set[tuple[str, int]] = set()

    def add(self, *cards: Card) -> "PublishedItems":
        """Add items."""
        for card in cards:
            self._by_content.setdefault(card.content_digest, []).append(card)
            self._by_text.setdefault(card.text_digest, card)
            if card.version is not None:
                self._versions.add((card.item_id, card.version))
        return self

    def copy(self) -> "PublishedItems":
        """Give a second one that grows on its own."""
        other = PublishedItems()
        other._by_content = {content: list(cards) for content, cards in self._by_content.items()}
        other._by_text, other._versions = dict(self._by_text), set(self._versions)
        return other

    def same_content(self, card: Card) -> Iterator[Card]:
        """Give the items of the same content, letter by letter, the newest first."""
        return reversed(self._by_content.get(card.content_digest, ()))

    def same_text(self, card: Card) -> Card | None:
        """Give the first item of the same text."""
        return self._by_text.get(card.text_digest)

    def has_version(self, card: Card) -> bool:
        """Tell whether this version of the item stood before."""
        return card.version is not None and (card.item_id, card.version) in self._versions
