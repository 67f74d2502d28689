"""The broker's jars: fetched once through Maven into ``infra/kafka/libs``."""

import fcntl
import shutil
import subprocess
from pathlib import Path

HOME = Path(__file__).parent
LIBRARIES = HOME / "libs"
LOCK = HOME / ".libs.lock"


class BrokerUnavailable(Exception):  # noqa: N818 - it is an answer: one line that says what is missing
    """The broker cannot be started on this machine: one line that says why and what to do."""


def missing_programs() -> str | None:
    """Say in one line what this machine lacks to run a broker; null when it lacks nothing."""
    if shutil.which("java") is None:
        return "a Kafka broker needs java (17 or newer) on PATH: install a JRE"
    if shutil.which("mvn") is None and not is_fetched():
        return "the broker's jars are fetched with mvn, which is not on PATH: install Maven"
    return None


def is_fetched() -> bool:
    """Tell whether the jars are there, whole."""
    return (LIBRARIES / ".complete").exists()


def fetch() -> Path:
    """Fetch the jars if they are not there yet, and return their folder; one process fetches, others wait for it."""
    if (lack := missing_programs()) is not None:
        raise BrokerUnavailable(lack)
    if not is_fetched():
        with LOCK.open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not is_fetched():
                shutil.rmtree(LIBRARIES, ignore_errors=True)
                _copy_dependencies(LIBRARIES)
                (LIBRARIES / ".complete").touch()
    return LIBRARIES


def _copy_dependencies(target: Path) -> None:
    command = [
        "mvn",
        "-q",
        "-B",
        "-f",
        str(HOME / "pom.xml"),
        "dependency:copy-dependencies",
        f"-DoutputDirectory={target}",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        lines = [line for line in done.stdout.splitlines() if "ERROR" in line] or ["no message"]
        raise BrokerUnavailable(f"mvn could not fetch the broker's jars: {lines[0][:300]}")
