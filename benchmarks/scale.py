"""The live job on a real Flink cluster, measured: ``python -m benchmarks.scale [--articles N]`` (java and mvn).

Prints articles a second of a backlog at parallelism 1 and 2, the size of a checkpoint against the articles that the desk
knows, and how long the job stands still after its Python workers were killed. Two TaskManagers, two workers, one machine.
"""

import argparse
import os
import subprocess
import sys
import time
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from infra.flink.cluster import Cluster
from infra.kafka.broker import Broker
from pipelines.cli import flink_rest
from tests.e2e.flink.submission import on_flink, running
from tests.e2e.kafka.harness import count_all, produce, wait_until
from tests.e2e.kafka.wire import wire

PARTITIONS = 8
PATIENCE = 600.0
WARM = 400
"""Articles before the clock starts: workers start and load models."""


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
        self.records = wire(10_000_000)

    def feed(self, count: int) -> int:
        """Produce articles; tells how many events there are before."""
        before = self.events()
        produce(self.address, self.name, islice(self.records, count))
        return before

    def events(self) -> int:
        """Count the events that were written."""
        return count_all(self.address, f"{self.name}.events")

    def settle(self) -> int:
        """Wait until no more events come; gives how many there are."""
        before = -1
        while (now := self.events()) != before or now == 0:
            before = now
            time.sleep(3)
        return now

    def rate(self, count: int) -> float:
        """Articles a second through a backlog, from the first of its events to nine tenths of them."""
        warm = self.settle()
        share = warm / WARM
        self.feed(count)
        wait_until(lambda: self.events() > warm + 0.1 * share * count, PATIENCE, every=0.1)
        started, first = time.monotonic(), self.events()
        wait_until(lambda: self.events() > warm + 0.9 * share * count, PATIENCE, every=0.1)
        return (self.events() - first) / share / (time.monotonic() - started)

    def checkpoint_bytes(self) -> int:
        """Give the size of the desk's state in the last checkpoint: that of its step, whose tasks come last."""
        (job,) = running(self.cluster)
        newest = self.cluster.rest(f"/jobs/{job}/checkpoints")["latest"]["completed"]["id"]
        tasks = self.cluster.rest(f"/jobs/{job}/checkpoints/details/{newest}")["tasks"]
        desk = [one["id"] for one in self.cluster.rest(f"/jobs/{job}")["vertices"] if "deduplicate" in one["name"][:30]]
        return sum(int(task["state_size"]) for name, task in tasks.items() if name in desk)

    def standstill(self) -> float:
        """Kill the Python workers and tell how many seconds pass until the next event of a new article."""
        self.settle()
        self.cluster.kill_workers()
        started, before = time.monotonic(), self.events()
        self.feed(50)
        wait_until(lambda: self.events() > before, PATIENCE, every=0.05)
        return time.monotonic() - started

    def end(self) -> None:
        """Cancel the job."""
        flink_rest.cancel(self.cluster.master, self.name)


def main() -> None:
    """Print the tables."""
    ask = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=__doc__)
    ask.add_argument("--articles", type=int, default=3_000, help="articles of each backlog")
    count = ask.parse_args().articles
    table = Table("what", "measured", title=f"Live on Flink, one desk, {PARTITIONS} partitions, {os.cpu_count()} cores")
    with TemporaryDirectory() as folder, Broker() as broker, Cluster(home=Path(folder)) as cluster:
        rates = {}
        for parallelism in (1, 2):
            run = Run(cluster, broker, f"p{parallelism}", f"--parallelism={parallelism}", "--no-rescalable")
            run.feed(WARM)
            rates[parallelism] = run.rate(count)
            table.add_row(f"backlog at parallelism {parallelism}", f"{rates[parallelism]:,.0f} articles/s")
            if parallelism == 2:
                table.add_row("2 against 1", f"{rates[2] / rates[1]:.2f}")
                run.settle()
                known = WARM + count
                table.add_row(f"desk's state, {known:,} articles", f"{run.checkpoint_bytes() / known:,.0f} bytes each")
                table.add_row("workers killed, next event after", f"{run.standstill():.1f} s")
            run.end()
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
