"""Kafka in and out: throughput of the source against a bare consumer, latency at a steady rate, highest steady rate.

``python -m benchmarks.kafka`` starts a broker of its own. Both figures of a comparison are of the same run. Records have
2,000 bytes, as an article has. ``--minutes 10`` adds a soak with the resident memory each minute.
"""

import argparse
import json
import multiprocessing
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.context import SpawnProcess

import apache_beam as beam
from apache_beam.runners.portability.fn_api_runner import FnApiRunner
from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from rich.console import Console
from rich.table import Table

from benchmarks.kafka_clock import CLOCK, Drop
from infra.kafka.broker import Broker
from pipelines.beamkit.stopping import forget_stop
from pipelines.kafka.source import ReadKafka
from pipelines.settings.kafka import KafkaSettings
from tests.e2e.kafka.harness import ECHO_JOB, ROOT, count_all, read_all, wait_until
from tests.servers import topics_of_its_own

PADDING = b"x" * 2000
PARTITIONS = 2


def fill(made: KafkaSettings, count: int) -> None:
    """Produce records as fast as it goes."""
    producer = KafkaProducer(bootstrap_servers=list(made.bootstrap_servers), linger_ms=20, batch_size=128 << 10)
    for number in range(count):
        producer.send(made.topics[0], key=str(number).encode(), value=PADDING)
    producer.flush()
    producer.close()


def bare(made: KafkaSettings, count: int) -> float:
    """Read all records with kafka-python alone, and return records a second."""
    consumer = KafkaConsumer(bootstrap_servers=list(made.bootstrap_servers), enable_auto_commit=False)
    partitions = [TopicPartition(made.topics[0], one) for one in range(PARTITIONS)]
    consumer.assign(partitions)
    for one in partitions:
        consumer.seek(one, 0)
    started, seen = time.perf_counter(), 0
    while seen < count:
        for records in consumer.poll(timeout_ms=200).values():
            for record in records:
                seen += record.value is not None
    seconds = time.perf_counter() - started
    consumer.close(autocommit=False)
    return count / seconds


def through_source(made: KafkaSettings, count: int) -> float:
    """Read all records through the pipeline's source, and return records a second."""
    CLOCK.start(count)
    forget_stop()
    pipeline = beam.Pipeline(runner=FnApiRunner())
    _ = (pipeline | ReadKafka(made)).done | beam.ParDo(Drop())
    started = time.perf_counter()
    pipeline.run().wait_until_finish()
    forget_stop()
    print(f"  of {CLOCK.last - started:.2f} s, {CLOCK.first - started:.2f} s went by before the first record")
    return count / (CLOCK.last - CLOCK.first)


@contextmanager
def echo(made: KafkaSettings) -> Iterator[subprocess.Popen[bytes]]:
    """Run source -> event -> sink in a process of its own."""
    given = {"settings": json.loads(made.model_dump_json())}
    job = subprocess.Popen(
        ECHO_JOB, cwd=ROOT, env={**os.environ, "WIREBEAM_ECHO": json.dumps(given)}, stderr=subprocess.DEVNULL
    )
    try:
        yield job
    finally:
        job.terminate()
        job.wait(20)


def produce_at(servers: list[str], topic: str, rate: float, seconds: float) -> None:
    """Produce at a steady rate; each value is its time."""
    producer = KafkaProducer(bootstrap_servers=servers, linger_ms=0)
    started = time.time()
    for number in range(int(rate * seconds)):
        time.sleep(max(0.0, started + number / rate - time.time()))
        producer.send(topic, key=str(number).encode(), value=repr(time.time()).encode() + b" " + PADDING)
    producer.flush()
    producer.close()


def produce_aside(made: KafkaSettings, rate: float, seconds: float) -> SpawnProcess:
    """Produce in a process of its own, so that it does not delay the measuring process."""
    context = multiprocessing.get_context("spawn")
    process = context.Process(target=produce_at, args=(list(made.bootstrap_servers), made.topics[0], rate, seconds))
    process.start()
    return process


def latencies(made: KafkaSettings, rate: float, seconds: float) -> list[float]:
    """Measure seconds from just before ``send`` until the event can be read on the output topic."""
    found: list[float] = []
    wanted = int(rate * seconds)
    reader = threading.Thread(target=_read_latencies, args=(made, wanted, found))
    reader.start()
    producer = produce_aside(made, rate, seconds)
    producer.join()
    reader.join(30)
    return sorted(found)


def _read_latencies(made: KafkaSettings, wanted: int, found: list[float]) -> None:
    consumer = KafkaConsumer(bootstrap_servers=list(made.bootstrap_servers), enable_auto_commit=False)
    partitions = [TopicPartition(made.events_topic, one) for one in range(PARTITIONS)]
    consumer.assign(partitions)
    consumer.seek_to_end()
    for one in partitions:
        consumer.position(one)
    deadline = time.monotonic() + 600
    while len(found) < wanted and time.monotonic() < deadline:
        for records in consumer.poll(timeout_ms=50).values():
            now = time.time()
            found.extend(now - float(json.loads(record.value)["note"].split(" ")[0]) for record in records)
    consumer.close(autocommit=False)


def quantile(values: list[float], part: float) -> float:
    """Return a quantile in milliseconds."""
    return 1000 * values[min(len(values) - 1, int(len(values) * part))] if values else float("nan")


def drain_rate(made: KafkaSettings, count: int) -> float:
    """Fill the topic, then measure events a second from the first to the last on the output topic."""
    before = count_all(made.bootstrap_servers[0], made.events_topic)
    fill(made, count)
    with echo(made):
        wait_until(lambda: count_all(made.bootstrap_servers[0], made.events_topic) >= before + count, 300)
    times = sorted(record.timestamp for record in read_all(made.bootstrap_servers[0], made.events_topic))[before:]
    return 1000 * (len(times) - 1) / float(max(1, times[-1] - times[0]))


def soak(made: KafkaSettings, rate: float, minutes: float) -> list[int]:
    """Run at a steady rate and return the job's resident memory in MiB, once a minute."""
    with echo(made) as job:
        producer = produce_aside(made, rate, minutes * 60)
        sizes = []
        while producer.is_alive():
            producer.join(60)
            with open(f"/proc/{job.pid}/status", encoding="ascii") as status:  # noqa: PTH123 - Linux's own file
                sizes.append(next(int(line.split()[1]) // 1024 for line in status if line.startswith("VmRSS")))
        return sizes


def add_throughput(table: Table, address: str, records: int) -> None:
    """Add the throughput of the bare client and of our source to a table."""
    made = topics_of_its_own(address, "throughput")
    fill(made, records)
    alone, ours = bare(made, records), through_source(made, records)
    table.add_row("bare kafka-python consumer", f"{alone:,.0f} records/s", "")
    table.add_row("our source", f"{ours:,.0f} records/s", "")
    table.add_row("ratio", f"{ours / alone:.2f}", "0.50 or more")


def add_latency(table: Table, address: str, rate: float, seconds: float) -> None:
    """Add the latency at a steady rate to a table."""
    made = topics_of_its_own(address, "latency")
    with echo(made):
        latencies(made, rate, 3)  # connects, and warms up the code
        found = latencies(made, rate, seconds)
    for part in (0.5, 0.95, 0.99):
        name = f"latency p{100 * part:.0f} at {rate:.0f}/s ({len(found)} events)"
        table.add_row(name, f"{quantile(found, part):.0f} ms", "250 ms" if part == 0.99 else "")


def main() -> int:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.kafka", description=main.__doc__)
    parser.add_argument("--records", type=int, default=50_000, help="records of the throughput comparison")
    parser.add_argument("--rate", type=float, default=50, help="records a second of the latency measurement")
    parser.add_argument("--seconds", type=float, default=20, help="length of the latency measurement")
    parser.add_argument("--minutes", type=float, default=0, help="length of the soak; 0 leaves it out")
    given = parser.parse_args()
    table = Table(
        "measure", "figure", "target", title=f"Kafka on {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    )
    with Broker() as broker:
        address = broker.address()
        add_throughput(table, address, given.records)
        add_latency(table, address, given.rate, given.seconds)
        backlog = drain_rate(topics_of_its_own(address, "rate"), min(given.records, 20_000))
        table.add_row("source -> sink, backlog", f"{backlog:,.0f} events/s", "")
        if given.minutes:
            sizes = soak(topics_of_its_own(address, "soak"), given.rate, given.minutes)
            table.add_row("resident memory by minute", " ".join(map(str, sizes)) + " MiB", "flat")
    Console(width=110).print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
