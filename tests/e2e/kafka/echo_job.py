"""The smallest live job: every record becomes one event. ``WIREBEAM_ECHO`` holds its settings as JSON."""

import json
import os
import sys
import time
from hashlib import sha256
from pathlib import Path
from typing import Any

import apache_beam as beam
from apache_beam.runners.portability.fn_api_runner import FnApiRunner

from pipelines.beamkit.accounting import read_accounting
from pipelines.beamkit.stopping import stop_signals
from pipelines.beamkit.upstream import consolidate_eagerly
from pipelines.errors import KafkaRefused
from pipelines.kafka.source import read_kafka
from pipelines.kafka.topics import prepare_topics
from pipelines.kafka.write import WriteDeadLetters, WriteDecisions
from pipelines.settings.kafka import KafkaSettings
from pipelines.stories.live.desks import DeskOutput
from schemas import EventType, Evidence, NewsEvent, RawMessage

DAY = "2026-01-01T00:00:00Z"


def echo(raw: RawMessage, pause: float = 0.0) -> DeskOutput:
    """Make an event whose story is the record's key and whose note is its value."""
    if pause:
        time.sleep(pause)
    place = f"{raw.origin}".encode()
    event = NewsEvent(
        event_id=sha256(place).hexdigest()[:16],
        type=EventType.CREATED,
        story_id=(raw.key or place).decode(),
        revision=raw.origin.offset + 1,
        time=raw.timestamp or DAY,
        provider="echo",
        item_id=place.decode(),
        version="1",
        headline=raw.format or "",
        note=raw.value.decode(errors="replace"),
        evidence=Evidence(key="none"),
        origin=raw.origin,
    )
    return DeskOutput((event,), (), None)


def build(root: Any, settings: KafkaSettings, pause: float = 0.0) -> None:
    """Wire Kafka in to Kafka out."""
    outcome = root | "read" >> read_kafka(settings)
    written = outcome.done | "echo" >> beam.Map(echo, pause) | "events" >> WriteDecisions(settings)
    _ = (written.dead, outcome.dead) | "rejected" >> WriteDeadLetters(settings)


def main() -> int:
    """Run until a signal comes; print the accounting."""
    given = json.loads(os.environ["WIREBEAM_ECHO"])
    try:
        settings = KafkaSettings.model_validate(given["settings"])
        prepare_topics(settings, stories=False)
        consolidate_eagerly()
        with stop_signals():
            pipeline = beam.Pipeline(runner=FnApiRunner())
            build(pipeline, settings, given.get("pause", 0.0))
            result = pipeline.run()
            result.wait_until_finish()
    except KafkaRefused as problem:
        sys.stderr.write(f"{problem}\n")
        return 2
    if "report" in given:
        Path(given["report"]).write_text(json.dumps(read_accounting(result)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
