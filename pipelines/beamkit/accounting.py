"""Every input is counted once when it comes in and once when it is disposed of."""

from collections.abc import Mapping
from typing import Any

from apache_beam.metrics import Metrics, MetricsFilter

from pipelines.extras import NeedsExtra, install_command
from pipelines.metrics.catalogue import EVICTED, RECORDS, RECORDS_IN, WARNED, WARNINGS
from pipelines.metrics.recording import NOTHING, Series, series
from schemas import Article, Disposition, Rejected

NAMESPACE = "wirebeam"
WARNINGS_NAMESPACE = "wirebeam.warnings"
EXTRAS_NAMESPACE = "wirebeam.extras"
IN = "in"
WATCHED: dict[str, tuple[Any, ...]] = {
    IN: (RECORDS_IN,),
    "evicted": (EVICTED,),
    **{disposition.value: (RECORDS, disposition.value) for disposition in Disposition},
}
"""Counters that the metrics of a running process hold too."""


class Tally:
    """Beam's counter, and the series of this process that watchers see while the run goes on."""

    def __init__(self, counted: Any, seen: Series) -> None:
        self._counted, self._seen = counted, seen

    def inc(self, count: int = 1) -> None:
        """Count."""
        self._counted.inc(count)
        self._seen.inc(count)


def counter(name: str) -> Tally:
    """Return the counter of that name in Wirebeam's namespace; call it in a step's ``setup``."""
    seen = NOTHING if name not in WATCHED else series(*WATCHED[name])
    return Tally(Metrics.counter(NAMESPACE, name), seen)


def disposition_counters() -> Mapping[Disposition, Tally]:
    """Return one counter for each disposition."""
    return {disposition: counter(disposition.value) for disposition in Disposition}


def read_accounting(result: Any) -> dict[str, int]:
    """Read ``in`` and every disposition from a finished run, zeros included."""
    counted = result.metrics().query(MetricsFilter().with_namespace(NAMESPACE))["counters"]
    totals = dict.fromkeys((IN, *(disposition.value for disposition in Disposition)), 0)
    for metric in counted:
        if metric.key.metric.name in totals:
            totals[metric.key.metric.name] += metric.result or metric.attempted or 0  # Prism leaves a zero out
    return totals


def count_warnings(article: Article) -> None:
    """Count an article that has warnings, and each of its warnings by field and code."""
    if not article.warnings:
        return
    Metrics.counter(WARNINGS_NAMESPACE, WARNED).inc()
    for warning in article.warnings:
        Metrics.counter(WARNINGS_NAMESPACE, f"{warning.field} {warning.code}").inc()
        series(WARNINGS, warning.field, warning.code.value).inc()


def read_warnings(result: Any) -> dict[str, int]:
    """Read the counted warnings of a finished run: ``articles`` that have any, then each ``field code``, the most first."""
    counted = result.metrics().query(MetricsFilter().with_namespace(WARNINGS_NAMESPACE))["counters"]
    totals: dict[str, int] = {}
    for metric in counted:
        name = metric.key.metric.name
        totals[name] = totals.get(name, 0) + (metric.result or metric.attempted or 0)
    return dict(sorted(totals.items(), key=lambda one: (one[0] != WARNED, -one[1], one[0])))


def count_missing_extra(problem: Rejected) -> None:
    """Count a rejected record that could be read if an extra were installed."""
    if isinstance(problem, NeedsExtra):
        Metrics.counter(EXTRAS_NAMESPACE, problem.extra).inc()


def missing_extras(result: Any) -> list[str]:
    """Return a line for each extra that rejected records of a finished run need, with their number."""
    counted = result.metrics().query(MetricsFilter().with_namespace(EXTRAS_NAMESPACE))["counters"]
    totals: dict[str, int] = {}
    for metric in counted:
        extra = metric.key.metric.name
        totals[extra] = totals.get(extra, 0) + (metric.result or metric.attempted or 0)
    return [
        f"{count:,} records became dead letters for want of wirebeam[{extra}]: {install_command(extra)}, then redrive them"
        for extra, count in sorted(totals.items())
        if count
    ]


def discrepancy(accounting: Mapping[str, int]) -> int:
    """Return inputs without a disposition (positive), or dispositions without an input (negative); 0 when it adds up."""
    return accounting[IN] - sum(accounting[disposition.value] for disposition in Disposition)
