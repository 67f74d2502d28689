"""Java for servers that need a newer one than ``java`` on PATH."""

import os
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

VARIABLE: Final = "WIREBEAM_JAVA_HOME"
INSTALLED: Final = Path("/usr/lib/jvm")
VERSION: Final = re.compile(r'^JAVA_VERSION="(?:1\.)?(\d+)', re.MULTILINE)
"""The feature version in the file ``release`` of a Java home."""


def find_java(least: int, environment: Mapping[str, str] = os.environ, installed: Path = INSTALLED) -> Path | None:
    """Return the program ``java`` of the first home that is new enough, or None.

    Homes: WIREBEAM_JAVA_HOME, JAVA_HOME, that of ``java`` on PATH, then those below /usr/lib/jvm.
    """
    return next((home / "bin" / "java" for home in _homes(environment, installed) if _version(home) >= least), None)


def _homes(environment: Mapping[str, str], installed: Path) -> Iterator[Path]:
    yield from (Path(environment[name]) for name in (VARIABLE, "JAVA_HOME") if environment.get(name))
    if (program := shutil.which("java", path=environment.get("PATH", ""))) is not None:
        yield Path(program).resolve().parent.parent
    yield from sorted(installed.glob("*"))


def _version(home: Path) -> int:
    """Return the feature version of a Java home, 0 if it is none."""
    try:
        found = VERSION.search((home / "release").read_text(encoding="utf-8"))
    except OSError:
        return 0
    return int(found[1]) if found and (home / "bin" / "java").is_file() else 0
