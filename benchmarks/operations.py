"""What watching costs, and how fast commands start: ``python -m benchmarks.operations [--rounds N]`` (../shared/data/reuters21578; java and mvn for the broker).

One process replays a thousand articles with metrics, endpoint and log lines off, on, on and off, round after round, and
counts processor time, which a busy machine hardly disturbs. Each round gives one ratio; printed is their mean with its
95 % interval. Then what the resource guard adds to one step, and the cold start of ``--help`` and of a ``check`` that finds all well.
"""

import argparse
import gc
import io
import math
import os
import subprocess
import sys
import tempfile
import time
import timeit
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from statistics import mean, median, stdev
from urllib.request import urlopen

from rich.console import Console
from rich.table import Table

from benchmarks.replay import CORPUS, archives
from infra.kafka.broker import Broker
from infra.kafka.libraries import BROKER
from pipelines.beamkit.guard import Limits, call_within
from pipelines.enrich.article import load
from pipelines.jobs.logs import logged
from pipelines.jobs.replay import run
from pipelines.metrics.catalogue import DEAD_LETTERS, EVENTS, RECORDS, RECORDS_IN, STAGE_SECONDS
from pipelines.metrics.endpoint import served
from pipelines.metrics.reading import read_look
from pipelines.metrics.recording import series
from pipelines.settings.stages import LogSettings, MetricsSettings, Settings
from pipelines.sources.files import Archive
from pipelines.sources.read_files import ReadFiles

CALLS, STARTS = 100_000, 5
T_95 = [
    float(t)
    for t in "12.71 4.30 3.18 2.78 2.57 2.45 2.36 2.31 2.26 2.23 2.20 2.18 2.16 2.14 2.13 2.12 2.11 2.10 2.09".split()
]
"""Student's t for a two-sided interval of 95 %, by degrees of freedom from 1."""


def replay_seconds(inputs: list[Archive], *, is_observed: bool) -> float:
    """Replay and return the processor time of all threads. An observed run has metrics, endpoint and log, and is scraped once."""
    settings = Settings()
    watch = served(MetricsSettings(port=0), "run", "0") if is_observed else nullcontext()
    log = logged(LogSettings(), "run", io.StringIO()) if is_observed else nullcontext()
    gc.collect()
    with tempfile.TemporaryDirectory() as out, log, watch as address:
        began = time.process_time()
        run(ReadFiles(inputs, settings), settings, Path(out))
        if address is not None:
            with urlopen(f"{address}/metrics") as answer:
                answer.read()
        return time.process_time() - began


def watching(rounds: int, inputs: list[Archive]) -> tuple[list[float], float]:
    """Return each round's ratio of observed to unobserved, and the median seconds of an unobserved replay."""
    ratios, plain = [], []
    replay_seconds(inputs, is_observed=True)  # models, caches and what is imported late
    for number in range(rounds):
        turn = (False, True, True, False) if number % 2 else (True, False, False, True)
        spent = [(is_observed, replay_seconds(inputs, is_observed=is_observed)) for is_observed in turn]
        on, off = (sum(seconds for is_observed, seconds in spent if is_observed is form) for form in (True, False))
        ratios.append(on / off)
        plain.append(off / 2)
    return ratios, median(plain)


def interval(ratios: list[float]) -> tuple[float, float]:
    """Return the mean of paired ratios and half the width of its 95 % interval."""
    freedom = len(ratios) - 1
    return mean(ratios), T_95[min(freedom, len(T_95)) - 1] * stdev(ratios) / math.sqrt(len(ratios))


def micros(call: Callable[[], object]) -> float:
    """Time one call in processor time, in microseconds."""
    return min(timeit.repeat(call, timer=time.process_time, number=CALLS, repeat=5)) / CALLS * 1e6


def guard_micros() -> float:
    """Time a step that does nothing, with the guard and without."""
    limits = Limits(10, 1024)
    return micros(lambda: call_within(limits, len, "x")) - micros(lambda: len("x"))


def computed_micros(inputs: list[Archive]) -> float:
    """Compute the cost of an article's metrics: how often a replay counts and observes, times the cost of each call.

    The share of this in an article's time needs no comparison of two long runs, whose noise is larger than what is sought.
    """
    settings = Settings()
    with served(MetricsSettings(port=0), "run", "0") as address, tempfile.TemporaryDirectory() as out:
        articles = run(ReadFiles(inputs, settings), settings, Path(out))[0]["in"]
        with urlopen(f"{address}/metrics") as answer:
            look = read_look(answer.read().decode(), 0)
        observed = sum(look.of(f"{STAGE_SECONDS.name}_count").values())
        counted = sum(look.total(metric) for metric in (RECORDS_IN, RECORDS, EVENTS, DEAD_LETTERS))
        took = series(STAGE_SECONDS, "parse")
        spent = observed * micros(lambda: took.observe(0.001))
        spent += counted * micros(lambda: series(EVENTS, "story.created").inc())
    return spent / articles


def start_seconds(command: list[str]) -> tuple[float, float]:
    """Start a command several times; return the median processor time, user and system, and time on the clock."""
    found = []
    for _ in range(STARTS):
        began = time.perf_counter()
        started = subprocess.Popen([sys.executable, "-m", "pipelines", *command], stdout=subprocess.PIPE, text=True)
        output = started.stdout.read() if started.stdout else ""
        _, status, used = os.wait4(started.pid, 0)
        started.returncode = os.waitstatus_to_exitcode(status)
        if started.returncode:
            sys.exit(f"benchmarks.operations: wirebeam {' '.join(command)} ended with {started.returncode}:\n{output}")
        found.append((used.ru_utime + used.ru_stime, time.perf_counter() - began))
    return median(cpu for cpu, _ in found), median(wall for _, wall in found)


def starts() -> Table:
    """Measure cold starts."""
    table = Table("command", "processor s", "clock s", "aim, s", title=f"Cold start, median of {STARTS}")
    rows = [("--help", start_seconds(["--help"]), "0.3")]
    if (lack := BROKER.missing_programs()) is None:
        with Broker() as broker, tempfile.TemporaryDirectory() as folder:
            where = [
                f"--bootstrap-servers={broker.address()}",
                "--create-topics",
                "--sink=kafka",
                f"--sink=jsonl:{folder}",
            ]
            rows.append(("check: broker, topics, two sinks, model", start_seconds(["check", *where]), "3"))
    else:
        rows.append((f"check: {lack}", (math.nan, math.nan), "3"))
    for name, (cpu, wall), aim in rows:
        table.add_row(name, f"{cpu:.2f}", f"{wall:.2f}", aim)
    return table


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.operations", description=__doc__)
    parser.add_argument("--rounds", type=int, default=8, help="of four replays each")
    parser.add_argument("--files", type=int, default=1, help="files of a thousand articles")
    options = parser.parse_args()
    console = Console(width=110)
    console.print(starts())
    load()
    ratios, plain = watching(max(2, options.rounds), archives(CORPUS, options.files))
    found, half = interval(ratios)
    console.print(f"an unwatched replay takes {plain:.2f} s of the processor; load {os.getloadavg()[0]:.1f}")
    console.print("watched / unwatched, by round: " + " ".join(f"{ratio:.3f}" for ratio in ratios))
    console.print(
        f"metrics, endpoint and log cost {100 * (found - 1):+.2f} % ± {100 * half:.2f} % (95 %, {len(ratios)} rounds)"
    )
    computed = computed_micros(archives(CORPUS, options.files))
    share = computed / (plain / (1000 * options.files) * 1e6)
    console.print(
        f"of which metrics, computed call by call: {computed:.1f} microseconds an article, {100 * share:.2f} %"
    )
    console.print(f"the guard adds {guard_micros():.1f} microseconds to a step")


if __name__ == "__main__":
    main()
