"""The process that follows a topic into the place that is served."""

import logging
import multiprocessing
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Final, NamedTuple

from pipelines.errors import SinkRefused
from pipelines.kafka.follow import follow, require_topic
from pipelines.registry.client import require_registry
from pipelines.settings.kafka import KafkaSettings
from pipelines.settings.registry import NO_REGISTRY, RegistrySettings
from pipelines.sinks.registry import open_sink

GRACE_S: Final = 30
"""Longest wait for the batch that is being written at the end."""
FOLLOWING: Final = frozenset({"duckdb", "postgres", "postgresql"})
"""Kinds of places that a topic can be written to while they are read."""


class Followed(NamedTuple):
    """A topic of events, and how to reach it."""

    settings: KafkaSettings
    topic: str
    registry: RegistrySettings = NO_REGISTRY


@contextmanager
def following(url: str, followed: Followed | None) -> Iterator[None]:
    """Follow a topic into a place meanwhile, in a process of its own: DuckDB has one process write a file at a time.

    Raise ``SinkRefused`` for a place that cannot be written, ``KafkaRefused`` for a topic that cannot be read.
    """
    if followed is None:
        yield
        return
    kind, _, rest = url.partition(":")
    if kind not in FOLLOWING:
        raise SinkRefused(
            f"--follow: {url} cannot grow while it is served; name duckdb:FILE or postgres://USER@HOST/DB"
        )
    require_registry(followed.registry)
    require_topic(followed.settings, followed.topic)
    positions = Path(f"{rest}.follow.json") if kind == "duckdb" else Path(f"{followed.topic}.follow.json")
    if kind == "duckdb" and not Path(rest).exists():  # a new file has nothing of what was read before
        positions.unlink(missing_ok=True)
    open_sink(url).prepare()
    spawned = multiprocessing.get_context("spawn")
    stop = spawned.Event()
    child = spawned.Process(target=_follow, args=(followed, url, positions, stop), daemon=True)
    child.start()
    try:
        yield
    finally:
        stop.set()
        child.join(GRACE_S)
        child.terminate()


def _follow(followed: Followed, url: str, positions: Path, stop: Event) -> None:
    """Follow until the server ends. The terminal's Ctrl-C reaches this process too, and is the server's to answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    follow(followed.settings, followed.topic, url, positions, stop.wait, followed.registry)
