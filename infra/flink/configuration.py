"""The configuration of a Flink cluster on one machine, and the options of its JVMs."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PACKAGES = (
    "java.io java.lang java.lang.invoke java.lang.ref java.lang.reflect java.net java.nio java.text java.time java.util java.util.concurrent "
    "java.util.concurrent.atomic sun.net.util sun.nio.ch sun.security.action"
).split()
OPENS = [f"--add-{what}=java.base/{name}=ALL-UNNAMED" for name in PACKAGES for what in ("opens", "exports")]
"""Packages that Flink 1.12, which is older than Java 17, accesses by reflection."""


@dataclass(frozen=True)
class S3Folder:
    """A folder of an S3 server for checkpoints."""

    address: str
    """``s3://BUCKET/KEY``."""
    endpoint: str
    access_key: str
    secret_key: str


@dataclass(frozen=True)
class ClusterOptions:
    """The size of a cluster."""

    taskmanagers: int = 2
    slots: int = 2
    """Slots of each TaskManager."""
    heap_mb: int = 384
    """Heap of a TaskManager for its tasks and their state."""
    restarts: int = 1000
    """Restarts of a job before it fails."""
    s3: S3Folder | None = None
    """Where checkpoints go; None is a folder of this machine."""


def flink_configuration(options: ClusterOptions, ports: Mapping[str, int], home: Path) -> str:
    """Return ``flink-conf.yaml``. All sizes of memory are set, since the JVMs are not started by Flink's scripts.

    Heartbeats are short, so that a killed TaskManager is noticed within seconds.
    """
    lines: dict[str, object] = {
        "jobmanager.rpc.address": "127.0.0.1",
        "jobmanager.rpc.port": ports["rpc"],
        "jobmanager.bind-host": "127.0.0.1",
        "rest.address": "127.0.0.1",
        "rest.bind-address": "127.0.0.1",
        "rest.port": ports["rest"],
        "rest.bind-port": ports["rest"],
        "blob.server.port": ports["blob"],
        "jobmanager.memory.process.size": "900m",
        "taskmanager.host": "127.0.0.1",
        "taskmanager.bind-host": "127.0.0.1",
        "taskmanager.numberOfTaskSlots": options.slots,
        "taskmanager.cpu.cores": 1,
        "cluster.evenly-spread-out-slots": "true",
        "taskmanager.memory.task.heap.size": f"{options.heap_mb}m",
        "taskmanager.memory.task.off-heap.size": "64m",
        "taskmanager.memory.network.min": "64m",
        "taskmanager.memory.network.max": "64m",
        "taskmanager.memory.managed.size": "64m",
        "taskmanager.memory.framework.heap.size": "128m",
        "taskmanager.memory.framework.off-heap.size": "128m",
        "taskmanager.memory.jvm-metaspace.size": "256m",
        "taskmanager.memory.jvm-overhead.min": "128m",
        "taskmanager.memory.jvm-overhead.max": "128m",
        "state.backend.incremental": "true",
        "restart-strategy": "fixed-delay",
        "restart-strategy.fixed-delay.attempts": options.restarts,
        "restart-strategy.fixed-delay.delay": "1 s",
        "heartbeat.timeout": 15000,
        "heartbeat.interval": 2000,
        "metrics.fetcher.update-interval": 1000,
        "web.upload.dir": home / "upload",
        "io.tmp.dirs": home / "tmp",
    }
    if options.s3 is not None:
        lines |= {
            "s3.endpoint": options.s3.endpoint,
            "s3.path.style.access": "true",
            "s3.access-key": options.s3.access_key,
            "s3.secret-key": options.s3.secret_key,
        }
    return "".join(f"{name}: {value}\n" for name, value in lines.items())
