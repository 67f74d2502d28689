"""Where verdicts of editors are: a file of JSON Lines or a topic, read whole each time."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from pipelines.errors import Refused
from pipelines.jobs.inputs import topic_of
from pipelines.jobs.verdict_place import kafka_at
from pipelines.kafka.address import KafkaRange
from pipelines.settings.kafka import KafkaSettings
from pipelines.settings.stages import Settings
from pipelines.stories.live.verdict_feed import ReadVerdicts, VerdictsRead, no_records, read_records
from schemas import Origin, RawMessage


def verdict_reader(place: str | None, connect_timeout_s: float | None = None) -> ReadVerdicts:
    """Return a function that reads the records of a place. Raise ``Refused`` if they cannot be read now.

    ``connect_timeout_s`` is how long a broker may take to answer; None stands for the setting of Kafka.
    """
    if place is None:
        return no_records
    if place.startswith("kafka:"):
        read: ReadVerdicts = partial(read_topic, kafka_at(place, connect_timeout_s), topic_of(place)[1])
    else:
        read = partial(read_lines, Path(place).absolute())
    read()
    return read


def read_verdicts(settings: Settings, connect_timeout_s: float | None = None) -> VerdictsRead:
    """Return the verdicts of a run that reads them once."""
    return read_records(verdict_reader(settings.verdicts, connect_timeout_s)())


def read_lines(path: Path) -> Sequence[RawMessage]:
    """Return the lines of a file; empty ones are passed over."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Refused(f"verdicts: {path} cannot be read: {error.strerror}; name a file of JSON Lines") from error
    return tuple(_lines(path.name, content))


def _lines(name: str, content: bytes) -> Iterator[RawMessage]:
    offset = 0
    for line in content.splitlines(keepends=True):
        if line.strip():
            yield RawMessage(value=line.strip(), origin=Origin(source=name, offset=offset))
        offset += len(line)


def read_topic(kafka: KafkaSettings, topic: str) -> Sequence[RawMessage]:
    """Return the records of a topic, without tombstones."""
    from pipelines.kafka.range import plan, read_slice
    from pipelines.kafka.records import to_raw

    records = (record for part in plan(kafka, topic, KafkaRange()) for record in read_slice(kafka, part))
    return tuple(raw for record in records if (raw := to_raw(record)) is not None)
