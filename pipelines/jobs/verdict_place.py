"""Write a verdict of an editor to its place: a file of JSON Lines or a topic."""

from pathlib import Path

from pipelines.errors import Refused
from pipelines.jobs.inputs import topic_of
from pipelines.kafka.address import SCHEME
from pipelines.settings.checked import settings_from
from pipelines.settings.kafka import KafkaSettings
from schemas.verdict import Verdict


def kafka_at(url: str, connect_timeout_s: float | None = None) -> KafkaSettings:
    """Return the Kafka settings of the environment and the settings file, for the servers of an address."""
    kafka = settings_from({"kafka_bootstrap_servers": ",".join(topic_of(url)[0])}, KafkaSettings, "kafka")
    return kafka if connect_timeout_s is None else kafka.model_copy(update={"connect_timeout_s": connect_timeout_s})


def write_verdict(place: str, verdict: Verdict) -> None:
    """Append a verdict to a file or a topic. The key of a message is the names of its items."""
    line = verdict.model_dump_json(exclude_none=True).encode()
    if place.startswith(SCHEME):
        from pipelines.kafka.messages import Message
        from pipelines.kafka.producer import Delivery

        delivery = Delivery(kafka_at(place), topic_of(place)[1])
        delivery.send(Message("\n".join(sorted(verdict.items)).encode(), line, []))
        delivery.confirm()
        return
    try:
        with Path(place).open("ab") as file:
            file.write(line + b"\n")
    except OSError as error:
        raise Refused(f"{place} cannot be written: {error.strerror}") from error
