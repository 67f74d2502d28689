"""What `wirebeam top` draws of what a run exposes."""

import math
from collections.abc import Iterator

import pytest
from rich.console import Console

from pipelines.cli.top import frame
from pipelines.metrics.catalogue import LAG, STEP_AGE
from pipelines.metrics.reading import read_look
from pipelines.metrics.recording import Recorder, start_recording, stop_recording


@pytest.fixture
def recorder() -> Iterator[Recorder]:
    yield start_recording()
    stop_recording()


def drawn(recorder: Recorder) -> str:
    """Draw one frame as plain text."""
    console = Console(width=120)
    with console.capture() as captured:
        console.print(frame("http://127.0.0.1:1", read_look(recorder.exposed().decode(), 0), None, []))
    return captured.get()


def test_a_record_that_blocks_is_shown(recorder: Recorder) -> None:
    """With its stage and for how long; one that is quick is not."""
    recorder.series(STEP_AGE, "parse").set(0.2)
    assert "a record is in" not in drawn(recorder)
    recorder.series(STEP_AGE, "enrich").set(7.4)
    assert "a record is in enrich for 7 s" in drawn(recorder)


def test_lag_that_nobody_knows_is_no_figure(recorder: Recorder) -> None:
    """While the broker is away; one partition of which it is known does not hide the other."""
    recorder.series(LAG, "wire", "0").set(12)
    assert " 12 " in drawn(recorder)
    recorder.series(LAG, "wire", "1").set(math.nan)
    assert "unknown" in drawn(recorder)
