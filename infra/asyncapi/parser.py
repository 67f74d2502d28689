"""AsyncAPI's parser in JavaScript, run on a document."""

import subprocess
from pathlib import Path

from infra.server import Fetched

HOME = Path(__file__).parent
VERSION = "3.6.6"
PARSER = Fetched(
    "AsyncAPI's parser",
    HOME / "libs",
    ("npm", "install", "--no-audit", "--no-fund", "--prefix", "{folder}", f"@asyncapi/parser@{VERSION}"),
    runs_with=("node",),
)


def check_document(document: Path) -> tuple[bool, list[str]]:
    """Return whether a document is valid, and the lines of the parser. Raise ``ServerUnavailable`` without the parser."""
    folder = PARSER.fetch()
    command = ["node", str(HOME / "check.mjs"), str(folder), str(document)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode == 0, done.stdout.splitlines() + done.stderr.splitlines()
