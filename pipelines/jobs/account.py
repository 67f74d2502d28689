"""The account of a run: the content of ``run.json``, its printed form, and the exit code."""

import json
import platform
import resource
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import version
from typing import Any, Final

from pipelines import __version__
from pipelines.beamkit.accounting import discrepancy
from pipelines.enrich.article import versions as registers
from pipelines.errors import FAILED, OK
from pipelines.metrics.catalogue import WARNED
from pipelines.settings.stages import Settings
from pipelines.stories.thresholds import THRESHOLDS
from pipelines.terminal import margin, row

RULES_DIGITS: Final = 12
"""Digits of the digest that names the rules of stories."""


def describe_run(
    inputs: list[dict[str, Any]],
    settings: Settings,
    accounting: dict[str, int],
    warnings: dict[str, int],
    seconds: float,
) -> dict[str, Any]:
    """Return the account of a run: versions, settings, inputs with their digest, accounting, warnings, timings."""
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


def produced_by(settings: Settings) -> dict[str, str]:
    """Return the versions that events carry: of the code, the story rules, the entity tagger and the registers."""
    rules = sha256(repr((THRESHOLDS, settings.stories)).encode()).hexdigest()[:RULES_DIGITS]
    return {"wirebeam": __version__, "stories": rules, "tagger": settings.enrich.entities_backend} | registers()


def account_lines(account: Mapping[str, Any]) -> Iterator[str]:
    """Yield the accounting table and, where articles have warnings, a line about them."""
    yield from accounting_table(account["accounting"], account["timings"]["seconds"])
    if account["warnings"]:
        yield warnings_note(account["warnings"])


def accounting_table(accounting: Mapping[str, int], seconds: float) -> list[str]:
    """Return the lines of a table of the inputs and their dispositions, which add up."""
    widths = (12, -max(len(f"{count:,}") for count in accounting.values()))
    rate = accounting["in"] / seconds if seconds else 0.0
    notes = {"in": f"{margin()}in {seconds:.1f} s, {rate:,.0f}/s"}
    counts = {"in": accounting["in"], **accounting}
    return [row((margin() + name, f"{count:,}", notes.get(name, "")), widths) for name, count in counts.items()]


def summary_of(account: Mapping[str, Any], results: str | None, sinks: Iterable[str]) -> dict[str, Any]:
    """Return what a run did, by name: where its results are, its accounting, articles with warnings, seconds."""
    return {
        "results": results,
        "sinks": [*sinks],
        **account["accounting"],
        "warned": account["warnings"].get(WARNED, 0),
        "seconds": account["timings"]["seconds"],
        "input_digest": account["input_digest"],
    }


def warnings_note(warnings: Mapping[str, int], most: int = 6) -> str:
    """Return one line with the number of articles that have warnings, and the causes; ``most`` causes are named."""
    causes = [f"{name} {count:,}" for name, count in warnings.items() if name != WARNED]
    more = f", and {len(causes) - most} more" if len(causes) > most else ""
    articles = warnings[WARNED]
    return f"  {articles:,} article{'' if articles == 1 else 's'} with warnings: {', '.join(causes[:most])}{more}"


def check_accounting(accounting: Mapping[str, int], remedy: str) -> int:
    """Return the exit code of a run. One that does not add up has failed: print a line about it on standard error."""
    missing = discrepancy(accounting)
    if missing == 0:
        return OK
    print(
        f"wirebeam: the run does not add up: {abs(missing)} {'inputs have no disposition' if missing > 0 else 'dispositions have no input'}; "
        f"this is a bug, {remedy}",
        file=sys.stderr,
    )
    return FAILED
