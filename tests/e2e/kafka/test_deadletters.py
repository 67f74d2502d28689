"""Dead letters of a topic: worked on with the real command against the real broker, and read by the real stages again."""

from collections.abc import Callable
from typing import Any

import apache_beam as beam
import pytest
from kafka import KafkaAdminClient

from infra.kafka.broker import Broker
from pipelines.cli.command import run_command
from pipelines.deadletters.letters import ATTEMPT, REDRIVE_OF
from pipelines.errors import FAILED, OK
from pipelines.kafka.source import read_kafka
from pipelines.kafka.write import WriteDeadLetters
from pipelines.parse.transform import parse_stage
from pipelines.settings.kafka import KafkaSettings
from pipelines.settings.stages import ReadSettings, Settings
from tests.e2e.kafka.harness import count_all, produce, read_all

pytestmark = pytest.mark.kafka
LARGE = b'{"uri": "' + b"x" * 5000


def parse_only(pipeline: beam.Pipeline, kafka: KafkaSettings) -> None:
    """Read and parse; what is rejected goes to the dead letters, of which little is kept."""
    settings = Settings(read=ReadSettings(max_dead_letter_bytes=2048))
    raw = pipeline | "read" >> read_kafka(kafka, stages=settings)
    parsed = raw.done | "parse" >> parse_stage(settings)
    _ = (raw.dead, parsed.dead) | "dead" >> WriteDeadLetters(kafka)


@pytest.fixture
def work(
    broker: Broker,
    settings: Callable[..., KafkaSettings],
    run_until: Callable[..., Any],
    capsys: pytest.CaptureFixture[str],
) -> tuple[KafkaSettings, Callable[[int], None], Callable[..., str]]:
    """Give: run the stages until so many letters lie in the topic; run ``wirebeam deadletters``; the settings."""
    kafka = settings(partitions=1)

    def run(letters: int) -> None:
        run_until(kafka, lambda: count_all(broker.address(), kafka.dead_letters_topic) >= letters, wire=parse_only)

    def command(action: str, *argv: str, code: int = OK) -> str:
        capsys.readouterr()
        address = f"kafka://{broker.address()}/{kafka.dead_letters_topic}"
        assert run_command(["deadletters", action, address, *argv]) == code
        return capsys.readouterr().out

    return kafka, run, command


def test_records_go_back_to_their_topic_and_no_failure_loops(
    broker: Broker, work: tuple[KafkaSettings, Callable[[int], None], Callable[..., str]]
) -> None:
    """Key, headers, time and all bytes, the cut ones read where they lie; a second redrive sends nothing; the rejected
    again know their attempt and stay when it was the last; what the topic has lost cannot go.
    """
    kafka, run, command = work
    produce(broker.address(), kafka.topics[0], [(b"k", b'{"uri": "broken'), (b"l", LARGE)], [("own", b"1")])
    run(2)
    assert "parse\tmalformed\t2\t2" in command("list")
    assert "would redrive 2 records" in command("redrive", "--dry-run")
    assert "redrove 2 records; 0 letters need nothing, 0 cannot be redriven" in command("redrive")
    assert "redrove 0 records; 2 letters need nothing" in command("redrive")
    first, second, again, large = read_all(broker.address(), kafka.topics[0])
    assert (again.key, again.value, again.timestamp) == (first.key, first.value, first.timestamp)
    assert (large.key, large.value, large.timestamp) == (second.key, second.value, second.timestamp)
    place = f"kafka://{kafka.topics[0]}/0@0".encode()
    assert list(again.headers) == [("own", b"1"), (ATTEMPT, b"1"), (REDRIVE_OF, place)]
    run(6)  # two letters, two marks, two letters more
    told = command("redrive", "--max-attempts", "1", code=FAILED)
    assert "redrove 0 records; 2 letters need nothing, 2 cannot be redriven" in told
    assert count_all(broker.address(), kafka.topics[0]) == 4
    assert command("list", "--each", "--all").count("redriven") == 2


def test_a_cut_letter_whose_record_is_gone_cannot_be_redriven(
    broker: Broker, admin: KafkaAdminClient, work: tuple[KafkaSettings, Callable[[int], None], Callable[..., str]]
) -> None:
    """It is said, with how much was kept; dropping it leaves a mark in the topic."""
    from kafka import TopicPartition

    kafka, run, command = work
    produce(broker.address(), kafka.topics[0], [(None, LARGE)])
    run(1)
    admin.delete_records({TopicPartition(kafka.topics[0], 0): 1})
    told = command("redrive", code=FAILED)
    assert "only 2,048 of 5,009 bytes were kept" in told
    assert "is no longer there" in told
    assert "dropped 1 letters" in command("drop", "--stage", "parse", "--yes", "--note", "lost")
    assert "redrove 0 records; 1 letters need nothing, 0 cannot" in command("redrive")
    assert "open" not in command("list", "--each", "--all")
