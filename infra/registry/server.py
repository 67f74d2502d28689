"""Apicurio Registry on a free port of 127.0.0.1, in memory, with Confluent's API.

``python -m infra.registry.server`` runs one until it is interrupted; tests use ``with Registry() as server``.
"""

import argparse
import shutil
import signal
import subprocess
import tempfile
import urllib.error
import urllib.request
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

from infra.java import VARIABLE, find_java
from infra.server import (
    Fetched,
    Server,
    ServerUnavailable,
    die_with_parent,
    free_ports,
    in_foreground,
    stop_process,
    wait_for_start,
)

HOME = Path(__file__).parent
VERSION: Final = "3.3.3"
LEAST_JAVA: Final = 21
ARTIFACT: Final = f"io.apicurio:apicurio-registry-app:{VERSION}:tar.gz:all"
UNPACK: Final = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:unpack"
REGISTRY: Final = Fetched(
    "a schema registry",
    HOME / "libs",
    (
        "mvn",
        "-q",
        "-B",
        UNPACK,
        f"-Dartifact={ARTIFACT}",
        "-DoutputDirectory={folder}",
        "-Dmdep.overWriteReleases=true",
    ),
    runs_with=(),
)
START_SECONDS: Final = 300.0
STOP_SECONDS: Final = 20.0
QUICK: Final = ("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto")
QUIET: Final = (
    "-Dquarkus.management.host=127.0.0.1",
    "-Dquarkus.banner.enabled=false",
    "-Dquarkus.http.access-log.enabled=false",
)


class Registry(Server):
    """One registry, with the same port after a restart. Its schemas are lost when it stops."""

    def __init__(self, port: int = 0, options: Sequence[str] = ()) -> None:
        free, self._management = free_ports(2)
        self.port = port or free
        self._options = tuple(options)
        self.home = Path(tempfile.mkdtemp(prefix="wirebeam-registry-"))
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Address of Confluent's API, the value of ``registry.url``."""
        return f"http://127.0.0.1:{self.port}/apis/ccompat/v7"

    def start(self) -> None:
        """Start the registry and wait until it answers."""
        if (lack := missing_java()) is not None:
            raise ServerUnavailable(lack)
        program = REGISTRY.fetch() / "quarkus-run.jar"
        listens = (
            "-Dquarkus.http.host=127.0.0.1",
            f"-Dquarkus.http.port={self.port}",
            f"-Dquarkus.management.port={self._management}",
        )
        command = [str(find_java(LEAST_JAVA)), *QUICK, *QUIET, *listens, *self._options, "-jar", str(program)]
        with (self.home / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [*die_with_parent(), *command], cwd=self.home, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        types = f"{self.url}/schemas/types"
        wait_for_start("the registry", self._process, self.home / "server.log", START_SECONDS, lambda: _answers(types))

    def stop(self) -> None:
        """Stop the registry."""
        if self._process is not None:
            stop_process(self._process, STOP_SECONDS)
            self._process = None

    def remove(self) -> None:
        """Delete the log."""
        shutil.rmtree(self.home, ignore_errors=True)


def missing_java() -> str | None:
    """Return a line about a missing Java, or None."""
    if find_java(LEAST_JAVA) is not None:
        return None
    return f"a schema registry needs Java {LEAST_JAVA} or newer: install one, or name its home with {VARIABLE}"


def missing_registry() -> str | None:
    """Return a line about what is missing to start a registry, or None. Downloads it, unless it is there."""
    if (lack := missing_java()) is not None:
        return lack
    try:
        REGISTRY.fetch()
    except ServerUnavailable as unavailable:
        return str(unavailable)
    return None


def _answers(url: str) -> bool:
    """Return True if a server answers a request with success."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - an address of our own
            return int(answer.status) == 200
    except (OSError, urllib.error.URLError):
        return False


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a registry until it is interrupted."""
    parser = argparse.ArgumentParser(prog="python -m infra.registry.server", description=main.__doc__)
    parser.add_argument("--port", type=int, default=8081, help="port on 127.0.0.1 (0 picks a free one)")
    return in_foreground(partial(_run, parser.parse_args(arguments).port))


def _run(port: int) -> None:
    with Registry(port) as server:
        print(f"export WIREBEAM_REGISTRY_URL={server.url}", flush=True)
        signal.pause()


if __name__ == "__main__":
    raise SystemExit(main())
