"""A long live run: ``python -m benchmarks.soak [--minutes N] [--rate N] [--day-seconds N]`` (java, mvn, ../shared/data/reuters21578).

First measures the highest rate of a backlog, then sends articles at half of it (or at ``--rate``) and measures the run
every ten seconds. Event time runs fast, a day in 20 seconds, so that the stories' windows, seven days for items
and 30 for those killed, fill in the first ten minutes; from then on memory, lag, threads, files and series must be flat:
their slopes are printed, with the error of each. Articles are Reuters-21578 in ever other words.
"""

import argparse
import math
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from statistics import StatisticsError, linear_regression, mean, median
from typing import NamedTuple

from kafka import KafkaProducer
from rich.console import Console
from rich.table import Table

from benchmarks.replay import CORPUS
from benchmarks.soak_wire import Wire, read_corpus
from infra.kafka.broker import Broker
from infra.server import free_ports
from pipelines.errors import Refused
from pipelines.jobs.endpoint import read_endpoint
from pipelines.metrics.catalogue import END_TO_END_SECONDS, EVICTED, LAG, OPEN_STORIES, RECORDS, RECORDS_IN
from pipelines.metrics.reading import Look, quantile, since
from pipelines.settings.stories import StoryRules
from pipelines.stories.match.judge import explicit_window

ARTICLES, WARMING, BACKLOG, STEP_SECONDS = "wirebeam.articles", 500, 3_000, 10.0
ROWS = 24
"""Lines of the table, whatever the length of the run."""


class Mark(NamedTuple):
    """The measures of the run at one time."""

    minute: float
    day: float
    """How far event time has come in the job."""
    records: float
    lag: float
    memory_mb: float
    cpu: float
    """Cores in use since the last mark."""
    median_ms: float
    p99_ms: float
    stories: float
    evicted: float
    threads: int
    files: int
    series: int


GAUGES = ("memory_mb", "lag", "stories", "threads", "files", "series")
"""What must be flat once the window is full."""


def full_after() -> float:
    """Return the days of event time after which all windows are full and were swept once: a sweep comes a quarter of the window later."""
    rules = StoryRules()
    return (explicit_window(rules) + rules.lateness + 0.25 * rules.key_window) / timedelta(days=1)


def send(producer: KafkaProducer, wire: Wire, rate: float, seconds: float) -> None:
    """Send at a steady rate for so long."""
    started = time.monotonic()
    for number in range(math.ceil(rate * seconds)):
        time.sleep(max(0.0, started + number / rate - time.monotonic()))
        key, value = next(iter(wire))
        producer.send(ARTICLES, key=key, value=value)
    producer.flush()
    time.sleep(max(0.0, started + seconds - time.monotonic()))


def wait(address: str, records: int) -> Look:
    """Wait until so many records have a disposition."""
    while True:
        try:
            look, _ = read_endpoint(address)
        except Refused:
            time.sleep(0.5)
            continue
        if look.total(RECORDS) >= records:
            return look
        time.sleep(0.2)


def highest_rate(producer: KafkaProducer, wire: Wire, address: str) -> float:
    """Send a backlog at once and return its articles a second; send a small one first, to load models and fill caches."""
    for count in (WARMING, BACKLOG):
        before = wait(address, 0).total(RECORDS)
        for _ in range(count):
            key, value = next(iter(wire))
            producer.send(ARTICLES, key=key, value=value)
        producer.flush()
        started = time.monotonic()
        wait(address, int(before) + count)
    return BACKLOG / (time.monotonic() - started)


def mark(pid: int, now: Look, before: Look, began: float, wire: Wire) -> Mark:
    """Measure the run once."""
    recent = since(now.buckets(END_TO_END_SECONDS), before.buckets(END_TO_END_SECONDS))
    used = [sum(look.of("process_cpu_seconds_total").values()) for look in (before, now)]
    return Mark(
        minute=(now.at - began) / 60,
        day=wire.days() - now.total(LAG) * (wire.step / timedelta(days=1)),
        records=now.total(RECORDS_IN),
        lag=now.total(LAG),
        memory_mb=sum(now.of("process_resident_memory_bytes").values()) / 1e6,
        cpu=(used[1] - used[0]) / (now.at - before.at),
        median_ms=1000 * (quantile(0.5, recent) or 0),
        p99_ms=1000 * (quantile(0.99, recent) or 0),
        stories=now.total(OPEN_STORIES),
        evicted=now.total(EVICTED),
        threads=len([*Path(f"/proc/{pid}/task").iterdir()]),
        files=len([*Path(f"/proc/{pid}/fd").iterdir()]),
        series=sum(map(len, now.values.values())),
    )


def watch(
    producer: KafkaProducer, wire: Wire, address: str, job: subprocess.Popen[bytes], options: argparse.Namespace
) -> list[Mark]:
    """Send and measure until the end of the time."""
    marks: list[Mark] = []
    before = read_endpoint(address)[0]
    began = before.at
    while before.at - began < options.minutes * 60:
        send(producer, wire, options.rate, STEP_SECONDS)
        if job.poll() is not None:
            sys.exit(f"benchmarks.soak: the job ended with exit code {job.returncode} after {marks[-1:]}")
        now = read_endpoint(address)[0]
        marks.append(mark(job.pid, now, before, began, wire))
        before = now
    return marks


def slope(marks: Sequence[Mark], name: str) -> tuple[float, float]:
    """Return a gauge's slope per hour and its standard error, by least squares."""
    hours, values = [one.minute / 60 for one in marks], [float(getattr(one, name)) for one in marks]
    line = linear_regression(hours, values)
    rest = sum((value - line.slope * hour - line.intercept) ** 2 for hour, value in zip(hours, values, strict=True))
    spread = sum((hour - mean(hours)) ** 2 for hour in hours)
    return line.slope, math.sqrt(rest / max(1, len(marks) - 2) / spread)


def course(marks: Sequence[Mark], rate: float) -> Table:
    """Return a table of the measures over time."""
    columns = (
        "minute",
        "day",
        "records",
        "lag",
        "MB",
        "cores",
        "p50 ms",
        "p99 ms",
        "stories",
        "evicted",
        "threads",
        "files",
        "series",
    )
    table = Table(*columns, title=f"{rate:.0f} articles a second")
    for one in marks[:: math.ceil(len(marks) / ROWS)]:
        table.add_row(
            f"{one.minute:.1f}",
            f"{one.day:.1f}",
            *(f"{value:,.2f}" if name == "cpu" else f"{value:,.0f}" for name, value in list(one._asdict().items())[2:]),
        )
    return table


def verdict(marks: Sequence[Mark]) -> Table:
    """Return a table of what was flat after the window was full."""
    full = [one for one in marks if one.day >= full_after()]
    table = Table(
        "from then on",
        "mean",
        "slope an hour",
        "± error",
        "least",
        "most",
        title=f"full from day {full_after():.1f}: {len(full)} marks",
    )
    try:
        for name in GAUGES:
            values = [getattr(one, name) for one in full]
            figures = (mean(values), *slope(full, name), min(values), max(values))
            table.add_row(name, *(f"{figure:,.1f}" for figure in figures))
    except StatisticsError:
        return Table(title="the windows were never full: more minutes, or fewer --day-seconds")
    for name in ("median_ms", "p99_ms"):
        values = [getattr(one, name) for one in full]
        table.add_row(
            f"{name}, median of marks", f"{median(values):,.0f}", "", "", f"{min(values):,.0f}", f"{max(values):,.0f}"
        )
    return table


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--rate", type=float, help="articles a second (default: half of the highest)")
    parser.add_argument("--day-seconds", type=float, default=20, help="seconds in which a day of event time goes by")
    parser.add_argument("--files", type=int, default=22, help="files of Reuters-21578 to take articles from")
    parser.add_argument("--log", type=Path, default=Path("/dev/null"), help="file for the job's log lines")
    options = parser.parse_args()
    port, console = free_ports(1)[0], Console(width=130)
    wire = Wire(read_corpus(CORPUS, options.files), timedelta(seconds=10))
    with Broker() as broker, options.log.open("wb") as log:
        where = [f"--bootstrap-servers={broker.address()}", f"--metrics-port={port}", "--create-topics"]
        job = subprocess.Popen([sys.executable, "-m", "pipelines", "run", *where], stderr=log, stdout=log)
        try:
            address, producer = f"http://127.0.0.1:{port}", KafkaProducer(bootstrap_servers=broker.address())
            highest = highest_rate(producer, wire, address)
            console.print(f"highest rate of a backlog: {highest:.0f} articles a second")
            options.rate = options.rate or highest / 2
            wire.step = timedelta(days=1) / (options.rate * options.day_seconds)
            marks = watch(producer, wire, address, job, options)
            console.print(course(marks, options.rate), verdict(marks))
            producer.close()
        finally:
            job.terminate()
            job.wait(60)


if __name__ == "__main__":
    main()
