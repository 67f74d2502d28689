"""The items of a record of ninjs: one, a list, or the list in the answer of an API, ``{"_items": [...]}``."""

from collections.abc import Iterator
from typing import Any, Final

from pipelines.parse.formats.ninjs.read import read_item
from pipelines.parse.json_tree import read_json
from pipelines.parse.limits import ParseLimits
from schemas import Article, RawMessage, Rejected

MEMBERS: Final = ("items", "_items", "articles", "results", "stories", "docs", "data")
"""Names of the list of items in an answer."""
ITEM_FIELDS: Final = ("headline", "body", "uri", "guid", "title", "description")
"""Beginnings of names by which an object is an item itself."""


def parse_ninjs(raw: RawMessage, limits: ParseLimits) -> Iterator[Article | Rejected]:
    """Yield the articles of a record; an item of several that is no article is yielded as ``Rejected``.

    Raises ``Rejected`` for a record that is no JSON object or list of objects, is over a limit, or whose only item is no article.
    """
    document = read_json(raw.value, limits)
    listed = listed_items(document)
    if listed is None:
        yield read_item(document, raw)
        return
    for item in listed:
        try:
            yield read_item(item, raw)
        except Rejected as problem:
            yield problem


def listed_items(document: Any) -> list[Any] | None:
    """Return the items of a list, or of an answer that is no item itself; None for any other document.

    >>> listed_items({"_items": [{"headline": "Tin rises"}], "_meta": {"total": 1}})
    [{'headline': 'Tin rises'}]
    >>> listed_items({"headline": "Tin rises", "items": [{"name": "tin"}]}) is None
    True
    """
    if isinstance(document, list):
        return document
    if not isinstance(document, dict) or any(
        name.lower().startswith(ITEM_FIELDS) for name in document if isinstance(document[name], str)
    ):
        return None
    found = next((document[name] for name in MEMBERS if isinstance(document.get(name), list)), None)
    return found if found and all(isinstance(item, dict) for item in found) else None
