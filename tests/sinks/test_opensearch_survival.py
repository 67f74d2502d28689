"""OpenSearch that goes away, and writers that are killed: afterwards every index is that of an undisturbed run."""

import multiprocessing
import os
import random
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from infra.opensearch.node import Node
from pipelines.errors import NotDelivered
from pipelines.process import the
from pipelines.settings.opensearch import OpenSearchSettings
from pipelines.sinks.opensearch.client import Cluster
from pipelines.sinks.opensearch.indices import INDICES, REGISTER_INDEX, RUNS_INDEX
from pipelines.sinks.registry import open_sink
from pipelines.sinks.sink import ReplacingSink, Value
from schemas import EventType, Origin
from tests.e2e.kafka.harness import wait_until
from tests.hanging import LIMIT_S
from tests.sinks.kept import Searched, delete_indices
from tests.sinks.values import DEMO_EVENTS, demo_values, event

pytestmark = [pytest.mark.opensearch, pytest.mark.slow]
KILLS = int(os.environ.get("WIREBEAM_KILLS", "5"))
OUTAGE_S = float(os.environ.get("WIREBEAM_OUTAGE_S", "0"))
Held = dict[str, dict[str, tuple[int, Any]]]


@pytest.fixture
def kept(prefix: Callable[[], str]) -> Iterator[Callable[..., Searched]]:
    """Make prefixes that are ready to be written."""
    made = []

    def new(more: str = "") -> Searched:
        url = prefix() + more
        made.append(open_sink(url))
        made[-1].prepare()
        return Searched(made[-1], url)

    yield new
    for sink in made:
        sink.close()


@pytest.fixture(scope="module")
def wanted(node: Node) -> Iterator[Held]:
    """Give what all indices hold after an undisturbed run over the demo."""
    undisturbed = Searched(open_sink(node.url("undisturbed")), node.url("undisturbed"))
    undisturbed.sink.prepare()
    undisturbed.deliver(demo_values())
    yield held(undisturbed)
    undisturbed.sink.close()
    delete_indices(undisturbed.url)


def held(kept: Searched) -> Held:
    """Return all documents of all indices, with their versions; those of the register, which counts writes, without."""
    settings = OpenSearchSettings.of_url(kept.url)
    cluster = the(Cluster, settings)
    cluster.ask("POST", f"/{settings.prefix}-*/_refresh")
    found: Held = {}
    for index in INDICES:
        if index is not RUNS_INDEX:
            path, body = f"/{settings.alias(index.kind)}-0*/_search", {"size": 5000, "version": True}
            hits = cluster.ask("GET", path, body)["hits"]["hits"]
            plain = index is REGISTER_INDEX
            found[index.kind] = {hit["_id"]: (0 if plain else hit["_version"], hit["_source"]) for hit in hits}
    return found


def deliver_all(url: str, size: int) -> None:
    """Write the demo in small bundles."""
    sink, values = open_sink(url), demo_values()
    for start in range(0, len(values), size):
        Searched(sink, url).deliver(values[start : start + size])
    sink.close()


def test_writers_killed_again_and_again(node: Node, kept: Callable[..., Searched], wanted: Held) -> None:
    """SIGKILL at moments of chance, two writers at once; then one that is left alone ends with the same indices."""
    one, chance, hits = kept(), random.Random(7), 0
    one.sink.close()
    forked = multiprocessing.get_context("fork")
    for _ in range(KILLS):
        writers = [forked.Process(target=deliver_all, args=(one.url, size)) for size in (1, 5)]
        for writer in writers:
            writer.start()
        time.sleep(chance.uniform(0.01, 0.6))
        for writer in writers:
            hits += writer.is_alive()
            writer.kill()
            writer.join()
    deliver_all(one.url, 5)
    assert hits > 0
    assert held(one) == wanted
    assert len(wanted["events"]) == DEMO_EVENTS


def test_repeats_by_several_writers_in_any_order(kept: Callable[..., Searched], wanted: Held) -> None:
    """Each has all values in an order of its own."""
    one = kept()

    def write(seed: int) -> None:
        values = demo_values()
        random.Random(seed).shuffle(values)
        for start in range(0, len(values), 7):
            one.deliver(values[start : start + 7])

    threads = [threading.Thread(target=write, args=(seed,)) for seed in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LIMIT_S)
    assert held(one) == wanted


def test_a_node_that_is_killed_and_comes_back(node: Node, kept: Callable[..., Searched], wanted: Held) -> None:
    """A sink waits for ``retry_s``: one that has no patience fails its bundle with one line, the other goes on, and nothing is lost."""
    one, enough = kept(), threading.Event()

    def write() -> None:
        while not enough.is_set():
            deliver_all(one.url, 4)
        deliver_all(one.url, 4)

    thread = threading.Thread(target=write)
    thread.start()
    assert wait_until(lambda: bool(held(one)["events"]))
    node.kill()
    impatient = open_sink(one.url + "?retry_s=0.5").deliver()
    impatient.add(event(EventType.CREATED, 1))
    with pytest.raises(NotDelivered, match=r"did not take a batch in \d+ s: it cannot be reached: [^\n]+$"):
        impatient.confirm()
    time.sleep(OUTAGE_S)
    assert thread.is_alive()
    enough.set()
    node.start()
    thread.join(LIMIT_S)
    assert held(one) == wanted


def test_a_node_that_is_silent_for_a_while(node: Node, kept: Callable[..., Searched], wanted: Held) -> None:
    """Connections stay open, and nothing answers in ``timeout_s``: what was perhaps written is written again."""
    one = kept()
    thread = threading.Thread(target=deliver_all, args=(one.url + "?timeout_s=1", 1))
    thread.start()
    assert wait_until(lambda: bool(held(one)["events"]))
    node.pause()
    time.sleep(1.5)
    assert thread.is_alive()
    node.go_on()
    thread.join(LIMIT_S)
    assert held(one) == wanted


def test_a_source_is_replaced_while_a_run_writes(
    kept: Callable[..., Searched], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Interrupted it changes nothing; done, the indices are those of a run that had the new events from the beginning."""
    one, fresh = kept(), kept()
    assert isinstance(one.sink, ReplacingSink)
    other = Origin(source="other.ndjson", offset=1)
    old = [event(EventType.CREATED, number, story=f"o{number}", origin=other) for number in range(1, 4)]
    old.append(event(EventType.WITHDRAWN, 4, story="o1", origin=other, withdraws=("o1-1",)))
    new: list[Value] = [
        event(EventType.UPDATED, 2, story=f"o{number}", headline="B", origin=other) for number in range(2, 5)
    ]
    values = demo_values()
    one.deliver([*values[:20], *old])
    before = held(one)
    with monkeypatch.context() as broken:
        broken.setattr("pipelines.sinks.opensearch.replace._move", interrupted)
        with pytest.raises(NotDelivered, match="gone"):
            one.sink.replace(["other.ndjson"], lambda: new)
    assert held(one) == before
    writer = threading.Thread(target=one.deliver, args=[values[n : n + 2] for n in range(0, len(values), 2)])
    writer.start()
    one.sink.replace(["other.ndjson"], lambda: new)
    writer.join(LIMIT_S)
    fresh.deliver(values, new)
    assert held(one) == held(fresh)


def interrupted(*_: object) -> None:
    raise NotDelivered("gone")
