"""Common parts of the servers: free ports, downloaded files, child processes that end with their parent."""

import fcntl
import os
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Final, Self


class ServerUnavailable(Exception):  # noqa: N818 - it is an answer: one line that says what is missing
    """A server cannot be started on this machine: one line that says why and what to do."""


class Server(ABC):
    """A server that runs during a ``with`` block, whose end stops it and removes its files."""

    @abstractmethod
    def start(self) -> None:
        """Start the server and wait until it answers. Raise ``ServerUnavailable`` if it does not."""

    @abstractmethod
    def stop(self) -> None:
        """Stop the server and keep its files."""

    @abstractmethod
    def remove(self) -> None:
        """Delete the files of the server, unless they are in a folder of the caller."""

    def begin(self) -> None:
        """Start the server for the first time."""
        self.start()

    def kill(self) -> None:
        """Kill the server and keep its files."""
        self.stop()

    def __enter__(self) -> Self:
        try:
            self.begin()
        except BaseException:
            self.kill()
            self.remove()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        self.remove()


PORTS: Final = range(15_000, 32_000)
"""Ports that servers get. The system gives its clients ports from 32768 up, so none of those takes one meanwhile."""


def free_ports(count: int) -> list[int]:
    """Return ports of 127.0.0.1 that are free, and no other process's until this one ends.

    A server that is started again gets its ports again, whatever was started meanwhile.
    """
    folder = Path(tempfile.gettempdir()) / f"wirebeam-ports-{os.getuid()}"
    folder.mkdir(exist_ok=True)
    free = (port for port in random.sample(PORTS, len(PORTS)) if _is_free(port) and _reserve(folder / str(port)))
    found = list(islice(free, count))
    if len(found) < count:
        raise ServerUnavailable(f"127.0.0.1 has no {count} free ports from {PORTS.start} to {PORTS.stop - 1}")
    return found


def _is_free(port: int) -> bool:
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _reserve(path: Path) -> bool:
    """Lock a file until this process ends. Return False if another process has it."""
    lock = os.open(path, os.O_RDWR | os.O_CREAT)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(lock)
        return False
    return True  # the system closes it when the process ends


def die_with_parent() -> list[str]:
    """Return the prefix of a command that is killed with its parent (Linux with util-linux; elsewhere empty)."""
    return ["setpriv", "--pdeathsig", "KILL"] if shutil.which("setpriv") else []


def stop_process(process: subprocess.Popen[bytes], seconds: float) -> None:
    """Terminate a process, and kill it if it does not end in time."""
    process.terminate()
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def wait_for_start(
    server: str, process: subprocess.Popen[bytes], log: Path, seconds: float, started: Callable[[], bool]
) -> None:
    """Wait until a server has started. Raise ``ServerUnavailable`` with the last line of its log if it ends before, or is too slow."""
    deadline = time.monotonic() + seconds
    while not started():
        if process.poll() is not None or time.monotonic() > deadline:
            lines = log.read_text(errors="replace").splitlines()
            raise ServerUnavailable(f"{server} did not start: {lines[-1] if lines else 'its log is empty'}"[:300])
        time.sleep(0.05)


def in_foreground(run: Callable[[], None]) -> int:
    """Run a server until SIGTERM or Ctrl-C. Return 0 then, or 1 if it cannot start or ends by itself."""
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        run()
    except KeyboardInterrupt:
        return 0
    except ServerUnavailable as problem:
        print(problem)
    return 1


def _interrupt(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


REMEDIES = {
    "java": "install a JRE, 17 or newer",
    "javac": "install a JDK, 17 or newer",
    "mvn": "install Maven",
    "go": "install Go",
    "node": "install Node.js, 20 or newer",
    "npm": "install Node.js, 20 or newer",
}


@dataclass(frozen=True)
class Fetched:
    """Files of a server, downloaded once into a folder by Maven, Go or npm."""

    server: str
    """Name of the server, with its article: ``a Kafka broker``."""
    folder: Path
    fetch_command: Sequence[str]
    """Command that downloads the files; ``{folder}`` is replaced by the folder."""
    environment: Mapping[str, str] = field(default_factory=dict)
    """Environment variables of the command; ``{folder}`` is replaced too."""
    runs_with: Sequence[str] = ("java",)
    """Programs that the server needs."""

    def missing_programs(self) -> str | None:
        """Return a line about a missing program, or None if none is missing."""
        needed = [*self.runs_with, *([] if self.is_fetched() else [self.fetch_command[0]])]
        lacking = next((program for program in needed if shutil.which(program) is None), None)
        return None if lacking is None else f"{self.server} needs {lacking} on PATH: {REMEDIES[lacking]}"

    def is_fetched(self) -> bool:
        """Return True if the files are downloaded completely."""
        return (self.folder / ".complete").exists()

    def fetch(self) -> Path:
        """Download the files unless they are there, and return their folder. One process downloads, others wait for it."""
        if (lack := self.missing_programs()) is not None:
            raise ServerUnavailable(lack)
        if not self.is_fetched():
            self.folder.parent.mkdir(exist_ok=True)
            with (self.folder.parent / f".{self.folder.name}.lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                if not self.is_fetched():
                    shutil.rmtree(self.folder, ignore_errors=True)
                    self._run()
                    (self.folder / ".complete").touch()
        return self.folder

    def _run(self) -> None:
        command = [part.format(folder=self.folder) for part in self.fetch_command]
        more = {name: value.format(folder=self.folder) for name, value in self.environment.items()}
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, cwd=self.folder.parent, env={**os.environ, **more}
        )
        if done.returncode != 0:
            output = [*done.stdout.splitlines(), *done.stderr.splitlines()]
            error = next((line for line in output if "ERROR" in line), output[-1] if output else "no message")
            raise ServerUnavailable(f"{command[0]} could not download {self.server}: {error[:300]}")
