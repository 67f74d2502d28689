"""The sinks of a run: opened and checked before it, written and closed at its end."""

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from pipelines.errors import NotDelivered
from pipelines.sinks.delivery import deliver_run
from pipelines.sinks.registry import open_sinks
from pipelines.sinks.run_folder import DEAD_LETTERS_FILE, EVENTS_FILE
from pipelines.sinks.sink import Run, Sink
from pipelines.sinks.stdout import StdoutSink

if TYPE_CHECKING:
    from pipelines.kafka.sink import KafkaSink


def prepared_sinks(urls: Sequence[str], kafka: "Callable[[], KafkaSink]") -> tuple[Sink, ...]:
    """Open the sinks that URLs name and check that each can be written. Raise ``SinkRefused`` for the first that cannot."""
    sinks = open_sinks(urls, {"kafka": kafka()} if "kafka" in urls else {})
    for sink in sinks:
        sink.prepare()
    return sinks


def deliver(folder: Path, account: Mapping[str, Any], sinks: Sequence[Sink], place: str = "") -> None:
    """Write a finished replay to the sinks and close them. Raise ``NotDelivered`` if one of them does not confirm it.

    ``place`` is where the results are for a person, if that is not the folder.
    """
    try:
        deliver_run(folder / EVENTS_FILE, folder / DEAD_LETTERS_FILE, account, sinks)
    except NotDelivered as problem:
        raise NotDelivered(
            f"{problem}; the results are in {place or folder}, run it again with --overwrite"
        ) from problem
    finally:
        for sink in sinks:
            sink.close()


def deliver_account(account: Mapping[str, Any], sinks: Sequence[Sink]) -> None:
    """Write the account of a finished live run to the sinks, and close them."""
    for sink in sinks:
        delivery = sink.deliver()
        delivery.add(Run(account))
        delivery.confirm()
        sink.close()


def report_stream(sinks: Sequence[Sink]) -> TextIO:
    """Return the stream for the report of a run: standard error if the events go to standard output."""
    return sys.stderr if any(isinstance(sink, StdoutSink) for sink in sinks) else sys.stdout
