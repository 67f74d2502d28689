"""Check the packages of wirebeam without a network: pins, missing packages, licences.

Vulnerabilities need a database: with a network, run ``pip-audit -r constraints.txt``.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from infra.release.materials import Component, canonical, materials

ROOT = Path(__file__).parents[2]
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>\S+)")
COPYLEFT = re.compile(r"(?<!L)(?<!Lesser )\b(A?GPL|General Public License|SSPL|Server Side Public)", re.IGNORECASE)


def pins(text: str) -> dict[str, str]:
    """Return the pinned versions by name."""
    return {canonical(found["name"]): found["version"] for line in text.split("\n") if (found := PIN.match(line))}


def problems(components: list[Component], pinned: dict[str, str]) -> Iterator[str]:
    """Yield a line for each problem: not pinned, another version, a licence that an Apache-2.0 program must not include."""
    for one in components[1:]:
        if one.name not in pinned:
            yield f"{one.name} {one.version} is not pinned in constraints.txt"
        elif pinned[one.name] != one.version:
            yield f"{one.name} is {one.version}, but constraints.txt pins {pinned[one.name]}"
        if not is_usable(one.licence):
            yield f"{one.name} is under {one.licence}: a licence that Apache-2.0 programs may use is needed"


def is_usable(licence: str) -> bool:
    """Return True if at least one of the licences that a package offers is allowed.

    >>> is_usable("MPL-1.1 OR GPL-2.0-only"), is_usable("GPL-3.0-only"), is_usable("unknown")
    (True, False, False)
    """
    return any(one != "unknown" and not COPYLEFT.search(one) for one in licence.split(" OR "))


def main() -> int:
    """Print the problems. Return 1 if there are any, else 0."""
    components = materials(extras=("postgres", "duckdb", "html"))
    found = list(problems(components, pins((ROOT / "constraints.txt").read_text(encoding="utf-8"))))
    check = subprocess.run([sys.executable, "-m", "pip", "check"], capture_output=True, text=True, check=False)
    found += check.stdout.splitlines() if check.returncode else []
    print("\n".join(found or [f"{len(components)} packages: pinned, consistent, no copyleft licence"]))
    print("known vulnerabilities were not looked up: with a network, pip-audit -r constraints.txt does")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
