"""Flink's REST interface: find jobs, cancel one, stop one with a savepoint.

Beam's job server answers a cancellation at once and leaves Flink's job running (measured with 2.34), so this talks to Flink.
It requests a savepoint that cancels the job instead of Flink's ``stop``, which waits for every source to end and leaves the job
half finished (measured: four of seven tasks ran on, with and without ``drain``).
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
POLL_SECONDS = 0.2


class SavepointFailed(Failed):
    """Flink could not take a savepoint; the job goes on."""


class Overview(NamedTuple):
    """The size of a Flink cluster."""

    version: str
    taskmanagers: int
    slots: int
    free_slots: int


def overview(master: str, seconds: float = ANSWER_SECONDS) -> Overview:
    """Return the size of the cluster. Raise ``OSError`` or ``KeyError`` if something else than Flink answers."""
    found = _ask(master, "/overview", seconds=seconds)
    slots = found["taskmanagers"], found["slots-total"], found["slots-available"]
    return Overview(f"Flink {found['flink-version']}", *slots)


def jobs_named(master: str, name: str) -> list[str]:
    """Return the ids of the jobs of that name that have not ended, the newest first."""
    found = [job for job in _ask(master, "/jobs/overview")["jobs"] if job["name"] == name]
    living = [job for job in found if job["state"] not in ENDED]
    return [job["jid"] for job in sorted(living, key=lambda job: -job["start-time"])]


def cancel(master: str, name: str) -> list[str]:
    """Cancel the jobs of that name and wait until they have ended. Return those that have not; checkpoints are kept."""
    for job in jobs_named(master, name):
        _ask(master, f"/jobs/{job}?mode=cancel", "PATCH")
    return still_running(master, name)


def still_running(master: str, name: str) -> list[str]:
    """Wait until the jobs of that name have ended, for at most a minute. Return those that have not."""
    deadline = time.monotonic() + CANCEL_SECONDS
    while (left := jobs_named(master, name)) and time.monotonic() < deadline:
        time.sleep(POLL_SECONDS)
    return left


def stop(master: str, job: str, folder: str) -> str:
    """Take a savepoint into a folder, after which Flink cancels the job. Return the savepoint's path."""
    request = _ask(master, f"/jobs/{job}/savepoints", "POST", {"target-directory": folder, "cancel-job": True})
    path = f"/jobs/{job}/savepoints/{request['request-id']}"
    while (answer := _ask(master, path))["status"]["id"] != "COMPLETED":
        time.sleep(POLL_SECONDS)
    made = answer["operation"]
    if "location" not in made:
        cause = last_cause(made.get("failure-cause", {}).get("stack-trace", "Flink gives no reason"))
        raise SavepointFailed(f"there is no savepoint and the job goes on: {cause}")
    location: str = made["location"]
    return location.removeprefix("file:") if location.startswith("file:/") else location


def last_cause(trace: str) -> str:
    r"""Return the last cause in a Java stack trace, without the names of exceptions.

    >>> last_cause("java.lang.A: java.lang.B: Not all tasks run.\n\tat java.lang.C")
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
