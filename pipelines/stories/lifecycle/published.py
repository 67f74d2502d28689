"""Published items: the items of a story that are or were its head, and its notices, by what they say."""

from collections.abc import Iterator

from pipelines.stories.describe.card import Card


class PublishedItems:
    """Items in the order in which they were published. ``add`` changes it in place: copy it to try a transition."""

    __slots__ = ("_by_content", "_by_text", "_versions")

    def __init__(self) -> None:
        self._by_content: dict[bytes, list[Card]] = {}
        self._by_text: dict[bytes, Card] = {}
        self._versions: set[tuple[str, int]] = set()

    def add(self, *cards: Card) -> "PublishedItems":
        """Add items. Return self."""
        for card in cards:
            self._by_content.setdefault(card.content_digest, []).append(card)
            self._by_text.setdefault(card.text_digest, card)
            if card.version is not None:
                self._versions.add((card.item_id, card.version))
        return self

    def copy(self) -> "PublishedItems":
        """Return an independent copy."""
        other = PublishedItems()
        other._by_content = {content: list(cards) for content, cards in self._by_content.items()}
        other._by_text, other._versions = dict(self._by_text), set(self._versions)
        return other

    def same_content(self, card: Card) -> Iterator[Card]:
        """Return the items with the same headline and text, letter by letter, the newest first."""
        return reversed(self._by_content.get(card.content_digest, ()))

    def same_text(self, card: Card) -> Card | None:
        """Return the first item with the same words in its text, or None."""
        return self._by_text.get(card.text_digest)

    def has_version(self, card: Card) -> bool:
        """Return True if this version of the item was published before."""
        return card.version is not None and (card.item_id, card.version) in self._versions
