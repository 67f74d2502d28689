"""The file of subscriptions: each entry is a filter and one target."""

import tomllib
from pathlib import Path
from typing import Any, Final, Self
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, model_validator

from pipelines.errors import Refused, did_you_mean
from pipelines.kafka.address import parse_kafka_url
from pipelines.serve.stream.chosen import EventFilter

TARGETS: Final = ("webhook", "file", "topic")
SHORTEST_SECRET: Final = 16


class Subscription(EventFilter):
    """A filter and where its hits go."""

    name: str = Field(pattern="^[A-Za-z0-9_.-]{1,60}$")
    """Its name, by which its position is kept."""
    webhook: str | None = None
    """URL that each hit is posted to."""
    secret_file: Path | None = None
    """File with the secret that webhooks are signed with."""
    attempts: int = Field(default=8, ge=1, le=100)
    """Attempts to post a hit before it is written to ``dead_letters``."""
    dead_letters: Path | None = None
    """File of JSON Lines for hits that a webhook did not take; by default ``NAME.dead.jsonl`` beside the subscriptions."""
    file: Path | None = None
    """File of JSON Lines that hits are appended to."""
    topic: str | None = None
    """Topic that hits are sent to: ``kafka://HOST:PORT/TOPIC``."""

    @model_validator(mode="after")
    def _has_one_target(self) -> Self:
        given = [name for name in TARGETS if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"it needs one target of {', '.join(TARGETS)}, and has {' and '.join(given) or 'none'}")
        if self.webhook is not None:
            parts = urlsplit(self.webhook)
            if parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc:
                raise ValueError(f"webhook is {self.webhook!r}: it must be http(s)://HOST/..., without a password")
            if self.secret_file is None:
                raise ValueError("a webhook needs secret_file: a file with the secret that it is signed with")
        if self.topic is not None:
            parse_kafka_url(self.topic)
        return self


class Entry(Subscription):
    """A subscription with absolute paths and its secret."""

    secret: bytes = b""
    """The secret of a webhook."""


def read_subscriptions(file: Path) -> tuple[Entry, ...]:
    """Return the subscriptions of a file. Raise ``Refused`` for a file that is malformed, naming the entry."""
    try:
        document = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise Refused(f"--subscriptions {file} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise Refused(f"--subscriptions {file} is not TOML: {error}") from error
    entries = document.get("subscription")
    if set(document) != {"subscription"} or not isinstance(entries, list) or not entries:
        raise Refused(f"--subscriptions {file} must hold tables [[subscription]] and nothing else")
    found = tuple(_entry(file, number, fields) for number, fields in enumerate(entries, 1))
    names = [one.name for one in found]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise Refused(f"--subscriptions {file}: two subscriptions are named {twice}; give each its own name")
    return found


def _entry(file: Path, number: int, fields: Any) -> Entry:
    where = f"--subscriptions {file}: subscription {number}"
    if isinstance(fields, dict) and isinstance(fields.get("name"), str):
        where += f" ({fields['name'][:60]})"
    try:
        made = Subscription.model_validate(fields)
    except ValidationError as error:
        raise Refused(f"{where}: {_in_words(error)}") from error
    paths = {
        name: file.absolute().parent / path
        for name in ("secret_file", "dead_letters", "file")
        if (path := getattr(made, name))
    }
    dead = paths.setdefault("dead_letters", file.absolute().parent / f"{made.name}.dead.jsonl")
    for name, path in (("file", paths.get("file")), ("dead_letters", dead)):
        if path is not None and not path.parent.is_dir():
            raise Refused(f"{where}: {name} cannot be written: there is no folder {path.parent}; create it first")
    return Entry.model_validate({**made.model_dump(), **paths, "secret": _secret(where, paths.get("secret_file"))})


def _secret(where: str, path: Path | None) -> bytes:
    if path is None:
        return b""
    try:
        found = path.read_bytes().strip()
    except OSError as error:
        raise Refused(f"{where}: secret_file {path} cannot be read: {error.strerror}") from error
    if len(found) < SHORTEST_SECRET:
        raise Refused(f"{where}: secret_file holds {len(found)} bytes: a secret needs at least {SHORTEST_SECRET}")
    return found


def _in_words(error: ValidationError) -> str:
    first = error.errors()[0]
    name, message = ".".join(map(str, first["loc"])), first["msg"].removeprefix("Value error, ")
    if first["type"] == "extra_forbidden":
        known = sorted(Subscription.model_fields)
        return f"there is no field {name}{did_you_mean(name, known)}; the fields are {', '.join(known)}"
    if first["type"] == "missing":
        return f"{name} is missing"
    return f"{name} is {first['input']!r}: {message}" if name else message
