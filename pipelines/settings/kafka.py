"""Settings of Kafka, frozen and validated before anything connects. They hold no secret.

A password is read from a file, or from an environment variable that this module names, when a client connects. So no
password is printed, pickled or written to ``run.json``.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationInfo,
    field_validator,
)

from schemas import UtcTime

PASSWORD = "WIREBEAM_KAFKA_PASSWORD"  # noqa: S105 - the name of a variable
TLS_KEY_PASSWORD = "WIREBEAM_KAFKA_TLS_KEY_PASSWORD"  # noqa: S105 - the name of a variable
DEFAULT_PORT = 9092
TOPIC_NAME = re.compile(r"[A-Za-z0-9._-]{1,249}")
SERVER = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::(\d{1,5}))?")

Protocol = Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"]
Mechanism = Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"]


def split_list(value: object) -> object:
    """Split ``a,b`` into a list, as lists are written in the environment and on the command line; return other values as they are."""
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _no_bare_number(value: object) -> object:
    """Raise ``ValueError`` for a bare number, which Pydantic would read as seconds since 1970."""
    if isinstance(value, str) and value.strip().lstrip("+-").replace(".", "", 1).isdigit():
        raise ValueError("it must be earliest, latest, or a time with its zone, such as 2026-01-01T00:00Z")
    return value


def server(address: str) -> str:
    """Return ``HOST:PORT``, with the default port if there is none. Raise ``ValueError`` for any other form."""
    found = SERVER.fullmatch(address)
    port = int(found[2] or DEFAULT_PORT) if found else 0
    if found is None or not 0 < port < 1 << 16:
        raise ValueError("it must be HOST:PORT, several separated by commas, such as kafka-1:9092,kafka-2:9092")
    return f"{found[1]}:{port}"


def topic_name(name: str) -> str:
    """Return a topic's name. Raise ``ValueError`` for one that Kafka does not accept."""
    if not TOPIC_NAME.fullmatch(name) or name in {".", ".."}:
        raise ValueError("it must be a topic name: at most 249 letters, digits, dots, underscores and hyphens")
    return name


def readable(path: Path) -> Path:
    """Return a path. Raise ``ValueError`` if there is no readable file."""
    try:
        with path.open("rb"):
            return path
    except OSError as error:
        raise ValueError(f"it must name a readable file: {error.strerror}") from None


Server = Annotated[str, AfterValidator(server)]
Topic = Annotated[str, AfterValidator(topic_name)]
ReadableFile = Annotated[Path, AfterValidator(readable)]


class KafkaSettings(BaseModel):
    """The address of Kafka, the user, and how Kafka is read and written."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True, validate_default=True)

    bootstrap_servers: Annotated[tuple[Server, ...], BeforeValidator(split_list), Field(min_length=1)] = (
        "127.0.0.1:9092",
    )
    """Brokers to connect to first, as HOST:PORT."""
    topics: Annotated[tuple[Topic, ...], BeforeValidator(split_list), Field(min_length=1)] = ("wirebeam.articles",)
    """Topics that articles are read from."""
    events_topic: Topic = "wirebeam.events"
    """Topic that story events are written to."""
    stories_topic: Topic = "wirebeam.stories"
    """Compacted topic of the stories' changelog."""
    dead_letters_topic: Topic = "wirebeam.dead-letters"
    """Topic that rejected records are written to."""
    group: str = Field(default="wirebeam", min_length=1, max_length=249)
    """Consumer group; its offsets are where a restart resumes."""
    value_format: Literal["json", "json-schema", "avro"] = "json"
    """Format of events and dead letters: ``json``, or by schema id ``json-schema`` or ``avro``, which need ``registry.url``."""
    session_timeout_s: float = Field(default=10, ge=1, le=1800)
    """Time for which a crashed run still holds its group; a restart waits for its end."""
    start: Annotated[Literal["earliest", "latest"] | UtcTime, BeforeValidator(_no_bare_number)] = "earliest"
    """Where to start if the group has no offset: ``earliest``, ``latest`` or a time."""
    drain: bool = False
    """End when everything is read that the topics held at the start. Items under an embargo then are not published."""
    reader: Literal["python", "java"] = "python"
    """Reader of the topics: ``python``, or ``java`` for Beam's KafkaIO on runners that expand Java transforms."""

    security_protocol: Protocol = "PLAINTEXT"
    """Protocol of the connections to brokers."""
    tls_ca_file: ReadableFile | None = None
    """PEM certificates of the authorities that sign brokers' certificates; default: those of the system."""
    tls_certificate_file: ReadableFile | None = None
    """PEM client certificate, for brokers that require one (mTLS)."""
    tls_key_file: ReadableFile | None = None
    """PEM private key of the client certificate, unless the certificate's file holds it."""
    tls_key_password_file: ReadableFile | None = None
    """File with the key's password; default: the variable WIREBEAM_KAFKA_TLS_KEY_PASSWORD."""
    tls_check_hostname: bool = True
    """Refuse a broker whose certificate names another host."""
    sasl_mechanism: Mechanism | None = None
    """SASL mechanism of the authentication."""
    sasl_username: str | None = Field(default=None, min_length=1)
    """SASL user name."""
    sasl_password_file: ReadableFile | None = None
    """File with the user's password; default: the variable WIREBEAM_KAFKA_PASSWORD."""

    create_topics: bool = False
    """Create missing topics; otherwise the run does not start without them."""
    partitions: int = Field(default=1, ge=1, le=10_000)
    """Partitions of topics that are created."""
    replication_factor: int = Field(default=-1, ge=-1, le=32767)
    """Replication factor of topics that are created; -1 for the broker's default."""
    retention_days: int = Field(default=30, ge=1, le=36_500)
    """Days for which created topics keep events, dead letters and tombstones of stories."""
    max_message_bytes: int = Field(default=1 << 20, ge=1 << 10, le=1 << 29)
    """Largest message to write: a larger event becomes a dead letter, a larger dead letter is truncated."""

    poll_interval_s: float = Field(default=0.05, ge=0.001, le=10)
    """Longest wait for records of one partition before the next is polled."""
    max_bundle_records: int = Field(default=2000, ge=1, le=100_000)
    """Most records of a partition in one bundle."""
    max_bundle_s: float = Field(default=0.2, gt=0, le=60)
    """Longest time for which one bundle reads."""
    max_buffered_records: int = Field(default=4000, ge=1, le=1_000_000)
    """Most records that are fetched ahead of the pipeline for one split."""
    max_fetch_bytes: int = Field(default=4 << 20, ge=1 << 10, le=1 << 30)
    """Most bytes of a partition in one fetch."""
    max_unconfirmed: int = Field(default=1000, ge=1, le=1_000_000)
    """Most messages that are sent and not confirmed; at this number writing waits, and with it reading."""
    discovery_interval_s: float = Field(default=30, ge=0.1, le=86_400)
    """Interval of the search for new partitions."""
    out_of_order_s: float = Field(default=60, ge=0, le=30 * 86_400)
    """Time by which a record may be older than the newest event time and not be late."""
    idle_after_s: float = Field(default=10, ge=0.1, le=86_400)
    """Time after which a partition without new records no longer holds back the watermark."""
    connect_timeout_s: float = Field(default=10, ge=0.5, le=600)
    """Longest time for the first connection; then the run is refused."""
    delivery_timeout_s: float = Field(default=120, ge=1, le=86_400)
    """Longest time until a message is confirmed; then the run stops."""

    @field_validator("reader")
    @classmethod
    def _java_never_ends(cls, reader: str, info: ValidationInfo) -> str:
        if reader == "java" and info.data.get("drain"):
            raise ValueError("it must be python where drain is set: Beam's KafkaIO does not end")
        return reader

    @field_validator("tls_certificate_file")
    @classmethod
    def _certificate_needs_tls(cls, path: Path | None, info: ValidationInfo) -> Path | None:
        if path is not None and info.data.get("security_protocol") not in {"SSL", "SASL_SSL", None}:
            raise ValueError("it needs security_protocol SSL or SASL_SSL")
        return path

    @field_validator("tls_key_file")
    @classmethod
    def _key_needs_certificate(cls, path: Path | None, info: ValidationInfo) -> Path | None:
        if path is not None and info.data.get("tls_certificate_file") is None:
            raise ValueError("it needs tls_certificate_file")
        return path

    @field_validator("sasl_mechanism", "sasl_username")
    @classmethod
    def _sasl_is_whole(cls, value: str | None, info: ValidationInfo) -> str | None:
        protocol = info.data.get("security_protocol")
        if protocol in {"SASL_PLAINTEXT", "SASL_SSL"} and value is None:
            allowed = (
                "one of PLAIN, SCRAM-SHA-256, SCRAM-SHA-512" if info.field_name == "sasl_mechanism" else "a user name"
            )
            raise ValueError(f"it must be {allowed} where security_protocol is {protocol}")
        if protocol in {"PLAINTEXT", "SSL"} and value is not None:
            raise ValueError(f"it needs security_protocol SASL_PLAINTEXT or SASL_SSL, not {protocol}")
        return value

    def uses_sasl(self) -> bool:
        """Return True if user name and password are sent."""
        return self.security_protocol in {"SASL_PLAINTEXT", "SASL_SSL"}

    def uses_tls(self) -> bool:
        """Return True if connections are encrypted."""
        return self.security_protocol in {"SSL", "SASL_SSL"}


def read_secret(path: Path | None, variable: str, environment: Mapping[str, str]) -> SecretStr | None:
    """Return a secret from its file, else from the environment, or None if neither holds it."""
    if path is not None:
        return SecretStr(path.read_text(encoding="utf-8").rstrip("\r\n"))
    value = environment.get(variable)
    return SecretStr(value) if value else None
