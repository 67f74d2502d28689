"""Where results are: what a person names, as the URL of a sink."""

from pathlib import Path


def url_of(given: str) -> str:
    """Return the URL of a sink; a file is a DuckDB database, a folder the output of a replay."""
    if ":" in given:
        return given
    return f"jsonl:{given}" if Path(given).is_dir() else f"duckdb:{given}"
