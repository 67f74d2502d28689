"""A client of Confluent's registry API: the few requests that are needed, repeated while the registry is away."""

import base64
import json
import logging
import os
import ssl
import time
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any, Final, NamedTuple
from urllib.error import HTTPError, URLError
from urllib.parse import quote
from urllib.request import HTTPRedirectHandler, HTTPSHandler, OpenerDirector, Request, build_opener

from pipelines.errors import RegistryRefused
from pipelines.settings.kafka import read_secret
from pipelines.settings.registry import REGISTRY_PASSWORD, REGISTRY_TOKEN, RegistrySettings

LOG: Final = logging.getLogger(__name__)
MEDIA: Final = "application/vnd.schemaregistry.v1+json"
MAX_BYTES: Final = 16 << 20
"""Largest answer that is read."""
AWAY: Final = frozenset({408, 429, 500, 502, 503, 504})
"""Status codes of a registry that may answer later."""
PAUSES_S: Final = (0.2, 0.5, 1.0, 2.0, 5.0)
"""Pauses between attempts; the last one is repeated."""


class Reference(NamedTuple):
    """A schema that another one names."""

    name: str
    subject: str
    version: int


class Schema(NamedTuple):
    """A schema as a registry holds it."""

    kind: str
    """``AVRO``, ``JSON`` or ``PROTOBUF``."""
    text: str
    references: tuple[Reference, ...] = ()


class Incompatible(RegistryRefused):
    """The registry does not accept a schema under a subject."""


class _NoRedirect(HTTPRedirectHandler):
    """Follows no redirect: credentials go to the address that was configured, to no other."""

    def redirect_request(self, *_arguments: Any) -> None:
        """Return no request."""


class RegistryClient:
    """Requests to one registry. ``retry_s`` is the time for which one that does not answer is asked again."""

    def __init__(self, settings: RegistrySettings, retry_s: float | None = None) -> None:
        self._settings, self._base = settings, settings.url or ""
        self._retry_s = settings.retry_s if retry_s is None else retry_s
        self._opener: OpenerDirector | None = None

    def kinds(self) -> list[str]:
        """Return the kinds of schemas that the registry holds: a request that shows that it answers."""
        return sorted(self._asked("GET", "/schemas/types"))

    def schema(self, number: int) -> Schema | None:
        """Return the schema with an id, or None if there is none."""
        found = self._asked("GET", f"/schemas/ids/{number}", absent=True)
        return None if found is None else _schema(found)

    def version(self, reference: Reference) -> Schema | None:
        """Return the schema that a reference names, or None if there is none."""
        found = self._asked("GET", f"{_subject(reference.subject)}/versions/{reference.version}", absent=True)
        return None if found is None else _schema(found)

    def registered(self, subject: str, schema: Schema) -> int | None:
        """Return the id of a schema under a subject, or None if it is not registered."""
        found = self._asked("POST", _subject(subject), _body(schema), absent=True)
        return None if found is None else int(found["id"])

    def is_compatible(self, subject: str, schema: Schema) -> bool:
        """Return True if a schema may become the next version of a subject. Nothing is registered."""
        path = f"/compatibility{_subject(subject)}/versions/latest"
        found = self._asked("POST", path, _body(schema), absent=True)
        return found is None or bool(found["is_compatible"])

    def register(self, subject: str, schema: Schema) -> int:
        """Register a schema under a subject and return its id. Raise ``Incompatible`` if the registry refuses it."""
        return int(self._asked("POST", f"{_subject(subject)}/versions", _body(schema))["id"])

    def _asked(self, method: str, path: str, body: Mapping[str, Any] | None = None, *, absent: bool = False) -> Any:
        """Return the answer of a request; None if ``absent`` and there is no such thing. Repeat it while the registry is away."""
        deadline, failures = time.monotonic() + self._retry_s, 0
        while True:
            status, answer = self._once(method, path, body)
            if status == 200:
                return answer
            if status == 404 and absent:
                return None
            pause = PAUSES_S[min(failures, len(PAUSES_S) - 1)]
            if status not in {0, *AWAY} or time.monotonic() + pause > deadline:
                raise self._refusal(status, answer)
            if failures in {0, len(PAUSES_S)}:
                LOG.warning("the schema registry does not answer yet (%s); asking again", answer)
            failures += 1
            time.sleep(pause)

    def _once(self, method: str, path: str, body: Mapping[str, Any] | None) -> tuple[int, Any]:
        """Return status and answer of one attempt: 0 and the cause if there was no answer, a message for an error."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"Accept": f"{MEDIA}, application/json", "Content-Type": MEDIA}
        request = Request(self._base + path, data, headers, method=method)  # noqa: S310 - the settings allow http(s) alone
        for name, value in self._credentials().items():
            request.add_unredirected_header(name, value)
        try:
            with self._opened().open(request, timeout=self._settings.timeout_s) as answer:
                return int(answer.status), json.loads(answer.read(MAX_BYTES))
        except HTTPError as error:
            with error:
                return error.code, _message(error.read(4096))
        except (ssl.SSLError, URLError) as error:
            cause = error.reason
            if isinstance(cause, ssl.SSLError):
                raise self._refused(
                    f"TLS fails: {cause.reason or cause}; check registry.tls_ca_file and the address"
                ) from error
            return 0, str(getattr(cause, "strerror", None) or cause)
        except (OSError, HTTPException) as error:
            return 0, getattr(error, "strerror", None) or str(error) or type(error).__name__
        except ValueError as error:
            raise self._refused("what answers there is no schema registry: check the address and its path") from error

    def _opened(self) -> OpenerDirector:
        if self._opener is None:
            context = ssl.create_default_context(cafile=self._settings.tls_ca_file)
            if (certificate := self._settings.tls_certificate_file) is not None:
                context.load_cert_chain(certificate, self._settings.tls_key_file)
            self._opener = build_opener(_NoRedirect, HTTPSHandler(context=context))
        return self._opener

    def _credentials(self) -> dict[str, str]:
        """Return the header with password or token. They are read for each request and kept nowhere."""
        given = self._settings
        if given.username is not None:
            password = read_secret(given.password_file, REGISTRY_PASSWORD, os.environ)
            if password is None:
                raise self._refused(
                    f"setting registry.password_file is not set and neither is {REGISTRY_PASSWORD}: one must hold {given.username}'s password"
                )
            pair = f"{given.username}:{password.get_secret_value()}".encode()
            return {"Authorization": f"Basic {base64.b64encode(pair).decode()}"}
        token = read_secret(given.token_file, REGISTRY_TOKEN, os.environ)
        return {} if token is None else {"Authorization": f"Bearer {token.get_secret_value().strip()}"}

    def _refusal(self, status: int, message: object) -> RegistryRefused:
        if status in {401, 403}:
            return self._refused("it refuses the user: check registry.username and the password, or the token")
        if status in {409, 422}:
            return Incompatible(str(message))
        if 300 <= status < 400:
            return self._refused("it sends requests elsewhere: set the address that it names in the end")
        if status == 0:
            return self._refused(f"it does not answer: {message}")
        return self._refused(f"it answers {status}: {message}")

    def _refused(self, problem: str) -> RegistryRefused:
        return RegistryRefused(f"setting registry.url is {self._base!r}: {problem}")


def require_registry(settings: RegistrySettings) -> None:
    """Raise ``RegistryRefused`` if a registry is set and does not answer now."""
    if settings.url is not None:
        RegistryClient(settings, retry_s=0).kinds()


def _subject(name: str) -> str:
    return f"/subjects/{quote(name, safe='')}"


def _body(schema: Schema) -> dict[str, Any]:
    references = [reference._asdict() for reference in schema.references]
    return {"schema": schema.text, "schemaType": schema.kind, **({"references": references} if references else {})}


def _schema(answer: Mapping[str, Any]) -> Schema:
    references = tuple(
        Reference(str(one["name"]), str(one["subject"]), int(one["version"])) for one in answer.get("references") or ()
    )
    return Schema(str(answer.get("schemaType") or "AVRO"), str(answer["schema"]), references)


def _message(body: bytes) -> str:
    """Return the message of an error: that of the registry's JSON, else the beginning of the text."""
    try:
        return str(json.loads(body)["message"])[:500]
    except (ValueError, KeyError, TypeError):
        return body.decode("utf-8", "replace").strip()[:200] or "no message"
