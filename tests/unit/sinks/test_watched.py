"""What metrics and health see of a sink."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.kafka.watched import deliver_watched
from pipelines.metrics.health import Health
from pipelines.metrics.recording import Recorder, start_recording, stop_recording
from pipelines.process import the
from pipelines.sinks.registry import open_sink
from pipelines.sinks.sink import Run
from tests.sinks.values import ACCOUNT


@pytest.fixture
def recorder() -> Iterator[Recorder]:
    """Record metrics and health for one test."""
    the(Health).reset()
    yield start_recording()
    stop_recording()
    the(Health).reset()


def states() -> dict[str, bool]:
    """Tell of each part whether it is ready; whoever owes anything is not."""
    return {found.part: found.ok for found in the(Health).ready(0, ())}


def test_a_sink_owes_until_it_has_confirmed(recorder: Recorder, tmp_path: Path) -> None:
    """And the time until then is measured, by the sink's name; a bundle with nothing in it says nothing."""
    sink = open_sink(f"jsonl:{tmp_path}")
    sink.prepare()
    delivery = deliver_watched(sink)
    delivery.confirm()
    assert states() == {}
    delivery.add(Run(ACCOUNT))
    assert states() == {f"sink {sink.name}": False}
    delivery.confirm()
    assert states() == {f"sink {sink.name}": True}
    assert f'wirebeam_sink_seconds_count{{sink="{sink.name}"}} 1.0'.encode() in recorder.exposed()
    sink.close()
