"""What the servers of infra share: free ports, files fetched once, children that do not outlive their starter."""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self


class ServerUnavailable(Exception):  # noqa: N818 - it is an answer: one line that says what is missing
    """A server cannot be started on this machine: one line that says why and what to do."""


class Server(ABC):
    """A server that runs while its block does: ``with`` starts it, and stops and clears it away whatever happens."""

    @abstractmethod
    def start(self) -> None:
        """Start it and wait until it serves; ends with ``ServerUnavailable`` when it does not."""

    @abstractmethod
    def stop(self) -> None:
        """Stop it in good order; what it wrote stays."""

    @abstractmethod
    def remove(self) -> None:
        """Delete what it wrote, where that is its own."""

    def begin(self) -> None:
        """Start it for the first time."""
        self.start()

    def kill(self) -> None:
        """End it as a power cut would; what it wrote stays."""
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


def in_foreground(run: Callable[[], None]) -> int:
    """Run a server until SIGTERM or Ctrl-C; gives the exit code: 0 then, 1 when it cannot be had or ended by itself."""
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


REMEDIES = {"java": "install a JRE, 17 or newer", "mvn": "install Maven", "go": "install Go"}


@dataclass(frozen=True)
class Fetched:
    """Files of a server, fetched once into a folder of their own by a package manager, Maven or Go."""

    server: str
    """What needs them, with its article: ``a Kafka broker``."""
    folder: Path
    fetch_command: Sequence[str]
    """Fetches them; ``{folder}`` stands for the folder."""
    environment: Mapping[str, str] = field(default_factory=dict)
    """Variables that the command gets; ``{folder}`` likewise."""
    runs_with: Sequence[str] = ("java",)
    """Programs that the server itself needs."""

    def missing_programs(self) -> str | None:
        """Say in one line what this machine lacks to run the server; null when it lacks nothing."""
        needed = [*self.runs_with, *([] if self.is_fetched() else [self.fetch_command[0]])]
        lacking = next((program for program in needed if shutil.which(program) is None), None)
        return None if lacking is None else f"{self.server} needs {lacking} on PATH: {REMEDIES[lacking]}"

    def is_fetched(self) -> bool:
        """Tell whether the files are there, whole."""
        return (self.folder / ".complete").exists()

    def fetch(self) -> Path:
        """Fetch the files if they are not there yet, and return their folder; one process fetches, others wait for it."""
        if (lack := self.missing_programs()) is not None:
            raise ServerUnavailable(lack)
        if not self.is_fetched():
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
            said = [*done.stdout.splitlines(), *done.stderr.splitlines()]
            told = next((line for line in said if "ERROR" in line), said[-1] if said else "no message")
            raise ServerUnavailable(f"{command[0]} could not fetch {self.server}: {told[:300]}")
