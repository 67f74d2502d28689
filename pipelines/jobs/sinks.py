"""``--sink``: what it names, checked before a run and written at its end."""

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO

from pipelines.errors import FAILED, OK, NotDelivered
from pipelines.kafka.sink import KafkaSink
from pipelines.settings.kafka import KafkaSettings
from pipelines.sinks.delivery import deliver_run
from pipelines.sinks.registry import open_sinks
from pipelines.sinks.run_folder import DEAD_LETTERS, EVENTS
from pipelines.sinks.sink import Run, Sink
from pipelines.sinks.stdout import StdoutSink


def prepared_sinks(urls: Sequence[str], kafka: Callable[[], KafkaSettings]) -> tuple[Sink, ...]:
    """Read the sinks and see that each can be written; a wrong one is refused in one line."""
    sinks = open_sinks(urls, {"kafka": KafkaSink(kafka())} if "kafka" in urls else {})
    for sink in sinks:
        sink.prepare()
    return sinks


def deliver(folder: Path, account: Mapping[str, Any], sinks: Sequence[Sink]) -> int:
    """Give a finished replay to the sinks, and tell where it is; gives the exit code."""
    try:
        deliver_run(folder / EVENTS, folder / DEAD_LETTERS, account, sinks)
    except NotDelivered as problem:
        print(f"wirebeam: {problem}; the results are in {folder}, run it again with --overwrite", file=sys.stderr)
        return FAILED
    finally:
        for sink in sinks:
            sink.close()
    print(f"results: {', '.join((str(folder), *(sink.name for sink in sinks)))}", file=told_on(sinks))
    return OK


def deliver_account(account: Mapping[str, Any], sinks: Sequence[Sink]) -> None:
    """Give the account of a live run, at its end, to the sinks, and let go of them."""
    for sink in sinks:
        delivery = sink.deliver()
        delivery.add(Run(account))
        delivery.confirm()
        sink.close()


def told_on(sinks: Sequence[Sink]) -> TextIO:
    """Choose where a person is told what happened: not where the events go."""
    return sys.stderr if any(isinstance(sink, StdoutSink) for sink in sinks) else sys.stdout
