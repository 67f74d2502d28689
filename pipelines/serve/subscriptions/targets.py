"""Where hits go: a webhook, a file or a topic. Each takes one hit at a time and says whether it has it."""

import hmac
import logging
import os
import time
from http.client import HTTPException
from pathlib import Path
from typing import Any, Final, NamedTuple, Protocol
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

import orjson

from pipelines.ask.shown import Shown, event_json
from pipelines.errors import Answer, Failed
from pipelines.kafka.address import parse_kafka_url
from pipelines.serve.subscriptions.entries import Entry

LOG = logging.getLogger(__name__)
TIMEOUT_S: Final = 10.0
KEY, TIMESTAMP, SIGNATURE = "Idempotency-Key", "Wirebeam-Timestamp", "Wirebeam-Signature"


class Hit(NamedTuple):
    """An event that matches a subscription."""

    shown: Shown
    why: tuple[str, ...]
    """Why it matches, one sentence for each condition."""

    def body(self, subscription: str) -> bytes:
        """Return the hit as JSON."""
        head = {"subscription": subscription, "position": self.shown.position, "why": self.why}
        return orjson.dumps({**head, "event": orjson.Fragment(event_json(self.shown.event))})


class Target(Protocol):
    """Takes hits."""

    def take(self, hit: Hit) -> str | None:
        """Deliver a hit durably. Return None, or why that was not possible."""

    def give_up(self, hit: Hit, reason: str) -> None:
        """Write a hit away that was not taken."""

    def reached(self) -> str | None:
        """Return the position of the last hit, if the target itself keeps it."""


class FileTarget:
    """Appends lines to a file. The last line tells the position, so that nothing is written twice."""

    def __init__(self, entry: Entry) -> None:
        self._name, self._path = entry.name, Path(str(entry.file))

    def take(self, hit: Hit) -> str | None:
        """Append a line, on the disk when this returns."""
        try:
            append(self._path, hit.body(self._name))
        except OSError as error:
            return f"{self._path} cannot be written: {error.strerror}"
        return None

    def give_up(self, hit: Hit, reason: str) -> None:
        """Raise ``Failed``: a file is tried without end."""
        raise Failed(f"{hit.shown.event.event_id}: {reason}")

    def reached(self) -> str | None:
        """Return the position of the last whole line; a torn one is cut off."""
        if not self._path.exists():
            return None
        found = self._path.read_bytes()
        whole = found[: found.rfind(b"\n") + 1]
        if len(whole) < len(found):
            os.truncate(self._path, len(whole))
        lines = whole.splitlines()
        return str(orjson.loads(lines[-1])["position"]) if lines else None


class TopicTarget:
    """Sends to a topic, confirmed by the broker."""

    def __init__(self, entry: Entry) -> None:
        from pipelines.settings.kafka import KafkaSettings

        servers, self._topic = parse_kafka_url(str(entry.topic))
        self._settings = KafkaSettings.model_validate({"bootstrap_servers": ",".join(servers)})
        self._name = entry.name

    def take(self, hit: Hit) -> str | None:
        """Send a message with the story's id as key, and wait for the broker."""
        from pipelines.kafka.messages import Message
        from pipelines.kafka.producer import Delivery

        event = hit.shown.event
        delivery = Delivery(self._settings, self._topic)
        try:
            delivery.send(
                Message(
                    key=event.story_id.encode(),
                    value=hit.body(self._name),
                    headers=[("event-id", event.event_id.encode())],
                    timestamp_ms=int(event.time.timestamp() * 1000),
                )
            )
            delivery.confirm()
        except Answer as error:
            return str(error)
        return None

    def give_up(self, hit: Hit, reason: str) -> None:
        """Raise ``Failed``: a topic is tried without end."""
        raise Failed(f"{hit.shown.event.event_id}: {reason}")

    def reached(self) -> str | None:
        """Return None: a topic does not tell the position."""
        return None


class _NoRedirect(HTTPRedirectHandler):
    """Follows no redirect: the address is the one that was configured."""

    def redirect_request(self, *_arguments: Any) -> None:
        """Return no request."""


class WebhookTarget:
    """Posts to a URL, signed; what it does not take is appended to a file of dead letters."""

    def __init__(self, entry: Entry) -> None:
        self._entry = entry
        self._opener = build_opener(_NoRedirect)

    def take(self, hit: Hit) -> str | None:
        """Post a hit. Any answer of 200 to 299 takes it."""
        body, stamp = hit.body(self._entry.name), str(int(time.time()))
        event = hit.shown.event
        request = Request(str(self._entry.webhook), data=body, method="POST")  # noqa: S310 - the file's rules allow http(s) alone
        request.add_header("Content-Type", "application/json")
        request.add_header(KEY, f"{self._entry.name}:{event.event_id}:{event.revision}")
        request.add_header(TIMESTAMP, stamp)
        request.add_header(SIGNATURE, sign(self._entry.secret, stamp, body))
        try:
            with self._opener.open(request, timeout=TIMEOUT_S):
                return None
        except HTTPError as error:
            error.close()
            return f"the webhook answers {error.code}"
        except (OSError, HTTPException) as error:
            return f"the webhook does not answer: {error}"

    def give_up(self, hit: Hit, reason: str) -> None:
        """Append a hit to the file of dead letters."""
        LOG.warning("subscription %s: a hit is a dead letter: %s", self._entry.name, reason)
        letter = {"reason": reason, "hit": orjson.Fragment(hit.body(self._entry.name))}
        append(Path(str(self._entry.dead_letters)), orjson.dumps(letter))

    def reached(self) -> str | None:
        """Return None: a webhook does not tell the position."""
        return None


def sign(secret: bytes, stamp: str, body: bytes) -> str:
    """Return the signature of a time and a body: HMAC-SHA256 over ``TIME.BODY``.

    >>> sign(b"secret", "1", b"{}")[:20]
    'v1=1122767b193110cfe'
    """
    return "v1=" + hmac.digest(secret, stamp.encode() + b"." + body, "sha256").hex()


def append(path: Path, line: bytes) -> None:
    """Append a line to a file, on the disk when this returns."""
    with path.open("ab") as file:
        file.write(line + b"\n")
        file.flush()
        os.fsync(file.fileno())


def open_target(entry: Entry) -> Target:
    """Return the target of a subscription."""
    if entry.file is not None:
        return FileTarget(entry)
    return WebhookTarget(entry) if entry.webhook is not None else TopicTarget(entry)
