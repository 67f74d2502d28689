"""What a replay reads: files, or a range of a Kafka topic."""

from pathlib import Path
from typing import Any, NamedTuple

from apache_beam import PTransform

from pipelines.jobs.early import require_page_reader
from pipelines.jobs.inputs import digest, find_archives, topic_of
from pipelines.kafka.address import KafkaRange
from pipelines.kafka.range import ReadKafkaRange, plan
from pipelines.settings.kafka import KafkaSettings
from pipelines.settings.stages import Settings
from pipelines.sources import files
from pipelines.sources.read_files import ReadFiles


class Archive(NamedTuple):
    """One replay's input."""

    source: PTransform
    """Gives its raw messages."""
    described: list[dict[str, Any]]
    """What ``run.json`` says of it."""
    size: int
    """Bytes to read; 0 when nobody knows."""


def open_inputs(names: list[str], settings: Settings, scratch: Path) -> Archive:
    """Read what file, folder and pattern arguments name."""
    return open_files(find_archives(names, scratch), settings, scratch)


def open_files(archives: list[files.Archive], settings: Settings, scratch: Path) -> Archive:
    """Read files, and describe each by its digest."""
    described = [{"name": archive.name, "bytes": archive.size, "sha256": digest(archive)} for archive in archives]
    require_page_reader(archives, settings)
    size = sum(archive.size for archive in archives)
    return Archive(ReadFiles(archives, settings, str(scratch)), described, size)


def open_topic(
    url: str,
    kafka: KafkaSettings,
    wanted: KafkaRange,
    settings: Settings,
    scratch: Path,  # noqa: ARG001 - as files are opened
) -> Archive:
    """Read a range of the topic that an address names; ``kafka`` has its servers."""
    _, topic = topic_of(url)
    parts = plan(kafka, topic, wanted)
    described = [{"name": url, "partition": part.partition, "first": part.first, "last": part.last} for part in parts]
    return Archive(ReadKafkaRange(kafka, topic, wanted, settings), described, 0)
