"""What a source looks like inside a checkpoint, and which settings it gets when a job goes on from there.

A checkpoint holds the sources as they were split, for as long as the job's state lives. So a source is written as plain
JSON, which a later version still reads: settings that are new have their defaults, those that are gone are passed over. And
the settings of the job that runs now win over those in the checkpoint: brokers may have moved, a password's file too.
"""

import json

from pipelines.process import the
from pipelines.settings.kafka import KafkaSettings

Identity = tuple[str, tuple[str, ...]]


class Announced(dict[Identity, KafkaSettings]):
    """The settings of the jobs that run in this process."""


def identity(settings: KafkaSettings) -> Identity:
    """Return what never changes while a job's state lives: the group and the topics."""
    return settings.group, settings.topics


def announce(settings: KafkaSettings) -> None:
    """Register the settings of the job that runs in this process."""
    the(Announced)[identity(settings)] = settings


def write_settings(settings: KafkaSettings) -> str:
    """Write settings for a checkpoint: few bytes, for each split is written each time that it pauses."""
    kept = settings.model_dump(mode="json", exclude_defaults=True)
    return json.dumps(kept | {"group": settings.group, "topics": settings.topics}, separators=(",", ":"))


def read_settings(text: str) -> KafkaSettings:
    """Read them back: the announced ones of the same group and topics, else as they were written."""
    given = {name: value for name, value in json.loads(text).items() if name in KafkaSettings.model_fields}
    running = the(Announced).get((given["group"], tuple(given["topics"])))
    return running if running is not None else KafkaSettings.model_validate(given)
