"""Recording metrics in this process: nothing until somebody listens, then as cheap as a lock and an addition."""

from typing import Any, Protocol

from pipelines.metrics.catalogue import METRICS, Kind, Metric
from pipelines.process import the


class Series(Protocol):
    """One time series of a metric; which of the three it takes depends on the metric's kind."""

    def inc(self, amount: float = 1) -> None:
        """Count."""

    def set(self, value: float) -> None:
        """State a value."""

    def observe(self, amount: float) -> None:
        """Add one observed value."""


class _Nothing:
    """Records nothing."""

    def inc(self, amount: float = 1) -> None: ...

    def set(self, value: float) -> None: ...

    def observe(self, amount: float) -> None: ...


NOTHING = _Nothing()


class Recorder:
    """The metrics of one process, in a registry of their own."""

    def __init__(self) -> None:
        import prometheus_client as prometheus  # noqa: PLC0415 - runs without an endpoint do without it

        prometheus.disable_created_metrics()  # type: ignore[no-untyped-call]
        self.registry = prometheus.CollectorRegistry()
        prometheus.ProcessCollector(registry=self.registry)
        kinds = {Kind.COUNTER: prometheus.Counter, Kind.GAUGE: prometheus.Gauge, Kind.HISTOGRAM: prometheus.Histogram}
        self._metrics: dict[Metric, Any] = {}
        for one in METRICS:
            more: dict[str, Any] = {"buckets": one.buckets} if one.buckets else {}
            self._metrics[one] = kinds[one.kind](one.name, one.help, one.labels, registry=self.registry, **more)

    def series(self, metric: Metric, *labels: str) -> Series:
        """Return the series of a metric with these labels, in the metric's order."""
        made = self._metrics[metric]
        series: Series = made.labels(*labels) if labels else made
        return series

    def exposed(self) -> bytes:
        """Write all of them as Prometheus reads them."""
        from prometheus_client import generate_latest  # noqa: PLC0415 - as above

        return generate_latest(self.registry)


class Recording:
    """The recorder of this process, while somebody listens."""

    recorder: Recorder | None = None


def start_recording() -> Recorder:
    """Record in this process from now on; steps that are set up later take part."""
    recorder = the(Recording).recorder = Recorder()
    return recorder


def stop_recording() -> None:
    """Record no longer."""
    the(Recording).recorder = None


def is_recording() -> bool:
    """Return True if this process records."""
    return the(Recording).recorder is not None


def series(metric: Metric, *labels: str) -> Series:
    """Return a series of the process's recorder, or one that records nothing."""
    recorder = the(Recording).recorder
    return NOTHING if recorder is None else recorder.series(metric, *labels)
