"""Runs: their accounting and rates, and what differs between two of them."""

from collections.abc import Mapping
from typing import Any, Final

from pipelines.ask.rows import document, fetch
from pipelines.sinks.reading import Reader
from schemas.base import Frozen, UtcTime

COUNTS: Final = ("emitted", "duplicate", "late", "held", "filtered", "dead")


class RunLine(Frozen):
    """One run."""

    run_id: str
    """Its id: the same for a repeated run of the same settings and input."""
    finished: UtcTime
    """When it ended."""
    seconds: float
    """How long it took."""
    wirebeam: str
    """The version that ran."""
    input_digest: str
    """Hash of the input."""
    read: int
    """Inputs read."""
    counts: dict[str, int]
    """What became of them: emitted, duplicate, late, held, filtered, dead."""
    settings: dict[str, Any]
    """Its settings."""
    versions: dict[str, Any]
    """Versions of packages and models."""

    @property
    def rate(self) -> float:
        """Articles a second."""
        return self.read / self.seconds if self.seconds else 0.0


class RunDifference(Frozen):
    """One setting, version or count that differs between two runs."""

    name: str
    """Its name."""
    before: str
    """Its value in the first run; empty if it has none."""
    after: str
    """Its value in the second run."""


def list_runs(reader: Reader) -> tuple[RunLine, ...]:
    """Return all runs, the latest first."""
    rows = fetch(
        reader,
        "SELECT run_id, finished, seconds, wirebeam, input_digest, read, emitted, duplicate, late, held, filtered, dead, settings, versions "
        "FROM runs ORDER BY finished DESC, run_id LIMIT 500",
    )
    return tuple(
        RunLine(
            **{name: row[name] for name in ("run_id", "finished", "seconds", "wirebeam", "input_digest", "read")},
            counts={name: row[name] for name in COUNTS},
            settings=document(row["settings"]),
            versions=document(row["versions"]),
        )
        for row in rows
    )


def compare_run_lines(before: RunLine, after: RunLine) -> tuple[RunDifference, ...]:
    """Return what differs between two runs, by name."""
    one, other = _flat(before), _flat(after)
    return tuple(
        RunDifference(name=name, before=one.get(name, ""), after=other.get(name, ""))
        for name in sorted({*one, *other})
        if one.get(name) != other.get(name)
    )


def _flat(run: RunLine) -> dict[str, str]:
    fields = {
        "wirebeam": run.wirebeam,
        "input": run.input_digest[:12],
        "read": run.read,
        **run.counts,
        "setting": run.settings,
        "version": run.versions,
    }
    return dict(_leaves(fields, ""))


def _leaves(tree: Mapping[str, Any], prefix: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for name, value in tree.items():
        if isinstance(value, dict):
            found += _leaves(value, f"{prefix}{name}.")
        else:
            found.append((f"{prefix}{name}", str(value)))
    return found
