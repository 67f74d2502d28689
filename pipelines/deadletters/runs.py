"""Which run of a store read the file that a letter is from. Pure."""

from collections.abc import Sequence
from typing import Any, NamedTuple


class StoredRun(NamedTuple):
    """A run whose results stand in a store."""

    run_id: str
    settings: dict[str, Any]
    inputs: list[dict[str, Any]]

    def names(self) -> set[str]:
        """Name what it read."""
        return {entry["name"] for entry in self.inputs}

    def has_read(self, source: str) -> bool:
        """Tell whether a source is one of its inputs, or lies in one."""
        return any(source == name or source.startswith(f"{name}/") for name in self.names())

    def content(self) -> set[tuple[str, str | None]]:
        """Name what it read, and in what state."""
        return {(entry["name"], entry.get("sha256")) for entry in self.inputs}

    def is_entangled(self, other: "StoredRun") -> bool:
        """Tell whether another run read something of the same name, and not just what this one read."""
        return bool(self.names() & other.names()) and self.content() != other.content()


def find_run(source: str, runs: Sequence[StoredRun]) -> StoredRun | str:
    """Find the latest of the runs that read a source; gives why not where its rows cannot be told from those of others."""
    found = [run for run in runs if run.has_read(source)]
    if not found:
        return f"no finished run that stands here read {source}: replay that file into this store"
    other = next((run for run in runs if run.is_entangled(found[-1])), None)
    if other is not None:
        return (
            f"run {other.run_id[:12]} read {source} too, with other inputs or in another state, and a redrive would take its rows as "
            "well: replay all that was read into a new store"
        )
    return found[-1]
