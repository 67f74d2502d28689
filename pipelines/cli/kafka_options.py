"""Options for the settings of Kafka."""

import argparse

from pipelines.cli.settings_options import add_settings, read_settings
from pipelines.jobs.inputs import topic_of
from pipelines.settings.kafka import KafkaSettings

KAFKA = "kafka"


def add_kafka_options(parser: argparse.ArgumentParser) -> None:
    """Add one option for each setting of Kafka."""
    add_settings(parser, KafkaSettings, KAFKA, "; passwords only in files or the environment")


def read_kafka_settings(arguments: argparse.Namespace) -> KafkaSettings:
    """Return the settings of Kafka. Raise ``Refused`` for a wrong one."""
    return read_settings(arguments, KafkaSettings, KAFKA)


def read_kafka_settings_at(arguments: argparse.Namespace, url: str) -> KafkaSettings:
    """Return the settings of Kafka with the servers of an address ``kafka://HOST:PORT/TOPIC``."""
    servers, _ = topic_of(url)
    return read_kafka_settings(argparse.Namespace(**vars(arguments) | {"kafka_bootstrap_servers": ",".join(servers)}))
