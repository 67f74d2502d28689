"""Where results are: what a person names, as the URL of a sink."""

from pathlib import Path

from pipelines.storage.address import is_remote


def url_of(given: str) -> str:
    """Return the URL of a sink; a file is a DuckDB database, a folder, or an address of one, the output of a replay."""
    if is_remote(given):
        return f"jsonl:{given}"
    if ":" in given:
        return given
    return f"jsonl:{given}" if Path(given).is_dir() else f"duckdb:{given}"
