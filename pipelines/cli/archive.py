"""What a replay reads: files, or a range of a Kafka topic."""

import argparse
from pathlib import Path
from typing import Any, NamedTuple

from apache_beam import PTransform

from pipelines.cli.early import require_page_reader
from pipelines.cli.inputs import chosen_range, digest, find_archives, topic_of
from pipelines.cli.kafka_options import read_kafka_settings
from pipelines.cli.refusal import Refused
from pipelines.settings import Settings
from pipelines.sources import files
from pipelines.sources.kafka_address import KafkaRange
from pipelines.sources.kafka_client import KafkaRefused
from pipelines.sources.kafka_range import ReadKafkaRange, plan
from pipelines.sources.read_files import ReadFiles


class Archive(NamedTuple):
    """One replay's input."""

    source: PTransform
    """Gives its raw messages."""
    described: list[dict[str, Any]]
    """What ``run.json`` says of it."""
    size: int
    """Bytes to read; 0 when nobody knows."""


def open_archive(arguments: argparse.Namespace, settings: Settings, scratch: Path) -> Archive:
    """Choose the source that the arguments name."""
    wanted = chosen_range(arguments)
    if wanted is None:
        return open_files(find_archives(arguments.inputs, scratch), settings, scratch)
    return _open_topic(arguments.inputs[0], arguments, settings, wanted)


def open_files(archives: list[files.Archive], settings: Settings, scratch: Path) -> Archive:
    """Read files, and describe each by its digest."""
    described = [{"name": archive.name, "bytes": archive.size, "sha256": digest(archive)} for archive in archives]
    require_page_reader(archives, settings)
    size = sum(archive.size for archive in archives)
    return Archive(ReadFiles(archives, settings, str(scratch)), described, size)


def _open_topic(url: str, arguments: argparse.Namespace, settings: Settings, wanted: KafkaRange) -> Archive:
    servers, topic = topic_of(url)
    arguments.kafka_bootstrap_servers = ",".join(servers)
    kafka = read_kafka_settings(arguments)
    try:
        parts = plan(kafka, topic, wanted)
    except KafkaRefused as problem:
        raise Refused(str(problem)) from problem
    described = [{"name": url, "partition": part.partition, "first": part.first, "last": part.last} for part in parts]
    return Archive(ReadKafkaRange(kafka, topic, wanted, settings), described, 0)
