"""Values as lines of JSON, by the contracts."""

from typing import Final

import orjson

from pipelines.sinks.sink import Run
from schemas import NewsEvent
from schemas.base import Frozen
from schemas.serialized import SerializedArticle

WITHOUT_ARTICLE: Final = {"article"}
AFTER_ARTICLE: Final = b',"origin":'
"""The field after the article. Within a string, its quotation marks would be escaped."""


def to_json(value: Frozen | Run) -> bytes:
    """Return a value as one line of JSON, without fields that are None."""
    if isinstance(value, Run):
        return orjson.dumps(dict(value.account))
    if isinstance(value, NewsEvent) and isinstance(value.article, SerializedArticle):
        return with_article(value, value.article)
    return value.model_dump_json(exclude_none=True).encode()


def with_article(event: NewsEvent, article: SerializedArticle) -> bytes:
    """Return an event as JSON with the JSON of its article in it, which is not written again."""
    rest = event.model_dump_json(exclude_none=True, exclude=WITHOUT_ARTICLE).encode()
    place = rest.rindex(AFTER_ARTICLE)
    return b"".join((rest[:place], b',"article":', article.json_bytes, rest[place:]))
