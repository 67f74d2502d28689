"""Reading what an endpoint exposes: values by labels, rates between two looks, percentiles of histograms."""

import math
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from pipelines.metrics.catalogue import Metric

Labels = frozenset[tuple[str, str]]


class Look(NamedTuple):
    """All series of a run at one moment."""

    at: float
    """Seconds, by a clock that only goes forward."""
    values: Mapping[str, Mapping[Labels, float]]

    def total(self, metric: Metric, **labels: str) -> float:
        """Sum the series of a metric that bear these labels."""
        return sum(value for found, value in self.of(metric.name).items() if labels.items() <= dict(found).items())

    def of(self, series: str) -> Mapping[Labels, float]:
        """Return the series of that name, by their labels."""
        return self.values.get(series, {})

    def by(self, metric: Metric, label: str) -> dict[str, float]:
        """Sum a metric by one label."""
        sums: dict[str, float] = {}
        for found, value in self.of(metric.name).items():
            name = dict(found).get(label, "")
            sums[name] = sums.get(name, 0.0) + value
        return sums

    def buckets(self, metric: Metric, **labels: str) -> dict[float, float]:
        """Return a histogram's counts by upper bound, summed over other labels."""
        sums: dict[float, float] = {}
        for found, value in self.of(f"{metric.name}_bucket").items():
            named = dict(found)
            if labels.items() <= named.items():
                bound = float(named["le"])
                sums[bound] = sums.get(bound, 0.0) + value
        return sums


def read_look(exposed: str, at: float) -> Look:
    """Read Prometheus' text format."""
    from prometheus_client.parser import text_string_to_metric_families  # noqa: PLC0415 - only watchers need it

    values: dict[str, dict[Labels, float]] = {}
    for family in text_string_to_metric_families(exposed):
        for sample in family.samples:
            values.setdefault(sample.name, {})[frozenset(sample.labels.items())] = sample.value
    return Look(at, values)


def since(now: Mapping[float, float], before: Mapping[float, float]) -> dict[float, float]:
    """Return what was added to a histogram's buckets."""
    return {bound: count - before.get(bound, 0.0) for bound, count in now.items()}


def quantile(share: float, buckets: Mapping[float, float]) -> float | None:
    """Estimate a quantile as Prometheus does: linear within its bucket; None if nothing was observed.

    >>> quantile(0.5, {0.1: 0, 1.0: 10, math.inf: 10})
    0.55
    """
    bounds = sorted(buckets)
    if not bounds or not buckets[bounds[-1]]:
        return None
    rank, low, under = share * buckets[bounds[-1]], 0.0, 0.0
    for bound in bounds:
        if buckets[bound] >= rank and buckets[bound] > under:
            return low if math.isinf(bound) else low + (bound - low) * (rank - under) / (buckets[bound] - under)
        low, under = bound, buckets[bound]
    return low


def rate(now: Look, before: Look | None, metrics: Iterable[tuple[Metric, dict[str, str]]]) -> float | None:
    """Return the growth of counters a second between two looks, or None for the first look."""
    if before is None or now.at <= before.at:
        return None
    grown = sum(now.total(metric, **labels) - before.total(metric, **labels) for metric, labels in metrics)
    return grown / (now.at - before.at)
