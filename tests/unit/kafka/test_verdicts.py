"""Verdicts of editors in a topic: written by the command, read whole."""

from pathlib import Path

import pytest

from pipelines.cli.command import run_command
from pipelines.errors import OK, Refused
from pipelines.jobs.verdicts import verdict_reader
from pipelines.settings.stages import Settings
from pipelines.stories.live.verdict_feed import read_records
from tests.memory_kafka import MemoryBroker

TOPIC = "verdicts"
PLACE = f"kafka://127.0.0.1:9092/{TOPIC}"


def test_verdicts_of_a_topic(memory: MemoryBroker, capsys: pytest.CaptureFixture[str]) -> None:
    """Those of all partitions; a record that is none is refused with its place; tombstones are passed over."""
    memory.create(TOPIC, 2)
    assert run_command(["verdict", "join", "a:1", "b:2", "--to", PLACE, "--time", "2026-03-04T12:00Z"]) == OK
    assert run_command(["verdict", "pin", "a:1", "--to", PLACE, "--note", "the best"]) == OK
    assert "join of a:1 and b:2 is written" in capsys.readouterr().out
    memory.append(TOPIC, b"no verdict", key=b"k", headers=[], timestamp_ms=0)
    memory.append(TOPIC, None, key=b"k", headers=[], timestamp_ms=0)
    found = read_records(verdict_reader(Settings(verdicts=PLACE).verdicts)())
    assert found.records == 2
    assert dict(found.verdicts.joined) == {"a:1": "a:1", "b:2": "a:1"}
    assert found.verdicts.pinned.keys() == {"a:1"}
    ((raw, _),) = found.refused
    assert (raw.value, raw.origin.source) == (b"no verdict", f"kafka://{TOPIC}")


def test_a_place_that_is_not_there_is_refused(memory: MemoryBroker, tmp_path: Path) -> None:
    """At the start."""
    assert memory.topics
    for place in (str(tmp_path / "no.jsonl"), f"{PLACE}-no", "kafka://x:1/a/b"):
        with pytest.raises(Refused):
            verdict_reader(place)
    assert verdict_reader(None)() == ()
