"""Beam's KafkaIO as the reader: for runners that expand Java transforms; it gives the same raw messages.

The expanded transform carries its configuration to the runner, the password included: prefer mTLS, or a runner whose
job descriptions are private.
"""

import os
from collections.abc import Iterable, Iterator
from typing import Any

import apache_beam as beam
from apache_beam.pvalue import PBegin, PCollection
from apache_beam.transforms.window import TimestampedValue
from apache_beam.typehints.decorators import no_annotations
from apache_beam.utils.timestamp import Timestamp

from pipelines.beamkit.door import DEAD, Outcome
from pipelines.errors import KafkaRefused
from pipelines.kafka.admission import Admission
from pipelines.kafka.client import connection
from pipelines.kafka.event_time import EventTime, event_micros, no_event_time
from pipelines.kafka.records import to_raw
from pipelines.parse.record import Record
from pipelines.settings.kafka import KafkaSettings
from pipelines.settings.stages import Settings

LOGIN = {
    "PLAIN": "org.apache.kafka.common.security.plain.PlainLoginModule",
    "SCRAM-SHA-256": "org.apache.kafka.common.security.scram.ScramLoginModule",
    "SCRAM-SHA-512": "org.apache.kafka.common.security.scram.ScramLoginModule",
}


def java_configuration(settings: KafkaSettings) -> dict[str, str]:
    """Write the settings as properties of Kafka's Java consumer; certificates are read into it, since workers have no such files."""
    lines = {
        "bootstrap.servers": ",".join(settings.bootstrap_servers),
        "group.id": settings.group,
        "enable.auto.commit": "false",
        "auto.offset.reset": settings.start if isinstance(settings.start, str) else "earliest",
        "security.protocol": settings.security_protocol,
    }
    return lines | (_tls(settings) if settings.uses_tls() else {}) | (_sasl(settings) if settings.uses_sasl() else {})


def _tls(settings: KafkaSettings) -> dict[str, str]:
    lines = {} if settings.tls_check_hostname else {"ssl.endpoint.identification.algorithm": ""}
    if settings.tls_ca_file is not None:
        lines |= {"ssl.truststore.type": "PEM", "ssl.truststore.certificates": settings.tls_ca_file.read_text()}
    if settings.tls_certificate_file is not None:
        key = (settings.tls_key_file or settings.tls_certificate_file).read_text()
        lines |= {
            "ssl.keystore.type": "PEM",
            "ssl.keystore.certificate.chain": settings.tls_certificate_file.read_text(),
            "ssl.keystore.key": key,
        }
    return lines


def _sasl(settings: KafkaSettings) -> dict[str, str]:
    password = connection(settings, os.environ)["sasl_plain_password"].replace("\\", "\\\\").replace('"', '\\"')
    mechanism = settings.sasl_mechanism or "PLAIN"
    login = f'{LOGIN[mechanism]} required username="{settings.sasl_username}" password="{password}";'
    return {"sasl.mechanism": mechanism, "sasl.jaas.config": login}


class _FromRow(beam.DoFn):
    """Gives KafkaIO's rows the shape of the Python source's messages."""

    def __init__(self, event_time: EventTime, stages: Settings) -> None:
        self.event_time, self.stages = event_time, stages

    def setup(self) -> None:
        self.admission = Admission(self.stages)

    def process(self, row: Any) -> Iterator[Any]:
        raw = to_raw(_Row(row))
        record = None if raw is None else self.event_time(raw)
        self.admission.count(1)
        admitted = self.admission.admit(record)
        if record is not None and admitted is record:
            yield TimestampedValue(record, Timestamp(micros=event_micros(record, row.timestamp * 1000)))
        elif admitted is not None:
            yield admitted


class _Row:
    """A KafkaIO row as a record."""

    def __init__(self, row: Any) -> None:
        self.topic, self.partition, self.offset, self.timestamp = row.topic, row.partition, row.offset, row.timestamp
        self.key, self.value = row.key, row.value
        self.headers: Iterable[tuple[str, bytes | None]] = tuple(
            (header.key, header.value) for header in row.headers or ()
        )


class ReadKafkaJava(beam.PTransform):
    """Read all topics of the settings through Java: ``PBegin -> Outcome``."""

    def __init__(
        self, settings: KafkaSettings, event_time: EventTime = no_event_time, stages: Settings | None = None
    ) -> None:
        super().__init__()
        self._settings, self._event_time, self._stages = settings, event_time, stages or Settings()

    @no_annotations
    def expand(self, root: PBegin) -> Outcome[PCollection[Record]]:
        """Wire KafkaIO; refuses with one line where its expansion service cannot be started."""
        from apache_beam.io.kafka import ReadFromKafka  # noqa: PLC0415 - it starts looking for Java

        configuration = java_configuration(self._settings)
        read = ReadFromKafka(
            configuration, list(self._settings.topics), with_metadata=True, commit_offset_in_finalize=True
        )
        try:
            rows = root | "read topics" >> read
        except Exception as error:
            raise KafkaRefused(
                f"setting kafka.reader is 'java': KafkaIO could not be expanded ({type(error).__name__}); install Java, or use 'python'"
            ) from error
        outputs = rows | "to messages" >> beam.ParDo(_FromRow(self._event_time, self._stages)).with_outputs(
            DEAD, main="done"
        )
        return Outcome(outputs.done, outputs[DEAD])
