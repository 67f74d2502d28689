"""What ``--workers`` gains: ``python -m benchmarks.workers [FOLDER] [--files N] [--workers N]``; benchmarks.replay prints it, too.

Replays files of Reuters-21578 (default: ../shared/data/reuters21578) once in one process and once in several, and prints for each step what the
first process does alone, what its processes do, and the longest of these. The steps follow each other, so on idle cores a run takes at least what
is done alone and the longest of each step. All is processor time, which other work on the machine changes little.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from pipelines.settings.stages import Settings
from pipelines.sources.files import Archive
from pipelines.sources.read_files import ReadFiles

CORPUS = Path(__file__).parent.parent.parent / "shared" / "data" / "reuters21578"
CORES = (2, 8, 32)
STEPS = ("start: imports and models", "read, enrich, pack", "match", "write stories", "merge files")
START, PACK, MATCH, WRITE, MERGE = range(len(STEPS))
DIVIDED = {"pack_share": PACK, "write_share": WRITE}


@dataclass
class Steps:
    """Seconds of processor time of the steps of one replay."""

    alone: list[float] = field(default_factory=lambda: [0.0] * len(STEPS))
    """By the first process."""
    shared: list[float] = field(default_factory=lambda: [0.0] * len(STEPS))
    """By all processes that a step was divided between."""
    waited: list[float] = field(default_factory=lambda: [0.0] * len(STEPS))
    """By the longest of them, each time that it was divided."""
    articles: int = 0

    def total(self) -> float:
        """Return the seconds of all processes."""
        return sum(self.alone) + sum(self.shared)

    def longest(self) -> float:
        """Return the least time that the run takes: what is done alone, and the longest process of each step."""
        return sum(self.alone) + sum(self.waited)

    def reckoned(self, cores: int) -> float:
        """Return the time with so many cores, over which what is divided spreads evenly (Amdahl)."""
        return sum(self.alone) + sum(self.shared) / cores


def one(folder: Path, files: int, workers: int) -> dict[str, Any]:
    """Replay in this process, and return the steps."""
    from pipelines.enrich.article import load
    from pipelines.jobs import spread
    from pipelines.jobs.replay import run

    load()
    steps, settings = Steps(), Settings(workers=workers)
    steps.alone[START] = time.process_time()
    ended = steps.alone[START]

    def until(step: int) -> None:
        """Count the time since the last step for the one that ends here."""
        nonlocal ended
        now = time.process_time()
        steps.alone[step] += now - ended
        ended = now

    names = vars(spread)
    forked, merged = names["in_processes"], names["merge_runs"]

    def timed_processes(tasks: Sequence[Callable[[], Any]]) -> list[Any]:
        """Fork as ``in_processes`` does: for a function of ``spread`` to pack or to write, else to judge what is matched."""
        step = DIVIDED.get(getattr(tasks[0], "func", tasks[0]).__name__, MATCH)
        until(PACK if step == PACK else MATCH)
        found = forked([_timed(task) for task in tasks])
        steps.shared[step] += sum(seconds for _, seconds in found)
        steps.waited[step] += max(seconds for _, seconds in found)
        until(step)
        return [result for result, _ in found]

    def timed_merge(runs: Any, target: Path) -> int:
        until(MATCH)
        count: int = merged(runs, target)
        until(MERGE)
        return count

    names.update(in_processes=timed_processes, merge_runs=timed_merge)
    with tempfile.TemporaryDirectory() as out:
        paths = sorted(folder.glob("*.sgm"))[:files]
        source = ReadFiles([Archive(str(path), path.name, path.stat().st_size) for path in paths], settings)
        steps.articles = run(source, settings, Path(out))[0]["in"]
    until(MERGE if workers > 1 else PACK)
    return {"alone": steps.alone, "shared": steps.shared, "waited": steps.waited, "articles": steps.articles}


def _timed(task: Callable[[], Any]) -> Callable[[], tuple[Any, float]]:
    def timed() -> tuple[Any, float]:
        started = time.process_time()
        return task(), time.process_time() - started

    return timed


def measure(folder: Path, files: int, workers: int) -> Steps:
    """Replay in a fresh process."""
    command = [sys.executable, "-m", "benchmarks.workers", str(folder), "--one"]
    command += ["--files", str(files), "--workers", str(workers)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    found = json.loads(done.stdout.splitlines()[-1])
    return Steps(**found)


def show(folder: Path, files: int, workers: int) -> None:
    """Measure, and print the tables."""
    single, several = measure(folder, files, 1), measure(folder, files, workers)
    console, processes = Console(width=110), f"{workers} processes, together"
    table = Table(
        "step", "alone, s", processes, "the longest", title=f"{several.articles:,} articles, {workers} workers"
    )
    for name, alone, *shared in zip(STEPS, several.alone, several.shared, several.waited, strict=True):
        table.add_row(name, f"{alone:.2f}", *(f"{part:.2f}" if part else "" for part in shared))
    console.print(table)
    started = several.alone[START]
    console.print(
        f"one process: {single.total():.1f} s; {workers} workers: {several.total():.1f} s in all, {several.longest():.1f} s where cores are idle: "
        f"{single.total() / several.longest():.2f} times as fast, {(single.total() - single.alone[START]) / (several.longest() - started):.2f} without the start"
    )
    console.print(
        f"done alone: {sum(several.alone) / several.total():.1%}, without the start {(sum(several.alone) - started) / (several.total() - started):.1%}"
    )
    table = Table("cores", "times one process", "without the start", "articles/s without the start", title="Reckoned")
    for cores in CORES:
        seconds = several.reckoned(cores)
        speeds = single.total() / seconds, (single.total() - single.alone[START]) / (seconds - started)
        table.add_row(
            str(cores), *(f"{speed:.2f}" for speed in speeds), f"{several.articles / (seconds - started):,.0f}"
        )
    console.print(table)


def main() -> None:
    """Read the arguments, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=CORPUS)
    parser.add_argument("--files", type=int, default=5, help="files of the folder that are read")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if not arguments.folder.is_dir():
        sys.exit(f"benchmarks.workers: {arguments.folder} is not here; name a folder of .sgm files")
    if arguments.one:
        print(json.dumps(one(arguments.folder, arguments.files, arguments.workers)))
        return
    show(arguments.folder, arguments.files, arguments.workers)


if __name__ == "__main__":
    main()
