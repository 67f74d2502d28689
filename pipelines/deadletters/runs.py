"""The run of a store that read the source of a dead letter. Pure."""

from collections.abc import Sequence
from typing import Any, NamedTuple


class StoredRun(NamedTuple):
    """A run whose results are in a store."""

    run_id: str
    settings: dict[str, Any]
    inputs: list[dict[str, Any]]

    def input_names(self) -> set[str]:
        """Return the names of the files that the run read."""
        return {entry["name"] for entry in self.inputs}

    def has_read(self, source: str) -> bool:
        """Return True if a source is an input of the run or a member of one, such as of a web archive."""
        return any(source == name or source.startswith(f"{name}/") for name in self.input_names())

    def input_digests(self) -> set[tuple[str, str | None]]:
        """Return name and digest of each file that the run read."""
        return {(entry["name"], entry.get("sha256")) for entry in self.inputs}

    def overlaps(self, other: "StoredRun") -> bool:
        """Return True if another run read a file of the same name, and its inputs are not the same as those of this run."""
        return bool(self.input_names() & other.input_names()) and self.input_digests() != other.input_digests()


def find_run(source: str, runs: Sequence[StoredRun]) -> StoredRun | str:
    """Return the latest run that read a source, or a message if none did or its rows are mixed with those of another run."""
    found = [run for run in runs if run.has_read(source)]
    if not found:
        return f"no finished run in this store read {source}: replay that file into this store"
    other = next((run for run in runs if run.overlaps(found[-1])), None)
    if other is not None:
        return (
            f"run {other.run_id[:12]} read {source} too, with other inputs or another content, and a redrive would replace its rows "
            "as well: replay all inputs into a new store"
        )
    return found[-1]
