"""Requests to a registry: credentials, failures in words, and an outage that is waited for."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

import pipelines.registry.client as module
from pipelines.errors import Refused, RegistryRefused
from pipelines.registry.client import Incompatible, Reference, RegistryClient, Schema
from pipelines.settings.checked import settings_from
from pipelines.settings.registry import REGISTRY_PASSWORD, REGISTRY_TOKEN, RegistrySettings
from pipelines.settings.stages import Settings

ANSWERS: list[tuple[int, Any]] = []
SEEN: list[tuple[str, str, dict[str, str], Any]] = []


class Handler(BaseHTTPRequestHandler):
    """Gives the answers of a list, the last one for ever, and notes the requests."""

    def do_GET(self) -> None:
        """Answer a request."""
        size = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(size)) if size else None
        SEEN.append((self.command, self.path, dict(self.headers), body))
        status, answer = ANSWERS.pop(0) if len(ANSWERS) > 1 else ANSWERS[0]
        self.send_response(status)
        if 300 <= status < 400:
            self.send_header("Location", "/elsewhere")
        self.end_headers()
        self.wfile.write(answer if isinstance(answer, bytes) else json.dumps(answer).encode())

    do_POST = do_GET  # noqa: N815 - the interface

    def log_message(self, *_: Any) -> None:
        """Print nothing."""


@pytest.fixture
def url(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(module, "PAUSES_S", (0.01,))
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    ANSWERS.clear()
    SEEN.clear()
    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/api"
    server.shutdown()
    thread.join()
    server.server_close()


def client(url: str, retry_s: float = 5, **more: object) -> RegistryClient:
    return RegistryClient(RegistrySettings.model_validate({"url": url, **more}), retry_s)


def test_a_schema_with_references(url: str) -> None:
    """The kind is Avro where none is named."""
    ANSWERS.append((200, {"schema": "{}", "references": [{"name": "a.B", "subject": "b", "version": 2}]}))
    assert client(url).schema(7) == Schema("AVRO", "{}", (Reference("a.B", "b", 2),))
    assert SEEN[0][:2] == ("GET", "/api/schemas/ids/7")


def test_what_is_not_there_is_none(url: str) -> None:
    """An id, a version, a schema under a subject."""
    ANSWERS.append((404, {"message": "not found"}))
    asked = client(url)
    assert asked.schema(7) is None
    assert asked.version(Reference("n", "a/b", 1)) is None
    assert asked.registered("s", Schema("AVRO", "{}")) is None
    assert asked.is_compatible("s", Schema("AVRO", "{}"))
    assert SEEN[1][1] == "/api/subjects/a%2Fb/versions/1"


def test_an_outage_is_waited_for(url: str) -> None:
    """A server that is overloaded or restarted answers later."""
    ANSWERS.extend([(503, b""), (429, b""), (200, ["AVRO"])])
    assert client(url).kinds() == ["AVRO"]
    assert len(SEEN) == 3


def test_an_outage_that_is_too_long(url: str) -> None:
    """The message says so; a request is not repeated for ever."""
    ANSWERS.append((503, {"message": "no leader"}))
    with pytest.raises(RegistryRefused, match="it answers 503: no leader"):
        client(url, 0.05).kinds()
    with pytest.raises(RegistryRefused, match="it does not answer"):
        client("http://127.0.0.1:9", 0).kinds()


@pytest.mark.parametrize(
    ("status", "answer", "said"),
    [
        (401, {}, "refuses the user"),
        (403, {}, "refuses the user"),
        (302, {}, "sends requests elsewhere"),
        (200, b"<html>", "no schema registry"),
        (400, b"", "it answers 400: no message"),
    ],
)
def test_an_answer_that_waiting_does_not_mend(url: str, status: int, answer: Any, said: str) -> None:
    """It is refused after one request, with the setting."""
    ANSWERS.append((status, answer))
    with pytest.raises(RegistryRefused, match=f"setting registry.url is .*{said}"):
        client(url).kinds()
    assert len(SEEN) == 1


def test_an_incompatible_schema(url: str) -> None:
    """The registry's own words."""
    ANSWERS.append((409, {"message": "reader misses a field", "error_code": 409}))
    with pytest.raises(Incompatible, match="reader misses a field"):
        client(url).register("s", Schema("JSON", "{}"))
    assert SEEN[0][3] == {"schema": "{}", "schemaType": "JSON"}


def test_password_and_token(url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """From the environment; a file of a token is read again for each request. Nothing is logged."""
    ANSWERS.append((401, {}))
    monkeypatch.setenv(REGISTRY_PASSWORD, "tin-secret")
    with pytest.raises(RegistryRefused) as caught:
        client(url, username="desk").kinds()
    assert SEEN[-1][2]["Authorization"] == "Basic ZGVzazp0aW4tc2VjcmV0"
    monkeypatch.setenv(REGISTRY_TOKEN, "tin-token\n")
    with pytest.raises(RegistryRefused):
        client(url).kinds()
    assert SEEN[-1][2]["Authorization"] == "Bearer tin-token"
    assert "tin-" not in f"{caught.value}{caplog.text}"


def test_a_user_without_a_password(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Refused before a request."""
    monkeypatch.delenv(REGISTRY_PASSWORD, raising=False)
    with pytest.raises(RegistryRefused, match="one must hold desk's password"):
        client(url, username="desk").kinds()
    assert SEEN == []


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"registry_url": "ftp://a"}, r"setting registry.url is 'ftp://a' .*an address such as"),
        ({"registry_url": "http://desk:secret@a"}, r"no user name or password"),
        ({"registry_subject_names": "topics"}, r"did you mean topic\?"),
    ],
)
def test_wrong_settings_are_refused(given: dict[str, str], said: str) -> None:
    """With name, value, origin and what is allowed; a password in an address is not shown."""
    names = {f"WIREBEAM_{name.upper()}": value for name, value in given.items()}
    with pytest.raises(Refused, match=said) as caught:
        settings_from({}, Settings, environment=names)
    assert "secret" not in str(caught.value)
