"""Options of Kafka, made from its settings."""

import argparse

from pipelines.cli.settings_options import add_settings, read_settings
from pipelines.sources.kafka_settings import KafkaSettings

KAFKA = "kafka"


def add_kafka_options(parser: argparse.ArgumentParser) -> None:
    """Add one option a setting."""
    add_settings(parser, KafkaSettings, KAFKA, "; passwords only in files or the environment")


def read_kafka_settings(arguments: argparse.Namespace) -> KafkaSettings:
    """Take the settings of Kafka; a wrong one is refused by name."""
    return read_settings(arguments, KafkaSettings, KAFKA)
