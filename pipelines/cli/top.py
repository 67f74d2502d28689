"""``wirebeam top``: show what a running job does, from its metrics endpoint."""

import argparse
import math
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from rich.console import Console, Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

from pipelines.cli.options import add_settings_file
from pipelines.cli.output import add_output_option
from pipelines.cli.settings_options import add_settings, read_settings
from pipelines.cli.values import seconds
from pipelines.errors import OK, Refused
from pipelines.jobs.endpoint import read_endpoint
from pipelines.metrics.catalogue import (
    BUNDLE_SECONDS,
    DEAD_LETTERS,
    END_TO_END_SECONDS,
    LAG,
    OPEN_STORIES,
    READY,
    RECORDS,
    RECORDS_IN,
    RUN_INFO,
    STAGE_SECONDS,
    STEP_AGE,
    WATERMARK_AGE,
    Metric,
)
from pipelines.metrics.reading import Look, quantile, rate, since
from pipelines.report import print_rows
from pipelines.settings.stages import MetricsSettings, Settings
from pipelines.terminal import cell, on_terminal, show

SHARES = (0.5, 0.95, 0.99)
DEFAULT_PORT = 9464
MEMORY = "process_resident_memory_bytes"
SILENT_SECONDS = 20.0
"""A run that does not answer for longer has ended. One call into C may block its answers for as long as the guard allows."""
SLOW_SECONDS = 1.0
"""A record that has been in a stage for longer is shown."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("address", nargs="?", metavar="URL", help="endpoint of the run (default: from the settings)")
    parser.add_argument("--once", action="store_true", help="print one frame and exit; this is the default in a pipe")
    parser.add_argument(
        "--every", type=seconds, default=1.0, metavar="SECONDS", help="time between frames (default: 1)"
    )
    add_output_option(parser, "the figures of one frame")
    add_settings_file(parser)
    add_settings(parser, MetricsSettings, "metrics", "")


def run(arguments: argparse.Namespace) -> int:
    """Show a running job, once or until a signal comes."""
    address = arguments.address or _address(arguments)
    look, events = read_endpoint(address)
    if arguments.output != "table":
        print_rows(arguments.output, ("figure", "value"), [*figures(look)])
        return OK
    if arguments.once or not on_terminal():
        show(frame(address, look, None, events))
        return OK
    with (
        Live(frame(address, look, None, events), console=Console(highlight=False), screen=True) as live,
        suppress(KeyboardInterrupt),
    ):
        while True:
            time.sleep(arguments.every)
            try:
                before, (look, events) = look, read_endpoint(address)
            except Refused:
                if time.monotonic() - look.at > SILENT_SECONDS:
                    raise
                silent = f"no answer for {time.monotonic() - look.at:.0f} s: the run ended, or one record keeps it busy"
                live.update(Group(Text(silent, "red"), frame(address, look, None, events)))
            else:
                live.update(frame(address, look, before, events))
    return OK


def _address(arguments: argparse.Namespace) -> str:
    metrics = read_settings(arguments, Settings).metrics
    return f"http://{metrics.host}:{metrics.port or DEFAULT_PORT}"


def figures(now: Look) -> Iterable[tuple[str, float | None]]:
    """Yield the figures of a frame by name, seconds and counts; None where there is none yet."""
    dead: dict[str, str] = {"disposition": "dead"}
    yield "ready", now.total(READY)
    yield "in", now.total(RECORDS_IN)
    yield "out", now.total(RECORDS) - now.total(RECORDS, **dead)
    yield "dead", now.total(RECORDS, **dead)
    yield "lag", None if math.isnan(lag := now.total(LAG)) else lag
    yield "watermark behind", max(now.of(WATERMARK_AGE.name).values(), default=0)
    yield "open stories", now.total(OPEN_STORIES)
    for name, metric, labels in _histograms(now):
        buckets = now.buckets(metric, **labels)
        yield f"{name} count", max(buckets.values(), default=0)
        yield from ((f"{name} p{share * 100:.0f}", quantile(share, buckets)) for share in SHARES)


def frame(address: str, now: Look, before: Look | None, events: list[dict[str, Any]]) -> Group:
    """Return one frame. Rates and latencies are those since ``before``, or without it those of the whole run."""
    slow = Group(*_slow(now))
    return Group(_head(address, now), slow, _flow(now, before), _latency(now, before), _letters(now), _newest(events))


def _head(address: str, now: Look) -> Text:
    run = dict(next(iter(now.of(RUN_INFO.name)), frozenset()))
    ready = Text("ready", "green") if now.total(READY) else Text("not ready", "red")
    memory = sum(now.of(MEMORY).values()) / 1e6
    named = f"wirebeam {run.get('version', '?')}  run {run.get('run', '?')}  {address}  {memory:,.0f} MB  "
    return Text(named, "bold").append_text(ready)


def _slow(now: Look) -> Iterable[Text]:
    """Yield a line for each stage that a record has been in for long."""
    for stage, age in now.by(STEP_AGE, "stage").items():
        if age >= SLOW_SECONDS:
            yield Text(f"a record is in {stage} for {age:,.0f} s: the log names it", "red")


def _flow(now: Look, before: Look | None) -> Table:
    table = _table("", "in", "out", "dead", "lag", "watermark behind", "open stories")
    dead: dict[str, str] = {"disposition": "dead"}
    done = rate(now, before, [(RECORDS, {})])
    died = rate(now, before, [(RECORDS, dead)])
    table.add_row(
        "total",
        f"{now.total(RECORDS_IN):,.0f}",
        f"{now.total(RECORDS) - now.total(RECORDS, **dead):,.0f}",
        f"{now.total(RECORDS, **dead):,.0f}",
        _lag(now.total(LAG)),
        f"{max(now.of(WATERMARK_AGE.name).values(), default=0):,.0f} s",
        f"{now.total(OPEN_STORIES):,.0f}",
    )
    if done is not None and died is not None:
        came = rate(now, before, [(RECORDS_IN, {})]) or 0.0
        table.add_row("a second", f"{came:,.1f}", f"{done - died:,.1f}", f"{died:,.1f}", "", "", "")
    return table


def _lag(offsets: float) -> str:
    return "unknown" if math.isnan(offsets) else f"{offsets:,.0f}"


def _latency(now: Look, before: Look | None) -> Table:
    table = _table("seconds", "count", *(f"p{share * 100:.0f}" for share in SHARES))
    for name, metric, labels in _histograms(now):
        whole = now.buckets(metric, **labels)
        recent = whole if before is None else since(whole, before.buckets(metric, **labels))
        cells = [_seconds(quantile(share, recent)) for share in SHARES]
        table.add_row(name, f"{max(recent.values(), default=0):,.0f}", *cells)
    return table


def _histograms(now: Look) -> Iterable[tuple[str, Metric, dict[str, str]]]:
    yield "end to end", END_TO_END_SECONDS, {}
    yield "bundle", BUNDLE_SECONDS, {}
    for stage in sorted(now.by(STAGE_SECONDS._replace(name=f"{STAGE_SECONDS.name}_count"), "stage")):
        yield stage, STAGE_SECONDS, {"stage": stage}


def _seconds(value: float | None) -> str:
    return "-" if value is None else f"{value:.4f}" if value < 0.1 else f"{value:.2f}"


def _letters(now: Look) -> Table:
    table = _table("dead letters", "reason", "count")
    for labels, count in sorted(now.of(DEAD_LETTERS.name).items(), key=lambda one: -one[1]):
        named: Mapping[str, str] = dict(labels)
        table.add_row(named["stage"], named["reason"], f"{count:,.0f}")
    if not table.row_count:
        table.add_row("none", "", "")
    return table


def _newest(events: list[dict[str, Any]]) -> Table:
    table = Table("newest", "event", "headline", box=None, pad_edge=False, title_justify="left")
    for event in events[:10]:
        when = event["time"][:16].replace("T", " ")
        table.add_row(when, event["type"].removeprefix("story."), cell(event["headline"][:90]))
    if not table.row_count:
        table.add_row("none yet", "", "")
    return table


def _table(first: str, *others: str) -> Table:
    table = Table(first, box=None, pad_edge=False)
    for name in others:
        table.add_column(name, justify="left" if name == "reason" else "right")
    return table
