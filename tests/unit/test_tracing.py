"""Spans of sampled records reach an OTLP endpoint; others, and runs without an endpoint, make none."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, ClassVar

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from pipelines.beamkit.door import Gate
from pipelines.beamkit.guard import Limits
from pipelines.metrics.tracing import Tracing, spans
from pipelines.parse.limits import ParseLimits
from pipelines.parse.transform import article_time
from pipelines.process import PROCESS, the
from pipelines.settings.stages import Settings
from schemas import Origin, RawMessage

TRACE, SPAN = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
LIMITS = Limits(10, 1024)


class Endpoint(BaseHTTPRequestHandler):
    """Keeps the spans that are posted."""

    got: ClassVar[list[Any]]

    def do_POST(self) -> None:
        """Take a batch of spans."""
        request = ExportTraceServiceRequest()
        request.ParseFromString(self.rfile.read(int(self.headers["Content-Length"])))
        for part in request.resource_spans:
            self.got.extend(span for scope in part.scope_spans for span in scope.spans)
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Write no log."""


@pytest.fixture
def endpoint(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Settings, list[Any]]]:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_COMPRESSION", "none")

    class Fresh(Endpoint):
        got: ClassVar[list[Any]] = []

    with HTTPServer(("127.0.0.1", 0), Fresh) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        url = f"http://127.0.0.1:{server.server_port}"
        yield Settings.model_validate({"tracing": {"endpoint": url}}), Fresh.got
        server.shutdown()
        thread.join()


def message(flags: str | None, offset: int = 7) -> RawMessage:
    trace = None if flags is None else f"00-{TRACE}-{SPAN}-{flags}"
    return RawMessage(value=b"x", origin=Origin(source="kafka://wire", partition=2, offset=offset, traceparent=trace))


def test_sampled_records_have_a_span_for_each_stage(endpoint: tuple[Settings, list[Any]]) -> None:
    """Children of the span in their header, with topic, partition and offset; other records have none."""
    settings, got = endpoint
    gate = Gate("normalize", settings)
    gate.setup()
    for raw in (message("01"), message("00"), message(None)):
        article_time(raw, ParseLimits(), LIMITS)
        gate.call(len, "abc", raw.origin)
        gate.call_together(list, [raw])
    the(Tracing).close()
    assert [span.name for span in got] == ["read", "normalize", "normalize"]
    for span in got:
        assert (span.trace_id.hex(), span.parent_span_id.hex()) == (TRACE, SPAN)
        named = {one.key: one.value.string_value or one.value.int_value for one in span.attributes}
        assert named == {
            "messaging.system": "kafka",
            "messaging.destination.name": "wire",
            "messaging.destination.partition.id": "2",
            "messaging.kafka.offset": 7,
        }
        assert span.end_time_unix_nano >= span.start_time_unix_nano > 0


def test_the_end_of_the_process_sends_what_is_left(endpoint: tuple[Settings, list[Any]]) -> None:
    """A record of a file has its place too."""
    settings, got = endpoint
    gate = Gate("parse", settings)
    gate.setup()
    gate.call(len, "abc", Origin(source="a.sgm", traceparent=f"00-{TRACE}-{SPAN}-03"))
    PROCESS.close()
    assert [span.name for span in got] == ["parse"]
    assert {one.key for one in got[0].attributes} == {"wirebeam.source", "wirebeam.offset"}


def test_without_an_endpoint_there_are_no_spans() -> None:
    """Nothing is made, and the SDK is not asked."""
    gate = Gate("parse", Settings())
    gate.setup()
    assert gate.call(len, "abc", message("01").origin) == 3
    assert spans() is None
