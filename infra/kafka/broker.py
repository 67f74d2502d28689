"""Start and stop a real single-node Kafka broker on 127.0.0.1, with free ports and a private data folder.

``python -m infra.kafka.broker`` runs one until it is interrupted; tests use ``with Broker() as broker``.
"""

import argparse
import shutil
import subprocess
import tempfile
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from infra.kafka.libraries import BROKER, HOME
from infra.kafka.properties import CONTROLLER, PLAINTEXT, BrokerOptions, scram_credentials, write_properties
from infra.server import Server, ServerUnavailable, die_with_parent, free_ports, in_foreground, stop_process

CLUSTER_ID = "d2lyZWJlYW0tYnJva2VyMQ"
STARTED = "Kafka Server started"
START_SECONDS = 300.0
STOP_SECONDS = 20.0


class Broker(Server):
    """One broker, with the same ports and data after a restart.

    ``data`` keeps the data folder; without it a private one is made, and deleted on leaving the ``with`` block.
    """

    def __init__(self, options: BrokerOptions | None = None, data: Path | None = None) -> None:
        self.options = BrokerOptions() if options is None else options
        self._private = data is None
        self.home = Path(tempfile.mkdtemp(prefix="wirebeam-broker-")) if data is None else data
        names = (*self.options.listeners(), CONTROLLER)
        self.ports = dict(zip(names, free_ports(len(names)), strict=True))
        if self.options.port:
            self.ports[PLAINTEXT] = self.options.port
        self._process: subprocess.Popen[bytes] | None = None

    def address(self, listener: str = PLAINTEXT) -> str:
        """Return ``host:port`` of a listener."""
        return f"127.0.0.1:{self.ports[listener]}"

    @property
    def pid(self) -> int | None:
        """The broker's process id."""
        return None if self._process is None else self._process.pid

    def is_running(self) -> bool:
        """Return True if the broker's process is running."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start the broker and wait until it answers. The first start formats the data folder."""
        classpath = f"{BROKER.fetch()}/*"
        properties = self.home / "server.properties"
        if not properties.exists():
            self._format(classpath, properties)
        flags = [f"-Xmx{self.options.heap_mb}m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
        log4j = f"-Dlog4j2.configurationFile={HOME / 'log4j2.properties'}"
        command = [*die_with_parent(), "java", *flags, log4j, "-cp", classpath, "kafka.Kafka", str(properties)]
        with self._log.open("ab") as log:
            before = log.tell()
            # In a session of its own: Ctrl-C signals only the parent, which stops the broker after its clients.
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        self._wait_until_started(before)

    def stop(self) -> None:
        """Stop the broker, and kill it if that takes too long. Keep its data."""
        if (process := self._process) is None:
            return
        stop_process(process, STOP_SECONDS)
        self._process = None

    def kill(self) -> None:
        """Kill the broker and keep its data."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def remove(self) -> None:
        """Delete the data folder, unless the caller named it."""
        if self._private:
            shutil.rmtree(self.home, ignore_errors=True)

    @property
    def _log(self) -> Path:
        return self.home / "broker.log"

    def _format(self, classpath: str, properties: Path) -> None:
        self.home.mkdir(parents=True, exist_ok=True)
        properties.write_text(write_properties(self.options, self.ports, self.home / "data"))
        properties.chmod(0o600)  # the file may hold passwords
        scram = [part for user in scram_credentials(self.options.users) for part in ("--add-scram", user)]
        tool = ["java", "-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp", classpath, "kafka.tools.StorageTool"]
        command = [*tool, "format", "-t", CLUSTER_ID, "-c", str(properties), *scram]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            properties.unlink()
            raise ServerUnavailable(
                f"the broker's storage could not be formatted: {(done.stderr or done.stdout).strip()[-300:]}"
            )

    def _wait_until_started(self, before: int) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            output = self._output_since(before)
            if STARTED in output:
                return
            if self._process is None or self._process.poll() is not None:
                self._process = None
                last = [line for line in output.splitlines() if "ERROR" in line or "Exception" in line] or [
                    "it says nothing"
                ]
                raise ServerUnavailable(f"the broker ended while it started: {last[0][:300]}")
            time.sleep(0.05)
        self.kill()
        raise ServerUnavailable(f"the broker did not start within {START_SECONDS:.0f} s: see {self._log}")

    def _output_since(self, before: int) -> str:
        with self._log.open("rb") as log:
            log.seek(before)
            return log.read().decode(errors="replace")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a broker until it is interrupted."""
    parser = argparse.ArgumentParser(prog="python -m infra.kafka.broker", description=main.__doc__)
    parser.add_argument("--port", type=int, default=9092, help="port of the PLAINTEXT listener (0 picks a free one)")
    parser.add_argument(
        "--data", type=Path, help="keep the data in this folder (default: a private one, deleted at the end)"
    )
    parser.add_argument("--partitions", type=int, default=2, help="partitions of a topic created without a number")
    parser.add_argument("--no-auto-create", action="store_true", help="topics must be created before they are used")
    given = parser.parse_args(arguments)
    options = BrokerOptions(port=given.port, partitions=given.partitions, auto_create_topics=not given.no_auto_create)
    return in_foreground(partial(_run, options, given.data))


def _run(options: BrokerOptions, data: Path | None) -> None:
    with Broker(options, data) as broker:
        print(broker.address(), flush=True)
        while broker.is_running():
            time.sleep(0.2)
    print("the broker ended by itself")


if __name__ == "__main__":
    raise SystemExit(main())
