"""Read the metrics endpoint of a running job."""

import json
import time
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from pipelines.errors import Refused
from pipelines.metrics.reading import Look, read_look

TIMEOUT_SECONDS = 3.0


def read_endpoint(address: str) -> tuple[Look, list[dict[str, Any]]]:
    """Return the metrics of a run and its newest events. Raise ``Refused`` if no run answers at the address."""
    try:
        exposed = _get(f"{address}/metrics").decode()
        return read_look(exposed, time.monotonic()), json.loads(_get(f"{address}/newest"))
    except (URLError, OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        raise Refused(
            f"no run answers at {address} ({reason}): start one with --metrics-port, or name its address: wirebeam top http://HOST:PORT"
        ) from error


def _get(url: str) -> bytes:
    if not url.startswith(("http://", "https://")):
        raise ValueError("it is not an address such as http://127.0.0.1:9464")
    with urlopen(url, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310 - the scheme is checked
        body: bytes = answer.read()
        return body
