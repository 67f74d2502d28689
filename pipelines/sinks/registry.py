"""The registry of sinks: a line a kind. A new sink is one file, one line here, and one in the conformance suite."""

from collections.abc import Mapping, Sequence
from importlib import import_module
from types import MappingProxyType

from pipelines.errors import SinkRefused, did_you_mean
from pipelines.extras import extra_of, remedy
from pipelines.sinks.sink import Sink

KINDS = {
    "duckdb": "pipelines.sinks.duckdb.sink:duckdb_sink",
    "jsonl": "pipelines.sinks.jsonl.rolled:jsonl_sink",
    "parquet": "pipelines.sinks.parquet.sink:parquet_sink",
    "postgres": "pipelines.sinks.postgres.sink:postgres_sink",
    "postgresql": "pipelines.sinks.postgres.sink:postgres_sink",
    "stdout": "pipelines.sinks.stdout:stdout_sink",
}
"""URL scheme -> the function that reads the URL's rest; modules are imported when they are chosen."""
NONE: Mapping[str, Sink] = MappingProxyType({})


def open_sinks(urls: Sequence[str], ready: Mapping[str, Sink] = NONE) -> tuple[Sink, ...]:
    """Read the sinks that URLs name, each once, in their order; ``ready`` are those that settings made, by name."""
    return tuple(ready[url] if url in ready else open_sink(url) for url in dict.fromkeys(urls))


def open_sink(url: str) -> Sink:
    """Read one URL: ``KIND`` or ``KIND:REST``; raises ``SinkRefused``."""
    kind, _, rest = url.partition(":")
    if kind not in KINDS:
        known = sorted((*KINDS, "kafka"))
        raise SinkRefused(
            f"--sink {kind}: there is no such sink; there are {', '.join(known)}{did_you_mean(kind, known)}"
        )
    module, _, function = KINDS[kind].partition(":")
    try:
        sink: Sink = getattr(import_module(module), function)(rest)
    except ModuleNotFoundError as missing:
        if (extra := extra_of(missing.name)) is None:
            raise
        raise SinkRefused(f"--sink {kind}: it needs the package {missing.name}: {remedy(extra)}") from missing
    return sink
