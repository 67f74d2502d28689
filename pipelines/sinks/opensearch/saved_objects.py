"""Saved objects for OpenSearch Dashboards: the index patterns of a prefix, and searches to begin with. Pure.

Kibana reads the same file: what Dashboards calls an index pattern is a data view there.
"""

from typing import Any, Final

import orjson

from pipelines.settings.opensearch import OpenSearchSettings
from pipelines.sinks.opensearch.indices import EVENTS_INDEX, LETTERS_INDEX, STORIES_INDEX

TIMES: Final = {STORIES_INDEX.kind: "time", EVENTS_INDEX.kind: "known_time", LETTERS_INDEX.kind: "record_time"}
"""Kind of index -> the time by which its documents are shown."""
SEARCHES: Final = (
    ("latest", "Latest stories", STORIES_INDEX.kind, "", ("headline", "provider", "names", "largest_amount")),
    ("money", "Stories with money", STORIES_INDEX.kind, "largest_amount > 0", ("headline", "largest_amount", "largest_amount_currency", "organisations")),
    ("kills", "Withdrawals", EVENTS_INDEX.kind, "type : story.withdrawn", ("provider", "item_id", "note", "story_id")),
)  # fmt: skip
"""Id, title, kind of index, filter and columns of each search."""


def saved_objects(settings: OpenSearchSettings) -> bytes:
    """Return the saved objects of a prefix, one a line, as Dashboards imports them."""
    objects = [*(_pattern(settings, kind, time) for kind, time in TIMES.items())]
    objects += [_search(settings, *search) for search in SEARCHES]
    return b"".join(orjson.dumps(one) + b"\n" for one in objects)


def _pattern(settings: OpenSearchSettings, kind: str, time: str) -> dict[str, Any]:
    title = settings.alias(kind)
    return {
        "id": title,
        "type": "index-pattern",
        "attributes": {"title": title, "timeFieldName": time},
        "references": [],
    }


def _search(
    settings: OpenSearchSettings, name: str, title: str, kind: str, query: str, columns: tuple[str, ...]
) -> dict[str, Any]:
    source = {
        "query": {"query": query, "language": "kuery"},
        "filter": [],
        "indexRefName": "kibanaSavedObjectMeta.searchSourceJSON.index",
    }
    attributes = {
        "title": f"{title} ({settings.prefix})",
        "columns": list(columns),
        "sort": [[TIMES[kind], "desc"]],
        "version": 1,
        "kibanaSavedObjectMeta": {"searchSourceJSON": orjson.dumps(source).decode()},
    }
    reference = {"name": source["indexRefName"], "type": "index-pattern", "id": settings.alias(kind)}
    return {
        "id": f"{settings.prefix}-{name}",
        "type": "search",
        "attributes": attributes,
        "references": [reference],
    }
