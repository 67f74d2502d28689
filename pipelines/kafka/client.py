"""Connections to Kafka: settings to kafka-python's arguments, and failures to one line for a person."""

import logging
import os
import re
import socket
from collections.abc import Callable, Mapping
from typing import Any

from kafka.errors import KafkaError

from pipelines.errors import KafkaRefused
from pipelines.process import the
from pipelines.settings.kafka import PASSWORD, TLS_KEY_PASSWORD, KafkaSettings, read_secret

CLIENT_ID = "wirebeam"
LISTENS_S = 3.0
"""Longest wait for a connection that is only tried."""
# A broker that sent its version and then hung up. A login's refusal has a reply that says so, but kafka-python drops
# what it reads together with the end of the connection.
AT_LOGIN = re.compile(r"broker_version=\(\d.*Connection lost: .*(?:socket disconnected|reset)")
CAUSES = (
    (
        re.compile(r"SaslAuthenticationFailed|Authentication failed", re.IGNORECASE),
        "the user name or the password is wrong",
    ),
    (re.compile(r"UnsupportedSaslMechanism"), "the broker does not offer this sasl_mechanism"),
    (
        re.compile(r"CERTIFICATE_VERIFY_FAILED"),
        "the broker's certificate is not signed by tls_ca_file, or names another host",
    ),
    (
        re.compile(r"certificate.required|bad.certificate|unknown.ca|handshake.failure", re.IGNORECASE),
        "the broker asks for a certificate that it trusts: set tls_certificate_file",
    ),
    (
        re.compile(r"WRONG_VERSION_NUMBER|record layer failure|SSLError|SSLV3|Handshake failed.*EOF", re.IGNORECASE),
        "the broker does not speak TLS there: check the port and security_protocol",
    ),
    (re.compile(r"DNS|getaddrinfo|Name or service|gaierror", re.IGNORECASE), "the host name is not known"),
    (re.compile(r"ECONNREFUSED|refused", re.IGNORECASE), "nothing listens there"),
    (AT_LOGIN, "the broker hangs up at the login: the user name or the password is wrong"),
    (
        re.compile(r"socket disconnected|reset", re.IGNORECASE),
        "the broker hangs up: check the port and security_protocol",
    ),
)


class MissingSecret(KafkaRefused):
    """A password is needed and neither its file nor its variable is set."""


def connection(settings: KafkaSettings, environment: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return the arguments of all of kafka-python's clients. Secrets are read here and not kept."""
    environment = os.environ if environment is None else environment
    timeout = int(settings.connect_timeout_s * 1000)
    return {
        "bootstrap_servers": list(settings.bootstrap_servers),
        "client_id": CLIENT_ID,
        "security_protocol": settings.security_protocol,
        "bootstrap_timeout_ms": timeout,
        "reconnect_backoff_max_ms": 1000,
        **(_tls(settings, environment) if settings.uses_tls() else {}),
        **(_sasl(settings, environment) if settings.uses_sasl() else {}),
    }


def _tls(settings: KafkaSettings, environment: Mapping[str, str]) -> dict[str, Any]:
    password = read_secret(settings.tls_key_password_file, TLS_KEY_PASSWORD, environment)
    files = {
        "ssl_cafile": settings.tls_ca_file,
        "ssl_certfile": settings.tls_certificate_file,
        "ssl_keyfile": settings.tls_key_file,
    }
    return {
        "ssl_check_hostname": settings.tls_check_hostname,
        **{name: str(path) for name, path in files.items() if path is not None},
        **({} if password is None else {"ssl_password": password.get_secret_value()}),
    }


def _sasl(settings: KafkaSettings, environment: Mapping[str, str]) -> dict[str, Any]:
    password = read_secret(settings.sasl_password_file, PASSWORD, environment)
    if password is None:
        raise MissingSecret(
            f"setting kafka.sasl_password_file is not set and neither is {PASSWORD}: one must hold {settings.sasl_username}'s password"
        )
    return {
        "sasl_mechanism": settings.sasl_mechanism,
        "sasl_plain_username": settings.sasl_username,
        "sasl_plain_password": password.get_secret_value(),
    }


class ClientLog(logging.Handler):
    """Keeps what kafka-python says instead of printing it: it repeats every failed attempt, and names no cause when it gives up."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.causes: set[int] = set()

    def emit(self, record: logging.LogRecord) -> None:
        """Remember the cause that a line names."""
        message = f"{record.getMessage()} {record.exc_info[1] if record.exc_info else ''}"
        for rank, (pattern, _) in enumerate(CAUSES):
            if pattern.search(message):
                self.causes.add(rank)

    def forget(self) -> None:
        """Begin a new attempt."""
        self.causes = set()

    def explain(self, *, logs_in: bool) -> str | None:
        """Return the most likely cause of the last failure in words; ``logs_in``: the client uses SASL."""
        ranked = (CAUSES[rank] for rank in sorted(self.causes))
        return next((words for pattern, words in ranked if logs_in or pattern is not AT_LOGIN), None)


def quiet_client() -> ClientLog:
    """Route kafka-python's own log into our handler, unless somebody set its level on purpose."""
    logger = logging.getLogger("kafka")
    log = the(ClientLog)
    if log not in logger.handlers:
        logger.handlers = [*(one for one in logger.handlers if not isinstance(one, ClientLog)), log]
    if logger.level == logging.NOTSET:
        logger.setLevel(logging.WARNING)
        logger.propagate = False
    return log


def connect(make: Callable[..., Any], settings: KafkaSettings, **arguments: Any) -> Any:
    """Make a client, or say in one line why it cannot be made."""
    log = quiet_client()
    log.forget()
    try:
        return make(**{**connection(settings), **arguments})
    except (KafkaError, OSError) as error:
        cause = log.explain(logs_in=settings.uses_sasl()) or str(error)
        raise _unreachable(settings, cause) from error


def require_listening(settings: KafkaSettings) -> None:
    """Raise ``KafkaRefused`` if no server has a known host name and a port that is listened on; a client would ask until its time-out."""
    causes: list[str] = []
    for server in settings.bootstrap_servers:
        host, _, port = server.rpartition(":")
        try:
            socket.create_connection((host.strip("[]"), int(port)), LISTENS_S).close()
        except socket.gaierror:
            causes.append("the host name is not known")
        except ConnectionRefusedError:
            causes.append("nothing listens there")
        except OSError:  # slow or filtered: the client says more
            return
        else:
            return
    raise _unreachable(settings, ", ".join(dict.fromkeys(causes)))


def _unreachable(settings: KafkaSettings, cause: str) -> KafkaRefused:
    servers = ",".join(settings.bootstrap_servers)
    return KafkaRefused(
        f"setting kafka.bootstrap_servers is {servers!r} with security_protocol {settings.security_protocol}: {cause}"
    )
