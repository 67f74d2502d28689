"""Spans of the stages that a record passes (OpenTelemetry): none until an endpoint is set, and then for sampled records only.

A record's header ``traceparent`` decides. Spans of all stages are children of the span that it names, so a trace is whole
although its stages run in several processes.
"""

import time
from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from pipelines.process import the
from schemas import Origin

SAMPLED: Final = 1
"""Bit of the trace flags."""
EXPORT_S: Final = 5
"""Longest time to send a batch of spans."""
KAFKA: Final = "kafka://"


class Parent(NamedTuple):
    """A span of another program, as a header ``traceparent`` names it."""

    trace: int
    span: int


def sampled_parent(traceparent: str | None) -> Parent | None:
    """Return the parent that a valid ``traceparent`` names, or None without one or if it is not sampled.

    >>> sampled_parent("00-00000000000000000000000000000001-0000000000000002-01")
    Parent(trace=1, span=2)
    >>> sampled_parent("00-00000000000000000000000000000001-0000000000000002-00")
    """
    if traceparent is None:
        return None
    _, trace, span, flags = traceparent.split("-")
    return Parent(int(trace, 16), int(span, 16)) if int(flags, 16) & SAMPLED else None


class Spans:
    """Sends spans to an endpoint, in batches, from a thread of its own."""

    def __init__(self, endpoint: str) -> None:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415 - an extra
        from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
        from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
        from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415

        exporter = OTLPSpanExporter(f"{endpoint.rstrip('/')}/v1/traces", timeout=EXPORT_S)
        self._provider = TracerProvider(resource=Resource.create({"service.name": "wirebeam"}), shutdown_on_exit=False)
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("wirebeam")

    def note(self, stage: str, origin: Origin, seconds: float) -> None:
        """Record that a stage ended just now with the record of a place, and how long it took."""
        parent = sampled_parent(origin.traceparent)
        if parent is None:
            return
        ended = time.time_ns()
        began = ended - int(seconds * 1e9)
        span = self._tracer.start_span(stage, _context(parent), attributes=_attributes(origin), start_time=began)
        span.end(ended)

    def note_all(self, stage: str, origins: Iterable[Origin], seconds: float) -> None:
        """Record that a stage ended just now with several records together."""
        for origin in origins:
            self.note(stage, origin, seconds)

    def close(self) -> None:
        """Send what is left."""
        self._provider.shutdown()


class Tracing:
    """The spans of this process."""

    current: Spans | None = None

    def start(self, endpoint: str | None) -> Spans | None:
        """Return the spans of this process, which the first call with an endpoint makes."""
        if self.current is None and endpoint is not None:
            self.current = Spans(endpoint)
        return self.current

    def close(self) -> None:
        """Send what is left."""
        if self.current is not None:
            self.current.close()
            self.current = None


def spans() -> Spans | None:
    """Return the spans of this process, or None if it makes none."""
    return the(Tracing).current


def _context(parent: Parent) -> Any:
    from opentelemetry.trace import (  # noqa: PLC0415 - an extra
        NonRecordingSpan,
        SpanContext,
        TraceFlags,
        set_span_in_context,
    )

    context = SpanContext(parent.trace, parent.span, is_remote=True, trace_flags=TraceFlags(SAMPLED))
    return set_span_in_context(NonRecordingSpan(context))


def _attributes(origin: Origin) -> dict[str, str | int]:
    """Return the place of a record, by the names of OpenTelemetry's conventions for messaging."""
    if origin.partition is None:
        return {"wirebeam.source": origin.source, "wirebeam.offset": origin.offset}
    return {
        "messaging.system": "kafka",
        "messaging.destination.name": origin.source.removeprefix(KAFKA),
        "messaging.destination.partition.id": str(origin.partition),
        "messaging.kafka.offset": origin.offset,
    }
