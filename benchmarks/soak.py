"""A long live run: ``python -m benchmarks.soak [--minutes N] [--rate N]`` (java and mvn for the broker).

First measures the highest rate of a backlog, then sends articles at half of it (or at ``--rate``) and prints every half
minute what ``wirebeam top`` sees: lag, memory, latency, open stories. Flat lag and memory are what it looks for.
"""

import argparse
import math
import subprocess
import sys
import time
from collections.abc import Iterator

from kafka import KafkaProducer
from rich.console import Console
from rich.table import Table

from infra.kafka.broker import Broker
from infra.server import free_ports
from pipelines.cli.refusal import Refused
from pipelines.cli.top import ask
from pipelines.metrics.catalogue import END_TO_END_SECONDS, LAG, OPEN_STORIES, RECORDS, RECORDS_IN
from pipelines.metrics.reading import Look, quantile, since
from tests.e2e.kafka.wire import wire

ARTICLES, BACKLOG, STEP_SECONDS = "wirebeam.articles", 3_000, 30.0
Articles = Iterator[tuple[bytes, bytes]]


def send(producer: KafkaProducer, articles: Articles, rate: float, seconds: float) -> None:
    """Send at a steady rate for so long."""
    started = time.monotonic()
    for number in range(math.ceil(rate * seconds)):
        time.sleep(max(0.0, started + number / rate - time.monotonic()))
        key, value = next(articles)
        producer.send(ARTICLES, key=key, value=value)
    producer.flush()


def wait(address: str, records: int) -> Look:
    """Wait until so many records have their fate."""
    while True:
        try:
            look, _ = ask(address)
        except Refused:
            time.sleep(0.5)
            continue
        if look.total(RECORDS) >= records:
            return look
        time.sleep(0.2)


def highest_rate(producer: KafkaProducer, articles: Articles, address: str) -> float:
    """Send a backlog at once and tell how fast it is handled; a small one first, for models and caches."""
    for count in (200, BACKLOG):
        before = wait(address, 0).total(RECORDS)
        for key, value in (next(articles) for _ in range(count)):
            producer.send(ARTICLES, key=key, value=value)
        producer.flush()
        started = time.monotonic()
        wait(address, int(before) + count)
    return BACKLOG / (time.monotonic() - started)


def watch(producer: KafkaProducer, articles: Articles, address: str, rate: float, minutes: float) -> Table:
    """Send, and note each half minute how the run stands."""
    columns = ("minute", "records", "lag", "memory MB", "end to end p50 s", "p99 s", "open stories")
    table = Table(*columns, title=f"{rate:.0f} articles a second")
    before = ask(address)[0]
    for step in range(1, math.ceil(minutes * 60 / STEP_SECONDS) + 1):
        send(producer, articles, rate, STEP_SECONDS)
        now = ask(address)[0]
        recent = since(now.buckets(END_TO_END_SECONDS), before.buckets(END_TO_END_SECONDS))
        latency = [f"{quantile(share, recent) or 0:.3f}" for share in (0.5, 0.99)]
        memory = sum(now.of("process_resident_memory_bytes").values()) / 1e6
        figures = [f"{now.total(RECORDS_IN):,.0f}", f"{now.total(LAG):,.0f}", f"{memory:,.0f}"]
        table.add_row(f"{step * STEP_SECONDS / 60:g}", *figures, *latency, f"{now.total(OPEN_STORIES):,.0f}")
        before = now
    return table


def main() -> None:
    """Print the table."""
    asking = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    asking.add_argument("--minutes", type=float, default=30)
    asking.add_argument("--rate", type=float, help="articles a second (default: half of the highest)")
    asked = asking.parse_args()
    port, articles, console = free_ports(1)[0], wire(10_000_000), Console(width=110)
    with Broker() as broker:
        where = [f"--bootstrap-servers={broker.address()}", f"--metrics-port={port}", "--create-topics"]
        job = subprocess.Popen([sys.executable, "-m", "pipelines", "run", *where], stderr=subprocess.DEVNULL)
        try:
            address, producer = f"http://127.0.0.1:{port}", KafkaProducer(bootstrap_servers=broker.address())
            highest = highest_rate(producer, articles, address)
            console.print(f"highest rate of a backlog: {highest:.0f} articles a second")
            console.print(watch(producer, articles, address, asked.rate or highest / 2, asked.minutes))
        finally:
            job.terminate()
            job.wait(60)


if __name__ == "__main__":
    main()
