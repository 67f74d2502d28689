"""The account of a run: what it says of itself, as ``run.json``, as a table for a person, and as an exit code."""

import json
import platform
import resource
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import version
from typing import Any

from pipelines import __version__
from pipelines.beamkit.accounting import discrepancy
from pipelines.enrich import versions as registers
from pipelines.errors import FAILED, OK
from pipelines.metrics.catalogue import WARNED
from pipelines.settings.stages import Settings


def describe(
    inputs: list[dict[str, Any]],
    settings: Settings,
    accounting: dict[str, int],
    warnings: dict[str, int],
    seconds: float,
) -> dict[str, Any]:
    """Write down what ran on what: settings, versions, input digest, accounting, timings."""
    known = json.dumps([{**entry, "name": ""} if "sha256" in entry else entry for entry in inputs])
    return {
        "wirebeam": __version__,
        "versions": {"python": platform.python_version()}
        | {name: version(name) for name in ("apache-beam", "pydantic")}
        | registers(),
        "settings": settings.model_dump(mode="json"),
        "inputs": inputs,
        "input_digest": sha256(known.encode()).hexdigest(),
        "accounting": accounting,
        "warnings": warnings,
        "timings": {
            "finished": datetime.now(UTC).isoformat(timespec="seconds"),
            "seconds": round(seconds, 3),
            "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        },
    }


def accounting_table(accounting: Mapping[str, int], seconds: float) -> str:
    """Print inputs and fates as a short table that a person can add up."""
    fates = [(name, count) for name, count in accounting.items() if name != "in"]
    width = max(len(f"{count:,}") for count in accounting.values())
    lines = [f"  {name:<10} {count:>{width},}" for name, count in fates]
    rate = accounting["in"] / seconds if seconds else 0.0
    return "\n".join([f"  {'in':<10} {accounting['in']:>{width},}   in {seconds:.1f} s, {rate:,.0f}/s", *lines])


def warnings_note(warnings: Mapping[str, int], most: int = 6) -> str:
    """Return one line that says how many articles have warnings, and about what; empty where none has."""
    if not warnings:
        return ""
    causes = [f"{name} {count:,}" for name, count in warnings.items() if name != WARNED]
    more = f", and {len(causes) - most} more" if len(causes) > most else ""
    articles = warnings[WARNED]
    return f"  {articles:,} article{'' if articles == 1 else 's'} with warnings: {', '.join(causes[:most])}{more}"


def verdict(accounting: Mapping[str, int], remedy: str) -> int:
    """Give the exit code: a run that does not add up has failed, and says so."""
    missing = discrepancy(accounting)
    if missing == 0:
        return OK
    print(
        f"wirebeam: the run does not add up: {abs(missing)} {'inputs have no fate' if missing > 0 else 'fates have no input'}; "
        f"this is a bug, {remedy}",
        file=sys.stderr,
    )
    return FAILED
