"""One store of dead letters of each kind, written as a run writes it; one broker and one PostgreSQL for the session."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from infra.kafka.broker import Broker
from infra.postgres.cluster import Cluster
from pipelines.cli.command import run_command
from pipelines.deadletters.files import FileStore
from pipelines.deadletters.store import Store
from pipelines.deadletters.tables import TableStore
from pipelines.errors import OK
from pipelines.kafka.dead_letters import KafkaStore
from pipelines.kafka.sink import KafkaSink
from pipelines.settings.kafka import KafkaSettings
from pipelines.sinks.jsonl.lines import to_json
from pipelines.sinks.registry import open_sink
from pipelines.sinks.run_folder import DEAD_LETTERS_FILE
from pipelines.sinks.sink import Sink
from schemas import DeadLetter
from tests.servers import running_broker, running_postgres, topics_of_its_own

KINDS = ("duckdb", "folder", "jsonl", "kafka", "parquet", "postgres")
NUMBERS = itertools.count()


@dataclass(frozen=True)
class Letters:
    """A store of dead letters: how it is written, opened, and named in a command."""

    where: str
    write: Callable[[Sequence[DeadLetter]], None]
    open: Callable[[], Store]
    options: tuple[str, ...]
    capture: pytest.CaptureFixture[str]

    def command(self, action: str, *argv: object, code: int = OK) -> str:
        """Run ``wirebeam deadletters``, and give what it said."""
        self.capture.readouterr()
        assert run_command(["deadletters", action, self.where, *self.options, *map(str, argv)]) == code
        out, err = self.capture.readouterr()
        return out + err


@pytest.fixture(scope="session")
def broker() -> Iterator[Broker]:
    with running_broker() as running:
        yield running


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    with running_postgres() as running:
        yield running


@pytest.fixture
def topics(broker: Broker) -> KafkaSettings:
    """Make topics of the test's own."""
    return topics_of_its_own(broker.address(), f"d{next(NUMBERS)}", partitions=1)


@pytest.fixture
def sink_url(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], str]:
    """Name a new sink of a kind."""

    def new(kind: str) -> str:
        name = f"s{next(NUMBERS)}"
        if kind == "postgres":
            cluster = request.getfixturevalue("cluster")
            cluster.create_database(name)
            return f"{cluster.url(name)}?batch=2"
        return f"{kind}:{tmp_path / name}"

    return new


@pytest.fixture
def letters(
    request: pytest.FixtureRequest, tmp_path: Path, capsys: pytest.CaptureFixture[str], sink_url: Callable[[str], str]
) -> Letters:
    """Make an empty store of the kind that the test is run for."""
    if request.param == "folder":
        return Letters(str(tmp_path), _into_folder(tmp_path), lambda: FileStore(tmp_path), (), capsys)
    if request.param == "kafka":
        made = request.getfixturevalue("topics")
        where = f"kafka://{made.bootstrap_servers[0]}/{made.dead_letters_topic}"
        store = lambda: KafkaStore(made, made.dead_letters_topic)  # noqa: E731
        return Letters(where, _into(KafkaSink(made)), store, (), capsys)
    url = sink_url(request.param)
    servers = () if "topics" not in request.fixturenames else _servers(request.getfixturevalue("topics"))
    return Letters(url, _into(open_sink(url)), lambda: TableStore(url), servers, capsys)


def _servers(made: KafkaSettings) -> tuple[str, ...]:
    return ("--bootstrap-servers", made.bootstrap_servers[0])


def _into_folder(folder: Path) -> Callable[[Sequence[DeadLetter]], None]:
    def write(letters: Sequence[DeadLetter]) -> None:
        (folder / DEAD_LETTERS_FILE).write_bytes(b"".join(to_json(one) + b"\n" for one in letters))

    return write


def _into(sink: Sink) -> Callable[[Sequence[DeadLetter]], None]:
    def write(letters: Sequence[DeadLetter]) -> None:
        sink.prepare()
        delivery = sink.deliver()
        for letter in letters:
            delivery.add(letter)
        delivery.confirm()
        sink.close()

    return write
