"""The name under which checkpoints pickle a Kafka source. It must stay importable."""

from importlib import import_module
from typing import Any


def restored_source(*arguments: Any) -> Any:
    """Return a source from its state in a checkpoint; see ``pipelines.kafka.source.make_source``."""
    return import_module("pipelines.kafka.source").make_source(*arguments)
