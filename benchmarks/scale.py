"""The live job on a real Flink cluster, measured: ``python -m benchmarks.scale [--articles N] [--stories N,N]`` (java and mvn).

Prints what an article costs in processor time, articles a second of a backlog at parallelism 1 and 2 and with all articles in
one partition, latency, and for each state backend the size of a checkpoint against the number of open stories, and how long
the job stands still after its Python workers or a TaskManager were killed. Two TaskManagers, one machine; the load of the
machine is printed, since all but processor time depends on it.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path
from random import Random
from statistics import quantiles
from tempfile import TemporaryDirectory

from kafka import KafkaProducer
from rich.console import Console
from rich.table import Table

from benchmarks.live import Screen, latency
from infra.flink.cluster import Cluster
from infra.kafka.broker import Broker
from pipelines.jobs import flink_rest
from tests.e2e.flink.submission import on_flink, running
from tests.e2e.kafka.harness import count_all, produce, wait_until
from tests.e2e.kafka.wire import START, item, sentence, wire

PARTITIONS = 8
PATIENCE = 900.0
WARM = 400
"""Articles before the clock starts: workers start and load models."""
RATE, LATENCY_SECONDS = 20, 20
TICKS = os.sysconf("SC_CLK_TCK")
Records = Iterable[tuple[bytes, bytes]]


def single_stories(seed: int = 3) -> Iterator[tuple[bytes, bytes]]:
    """Yield items of which each is a story of its own."""
    chance = Random(seed)
    for number in range(10_000_000):
        when = START + timedelta(seconds=number)
        text = [sentence(chance) for _ in range(4)]
        yield b"%d" % number, item(number, 1, text, sentence(chance), when)


def cpu_seconds(pids: Iterable[int]) -> float:
    """Add up the processor time that processes have used (Linux)."""
    fields = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in pids]
    return sum(int(one[11]) + int(one[12]) for one in fields) / TICKS


def bytes_under(folder: Path) -> int:
    """Add up the sizes of the files of a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


class Run:
    """One job with topics of its own."""

    def __init__(self, cluster: Cluster, broker: Broker, name: str, *more: str) -> None:
        self.cluster, self.address, self.name = cluster, broker.address(), name
        topics = [f"--{kind}-topic={name}.{kind}" for kind in ("events", "stories", "dead-letters")]
        kafka = [f"--bootstrap-servers={self.address}", f"--topics={name}", f"--group={name}", "--create-topics"]
        command = [sys.executable, "-m", "pipelines", "run", *kafka, f"--partitions={PARTITIONS}", *topics]
        engine = on_flink(cluster, f"--job-name={name}", "--detach", *more)
        done = subprocess.run([*command, *engine], check=False, capture_output=True, text=True, env=os.environ)
        if done.returncode:
            raise SystemExit(done.stderr)

    def feed(self, records: Records) -> int:
        """Produce articles. Return the number of events before."""
        before = self.events()
        produce(self.address, self.name, records)
        return before

    def events(self) -> int:
        """Count the events that were written."""
        return count_all(self.address, f"{self.name}.events")

    def settle(self, least: int = 1) -> int:
        """Wait until there are so many events and no more come. Return their number."""
        before = -1
        while (now := self.events()) != before or now < least:
            before = now
            time.sleep(3)
        return now

    def rate(self, records: Records) -> tuple[float, float, float]:
        """Return articles a second through a backlog, and milliseconds of Python workers and of TaskManagers an article."""
        warm = self.settle(WARM // 2)
        backlog = list(records)
        managers = [process.pid for name, process in self.cluster.processes.items() if "taskmanager" in name]
        workers = self.cluster.workers()
        before, started = [cpu_seconds(workers), cpu_seconds(managers)], time.monotonic()
        self.feed(backlog)
        self.settle(warm + len(backlog) // 2)
        last = time.monotonic() - started - 3
        spent = [cpu_seconds(workers) - before[0], cpu_seconds(managers) - before[1]]
        return len(backlog) / last, 1000 * spent[0] / len(backlog), 1000 * spent[1] / len(backlog)

    def checkpoint(self) -> tuple[int, int, float]:
        """Wait for a new checkpoint. Return the bytes it wrote, the bytes on disk of all that it needs, and its seconds."""
        (job,) = running(self.cluster)
        ask: Callable[[], int] = lambda: self.cluster.rest(f"/jobs/{job}/checkpoints")["counts"]["completed"]  # noqa: E731
        done = ask()
        wait_until(lambda: ask() > done + 1, PATIENCE)
        newest = self.cluster.rest(f"/jobs/{job}/checkpoints")["latest"]["completed"]
        folder = self.cluster.checkpoints / job
        needed = bytes_under(folder / f"chk-{newest['id']}") + bytes_under(folder / "shared")
        return int(newest["state_size"]), needed, newest["end_to_end_duration"] / 1000

    def standstill(self, kill: Callable[[], object], records: Records) -> float:
        """Kill something and return the seconds until the next event of a new article."""
        self.settle()
        kill()
        started, before = time.monotonic(), self.feed(records)
        wait_until(lambda: self.events() > before, PATIENCE, every=0.05)
        return time.monotonic() - started

    def end(self) -> None:
        """Cancel the job."""
        flink_rest.cancel(self.cluster.master, self.name)


def measure_rates(table: Table, cluster: Cluster, broker: Broker, count: int) -> None:
    """Measure throughput, cost and latency."""
    rates: dict[str, float] = {}
    for name, parallelism, keyed in (("one subtask", 1, True), ("two", 2, True), ("two, one hot partition", 2, False)):
        run = Run(cluster, broker, f"r{len(rates)}", f"--parallelism={parallelism}", "--no-rescalable")
        records = wire(10_000_000)
        run.feed(islice(records, WARM))
        backlog = ((key if keyed else b"hot", value) for key, value in islice(records, count))
        rates[name], python, java = run.rate(backlog)
        figure = (
            f"{rates[name]:,.0f} articles/s; processor an article {python:.1f} ms Python, {java:.1f} ms TaskManagers"
        )
        table.add_row(f"backlog, {name}", figure)
        if name == "two":
            screen, producer = Screen(run.address, f"{run.name}.events"), KafkaProducer(bootstrap_servers=run.address)
            cuts = quantiles(latency(producer, screen, records, LATENCY_SECONDS, run.name, RATE), n=100)
            producer.close()
            screen.consumer.close()
            figure = f"p50 {cuts[49]:.0f} ms, p95 {cuts[94]:.0f} ms, p99 {cuts[98]:.0f} ms"
            table.add_row(f"produced to event readable at {RATE}/s", figure)
        run.end()
    table.add_row("two against one", f"{rates['two'] / rates['one subtask']:.2f}")


def measure_state(table: Table, cluster: Cluster, broker: Broker, backend: str, stories: list[int]) -> None:
    """Measure checkpoints and standstills with so many open stories."""
    run = Run(cluster, broker, backend, f"--state-backend={backend}", "--entities-backend=rules")
    records = single_stories()
    for size in stories:
        run.feed(islice(records, size - run.events()))
        wait_until(lambda: run.events() >= size, PATIENCE)  # noqa: B023 - called at once
        idle = run.checkpoint()
        run.feed(islice(records, 20))
        busy = max(run.checkpoint(), idle)
        figure = f"{idle[1]:,} bytes, {idle[1] / size:,.0f} a story; written {idle[0]:,} when quiet, {busy[0]:,} after 20 articles, {busy[2]:.1f} s"
        table.add_row(f"{backend}: checkpoint, {size:,} open stories", figure)

    def kill_taskmanager() -> None:
        cluster.kill_process("taskmanager-0")
        cluster.start_taskmanager(0)

    for what, kill in (("workers", cluster.kill_workers), ("a TaskManager", kill_taskmanager)):
        seconds = run.standstill(kill, islice(records, 50))
        table.add_row(
            f"{backend}: {what} killed, next event after", f"{seconds:.1f} s with {run.events():,} open stories"
        )
    run.end()


def main() -> None:
    """Print the tables."""
    ask = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=__doc__)
    ask.add_argument("--articles", type=int, default=3_000, help="articles of each backlog; 0 leaves them out")
    ask.add_argument("--stories", default="1000,5000,20000", help="open stories at which checkpoints are measured")
    ask.add_argument("--backends", default="filesystem,rocksdb", help="state backends to measure")
    given = ask.parse_args()
    table = Table("what", "measured", title=f"Live on Flink, one desk, {PARTITIONS} partitions, {os.cpu_count()} cores")
    with TemporaryDirectory() as folder, Broker() as broker, Cluster(home=Path(folder)) as cluster:
        if given.articles:
            measure_rates(table, cluster, broker, given.articles)
        for backend in given.backends.split(",") if given.stories else []:
            measure_state(table, cluster, broker, backend, [int(size) for size in given.stories.split(",")])
            print(f"{backend} is measured", file=sys.stderr, flush=True)
    table.add_row("load of the machine at the end", f"{os.getloadavg()[0]:.0f} over a minute")
    Console(width=160).print(table)


if __name__ == "__main__":
    main()
