"""``server.properties`` of one KRaft node, from options. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

PLAINTEXT, TLS, MTLS, SASL, SASL_TLS = "PLAINTEXT", "TLS", "MTLS", "SASL", "SASLTLS"
CONTROLLER = "CONTROLLER"
PROTOCOLS = {
    PLAINTEXT: "PLAINTEXT",
    CONTROLLER: "PLAINTEXT",
    TLS: "SSL",
    MTLS: "SSL",
    SASL: "SASL_PLAINTEXT",
    SASL_TLS: "SASL_SSL",
}
SCRAM = ("SCRAM-SHA-256", "SCRAM-SHA-512")


@dataclass(frozen=True, slots=True)
class BrokerTls:
    """PEM files of a broker with TLS."""

    keystore: Path
    """Private key (PKCS#8) and certificate chain in one file."""
    truststore: Path
    """Certificates of the authorities whose clients the MTLS listener accepts."""


@dataclass(frozen=True, slots=True)
class BrokerOptions:
    """Options of a broker."""

    port: int = 0
    """Port of the PLAINTEXT listener; 0 picks a free one. The other listeners always get free ports."""
    heap_mb: int = 384
    """Java heap."""
    max_message_bytes: int = 1_048_588
    """Largest record batch that the broker accepts."""
    partitions: int = 1
    """Partitions of a topic that is created without a number."""
    auto_create_topics: bool = False
    """Create a topic when a client names it."""
    tls: BrokerTls | None = None
    """Adds the listeners TLS and MTLS."""
    users: Mapping[str, str] = field(default_factory=dict)
    """Passwords by user name; adds the listener SASL (and SASLTLS with ``tls``): PLAIN and both SCRAMs."""
    authorize: bool = False
    """Apply access control lists. Resources without a list are open; ANONYMOUS may do everything."""

    def listeners(self) -> tuple[str, ...]:
        """Return the names of the listeners for clients."""
        tls = (TLS, MTLS) if self.tls else ()
        sasl = (SASL,) if self.users else ()
        both = (SASL_TLS,) if self.tls and self.users else ()
        return (PLAINTEXT, *tls, *sasl, *both)


def write_properties(options: BrokerOptions, ports: Mapping[str, int], data: Path) -> str:
    """Return ``server.properties``; ``ports`` holds one port for each listener and one for the controller."""
    lines = {
        **_node(ports, data),
        **_limits(options),
        **(_tls(options.tls) if options.tls else {}),
        **(_sasl(options.users, options.listeners()) if options.users else {}),
        **(_authorizer() if options.authorize else {}),
    }
    return "".join(f"{name}={value}\n" for name, value in lines.items())


def scram_credentials(users: Mapping[str, str]) -> list[str]:
    """Return the users as arguments of the storage tool's ``--add-scram``."""
    return [f"{mechanism}=[name={name},password={password}]" for mechanism in SCRAM for name, password in users.items()]


def _node(ports: Mapping[str, int], data: Path) -> dict[str, object]:
    clients = {name: port for name, port in ports.items() if name != CONTROLLER}
    return {
        "process.roles": "broker,controller",
        "node.id": 1,
        "controller.quorum.voters": f"1@127.0.0.1:{ports[CONTROLLER]}",
        "controller.listener.names": CONTROLLER,
        "inter.broker.listener.name": PLAINTEXT,
        "listeners": ",".join(f"{name}://127.0.0.1:{port}" for name, port in ports.items()),
        "advertised.listeners": ",".join(f"{name}://127.0.0.1:{port}" for name, port in clients.items()),
        "listener.security.protocol.map": ",".join(f"{name}:{PROTOCOLS[name]}" for name in ports),
        "log.dirs": data,
    }


def _limits(options: BrokerOptions) -> dict[str, object]:
    return {
        "num.partitions": options.partitions,
        "auto.create.topics.enable": str(options.auto_create_topics).lower(),
        "message.max.bytes": options.max_message_bytes,
        "offsets.topic.num.partitions": 1,
        "offsets.topic.replication.factor": 1,
        "transaction.state.log.num.partitions": 1,
        "transaction.state.log.replication.factor": 1,
        "transaction.state.log.min.isr": 1,
        "group.initial.rebalance.delay.ms": 0,
        "num.network.threads": 2,
        "num.io.threads": 4,
        "log.cleaner.dedupe.buffer.size": 4 << 20,
    }


def _tls(files: BrokerTls) -> dict[str, object]:
    return {
        "ssl.keystore.type": "PEM",
        "ssl.keystore.location": files.keystore,
        "ssl.truststore.type": "PEM",
        "ssl.truststore.location": files.truststore,
        f"listener.name.{MTLS.lower()}.ssl.client.auth": "required",
    }


def _sasl(users: Mapping[str, str], listeners: tuple[str, ...]) -> dict[str, object]:
    names = " ".join(f'user_{name}="{password}"' for name, password in users.items())
    plain = f"org.apache.kafka.common.security.plain.PlainLoginModule required {names};"
    scram = "org.apache.kafka.common.security.scram.ScramLoginModule required;"
    lines: dict[str, object] = {"sasl.enabled.mechanisms": ",".join(("PLAIN", *SCRAM))}
    for listener in set(listeners) & {SASL, SASL_TLS}:
        prefix = f"listener.name.{listener.lower()}"
        lines[f"{prefix}.plain.sasl.jaas.config"] = plain
        lines.update({f"{prefix}.{mechanism.lower()}.sasl.jaas.config": scram for mechanism in SCRAM})
    return lines


def _authorizer() -> dict[str, object]:
    return {
        "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        "allow.everyone.if.no.acl.found": "true",
        "super.users": "User:ANONYMOUS",
    }
