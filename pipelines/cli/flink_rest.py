"""Flink's own REST interface: whether a job runs already, and to cancel one.

Beam's job server answers a cancellation at once and leaves Flink's job running (measured with 2.34), so Flink is asked itself.
"""

import json
import time
import urllib.request
from collections.abc import Mapping
from typing import Any

ENDED = {"CANCELED", "FAILED", "FINISHED"}
ANSWER_SECONDS = 10
CANCEL_SECONDS = 60.0


def jobs_named(master: str, name: str) -> list[str]:
    """Give the ids of the jobs of that name that have not ended, the newest first."""
    found = [job for job in _ask(master, "/jobs/overview")["jobs"] if job["name"] == name]
    living = [job for job in found if job["state"] not in ENDED]
    return [job["jid"] for job in sorted(living, key=lambda job: -job["start-time"])]


def cancel(master: str, name: str) -> list[str]:
    """Cancel the jobs of that name and wait until they have ended; gives those that have not. Retained checkpoints stay."""
    for job in jobs_named(master, name):
        _ask(master, f"/jobs/{job}?mode=cancel", "PATCH")
    deadline = time.monotonic() + CANCEL_SECONDS
    while (left := jobs_named(master, name)) and time.monotonic() < deadline:
        time.sleep(0.2)
    return left


def _ask(master: str, path: str, method: str = "GET") -> Mapping[str, Any]:
    base = master if master.startswith("http") else f"http://{master}"
    request = urllib.request.Request(base + path, method=method)  # noqa: S310 - an address that the operator names
    with urllib.request.urlopen(request, timeout=ANSWER_SECONDS) as answer:  # noqa: S310 - likewise
        found: Mapping[str, Any] = json.loads(answer.read() or b"{}")
    return found
