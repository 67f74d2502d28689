"""What the servers of infra share: free ports, jars fetched once, children that do not outlive their starter."""

import fcntl
import shutil
import socket
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


class ServerUnavailable(Exception):  # noqa: N818 - it is an answer: one line that says what is missing
    """A server cannot be started on this machine: one line that says why and what to do."""


def free_ports(count: int) -> list[int]:
    """Find ports on 127.0.0.1 that nobody listens on."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()


def die_with_parent() -> list[str]:
    """Let the kernel stop a child when its starter is killed (Linux with util-linux; elsewhere nothing)."""
    return ["setpriv", "--pdeathsig", "KILL"] if shutil.which("setpriv") else []


def stop_process(process: subprocess.Popen[bytes], seconds: float) -> None:
    """Stop a process in good order, and by force when it takes too long."""
    process.terminate()
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@dataclass(frozen=True)
class Jars:
    """Jars of a server, fetched once through Maven into the folder ``libs`` of its room."""

    server: str
    """What needs them, with its article: ``a Kafka broker``."""
    home: Path
    goal: Sequence[str]
    """Arguments of ``mvn``; ``-DoutputDirectory`` is added."""

    @property
    def folder(self) -> Path:
        """Where they lie."""
        return self.home / "libs"

    def missing_programs(self) -> str | None:
        """Say in one line what this machine lacks to run the server; null when it lacks nothing."""
        if shutil.which("java") is None:
            return f"{self.server} needs java (17 or newer) on PATH: install a JRE"
        if shutil.which("mvn") is None and not self.is_fetched():
            return f"the jars of {self.server} are fetched with mvn, which is not on PATH: install Maven"
        return None

    def is_fetched(self) -> bool:
        """Tell whether the jars are there, whole."""
        return (self.folder / ".complete").exists()

    def fetch(self) -> Path:
        """Fetch the jars if they are not there yet, and return their folder; one process fetches, others wait for it."""
        if (lack := self.missing_programs()) is not None:
            raise ServerUnavailable(lack)
        if not self.is_fetched():
            with (self.home / ".libs.lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                if not self.is_fetched():
                    shutil.rmtree(self.folder, ignore_errors=True)
                    self._run_maven()
                    (self.folder / ".complete").touch()
        return self.folder

    def _run_maven(self) -> None:
        command = ["mvn", "-q", "-B", *self.goal, f"-DoutputDirectory={self.folder}"]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=self.home)
        if done.returncode != 0:
            lines = [line for line in done.stdout.splitlines() if "ERROR" in line] or ["no message"]
            raise ServerUnavailable(f"mvn could not fetch the jars of {self.server}: {lines[0][:300]}")
