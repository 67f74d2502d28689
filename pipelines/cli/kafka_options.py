"""Options of Kafka, made from its settings: each setting is a flag, an environment variable, and says itself what it is."""

import argparse
import os
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from pipelines.cli.refusal import of_settings
from pipelines.sources.kafka_settings import KafkaSettings

PREFIX = "WIREBEAM_KAFKA_"


def add_kafka_options(parser: argparse.ArgumentParser) -> None:
    """Add one option a setting; lists are written with commas."""
    group = parser.add_argument_group("kafka", f"each also as {PREFIX}NAME; passwords only in files or the environment")
    for name, field in KafkaSettings.model_fields.items():
        flag = f"--{name.replace('_', '-')}"
        text = (field.description or "").replace("%", "%%").replace("\n", " ")
        if field.annotation is bool:
            group.add_argument(
                flag, dest=f"kafka_{name}", action=argparse.BooleanOptionalAction, default=None, help=text
            )
        else:
            group.add_argument(flag, dest=f"kafka_{name}", metavar="VALUE", default=None, help=text)


def read_kafka_settings(arguments: argparse.Namespace, environment: Mapping[str, str] = os.environ) -> KafkaSettings:
    """Take each setting from its flag, else from the environment, else its default; a wrong one is refused by name."""
    given: dict[str, Any] = {}
    for name in KafkaSettings.model_fields:
        value = getattr(arguments, f"kafka_{name}", None)
        given[name] = environment.get(PREFIX + name.upper()) if value is None else value
    try:
        return KafkaSettings.model_validate({name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        raise of_settings(error, "kafka") from error
