"""OpenLineage events of a run: START with its inputs, then COMPLETE, FAIL or ABORT with its outputs.

Names of datasets follow OpenLineage's naming: a topic is ``kafka://HOST:PORT`` and its name, a file is ``file`` and its path,
an object its bucket and key, a table its database and its name. A server that does not take an event does not stop the run.
"""

import logging
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

from pipelines.settings.kafka import KafkaSettings
from pipelines.settings.origins import LINEAGE_TOKEN
from pipelines.settings.stages import LineageSettings
from pipelines.sinks.sink import Sink
from pipelines.sinks.tables.columns import TABLES

LOG = logging.getLogger(__name__)
PRODUCER: Final = "https://pypi.org/project/wirebeam"
DOES_NOT_ADD_UP: Final = "the run does not add up"
FILE: Final = "file:"
TIMEOUT_S: Final = 5.0
DATABASES: Final = frozenset({"duckdb", "iceberg", "postgres", "postgresql"})
"""Kinds of sinks that write a table of each kind of value; the others write folders."""
SEARCH: Final = frozenset({"opensearch", "opensearchs"})
SEARCHED: Final = ("stories", "events", "dead-letters", "dead-letter-marks", "runs")
"""Aliases of a prefix that readers search."""


class Dataset(NamedTuple):
    """A dataset as OpenLineage names it."""

    namespace: str
    name: str


def place_of(name: str) -> Dataset:
    """Return the dataset of a file, an object or a topic, as ``run.json`` names its inputs.

    >>> place_of("s3://wire/2026/a.gz"), place_of("kafka://h:9092/t"), place_of("/a/b.sgm")
    (Dataset(namespace='s3://wire', name='2026/a.gz'), Dataset(namespace='kafka://h:9092', name='t'), Dataset(namespace='file', name='/a/b.sgm'))
    """
    if "://" not in name:
        return Dataset("file", str(Path(name).absolute()))
    found = urlsplit(name)
    server = found.netloc.rpartition("@")[2]
    return Dataset(f"{found.scheme}://{server}", found.path.strip("/") or "/")


def topics_of(kafka: KafkaSettings, *topics: str) -> list[Dataset]:
    """Return the datasets of topics."""
    return [Dataset(f"kafka://{kafka.bootstrap_servers[0]}", topic) for topic in topics]


def outputs_of(sinks: Iterable[Sink], *folders: str) -> list[Dataset]:
    """Return the datasets that a run writes: folders, and the topics, tables or folders of its sinks."""
    return [*map(place_of, folders), *(dataset for sink in sinks for dataset in _of_sink(sink))]


def _of_sink(sink: Sink) -> list[Dataset]:
    if sink.name.startswith("kafka:"):
        from pipelines.kafka.sink import KafkaSink

        if isinstance(sink, KafkaSink):
            return topics_of(sink.settings, sink.settings.events_topic, sink.settings.dead_letters_topic)
    kind, _, rest = sink.name.partition(":")
    if kind in SEARCH:
        server, prefix = place_of(sink.name)
        return [Dataset(server, f"{prefix}-{index}") for index in SEARCHED]
    if kind not in DATABASES:
        return [place_of(rest)] if rest else []
    if rest.startswith("//"):
        server, database = place_of(sink.name)
        before = f"{database}.public."
    elif kind == "iceberg" and not Path(rest).is_absolute():
        catalog, _, namespace = rest.partition("/")
        server, before = f"iceberg://{catalog}", f"{namespace}."
    else:
        server, before = f"{kind}:{Path(rest).absolute()}", ""
    return [Dataset(server, f"{before}{table.name}") for table in TABLES]


class Lineage:
    """The events of one run; none if no place is set."""

    def __init__(self, settings: LineageSettings, job: str, outputs: Callable[[], Iterable[Dataset]]) -> None:
        self._settings, self._job = settings, settings.job or job
        self._inputs: list[Dataset] = []
        self._outputs = [] if settings.to is None else [*outputs()]
        self._ended = settings.to is None
        self._run = "" if settings.to is None else _new_run()

    def start(self, inputs: Iterable[Dataset]) -> None:
        """Report that the run begins to read its inputs."""
        self._inputs = list(dict.fromkeys(inputs))
        if not self._ended:
            self._emit("START")

    def leave(self) -> None:
        """Report no end: the run goes on without this process."""
        self._ended = True

    def end(self, state: str, problem: str = "") -> None:
        """Report the end of the run, once: COMPLETE, FAIL with its problem, or ABORT."""
        if not self._ended:
            self._ended = True
            self._emit(state, problem)

    def _emit(self, state: str, problem: str = "") -> None:
        try:
            _client(self._settings.to or "").emit(self._event(state, problem))
        except Exception as error:  # noqa: BLE001 - of a server or a disk, whatever it is: news matter more than their lineage
            LOG.warning("lineage: %s was not reported (%s); the run goes on", state, type(error).__name__)

    def _event(self, state: str, problem: str) -> Any:
        from openlineage.client import event_v2
        from openlineage.client.facet_v2 import error_message_run

        facets: dict[str, Any] = {}
        if problem:
            facets["errorMessage"] = error_message_run.ErrorMessageRunFacet(problem, "python", producer=PRODUCER)
        return event_v2.RunEvent(
            eventType=event_v2.RunState[state],
            eventTime=datetime.now(UTC).isoformat(),
            run=event_v2.Run(self._run, facets),
            job=event_v2.Job(self._settings.namespace, self._job),
            inputs=[event_v2.InputDataset(*one) for one in self._inputs],
            outputs=[event_v2.OutputDataset(*one) for one in self._outputs],
            producer=PRODUCER,
        )


def _new_run() -> str:
    from openlineage.client.uuid import generate_new_uuid

    logging.getLogger("openlineage").setLevel(logging.CRITICAL)  # what fails is logged here, in one line
    return str(generate_new_uuid())


def _client(place: str) -> Any:
    """Return a client of a file or of a web server. It takes no other settings from the environment but the token."""
    from openlineage.client import OpenLineageClient

    if place.startswith(FILE):
        from openlineage.client.transport.file import FileConfig, FileTransport

        return OpenLineageClient(transport=FileTransport(FileConfig(place.removeprefix(FILE), append=True)))
    from openlineage.client.transport.http import ApiKeyTokenProvider, HttpConfig, HttpTransport

    given: dict[str, Any] = {"url": place, "timeout": TIMEOUT_S, "retry": {"total": 1}}
    if token := os.environ.get(LINEAGE_TOKEN):
        given["auth"] = ApiKeyTokenProvider({"api_key": token})
    return OpenLineageClient(transport=HttpTransport(HttpConfig(**given)))


@contextmanager
def reported(settings: LineageSettings, job: str, outputs: Callable[[], Iterable[Dataset]]) -> Iterator[Lineage]:
    """Report the end of a run, if a place is set. The block calls ``start`` once the inputs are known."""
    lineage = Lineage(settings, job, outputs)
    try:
        yield lineage
    except KeyboardInterrupt:
        lineage.end("ABORT")
        raise
    except BaseException as error:
        lineage.end("FAIL", str(error).partition("\n")[0][:1000] or type(error).__name__)
        raise
    lineage.end("COMPLETE")
