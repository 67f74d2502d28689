"""The registry of sinks: one line for each kind. A new sink is one module, one line here, one in the conformance suite."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

from pipelines.errors import SinkRefused, did_you_mean
from pipelines.extras import extra_of, install_command

if TYPE_CHECKING:
    from pipelines.sinks.sink import Sink  # its values are articles and events, whose models a refusal need not load

KINDS = {
    "duckdb": "pipelines.sinks.duckdb.sink:duckdb_sink",
    "iceberg": "pipelines.sinks.iceberg.sink:iceberg_sink",
    "jsonl": "pipelines.sinks.jsonl.rolled:jsonl_sink",
    "opensearch": "pipelines.sinks.opensearch.sink:opensearch_sink",
    "opensearchs": "pipelines.sinks.opensearch.sink:opensearch_sink_tls",
    "parquet": "pipelines.sinks.parquet.sink:parquet_sink",
    "postgres": "pipelines.sinks.postgres.sink:postgres_sink",
    "postgresql": "pipelines.sinks.postgres.sink:postgres_sink",
    "stdout": "pipelines.sinks.stdout:stdout_sink",
}
"""URL scheme -> the function that makes a sink from the rest of the URL; its module is imported when it is used."""
NONE: "Mapping[str, Sink]" = MappingProxyType({})


def open_sinks(urls: Sequence[str], ready: "Mapping[str, Sink]" = NONE) -> "tuple[Sink, ...]":
    """Return the sinks that URLs name, each once, in their order. ``ready`` holds sinks that are already made, by name."""
    return tuple(ready[url] if url in ready else open_sink(url) for url in dict.fromkeys(urls))


def open_sink(url: str) -> "Sink":
    """Return the sink of one URL, ``KIND`` or ``KIND:REST``. Raise ``SinkRefused`` if there is none."""
    kind, _, rest = url.partition(":")
    if kind not in KINDS:
        known = sorted((*KINDS, "kafka"))
        raise SinkRefused(
            f"--sink {kind}: there is no such sink; there are {', '.join(known)}{did_you_mean(kind, known)}"
        )
    module, _, function = KINDS[kind].partition(":")
    with refuse_missing_package(f"--sink {kind}"):
        sink: Sink = getattr(import_module(module), function)(rest)
    return sink


@contextmanager
def refuse_missing_package(what: str) -> Iterator[None]:
    """Raise ``SinkRefused`` with the remedy if the block imports a package of an extra that is not installed."""
    try:
        yield
    except ModuleNotFoundError as missing:
        if (extra := extra_of(missing.name)) is None:
            raise
        raise SinkRefused(f"{what}: it needs the package {missing.name}: {install_command(extra)}") from missing
