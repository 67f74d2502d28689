"""One sink of each kind, written and read in the same way."""

from collections.abc import Callable

import pytest

from pipelines.sinks.registry import KINDS, open_sink
from tests.sinks.kept import Kept

PLACES = {"duckdb": "duckdb:{folder}/{name}.duckdb", "parquet": "parquet:{folder}/{name}"}
"""URL of a new sink of each kind; a kind that the registry has and this list has not fails the suite."""


@pytest.fixture(params=sorted(KINDS))
def make(request, tmp_path) -> Callable[[str], Kept]:
    """Make sinks of one kind, ready to be written."""

    def made(name: str = "one") -> Kept:
        url = PLACES[request.param].format(folder=tmp_path, name=name)
        sink = open_sink(url)
        sink.prepare()
        return Kept(sink, url)

    return made
