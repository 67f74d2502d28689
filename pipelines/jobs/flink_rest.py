"""Flink's own REST interface: whether a job runs already, to cancel one, and to stop one with a savepoint.

Beam's job server answers a cancellation at once and leaves Flink's job running (measured with 2.34), so Flink is asked itself.
And it is asked for a savepoint that cancels, not for its ``stop``: that one waits for every pause of a source, which never
ends, and leaves the job half finished (measured: four of seven tasks ran on, with and without its ``drain``).
"""

import json
import re
import time
import urllib.request
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any, NamedTuple

from pipelines.errors import Failed

ENDED = {"CANCELED", "FAILED", "FINISHED"}
ANSWER_SECONDS = 10
CANCEL_SECONDS = 60.0
LOOK_SECONDS = 0.2


class NoSavepoint(Failed):
    """Flink could not take a savepoint: the reason, in its words; the job goes on."""


class Overview(NamedTuple):
    """What Flink says of itself."""

    version: str
    taskmanagers: int
    slots: int
    free_slots: int


def overview(master: str, seconds: float = ANSWER_SECONDS) -> Overview:
    """Ask Flink how large it is; ``OSError`` or ``KeyError`` where something else answers."""
    found = _ask(master, "/overview", seconds=seconds)
    slots = found["taskmanagers"], found["slots-total"], found["slots-available"]
    return Overview(f"Flink {found['flink-version']}", *slots)


def jobs_named(master: str, name: str) -> list[str]:
    """Give the ids of the jobs of that name that have not ended, the newest first."""
    found = [job for job in _ask(master, "/jobs/overview")["jobs"] if job["name"] == name]
    living = [job for job in found if job["state"] not in ENDED]
    return [job["jid"] for job in sorted(living, key=lambda job: -job["start-time"])]


def cancel(master: str, name: str) -> list[str]:
    """Cancel the jobs of that name and wait until they have ended; gives those that have not. Retained checkpoints stay."""
    for job in jobs_named(master, name):
        _ask(master, f"/jobs/{job}?mode=cancel", "PATCH")
    return still_running(master, name)


def still_running(master: str, name: str) -> list[str]:
    """Wait until the jobs of that name have ended, for a minute; gives those that have not."""
    deadline = time.monotonic() + CANCEL_SECONDS
    while (left := jobs_named(master, name)) and time.monotonic() < deadline:
        time.sleep(LOOK_SECONDS)
    return left


def stop(master: str, job: str, folder: str) -> str:
    """Take a savepoint into a folder, after which Flink cancels the job; gives where it is."""
    asked = _ask(master, f"/jobs/{job}/savepoints", "POST", {"target-directory": folder, "cancel-job": True})
    path = f"/jobs/{job}/savepoints/{asked['request-id']}"
    while (answer := _ask(master, path))["status"]["id"] != "COMPLETED":
        time.sleep(LOOK_SECONDS)
    made = answer["operation"]
    if "location" not in made:
        raise NoSavepoint(reason(made.get("failure-cause", {}).get("stack-trace", "Flink gives no reason")))
    location: str = made["location"]
    return location.removeprefix("file:") if location.startswith("file:/") else location


def reason(trace: str) -> str:
    r"""Give the last cause that a Java stack trace names, without the names of exceptions.

    >>> reason("java.lang.A: java.lang.B: Not all tasks run.\n\tat java.lang.C")
    'Not all tasks run.'
    """
    causes = [line for line in trace.splitlines() if line and not line.startswith(("\t", " ", "..."))]
    return re.sub(r"^(Caused by: )?([\w.$]+(Exception|Error)?: )*", "", causes[-1]) if causes else trace


def _ask(
    master: str,
    path: str,
    method: str = "GET",
    body: Mapping[str, Any] | None = None,
    seconds: float = ANSWER_SECONDS,
) -> Mapping[str, Any]:
    base = master if master.startswith("http") else f"http://{master}"
    data, headers = (None, {}) if body is None else (json.dumps(body).encode(), {"Content-Type": "application/json"})
    request = urllib.request.Request(base + path, data, headers, method=method)  # noqa: S310 - an address that the operator names
    try:
        with urllib.request.urlopen(request, timeout=seconds) as answer:  # noqa: S310 - likewise
            found: Mapping[str, Any] = json.loads(answer.read() or b"{}")
    except (HTTPException, ValueError) as error:
        raise OSError("what answers there is not Flink") from error
    return found
