"""A live pipeline on the DirectRunner has no step that waits for the end."""

import apache_beam as beam
import pytest
from apache_beam.runners.portability.fn_api_runner import FnApiRunner

from pipelines.beamkit.live_shape import barriers, require_no_barriers
from pipelines.errors import KafkaRefused
from pipelines.settings.kafka import KafkaSettings
from tests.e2e.kafka.echo_job import build


def test_kafka_in_and_out_is_fused() -> None:
    """Source and sinks bring no barrier, several topics neither."""
    pipeline = beam.Pipeline(runner=FnApiRunner())
    build(pipeline, KafkaSettings(topics="a,b"))
    assert barriers(pipeline) == []


def test_a_barrier_is_refused_by_name() -> None:
    """Flatten and Reshuffle."""
    pipeline = beam.Pipeline(runner=FnApiRunner())
    one, two = pipeline | "1" >> beam.Create([1]), pipeline | "2" >> beam.Create([2])
    _ = (one, two) | "join" >> beam.Flatten()
    with pytest.raises(KafkaRefused, match="join"):
        require_no_barriers(pipeline)
