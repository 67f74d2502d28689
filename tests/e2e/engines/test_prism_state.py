"""The state of a key on Prism, where a bundle takes long enough to be split."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import apache_beam as beam
import pytest
from apache_beam.coders import VarIntCoder
from apache_beam.transforms.userstate import ReadModifyWriteStateSpec

from infra.prism.program import PRISM, Prism
from infra.server import ServerUnavailable
from pipelines.jobs.runners import runner_options
from pipelines.settings.runner import RunnerSettings

pytestmark = pytest.mark.prism
THE_COUNT = beam.DoFn.StateParam(ReadModifyWriteStateSpec("count", VarIntCoder()))
ELEMENTS = 12
SLOW_S = 0.25
"""Longer than Prism waits before it splits a bundle."""


class _Count(beam.DoFn):
    """Counts the elements of a key, slowly, and writes each count to a file of a folder."""

    def __init__(self, folder: str) -> None:
        self.folder = folder

    def process(self, element: tuple[str, int], count: Any = THE_COUNT) -> Iterator[int]:
        reached = (count.read() or 0) + 1
        time.sleep(SLOW_S)
        count.write(reached)
        Path(self.folder, str(element[1])).write_text(str(reached))
        yield reached


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")  # Beam's threads outlive Prism
def test_a_slow_bundle_keeps_the_state_of_its_key(tmp_path: Path) -> None:
    """Each element finds what the one before it wrote: no count is there twice."""
    try:
        PRISM.fetch()
    except ServerUnavailable as problem:
        pytest.skip(str(problem))
    with Prism() as prism:
        options = runner_options(RunnerSettings(runner="prism", job_endpoint=prism.job_endpoint))
        with beam.Pipeline(options=options) as pipeline:
            keyed = pipeline | beam.Create([("key", number) for number in range(ELEMENTS)], reshuffle=False)
            keyed | beam.ParDo(_Count(str(tmp_path)))
    counts = [int((tmp_path / str(number)).read_text()) for number in range(ELEMENTS)]
    assert sorted(counts) == list(range(1, ELEMENTS + 1))
