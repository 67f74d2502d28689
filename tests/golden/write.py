"""Write the golden files of the demo anew: `make golden`. Read the difference before committing it."""

import sys
import tempfile
from pathlib import Path
from typing import Any

import orjson

from pipelines.cli.command import run_command
from pipelines.sinks.run_folder import DEAD_LETTERS_FILE, EVENTS_FILE, STORIES_FILE
from schemas import DeadLetter

FOLDER = Path(__file__).parent / "demo"


def rows(path: Path) -> list[dict[str, Any]]:
    """Read a result; where the package is installed and which versions of registers it uses do not matter."""
    values = [orjson.loads(line) for line in path.read_bytes().splitlines()]
    for row in values:
        row.pop("produced_by", None)
        if "origin" in row:
            row["origin"]["source"] = Path(row["origin"]["source"]).name
        if "letter_id" in row:  # it is made of the whole path
            row["letter_id"] = DeadLetter.model_validate_json(orjson.dumps(row)).letter_id
    return values


def main() -> int:
    """Run the demo and keep its three results."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as out:
        code = run_command(["demo", "--out", out])
        for name in (EVENTS_FILE, STORIES_FILE, DEAD_LETTERS_FILE):
            (FOLDER / name).write_bytes(b"".join(orjson.dumps(row) + b"\n" for row in rows(Path(out) / name)))
    return code


if __name__ == "__main__":
    sys.exit(main())
