"""The live job measured: ``python -m benchmarks.live [--minutes N]`` (java and mvn for the broker).

Starts a real broker and ``wirebeam run``; prints latency from produced to event readable at 50 articles/s, the rate of a
backlog, the memory of the job over time, and what Beam's state costs with a key a story against a key a desk.
"""

import argparse
import json
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import quantiles
from typing import Any

import apache_beam as beam
from apache_beam.coders import VarIntCoder
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.transforms.userstate import ReadModifyWriteStateSpec
from kafka import KafkaConsumer, KafkaProducer
from rich.console import Console
from rich.table import Table

from infra.kafka.broker import Broker
from infra.kafka.demo_live import ARTICLES, EVENTS, start_job
from tests.e2e.kafka.wire import wire

RATE, LATENCY_SECONDS, BACKLOG = 50, 20, 5_000
KEYS, ELEMENTS = (1, 50, 5_000), 10_000


def memory_mb(pid: int) -> float:
    """Read the resident memory of a process (Linux)."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


def processor_s(pid: int) -> float:
    """Read the processor time of a process in seconds (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Screen:
    """Read the events topic and record when the event of an item was readable."""

    def __init__(self, address: str, topic: str = EVENTS) -> None:
        self.consumer = KafkaConsumer(topic, bootstrap_servers=address, auto_offset_reset="earliest")
        self.seen: dict[tuple[str, str], float] = {}

    def poll(self, milliseconds: int = 1) -> None:
        """Read the available events."""
        for records in self.consumer.poll(timeout_ms=milliseconds).values():
            now = time.time()
            for record in records:
                event = json.loads(record.value)
                self.seen.setdefault((event["item_id"], event["version"]), now)

    def wait(self, count: int, seconds: float) -> float:
        """Wait for so many events and return the seconds it took."""
        started = time.time()
        while len(self.seen) < count and time.time() - started < seconds:
            self.poll(50)
        return time.time() - started


def identity(value: bytes) -> tuple[str, str]:
    """Return the name of an item in its event."""
    item = json.loads(value)
    return item["uri"], str(item["version"])


def latency(
    producer: KafkaProducer,
    screen: Screen,
    records: Iterator[tuple[bytes, bytes]],
    seconds: float,
    topic: str = ARTICLES,
    rate: float = RATE,
) -> list[float]:
    """Produce at a steady rate and return the latencies in milliseconds."""
    sent: dict[tuple[str, str], float] = {}
    started = time.time()
    for number, (key, value) in enumerate(records):
        due = started + number / rate
        if due - started > seconds:
            break
        while time.time() < due:
            screen.poll()
        sent.setdefault(identity(value), time.time())
        producer.send(topic, key=key, value=value)
        producer.flush()
    screen.wait(len(sent), 10)
    return sorted(1000 * (screen.seen[name] - when) for name, when in sent.items() if name in screen.seen)


class _Count(beam.DoFn):
    SEEN = ReadModifyWriteStateSpec("seen", VarIntCoder())
    THE_SEEN = beam.DoFn.StateParam(SEEN)

    def process(self, _pair: tuple[int, int], seen: Any = THE_SEEN) -> Iterator[int]:
        count = (seen.read() or 0) + 1
        seen.write(count)
        yield count


def state_rate(keys: int) -> float:
    """Count elements a second through a stateful step with so many keys."""
    started = time.perf_counter()
    with beam.Pipeline(runner="FnApiRunner", options=PipelineOptions([])) as pipeline:
        pairs = pipeline | beam.Create([(number % keys, number) for number in range(ELEMENTS)], reshuffle=False)
        _ = pairs | beam.ParDo(_Count())
    return ELEMENTS / (time.perf_counter() - started)


def measure_job(address: str, job: "subprocess.Popen[bytes]", minutes: float, backlog: int) -> Table:
    """Return a table of latency, rate of a backlog, and memory of a live job."""
    records, screen = wire(10_000_000), Screen(address)
    producer = KafkaProducer(bootstrap_servers=address)
    latency(producer, screen, records, 5)  # the first articles load models and fill caches
    table = Table("what", "measured", title="The live job, one process")
    found = latency(producer, screen, records, LATENCY_SECONDS)
    cuts = quantiles(found, n=100)
    table.add_row(
        f"produced to event readable at {RATE}/s, {len(found)} articles",
        f"p50 {cuts[49]:.0f} ms, p95 {cuts[94]:.0f} ms, p99 {cuts[98]:.0f} ms",
    )
    used = processor_s(job.pid)
    took = backlog_seconds(producer, screen, [next(records) for _ in range(backlog)])
    used = processor_s(job.pid) - used
    table.add_row(
        f"backlog of {backlog:,} articles",
        f"{backlog / took:,.0f} articles/s; {1000 * used / backlog:.2f} ms of processor time an article, {backlog / used:,.0f}/s a core",
    )
    marks = [memory_mb(job.pid)]
    for _ in range(4):
        latency(producer, screen, records, minutes * 15)
        marks.append(memory_mb(job.pid))
    table.add_row(f"memory over {minutes:g} min at {RATE}/s", " -> ".join(f"{mark:.0f}" for mark in marks) + " MB")
    return table


def backlog_seconds(producer: KafkaProducer, screen: Screen, batch: list[tuple[bytes, bytes]]) -> float:
    """Send a batch at once and return the seconds until all its events are readable."""
    expected = len(screen.seen) + len({identity(value) for _, value in batch})
    for key, value in batch:
        producer.send(ARTICLES, key=key, value=value)
    producer.flush()
    return screen.wait(expected, 300)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.live", description=__doc__)
    parser.add_argument("--minutes", type=float, default=1, help="how long memory is watched at 50 articles/s")
    parser.add_argument("--backlog", type=int, default=BACKLOG, help="articles that are produced at once")
    arguments = parser.parse_args()
    console = Console(width=100)
    with Broker() as broker:
        job = start_job(broker.address(), subprocess.DEVNULL)
        try:
            console.print(measure_job(broker.address(), job, arguments.minutes, arguments.backlog))
        finally:
            job.terminate()
            job.wait(30)
    table = Table("keys", "elements/s", title="Beam state on the DirectRunner: why a desk is the key, not a story")
    for keys in KEYS:
        table.add_row(f"{keys:,}", f"{state_rate(keys):,.0f}")
    console.print(table)


if __name__ == "__main__":
    main()
