"""The indices of a prefix: created if there are none, given new fields, copied on request, refused if they are newer than ours.

An alias names what readers and the sink use; behind it is one index, numbered from 000001.
"""

import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import Any, Final

from opensearchpy.exceptions import NotFoundError, OpenSearchException, RequestError

from pipelines.errors import NotDelivered, SinkRefused
from pipelines.process import the
from pipelines.settings.opensearch import OpenSearchSettings
from pipelines.sinks.opensearch.client import Cluster, in_a_line
from pipelines.sinks.opensearch.indices import FORMAT, INDICES, META, Index, alias_of, index_settings, template

POLL_S: Final = 0.2


def require_indices(settings: OpenSearchSettings) -> None:
    """Create missing indices, and add new fields. Raise ``SinkRefused`` for an index that is older, newer or not ours."""
    with _refusing(f"--sink {settings.name}"):
        cluster = the(Cluster, settings)
        cluster.ask("GET", "/")
        with ThreadPoolExecutor(len(INDICES)) as pool:  # the server waits for its disk most of the time
            list(pool.map(partial(_require, cluster), INDICES))


def _require(cluster: Cluster, index: Index) -> None:
    found = _about(cluster, index)
    if found is not None and found["format"] < FORMAT:
        raise SinkRefused(
            f"--sink {cluster.settings.name}: the format of {cluster.settings.alias(index.kind)} ({found['format']}) is older than "
            f"this wirebeam's ({FORMAT}): run `wirebeam migrate` with its URL"
        )
    _grow(cluster, index, found)


def migrate(settings: OpenSearchSettings, *, copy: bool = False) -> tuple[str | None, str]:
    """Bring all indices to our mappings. Return the format before and after.

    An index of an older format, or with ``copy`` each one, is copied into a new index, to which its alias moves.
    """
    before = set[int]()
    with _refusing(settings.name):
        cluster = the(Cluster, settings)
        for index in INDICES:
            found = _about(cluster, index)
            if found is not None:
                before.add(found["format"])
            if found is None or (found["format"] == FORMAT and not copy):
                _grow(cluster, index, found)
            else:
                _copy(cluster, index)
    return str(min(before)) if before else None, str(FORMAT)


@contextmanager
def _refusing(name: str) -> Iterator[None]:
    """Raise ``SinkRefused`` in one line for what the server does not do."""
    try:
        yield
    except (OpenSearchException, NotDelivered) as error:
        line = in_a_line(error) if isinstance(error, OpenSearchException) else str(error)
        raise SinkRefused(f"{name}: {line}") from error


def _about(cluster: Cluster, index: Index) -> Mapping[str, Any] | None:
    """Return what we wrote about an index into its mapping, or None if there is none. Refuse a newer or foreign one."""
    alias = cluster.settings.alias(index.kind)
    if (name := behind(cluster, index)) is None:
        if cluster.client.indices.exists(index=alias):
            raise SinkRefused(
                f"{cluster.settings.name}: {alias} is an index of somebody else; name another prefix in the URL"
            )
        return None
    mapping = cluster.client.indices.get_mapping(index=name)[name]["mappings"]
    about: Mapping[str, Any] | None = mapping.get("_meta", {}).get(META)
    if about is None:
        raise SinkRefused(
            f"{cluster.settings.name}: {alias} was not written by wirebeam; name another prefix in the URL"
        )
    unknown = sorted(set(about["columns"]) - set(index.columns()))
    if about["format"] > FORMAT or (about["format"] == FORMAT and unknown):
        more = f"; it has the field {unknown[0]}" if unknown else ""
        raise SinkRefused(
            f"{cluster.settings.name}: {alias} (format {about['format']}) is newer than this wirebeam (format {FORMAT}){more}: update wirebeam"
        )
    return about


def behind(cluster: Cluster, index: Index) -> str | None:
    """Return the index behind an alias, or None."""
    try:
        found = cluster.client.indices.get_alias(name=cluster.settings.alias(index.kind))
    except NotFoundError:
        return None
    return str(max(found))


def _grow(cluster: Cluster, index: Index, about: Mapping[str, Any] | None) -> None:
    """Create a missing index, or add the fields that it lacks."""
    settings = cluster.settings
    if about is not None and about["columns"] == index.columns():
        return
    cluster.client.indices.put_index_template(name=settings.alias(index.kind), body=template(settings, index))
    if about is not None:
        cluster.client.indices.put_mapping(index=settings.alias(index.kind), body=index.mapping())
        return
    body = {"aliases": {settings.alias(index.kind): alias_of(index)}}
    try:
        cluster.client.indices.create(index=numbered(settings, index, 1), body=body)
    except RequestError as error:
        if error.error != "resource_already_exists_exception":  # another process was quicker
            raise


def numbered(settings: OpenSearchSettings, index: Index, number: int) -> str:
    """Return the name of an index."""
    return f"{settings.alias(index.kind)}-{number:06}"


def _copy(cluster: Cluster, index: Index) -> None:
    """Copy an index into a new one while it is written, and move its alias there.

    What is written during the copy is copied then, with writers waiting. Documents keep their versions, so the fence holds.
    """
    settings, alias = cluster.settings, cluster.settings.alias(index.kind)
    old = behind(cluster, index)
    if old is None:
        raise SinkRefused(f"{settings.name}: {alias} went away during the copy; run `wirebeam migrate` again")
    new = numbered(settings, index, int(old.rpartition("-")[2]) + 1)
    indices = cluster.client.indices
    indices.put_index_template(name=alias, body=template(settings, index))
    indices.delete(index=new, ignore_unavailable=True)  # of a copy that was killed
    indices.create(index=new, body={"settings": index_settings(settings), "mappings": index.mapping()})
    copied = last_number(cluster, old)
    _reindex(cluster, old, new, -1)
    indices.add_block(index=old, block="write")  # it waits for writes under way, which a change of the setting does not
    try:
        _reindex(cluster, old, new, copied)
        moves = [{"remove_index": {"index": old}}, {"add": {"index": new, "alias": alias, **alias_of(index)}}]
        indices.update_aliases(body={"actions": moves})
    except BaseException:
        indices.put_settings(index=old, body={"index.blocks.write": None})
        raise


def last_number(cluster: Cluster, name: str) -> int:
    """Return a sequence number up to which each shard of an index is complete."""
    shards = cluster.client.indices.stats(index=name, level="shards")["indices"][name]["shards"]
    return min(int(copy["seq_no"]["global_checkpoint"]) for copies in shards.values() for copy in copies)


def _reindex(cluster: Cluster, old: str, new: str, after: int) -> None:
    """Copy the documents that were written after a sequence number, with their versions, and wait for the end."""
    cluster.client.indices.refresh(index=old)
    query = {"range": {"_seq_no": {"gt": after}}}
    body = {
        "conflicts": "proceed",
        "source": {"index": old, "query": query},
        "dest": {"index": new, "version_type": "external"},
    }
    task = cluster.ask("POST", "/_reindex", body, wait_for_completion="false")["task"]
    while not (found := cluster.insist("GET", f"/_tasks/{task}"))["completed"]:
        time.sleep(POLL_S)
    failures = found.get("response", {}).get("failures") or ([found["error"]] if "error" in found else [])
    if failures:
        raise SinkRefused(f"{cluster.settings.name}: {old} cannot be copied to {new}: {str(failures[0])[:300]}")
