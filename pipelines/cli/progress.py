"""Progress of a run on a terminal: rate and time left; silent in a pipe."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from pipelines.beamkit.progress import INTERVAL, read_progress


@contextmanager
def shown_progress(folder: Path, total: int) -> Iterator[None]:
    """Show how much of ``total`` bytes has been read, as the workers tell it in ``folder``."""
    if not sys.stderr.isatty():
        yield
        return
    done = threading.Event()
    watcher = threading.Thread(target=_watch, args=(folder, total, done), daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


def _watch(folder: Path, total: int, done: threading.Event) -> None:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %  {task.fields[records]:,} articles  {task.fields[rate]:,.0f}/s"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("reading", total=max(total, 1), records=0, rate=0.0)
        while not done.wait(INTERVAL):
            records, size = read_progress(folder)
            elapsed = progress.tasks[task].elapsed or 1.0
            step = "reading" if size < total else "joining stories"
            progress.update(task, description=step, completed=min(size, total), records=records, rate=records / elapsed)
