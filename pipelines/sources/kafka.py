"""The name by which checkpoints hold a Kafka source: it stays importable, and it is what sources are still written by."""

from importlib import import_module
from typing import Any


def restored_source(*arguments: Any) -> Any:
    """Make a source again from what a checkpoint holds: ``pipelines.kafka.source.make_source``."""
    return import_module("pipelines.kafka.source").make_source(*arguments)
