"""Tools of the survival tests: produce articles, run a job in a process of its own, kill it, read what came out.

The job is any command that reads the input topic and writes events; ``survive`` knows nothing else about it.
"""

import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.errors import RetriableError

from tests.hanging import LIMIT_S

ROOT = Path(__file__).parents[3]
ECHO_JOB = (sys.executable, "-m", "tests.e2e.kafka.echo_job")


@dataclass(frozen=True)
class Seen:
    """What the headers and the key of an output message say."""

    event_id: str
    revision: int
    story_id: str
    type: str
    partition: int
    offset: int
    value: bytes
    timestamp: int
    """Milliseconds since 1970 when the broker's producer sent it."""


@dataclass
class Job:
    """A job in a process of its own."""

    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = field(default=None)

    def start(self) -> None:
        """Start it."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(self.command, cwd=ROOT, env=dict(self.environment), stdout=log, stderr=log)

    def kill(self) -> None:
        """End it as a power cut would."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self, number: int = signal.SIGTERM, timeout: float = LIMIT_S) -> int:
        """Ask it to end, and give its exit status."""
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(timeout)

    def is_running(self) -> bool:
        """Tell whether it lives."""
        return self.process is not None and self.process.poll() is None

    def said(self) -> str:
        """Give what it wrote."""
        return self.log.read_text(errors="replace")


def produce(
    address: str,
    topic: str,
    values: Iterable[tuple[bytes | None, bytes | None]],
    headers: Sequence[tuple[str, bytes]] = (),
    partition: int | None = None,
) -> int:
    """Produce (key, value) pairs, to one partition or by their keys, and return how many."""
    producer = KafkaProducer(bootstrap_servers=address, linger_ms=5)
    futures = [
        producer.send(topic, key=key, value=value, headers=list(headers), partition=partition) for key, value in values
    ]
    producer.flush(LIMIT_S)
    for future in futures:
        future.get(LIMIT_S)
    producer.close()
    return len(futures)


def partitions_of(consumer: KafkaConsumer, topic: str) -> list[TopicPartition]:
    """Return the partitions of a topic. A broker that could not send its heartbeats, on a busy machine, names none for a while."""
    deadline = time.monotonic() + LIMIT_S
    while True:
        try:
            return [TopicPartition(topic, one) for one in consumer.partitions_for_topic(topic)]
        except RetriableError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def read_all(address: str, topic: str) -> list[Any]:
    """Read every record that a topic holds now."""
    consumer = KafkaConsumer(bootstrap_servers=address, enable_auto_commit=False)
    try:
        partitions = partitions_of(consumer, topic)
        ends = consumer.end_offsets(partitions)
        consumer.assign(partitions)
        for one in partitions:
            consumer.seek(one, 0)
        found = []
        while any(consumer.position(one) < end for one, end in ends.items()):
            for records in consumer.poll(timeout_ms=500, max_records=5000).values():
                found.extend(records)
        return found
    finally:
        consumer.close(autocommit=False)


def count_all(address: str, topic: str) -> int:
    """Count the records that a topic ever got."""
    consumer = KafkaConsumer(bootstrap_servers=address, enable_auto_commit=False)
    try:
        partitions = partitions_of(consumer, topic)
        return sum(consumer.end_offsets(partitions).values())
    finally:
        consumer.close(autocommit=False)


def read_events(address: str, topic: str) -> list[Seen]:
    """Read all events of a topic by their headers."""
    return [_seen(record) for record in read_all(address, topic)]


def _seen(record: Any) -> Seen:
    told = dict(record.headers)
    return Seen(
        event_id=told["wirebeam-event-id"].decode(),
        revision=int(told["wirebeam-revision"]),
        story_id=record.key.decode(),
        type=told["wirebeam-event-type"].decode(),
        partition=record.partition,
        offset=record.offset,
        value=record.value,
        timestamp=record.timestamp,
    )


def fence(events: Iterable[Seen]) -> list[Seen]:
    """Keep what a reader applies: each event id once, and of a story only what is newer than what it has."""
    ids: set[str] = set()
    revisions: dict[str, int] = {}
    kept = []
    for event in sorted(events, key=lambda one: (one.partition, one.offset)):
        if event.event_id in ids or event.revision <= revisions.get(event.story_id, 0):
            continue
        ids.add(event.event_id)
        revisions[event.story_id] = event.revision
        kept.append(event)
    return kept


def wait_until(happens: Callable[[], bool], seconds: float = 30, every: float = 0.1) -> bool:
    """Wait for something to happen; tell whether it did.

    ``seconds`` is what it takes on a machine that does nothing else; on a busy one it is given as long as a test may hang.
    """
    deadline = time.monotonic() + max(seconds, LIMIT_S)
    while time.monotonic() < deadline:
        if happens():
            return True
        time.sleep(every)
    return happens()


def survive(
    job: Job,
    grown: Callable[[], int],
    kills: int,
    seed: int,
    *,
    feed: Callable[[int], object] = lambda _: None,
    pause: float = 0.4,
    patience: float = 180,
) -> int:
    """Kill a job at random moments while its output grows, start it again each time, and leave it running.

    ``grown`` counts the output; ``feed`` gives more input before each kill, by its number. Returns the number of kills
    that hit while there was still something to do: fewer than ``kills`` when the input was used up before.
    """
    moments = random.Random(seed)
    for hits in range(kills):
        before = grown()
        feed(hits)
        job.start()
        if not wait_until(lambda: grown() > before or not job.is_running(), patience, every=0.02):  # noqa: B023 - it is called before the loop goes on
            return hits
        assert job.is_running(), job.said()[-2000:]
        time.sleep(moments.uniform(0, pause))
        job.kill()
    job.start()
    return kills
