"""Small stores, and clients that ask the application without a network."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from pipelines.ask.store import Store, open_store
from pipelines.serve.app import build_app
from pipelines.sinks.registry import open_sink
from pipelines.sinks.sink import Value
from tests.sinks.values import demo_values

Opener = Callable[[Iterable[Value]], Store]


@pytest.fixture
def store_of(tmp_path: Path) -> Opener:
    """Write values into a new DuckDB file and open it."""

    def opened(values: Iterable[Value]) -> Store:
        return write_store(tmp_path / "store.duckdb", values)

    return opened


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Open the application over the demo's results."""
    store = write_store(tmp_path_factory.mktemp("demo") / "demo.duckdb", demo_values())
    with client_of(store) as client:
        yield client


def write_store(path: Path, values: Iterable[Value]) -> Store:
    """Write values into a DuckDB file and open it."""
    sink = open_sink(f"duckdb:{path}")
    sink.prepare()
    delivery = sink.deliver()
    for value in values:
        delivery.add(value)
    delivery.confirm()
    sink.close()
    return open_store(f"duckdb:{path}")


def client_of(store: Store, token: str | None = None) -> TestClient:
    """Return a client of the application over a store."""
    return TestClient(build_app(store, token), base_url="http://127.0.0.1:8420", follow_redirects=False)
