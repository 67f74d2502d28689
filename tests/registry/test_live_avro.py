"""A live run that writes values by schema id, killed again and again; its registry is behind TLS and asks for a password."""

import base64
import http.client
import os
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from confluent_kafka.schema_registry import SchemaRegistryClient
from confluent_kafka.schema_registry.avro import AvroDeserializer
from confluent_kafka.serialization import MessageField, SerializationContext

from infra.kafka.broker import Broker
from infra.registry.server import Registry
from pipelines.errors import OK, SinkRefused
from pipelines.kafka.sink import KafkaSink
from pipelines.settings.kafka import KafkaSettings
from pipelines.settings.registry import RegistrySettings
from pipelines.sinks.jsonl.lines import to_json
from schemas import NewsEvent
from tests.certificates import Certificates, write_certificates
from tests.e2e.kafka.harness import count_all, produce, read_events, survive, wait_until
from tests.e2e.kafka.live_job import live_job
from tests.e2e.kafka.standing import Stands, replayed, standing
from tests.e2e.kafka.wire import wire
from tests.servers import QUICK

pytestmark = [pytest.mark.kafka, pytest.mark.registry, pytest.mark.slow]
USER, SECRET = "desk", "registry-secret"
KILLS = int(os.environ.get("WIREBEAM_KILLS", "1"))
ARTICLES = int(os.environ.get("WIREBEAM_ARTICLES", "120"))


@pytest.fixture
def certificates(tmp_path: Path) -> Certificates:
    return write_certificates(tmp_path)


@pytest.fixture
def guarded(registry: Registry, certificates: Certificates) -> Iterator[str]:
    """Put TLS and a password before the registry; gives its address there."""
    target = urlsplit(registry.url)
    wanted = "Basic " + base64.b64encode(f"{USER}:{SECRET}".encode()).decode()

    class Guard(BaseHTTPRequestHandler):
        def _pass_on(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if self.headers.get("Authorization") != wanted:
                self._answer(401, b"{}")
                return
            behind = http.client.HTTPConnection(target.hostname or "", target.port or 0)
            kept = {name: self.headers[name] for name in ("Content-Type", "Accept") if name in self.headers}
            behind.request(self.command, self.path, body or None, kept)
            answer = behind.getresponse()
            self._answer(answer.status, answer.read())
            behind.close()

        def _answer(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/vnd.schemaregistry.v1+json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            self._pass_on()

        def do_POST(self) -> None:
            self._pass_on()

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates.broker)
    with ThreadingHTTPServer(("127.0.0.1", 0), Guard) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"https://127.0.0.1:{server.server_port}{target.path}"
        server.shutdown()


def test_a_live_run_killed_again_and_again(
    broker: Broker,
    settings: Callable[..., KafkaSettings],
    registry: Registry,
    guarded: str,
    certificates: Certificates,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Confluent's deserializer reads every value, and the stories are those of a replay; a wrong password is refused at the start."""
    made = settings(value_format="avro", **QUICK)
    named = RegistrySettings(url=guarded, username=USER, tls_ca_file=certificates.authority)
    for password, told in (("", "must hold desk.s password"), ("wrong", "refuses the user")):
        monkeypatch.setenv("WIREBEAM_REGISTRY_PASSWORD", password)
        with pytest.raises(SinkRefused, match=told) as refusal:
            KafkaSink(made, named).prepare()
        assert "\n" not in str(refusal.value)
    for name, value in {
        "PASSWORD": SECRET,
        "URL": guarded,
        "USERNAME": USER,
        "TLS_CA_FILE": str(certificates.authority),
    }.items():
        monkeypatch.setenv(f"WIREBEAM_REGISTRY_{name}", value)
    address = broker.address()
    produce(address, made.topics[0], wire(ARTICLES))
    wanted = replayed(made, tmp_path / "replay")
    reader = AvroDeserializer(SchemaRegistryClient({"url": registry.url}))
    where = SerializationContext(made.events_topic, MessageField.VALUE)

    def stands() -> Stands:
        found = read_events(address, made.events_topic)
        events = [NewsEvent.model_validate(reader(one.value, where)) for one in found]
        return standing([replace(one, value=to_json(event)) for one, event in zip(found, events, strict=True)])

    job = live_job(made, tmp_path / "log", "--value-format=avro", "--max-bundle-records=50")
    try:
        assert survive(job, lambda: count_all(address, made.events_topic), KILLS, seed=3) == KILLS
        assert wait_until(lambda: stands() == wanted, 120, every=2), job.said()
        assert job.stop() == OK, job.said()
    finally:
        if job.is_running():
            job.kill()
    assert stands() == wanted
