"""Progress of a run: a bar with rate and time left on a terminal, elsewhere a log line every 30 seconds."""

import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from pipelines.beamkit.progress import INTERVAL, read_progress

LOG = logging.getLogger(__name__)
LOG_SECONDS: Final = 30.0
"""Seconds between two log lines; a shorter run writes none."""


@contextmanager
def shown_progress(folder: Path, total: int) -> Iterator[None]:
    """Show how much of ``total`` bytes has been read; the workers write their progress to ``folder``."""
    done = threading.Event()
    show = _watch if sys.stderr.isatty() else _log
    watcher = threading.Thread(target=show, args=(folder, total, done), daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


def _log(folder: Path, total: int, done: threading.Event) -> None:
    seconds = 0.0
    while not done.wait(LOG_SECONDS):
        seconds += LOG_SECONDS
        records, size = read_progress(folder)
        share = f"{min(size / max(total, 1), 1):.0%}"
        LOG.info("reading goes on", extra={"records": records, "read": share, "per_second": round(records / seconds)})


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
