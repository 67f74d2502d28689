"""The input of a replay: files, or a range of a Kafka topic."""

from pathlib import Path
from typing import Any, NamedTuple

from apache_beam import PTransform

from pipelines.jobs.inputs import describe, find_archives, topic_of
from pipelines.jobs.preconditions import require_html_reader
from pipelines.kafka.address import KafkaRange
from pipelines.registry.client import require_registry
from pipelines.settings.kafka import KafkaSettings
from pipelines.settings.stages import Settings
from pipelines.sources import files
from pipelines.sources.read_files import ReadFiles


class ReplayInput(NamedTuple):
    """The input of one replay."""

    source: PTransform
    """Reads its raw messages."""
    described: list[dict[str, Any]]
    """Its entries in ``run.json``."""
    size: int
    """Bytes to read; 0 if unknown."""


def open_inputs(names: list[str], settings: Settings, scratch: Path) -> ReplayInput:
    """Return the files that the arguments name (files, folders, patterns) as an input."""
    return open_files(find_archives(names, scratch), settings, scratch)


def open_files(archives: list[files.Archive], settings: Settings, scratch: Path) -> ReplayInput:
    """Return files as an input; each is described by its digest or ETag."""
    described = [describe(archive) for archive in archives]
    require_html_reader(archives, settings)
    size = sum(archive.size for archive in archives)
    return ReplayInput(ReadFiles(archives, settings, str(scratch)), described, size)


def open_topic(
    url: str,
    kafka: KafkaSettings,
    limits: KafkaRange,
    settings: Settings,
    scratch: Path,  # noqa: ARG001 - the signature of OpenInput
) -> ReplayInput:
    """Return a range of the topic that an address names as an input; ``kafka`` holds the servers of the address."""
    from pipelines.kafka.range import ReadKafkaRange, plan

    require_registry(settings.registry)
    _, topic = topic_of(url)
    parts = plan(kafka, topic, limits)
    described = [{"name": url, "partition": part.partition, "first": part.first, "last": part.last} for part in parts]
    return ReplayInput(ReadKafkaRange(kafka, topic, limits, settings), described, 0)
