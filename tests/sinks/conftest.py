"""One sink of each kind, written and read in the same way; one PostgreSQL server and one OpenSearch node for the session."""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from infra.opensearch.node import Node
from infra.postgres.cluster import Cluster
from pipelines.sinks.registry import KINDS, open_sink
from tests.servers import running_opensearch, running_postgres
from tests.sinks.kept import Kept, Printed, Searched, delete_indices

PLACES = {
    "duckdb": "duckdb:{folder}/{name}.duckdb",
    "iceberg": "iceberg:{folder}/{name}?batch=100&compact_at=8",
    "jsonl": "jsonl:{folder}/{name}?compression=zstd&roll_mb=0.01",
    "opensearch": "{prefix}",
    "parquet": "parquet:{folder}/{name}",
    "postgres": "{database}",
    "stdout": "stdout",
}
"""URL of a new sink of each kind; a kind that the registry has and this list has not fails the suite."""
OTHER_NAMES = {"opensearchs", "postgresql"}
NUMBERS = itertools.count()


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """Start the server; without one the tests that need it are skipped, and say why."""
    with running_postgres() as running:
        yield running


@pytest.fixture
def database(cluster: Cluster) -> Callable[[], str]:
    """Make an empty database of the test's own; gives its URL."""

    def made() -> str:
        name = f"t{next(NUMBERS)}"
        cluster.create_database(name)
        return cluster.url(name)

    return made


@pytest.fixture(scope="session")
def node() -> Iterator[Node]:
    """Start an OpenSearch node; without one the tests that need it are skipped, and say why."""
    with running_opensearch() as running:
        yield running


@pytest.fixture
def prefix(node: Node) -> Iterator[Callable[[], str]]:
    """Make URLs of a prefix of the test's own; its indices are deleted at the end, so that their number does not slow the node."""
    made = []

    def new() -> str:
        made.append(node.url(f"t{next(NUMBERS)}"))
        return made[-1]

    yield new
    for url in made:
        delete_indices(url)


@pytest.fixture(params=sorted(set(KINDS) - OTHER_NAMES))
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[..., Kept]]:
    """Make sinks of one kind, ready to be written."""
    made = []

    def new(name: str = "one") -> Kept:
        place = PLACES[request.param]
        served = {"{database}": "database", "{prefix}": "prefix"}.get(place)
        url = request.getfixturevalue(served)() if served else place.format(folder=tmp_path, name=name)
        sink = open_sink(url)
        sink.prepare()
        made.append(sink)
        if url == "stdout":
            return Printed(sink, name, request.getfixturevalue("capsys"))
        return (Searched if place == "{prefix}" else Kept)(sink, url)

    yield new
    for sink in made:
        sink.close()
