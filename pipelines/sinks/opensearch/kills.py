"""What the server knows about kills: the register of items, the marks of killed stories, the events of a story."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import orjson

from pipelines.errors import NotDelivered
from pipelines.sinks.opensearch.client import CONFLICT, Cluster, action_of
from pipelines.sinks.opensearch.documents import AFTER_KILL, kill_name
from pipelines.sinks.opensearch.indices import EVENTS_INDEX, REGISTER_INDEX
from pipelines.sinks.opensearch.register import Item
from pipelines.sinks.patience import Patience

PAGE: Final = 1000
KEPT_FIELDS: Final = [*sorted(AFTER_KILL), "note"]
NOT_STARTED: Final = frozenset(
    {
        "no_shard_available_action_exception",
        "unavailable_shards_exception",
        "shard_not_found_exception",
        "index_shard_not_started_exception",
        "index_shard_recovering_exception",
        "illegal_index_shard_state_exception",
    }
)
"""The server's names of errors of a shard that is not there for now: the node has just come back."""


def register(cluster: Cluster, items: Mapping[str, Item]) -> dict[str, str]:
    """Add items to the register. Return the stories that may not be shown because of one of them, and why.

    An item that another writer changed in between is read and merged again.
    """
    hidden: dict[str, str] = {}
    left, patience = dict(items), Patience(cluster.settings.name, cluster.settings.retry_s)
    while left:
        actions, settled = dict[str, bytes](), dict[str, Item]()
        for found in documents_of(cluster, sorted(left)):
            name = found["_id"]
            held = Item.from_json(found["_source"]) if found["found"] else None
            merged = left[name] if held is None else held.merged(left[name])
            settled[name] = merged
            if merged != held:
                actions[name] = _register_action(cluster, found, merged)
        results = dict(zip(actions, cluster.bulk(list(actions.values())), strict=True)) if actions else {}
        if refused := next((result for result in results.values() if result.is_refused), None):
            raise NotDelivered(f"{cluster.settings.name} refused an entry of its register: {refused.error}")
        for name, item in settled.items():
            if name not in results or results[name].status != CONFLICT:
                hidden |= item.taken_down()
                del left[name]
        if left:
            patience.wait("another writer changes the same items")
    return dict(sorted(hidden.items()))


def _register_action(cluster: Cluster, found: Mapping[str, Any], item: Item) -> bytes:
    """Return the action that writes an item unless it was changed since it was read."""
    body = orjson.dumps(item.to_json())
    if not found["found"]:
        return action_of(cluster.settings, REGISTER_INDEX.kind, "create", found["_id"], body)
    fence = {"if_seq_no": found["_seq_no"], "if_primary_term": found["_primary_term"]}
    return action_of(cluster.settings, REGISTER_INDEX.kind, "index", found["_id"], body, **fence)


def marked(cluster: Cluster, stories: Sequence[str]) -> dict[str, int]:
    """Return those of some stories that were killed, each with the revision of its last kill."""
    names = {kill_name(story): story for story in stories}
    return {names[one["_id"]]: one["_version"] for one in documents_of(cluster, list(names)) if one["found"]}


def documents_of(cluster: Cluster, names: Sequence[str]) -> list[dict[str, Any]]:
    """Return documents of the register as they are now, not as of the last refresh.

    Raise ``NotDelivered`` if one cannot be read, or its shard is not started in ``retry_s``.
    """
    if not names:
        return []
    path = f"/{cluster.settings.alias(REGISTER_INDEX.kind)}/_mget"
    patience = Patience(cluster.settings.name, cluster.settings.retry_s)
    while True:
        found: list[dict[str, Any]] = cluster.insist("POST", path, {"ids": list(names)})["docs"]
        failed = [one["error"] for one in found if "error" in one]
        if not failed:
            return found
        if lasting := next((one for one in failed if one.get("type") not in NOT_STARTED), None):
            raise NotDelivered(f"{cluster.settings.name} cannot read its register: {lasting.get('reason')}")
        patience.wait(f"it cannot read its register: {failed[0].get('reason')}")


def events_of(cluster: Cluster, kills: Mapping[str, int]) -> Iterator[list[dict[str, Any]]]:
    """Yield, in pages, the events of killed stories that still have text, without it."""
    if not kills:
        return
    alias = cluster.settings.alias(EVENTS_INDEX.kind)
    cluster.insist("POST", f"/{alias}/_refresh")
    stories = sorted(kills)
    for start in range(0, len(stories), PAGE):
        yield from _pages(cluster, alias, stories[start : start + PAGE], kills)


def _pages(
    cluster: Cluster, alias: str, stories: Sequence[str], kills: Mapping[str, int]
) -> Iterator[list[dict[str, Any]]]:
    query = {"bool": {"filter": {"terms": {"story_id": stories}}, "must_not": {"term": {"redacted": True}}}}
    body = {"query": query, "_source": KEPT_FIELDS, "size": PAGE, "sort": ["event_id"]}
    while hits := cluster.insist("POST", f"/{alias}/_search", body)["hits"]["hits"]:
        found = [hit["_source"] for hit in hits]
        yield [event for event in found if event["revision"] <= kills[event["story_id"]]]
        body["search_after"] = hits[-1]["sort"]
