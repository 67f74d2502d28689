"""Serialized articles: an article as the JSON that events show, most fields of which are never read."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, Self

from pydantic import ConfigDict, SerializerFunctionWrapHandler, model_serializer

from schemas.article import Article

FIELD_COUNT: Final = len(Article.model_fields)
EMPTY_BODY: Final = b'"body":""'
"""Only the field itself is written so: quotation marks within a string are escaped."""


class SerializedArticle(Article):
    """An article with its JSON. Some fields are at hand; the others are read from the JSON when one of them is asked for.

    It equals the article that it was written from. A copy with other values is a plain ``Article``.
    """

    model_config = ConfigDict(use_attribute_docstrings=True)
    __slots__ = ("json_bytes",)

    @classmethod
    def of(cls, json_bytes: bytes, at_hand: dict[str, Any]) -> Self:
        """Return the article of a JSON document without reading it. ``at_hand`` are fields that the document has too."""
        made = cls.__new__(cls)
        put = object.__setattr__
        put(made, "__dict__", at_hand)
        put(made, "__pydantic_fields_set__", set())
        put(made, "__pydantic_extra__", None)
        put(made, "__pydantic_private__", None)
        put(made, "json_bytes", json_bytes)
        return made

    @property
    def has_body(self) -> bool:
        """True if the article has text."""
        return EMPTY_BODY not in self.json_bytes

    def whole(self) -> Self:
        """Return the article with all fields read."""
        if len(self.__dict__) < FIELD_COUNT:
            object.__setattr__(self, "__dict__", self.plain().__dict__)  # in the order in which fields are written
        return self

    def plain(self) -> Article:
        """Return the article as a value without its JSON."""
        return Article.model_validate_json(self.json_bytes)

    def __getattr__(self, name: str) -> Any:
        """Read a field that is not at hand."""
        if name not in Article.model_fields:
            raise AttributeError(f"an article has no attribute {name!r}")
        return self.whole().__dict__[name]

    def __eq__(self, other: object) -> bool:
        if isinstance(other, SerializedArticle):
            other.whole()
        return isinstance(other, Article) and self.whole().__dict__ == other.__dict__

    def __hash__(self) -> int:
        return hash(self.plain())

    def __iter__(self) -> Iterator[tuple[str, Any]]:  # type: ignore[override]  # as BaseModel's
        yield from self.whole().__dict__.items()

    def __reduce__(self) -> tuple[Any, ...]:
        return restore, (self.json_bytes,)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Article:  # type: ignore[override]
        """Return a plain article with other values."""
        return self.plain().model_copy(update=update, deep=deep)

    @model_serializer(mode="wrap")
    def _write_whole(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        written: dict[str, Any] = write(self.whole())
        return written


def restore(json_bytes: bytes) -> Article:
    """Return the article of a JSON document."""
    return SerializedArticle.of(json_bytes, {})
