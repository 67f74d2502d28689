"""The endpoint of a run: /metrics for Prometheus, /healthz and /readyz for probes, /newest for ``wirebeam top``."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from pipelines.errors import Refused
from pipelines.metrics.catalogue import READY, RUN_INFO
from pipelines.metrics.health import Finding, Health
from pipelines.metrics.newest import Newest
from pipelines.metrics.recording import Recorder, start_recording, stop_recording
from pipelines.metrics.steps import Steps
from pipelines.process import the
from pipelines.settings.stages import MetricsSettings

Answer = tuple[int, str, bytes]
TEXT = "text/plain; version=0.0.4; charset=utf-8"


class EndpointRefused(Refused):
    """The endpoint cannot listen where the settings say."""


@contextmanager
def served(settings: MetricsSettings, run: str, version: str, parts: tuple[str, ...] = ()) -> Iterator[str | None]:
    """Record and serve metrics while the block runs; gives the endpoint's address, or None without a port.

    It is ready while the ``parts`` (``broker``, ``watermark``) give signs; without any as soon as it answers.
    """
    if settings.port is None:
        yield None
        return
    the(Health).reset()
    recorder = start_recording()
    recorder.series(RUN_INFO, run, version).set(1)
    server = _listen(settings, recorder, parts)
    thread = threading.Thread(target=server.serve_forever, name="metrics", daemon=True)
    thread.start()
    try:
        yield f"http://{settings.host}:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        stop_recording()


def _listen(settings: MetricsSettings, recorder: Recorder, parts: tuple[str, ...]) -> ThreadingHTTPServer:
    def answer(path: str) -> Answer:
        return answer_to(path, recorder, the(Health).ready(settings.ready_within_s, parts))

    try:
        return ThreadingHTTPServer((settings.host, settings.port or 0), _handler(answer))
    except OSError as error:
        stop_recording()
        raise EndpointRefused(
            f"setting metrics.port is {settings.port}: {settings.host} cannot be listened on there ({error.strerror}); name another port"
        ) from error


def answer_to(path: str, recorder: Recorder, findings: list[Finding]) -> Answer:
    """Return status, content type and body for a path."""
    ready = all(finding.ok for finding in findings)
    recorder.series(READY).set(ready)
    if path == "/metrics":
        the(Steps).expose(recorder)
        return 200, TEXT, recorder.exposed()
    if path == "/healthz":
        alive = the(Health).alive()
        return (200 if alive else 503), TEXT, b"alive\n" if alive else b"stuck\n"
    if path == "/readyz":
        return _json(200 if ready else 503, {"ready": ready, "parts": [finding._asdict() for finding in findings]})
    if path == "/newest":
        return _json(200, the(Newest).events())
    return 404, TEXT, b"there are /metrics, /healthz, /readyz and /newest\n"


def _json(status: int, value: object) -> Answer:
    return status, "application/json", json.dumps(value, ensure_ascii=False).encode() + b"\n"


def _handler(answer: Any) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, kind, body = answer(self.path.partition("?")[0])
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - http.server's own name
            """Log nothing: probes come every few seconds."""

    return Handler
