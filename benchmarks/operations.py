"""What watching costs: ``python -m benchmarks.operations [--rounds N] [--files N]`` (needs ../shared/data/reuters21578).

Replays the same articles with metrics and log lines on and off, turn by turn, each in a fresh process, and prints the
ratios of processor time and of time on the clock; and what the resource guard adds to one step.
"""

import argparse
import io
import json
import subprocess
import sys
import tempfile
import time
import timeit
from contextlib import nullcontext
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

from benchmarks.replay import CORPUS, archives
from pipelines.beamkit.guard import Limits, call_within
from pipelines.logs import logged
from pipelines.metrics.endpoint import served
from pipelines.settings import LogSettings, MetricsSettings, Settings

CALLS = 100_000


def one(form: str, files: int) -> None:
    """Replay in this process and print its times as JSON."""
    from pipelines.cli.replay import run
    from pipelines.enrich import load
    from pipelines.sources.files import ReadFiles

    load()
    settings, inputs = Settings(), archives(CORPUS, files)
    on = form == "on"
    watch = served(MetricsSettings(port=0), "run", "0") if on else nullcontext()
    log = logged(LogSettings(), "run", io.StringIO()) if on else nullcontext()
    with tempfile.TemporaryDirectory() as out, log, watch:
        clock, processor = time.perf_counter(), time.process_time()
        count = run(ReadFiles(inputs, settings), settings, Path(out))["in"]
        spent = {"clock": time.perf_counter() - clock, "processor": time.process_time() - processor}
    print(json.dumps({"articles": count, **spent}))


def measure(form: str, files: int) -> dict[str, float]:
    """Run one form in a fresh process."""
    command = [sys.executable, "-m", "benchmarks.operations", "--one", form, "--files", str(files)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def guard_micros() -> float:
    """Time a step that does nothing, with the guard and without."""
    limits = Limits(10, 1024)
    bare = min(timeit.repeat(lambda: len("x"), number=CALLS, repeat=3))
    guarded = min(timeit.repeat(lambda: call_within(limits, len, "x"), number=CALLS, repeat=3))
    return (guarded - bare) / CALLS * 1e6


def main() -> None:
    """Print the table."""
    ask = argparse.ArgumentParser(prog="python -m benchmarks.operations", description=__doc__)
    ask.add_argument("--rounds", type=int, default=5)
    ask.add_argument("--files", type=int, default=2, help="files of a thousand articles")
    ask.add_argument("--one", choices=("on", "off"), help=argparse.SUPPRESS)
    asked = ask.parse_args()
    if asked.one:
        one(asked.one, asked.files)
        return
    found: dict[str, list[dict[str, float]]] = {"off": [], "on": []}
    for number in range(asked.rounds):
        for form in ("off", "on") if number % 2 else ("on", "off"):
            found[form].append(measure(form, asked.files))
    title = (
        f"{found['on'][0]['articles']:,} articles, {asked.rounds} rounds by turns: metrics, endpoint and log on or off"
    )
    table = Table("seconds", "off, least", "on, least", "on / off, least", "on / off, median", title=title)
    for kind in ("processor", "clock"):
        off, on = ([run[kind] for run in found[form]] for form in ("off", "on"))
        ratios = min(on) / min(off), median(on) / median(off)
        table.add_row(kind, f"{min(off):.2f}", f"{min(on):.2f}", *(f"{ratio:.3f}" for ratio in ratios))
    console = Console(width=110)
    console.print(table)
    console.print(f"the guard adds {guard_micros():.1f} microseconds to a step")


if __name__ == "__main__":
    main()
