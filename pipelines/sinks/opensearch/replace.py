"""Replace the events of some sources: everything else is written into new indices, then the new events, then the aliases move there.

All aliases move in one request, so readers see the old run or the new one. Stories, the register and what was taken down are made
anew by the code that writes batches. A run may go on writing: what it writes meanwhile is written again, while writers wait. What
is interrupted leaves the aliases where they were.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from itertools import islice
from typing import Any, Final

from opensearchpy.helpers import scan

from pipelines.errors import NotDelivered
from pipelines.sinks.opensearch.client import Cluster
from pipelines.sinks.opensearch.documents import Document, Fields, is_mark, rows_of_event, rows_of_table
from pipelines.sinks.opensearch.indices import (
    EVENTS_INDEX,
    INDICES,
    LETTERS_INDEX,
    MARKS_INDEX,
    REGISTER_INDEX,
    RUNS_INDEX,
    Index,
    alias_of,
    index_settings,
)
from pipelines.sinks.opensearch.kills import register
from pipelines.sinks.opensearch.register import Item
from pipelines.sinks.opensearch.schema import behind, last_number, numbered
from pipelines.sinks.opensearch.writing import write_batch
from pipelines.sinks.tables.batch import STORY_ORDER, Rows
from pipelines.sinks.tables.columns import DEAD_LETTERS, MARKS, RUNS, STORIES, TABLES

PAGE: Final = 1000
BESIDE: Final = ((LETTERS_INDEX, DEAD_LETTERS), (MARKS_INDEX, MARKS), (RUNS_INDEX, RUNS))
READ: Final = (EVENTS_INDEX, LETTERS_INDEX, MARKS_INDEX, RUNS_INDEX, REGISTER_INDEX)
"""Kinds whose documents are written again. Stories follow from events, and so does the register before the replacement began."""
Names = Mapping[str, str]
"""Kind of index -> its name."""


def replace_events(cluster: Cluster, sources: Sequence[str], batches: Iterable[Rows]) -> None:
    """Replace the events of some sources by those of batches."""
    settings = cluster.settings
    old = {index.kind: _behind(cluster, index) for index in INDICES}
    new = {index.kind: numbered(settings, index, int(old[index.kind].rpartition("-")[2]) + 1) for index in INDICES}
    with closing(Cluster(settings.model_copy(update={"prefix": f"{settings.prefix}-replacing"}))) as following:
        _create(cluster, following, new)
        try:
            begun = {index.kind: last_number(cluster, old[index.kind]) for index in READ}
            _copy_kept(cluster, following, old, dict.fromkeys(begun, -1), sources)
            for rows in batches:
                write_batch(following, rows)
            with _blocked(cluster, old):
                _copy_kept(cluster, following, old, begun, sources)
                _register_again(cluster, following, old, begun)
                _move(cluster, following, old, new)
        except BaseException:
            cluster.client.indices.delete(index=",".join(new.values()), ignore_unavailable=True)
            raise


def _behind(cluster: Cluster, index: Index) -> str:
    if (name := behind(cluster, index)) is None:
        raise NotDelivered(f"{cluster.settings.name}: there is no index {cluster.settings.alias(index.kind)}")
    return name


def _create(cluster: Cluster, following: Cluster, new: Names) -> None:
    """Create the new indices, empty, with aliases that only this replacement knows."""
    for index in INDICES:
        cluster.client.indices.delete(index=new[index.kind], ignore_unavailable=True)  # of one that was killed
        aliases: dict[str, Any] = {following.settings.alias(index.kind): {}}
        body = {"settings": index_settings(cluster.settings), "mappings": index.mapping(), "aliases": aliases}
        cluster.client.indices.create(index=new[index.kind], body=body)


def _copy_kept(
    cluster: Cluster, following: Cluster, old: Names, after: Mapping[str, int], sources: Sequence[str]
) -> None:
    """Write again what was written after some sequence numbers, without the events of the sources."""
    for index in READ:
        cluster.client.indices.refresh(index=old[index.kind])
    nothing: Rows = {table.name: [] for table in TABLES}
    events = _hits(cluster, old, EVENTS_INDEX, after, _not_of(sources))
    while page := [hit["_source"] for hit in islice(events, PAGE)]:
        states = {event["event_id"]: event["status"] for event in page if "redacted" in event and "status" in event}
        write_batch(following, nothing | _rows(page), states)
    for index, table in BESIDE:
        hits = _hits(cluster, old, index, after)
        while rows := rows_of_table(table, (hit["_source"] for hit in islice(hits, PAGE))):
            write_batch(following, nothing | {table.name: rows})


def _not_of(sources: Sequence[str]) -> list[dict[str, Any]]:
    """Return conditions that the events of some sources meet; a member of a web archive is named ``FILE/MEMBER``."""
    return [{"terms": {"source": list(sources)}}, *({"prefix": {"source": f"{one}/"}} for one in sources)]


def _rows(events: Sequence[Fields]) -> Rows:
    """Return the rows of events. A story is as its newest event left it, unless a kill took the text of that one."""
    found = [rows_of_event(event) for event in events]
    stories: dict[str, tuple[Any, ...]] = {}
    for event, rows in zip(events, found, strict=True):
        for row in rows[STORIES.name]:
            shows_nothing = event.get("redacted", False) and event["status"] in {"published", "held"}
            if not shows_nothing and (row[0] not in stories or STORY_ORDER(row) > STORY_ORDER(stories[row[0]])):
                stories[row[0]] = row
    names = found[0].keys() - {STORIES.name}
    return {name: [row for rows in found for row in rows[name]] for name in names} | {
        STORIES.name: list(stories.values())
    }


def _hits(
    cluster: Cluster, old: Names, index: Index, after: Mapping[str, int], without: Sequence[Mapping[str, Any]] = ()
) -> Iterator[dict[str, Any]]:
    written = {"range": {"_seq_no": {"gt": after[index.kind]}}}
    query = {"query": {"bool": {"filter": written, "must_not": list(without)}}, "version": True}
    found: Iterator[dict[str, Any]] = scan(cluster.client, index=old[index.kind], query=query, size=PAGE)
    return found


def _register_again(cluster: Cluster, following: Cluster, old: Names, after: Mapping[str, int]) -> None:
    """Add what writers registered meanwhile: the events of their batches may be written when the aliases have moved."""
    hits = _hits(cluster, old, REGISTER_INDEX, after)
    while page := list(islice(hits, PAGE)):
        marks = [hit for hit in page if is_mark(hit["_id"])]
        following.write([Document(REGISTER_INDEX.kind, hit["_id"], hit["_version"], b"{}") for hit in marks])
        register(following, {hit["_id"]: Item.from_json(hit["_source"]) for hit in page if not is_mark(hit["_id"])})


@contextmanager
def _blocked(cluster: Cluster, old: Names) -> Iterator[None]:
    """Let writers wait, until the block is left by an exception or the indices are gone."""
    names = ",".join(old.values())
    cluster.client.indices.add_block(index=names, block="write")  # it waits for writes under way
    try:
        yield
    except BaseException:
        cluster.client.indices.put_settings(index=names, body={"index.blocks.write": None})
        raise


def _move(cluster: Cluster, following: Cluster, old: Names, new: Names) -> None:
    """Move all aliases to the new indices, and delete the old ones, in one request."""
    moves: list[dict[str, Any]] = []
    for index in INDICES:
        name = new[index.kind]
        alias = {"index": name, "alias": cluster.settings.alias(index.kind), **alias_of(index)}
        moves += [
            {"remove_index": {"index": old[index.kind]}},
            {"remove": {"index": name, "alias": following.settings.alias(index.kind)}},
            {"add": alias},
        ]
    cluster.client.indices.update_aliases(body={"actions": moves})
