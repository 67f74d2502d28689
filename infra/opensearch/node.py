"""Start and stop a real single-node OpenSearch on 127.0.0.1, with a free port, a private folder and a password.

``python -m infra.opensearch.node`` runs one until it is interrupted; tests use ``with Node() as node``.
"""

import argparse
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from infra.opensearch.libraries import HOME, NODE
from infra.server import Server, ServerUnavailable, die_with_parent, free_ports, in_foreground, stop_process

USER = "wirebeam"
PASSWORD = "wirebeam-secret"  # noqa: S105 - of a node that only this machine reaches
STARTED = "node started"
START_SECONDS = 300.0
STOP_SECONDS = 20.0


class Node(Server):
    """One node, with the same port and data after a restart. It serves ``USER`` with ``PASSWORD`` only.

    ``port`` 0 picks a free one. ``data`` keeps the folder; without it a private one is made, and deleted on leaving the
    ``with`` block.
    """

    def __init__(self, port: int = 0, data: Path | None = None, heap_mb: int = 512) -> None:
        found, self._transport = free_ports(2)
        self.port = port or found
        self._heap_mb = heap_mb
        self._private = data is None
        self.home = Path(tempfile.mkdtemp(prefix="wirebeam-opensearch-")) if data is None else data
        self._process: subprocess.Popen[bytes] | None = None

    def url(self, prefix: str = "wire") -> str:
        """Return the URL of a sink, without the password."""
        return f"opensearch://{USER}@127.0.0.1:{self.port}/{prefix}"

    def start(self) -> None:
        """Start the node and wait until it answers."""
        libraries = NODE.fetch()
        (self.home / "config").mkdir(parents=True, exist_ok=True)
        flags = [f"-Xmx{self._heap_mb}m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
        log4j = f"-Dlog4j2.configurationFile={HOME / 'log4j2.properties'}"
        places = [str(HOME / "Node.java"), str(self.home), str(self.port), str(self._transport)]
        command = [*die_with_parent(), "java", *flags, log4j, "-cp", f"{libraries}/*", *places]
        secrets = {"WIREBEAM_NODE_USER": USER, "WIREBEAM_NODE_PASSWORD": PASSWORD}
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env={**os.environ, **secrets}
            )
        self._wait_until_started()

    def stop(self) -> None:
        """Stop the node and keep its data."""
        if (process := self._process) is not None:
            stop_process(process, STOP_SECONDS)
            self._process = None

    def kill(self) -> None:
        """Kill the node and keep its data."""
        if (process := self._process) is not None:
            process.kill()
            process.wait()
            self._process = None

    def pause(self) -> None:
        """Suspend the node's process: connections stay open, and nothing answers."""
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let a suspended process go on."""
        self._signal(signal.SIGCONT)

    def is_running(self) -> bool:
        """Return True if the node's process is running."""
        return self._process is not None and self._process.poll() is None

    def remove(self) -> None:
        """Delete the folder, unless the caller named it."""
        if self._private:
            shutil.rmtree(self.home, ignore_errors=True)

    @property
    def _log(self) -> Path:
        return self.home / "node.log"

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(number)

    def _wait_until_started(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            output = self._log.read_text(errors="replace")
            if STARTED in output:
                return
            if not self.is_running():
                self._process = None
                last = [line for line in output.splitlines() if "rror" in line or "Exception" in line]
                raise ServerUnavailable(f"the node ended while it started: {(last or ['it says nothing'])[0][:300]}")
            time.sleep(0.05)
        self.kill()
        raise ServerUnavailable(f"the node did not start within {START_SECONDS:.0f} s: see {self._log}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a node until it is interrupted."""
    parser = argparse.ArgumentParser(prog="python -m infra.opensearch.node", description=main.__doc__)
    parser.add_argument("--port", type=int, default=9200, help="port of HTTP (0 picks a free one)")
    parser.add_argument(
        "--data", type=Path, help="keep the data in this folder (default: a private one, deleted at the end)"
    )
    given = parser.parse_args(arguments)
    return in_foreground(partial(_run, given.port, given.data))


def _run(port: int, data: Path | None) -> None:
    with Node(port, data) as node:
        print(f"WIREBEAM_OPENSEARCH_PASSWORD={PASSWORD} wirebeam ... --sink {node.url()}", flush=True)
        while node.is_running():
            time.sleep(0.2)
    print("the node ended by itself")


if __name__ == "__main__":
    raise SystemExit(main())
