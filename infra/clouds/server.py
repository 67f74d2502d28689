"""Emulators of Google Cloud Storage (fake-gcs-server) and Azure Blob Storage (Azurite), in memory, on free ports of 127.0.0.1.

``python -m infra.clouds.server gs`` (or ``az``) runs one until it is interrupted; tests use ``with Emulator(GS) as server``.
"""

import argparse
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

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

LIBS: Final = Path(__file__).parent / "libs"
BUCKET: Final = "wire"
ACCOUNT: Final = "devstoreaccount1"
KEY: Final = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
"""Account and key that Azurite documents for everybody."""
START_SECONDS: Final = 60.0
STOP_SECONDS: Final = 10.0


@dataclass(frozen=True)
class Cloud:
    """One emulator: its program, how it is started, and how clients find it."""

    scheme: str
    program: Fetched
    command: Callable[[Path, int], list[str]]
    environment: Callable[[int], Mapping[str, str]]


def _gcs_command(folder: Path, port: int) -> list[str]:
    where = ["-host", "127.0.0.1", "-port", str(port), "-public-host", f"127.0.0.1:{port}"]
    return [str(folder / "fake-gcs-server"), "-scheme", "http", "-backend", "memory", *where]


def _azurite_command(folder: Path, port: int) -> list[str]:
    program = folder / "node_modules" / "azurite" / "dist" / "src" / "blob" / "main.js"
    where = ["--blobHost", "127.0.0.1", "--blobPort", str(port)]
    return [
        "node",
        str(program),
        *where,
        "--inMemoryPersistence",
        "--skipApiVersionCheck",
        "--disableTelemetry",
        "--silent",
    ]


def _azure_environment(port: int) -> dict[str, str]:
    given = f"AccountName={ACCOUNT};AccountKey={KEY};BlobEndpoint=http://127.0.0.1:{port}/{ACCOUNT};"
    return {"AZURE_STORAGE_CONNECTION_STRING": f"DefaultEndpointsProtocol=http;{given}"}


GS: Final = Cloud(
    "gs",
    Fetched(
        "an emulator of Google Cloud Storage",
        LIBS / "gs",
        ("go", "install", "github.com/fsouza/fake-gcs-server@v1.56.1"),
        environment={"GOBIN": "{folder}"},
        runs_with=(),
    ),
    _gcs_command,
    lambda port: {"STORAGE_EMULATOR_HOST": f"http://127.0.0.1:{port}"},
)
AZ: Final = Cloud(
    "az",
    Fetched(
        "an emulator of Azure Blob Storage",
        LIBS / "az",
        ("npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", "{folder}", "azurite@3.35.0"),
        runs_with=("node",),
    ),
    _azurite_command,
    _azure_environment,
)
CLOUDS: Final = {cloud.scheme: cloud for cloud in (GS, AZ)}


class Emulator(Server):
    """One emulator. Its objects are lost when it stops."""

    def __init__(self, cloud: Cloud, port: int = 0) -> None:
        self.cloud = cloud
        self.port = port or free_ports(1)[0]
        self.home = Path(tempfile.mkdtemp(prefix=f"wirebeam-{cloud.scheme}-"))
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> Mapping[str, str]:
        """Variables by which the service's clients find the emulator."""
        return self.cloud.environment(self.port)

    def start(self) -> None:
        """Start the emulator and wait until it accepts connections."""
        command = self.cloud.command(self.cloud.program.fetch(), self.port)
        with (self.home / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [*die_with_parent(), *command], cwd=self.home, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        log_file = self.home / "server.log"
        wait_for_start(command[0], self._process, log_file, START_SECONDS, lambda: _accepts(self.port))

    def stop(self) -> None:
        """Stop the emulator."""
        if self._process is not None:
            stop_process(self._process, STOP_SECONDS)
            self._process = None

    def remove(self) -> None:
        """Delete the log."""
        shutil.rmtree(self.home, ignore_errors=True)


def missing_emulator(cloud: Cloud) -> str | None:
    """Return a line about what is missing to start an emulator, or None. Downloads the program, unless it is there."""
    try:
        cloud.program.fetch()
    except ServerUnavailable as lack:
        return str(lack)
    return None


def _accepts(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), 5):
            return True
    except OSError:
        return False


def main(arguments: Sequence[str] | None = None) -> int:
    """Run an emulator until it is interrupted."""
    parser = argparse.ArgumentParser(prog="python -m infra.clouds.server", description=main.__doc__)
    parser.add_argument("scheme", choices=sorted(CLOUDS))
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1 (default: a free one)")
    given = parser.parse_args(arguments)
    return in_foreground(partial(_run, CLOUDS[given.scheme], given.port))


def _run(cloud: Cloud, port: int) -> None:
    with Emulator(cloud, port) as server:
        for name, value in server.environment.items():
            print(f"export {name}='{value}'", flush=True)
        signal.pause()


if __name__ == "__main__":
    raise SystemExit(main())
