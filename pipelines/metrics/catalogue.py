"""Every metric there is. Dashboards, alert rules, ``wirebeam top`` and the docs name these and no others."""

from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """How a metric behaves."""

    COUNTER = "counter"
    GAUGE = "gauge"
    HISTOGRAM = "histogram"


class Metric(NamedTuple):
    """One metric: its name as Prometheus knows it, what it counts, and by what it is parted."""

    name: str
    kind: Kind
    help: str
    labels: tuple[str, ...] = ()
    buckets: tuple[float, ...] = ()
    """Upper bounds of a histogram, in seconds."""

    def series(self) -> tuple[str, ...]:
        """Return the names of the time series that a query may use."""
        parts = ("_bucket", "_sum", "_count") if self.kind is Kind.HISTOGRAM else ("",)
        return tuple(self.name + part for part in parts)


STEP_BUCKETS = (0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0)
WAY_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 3600.0)

RUN_INFO = Metric("wirebeam_run_info", Kind.GAUGE, "1, with the run's id and the version.", ("run", "version"))
RECORDS_IN = Metric("wirebeam_records_in_total", Kind.COUNTER, "Records that came in, the items of one counted each.")
RECORDS = Metric(
    "wirebeam_records_total", Kind.COUNTER, "Records that are accounted for, by disposition.", ("disposition",)
)
DEAD_LETTERS = Metric(
    "wirebeam_dead_letters_total", Kind.COUNTER, "Rejected records by stage and reason.", ("stage", "reason")
)
WARNINGS = Metric(
    "wirebeam_warnings_total",
    Kind.COUNTER,
    "Secondary fields of accepted articles that were missing or wrong, by field and code.",
    ("field", "code"),
)
WARNED = "articles"
"""Among the counted warnings of a run: how many articles have any."""
EVENTS = Metric("wirebeam_events_total", Kind.COUNTER, "Story events by type.", ("type",))
STAGE_SECONDS = Metric(
    "wirebeam_stage_seconds", Kind.HISTOGRAM, "Time that a record took in a stage.", ("stage",), STEP_BUCKETS
)
STEP_AGE = Metric(
    "wirebeam_step_age_seconds", Kind.GAUGE, "How long the record that is in a stage now has been there.", ("stage",)
)
END_TO_END_SECONDS = Metric(
    "wirebeam_end_to_end_seconds",
    Kind.HISTOGRAM,
    "From a record's timestamp in its topic to the broker's confirmation of its event.",
    (),
    WAY_BUCKETS,
)
BUNDLE_SECONDS = Metric(
    "wirebeam_bundle_seconds", Kind.HISTOGRAM, "From a bundle's begin to its confirmation.", (), WAY_BUCKETS
)
LAG = Metric(
    "wirebeam_lag_records",
    Kind.GAUGE,
    "Offsets of a partition that are not handled yet, by the broker's answer; NaN while it does not answer.",
    ("topic", "partition"),
)
WATERMARK_AGE = Metric(
    "wirebeam_watermark_age_seconds", Kind.GAUGE, "How far event time is behind the clock.", ("topic", "share")
)
OPEN_STORIES = Metric("wirebeam_open_stories", Kind.GAUGE, "Stories that may still be joined.", ("desk",))
EVICTED = Metric("wirebeam_evicted_total", Kind.COUNTER, "Items that left the stories' state by age.")
SINK_SECONDS = Metric(
    "wirebeam_sink_seconds", Kind.HISTOGRAM, "Time until a sink confirmed a bundle's messages.", ("sink",), WAY_BUCKETS
)
SINK_RETRIES = Metric(
    "wirebeam_sink_retries_total",
    Kind.COUNTER,
    "Waits for a sink that did not confirm in time, or was away.",
    ("sink",),
)
READY = Metric("wirebeam_ready", Kind.GAUGE, "1 while /readyz says so.")

METRICS: tuple[Metric, ...] = (
    RUN_INFO,
    RECORDS_IN,
    RECORDS,
    DEAD_LETTERS,
    WARNINGS,
    EVENTS,
    STAGE_SECONDS,
    STEP_AGE,
    END_TO_END_SECONDS,
    BUNDLE_SECONDS,
    LAG,
    WATERMARK_AGE,
    OPEN_STORIES,
    EVICTED,
    SINK_SECONDS,
    SINK_RETRIES,
    READY,
)
"""All of them; the list is closed, and so are the values of ``disposition``, ``stage``, ``reason`` and ``type``."""
PROCESS_SERIES = ("process_resident_memory_bytes", "process_cpu_seconds_total", "process_start_time_seconds")
"""Of the process, by prometheus-client."""
