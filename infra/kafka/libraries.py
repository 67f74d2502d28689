"""The broker's jars: fetched once through Maven into ``infra/kafka/libs``."""

import os
import shutil
import subprocess
from pathlib import Path

HOME = Path(__file__).parent
LIBRARIES = HOME / "libs"


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
    """Fetch the jars if they are not there yet, and return their folder.

    They come into a scratch folder first, so that two processes that fetch at once do not disturb each other.
    """
    if (lack := missing_programs()) is not None:
        raise BrokerUnavailable(lack)
    if not is_fetched():
        scratch = HOME / f"libs.{os.getpid()}"
        try:
            _copy_dependencies(scratch)
            (scratch / ".complete").touch()
            shutil.rmtree(LIBRARIES, ignore_errors=True)
            scratch.rename(LIBRARIES)
        except OSError:  # another process was faster
            if not is_fetched():
                raise
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
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
