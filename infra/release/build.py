"""Build what is released into ``dist``, and check it: ``make release``. Nothing is uploaded.

Wheel and source archive are built twice, the second time from the unpacked source archive, and must be the same bytes. Their
metadata is checked as an index would check it. Beside them are the bill of materials and the digests.
"""

import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path
from typing import Final

from infra.release.materials import materials
from infra.release.sbom import bill

ROOT: Final = Path(__file__).parents[2]
DIST: Final = ROOT / "dist"
EXTRAS: Final = ("duckdb", "html", "mcp", "postgres", "serve")
SUMS, BILL = "SHA256SUMS", "wirebeam.cdx.json"


def build(source: Path, target: Path) -> dict[str, str]:
    """Build wheel and source archive of a tree with its own build backend. Return their digests by name."""
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(target)]
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    return {path.name: digest(path) for path in sorted(target.iterdir())}


def digest(path: Path) -> str:
    """Return the SHA-256 digest of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def build_again(archive: Path, scratch: Path) -> dict[str, str]:
    """Unpack a source archive and build both from it. Return their digests by name."""
    with tarfile.open(archive) as packed:
        packed.extractall(scratch / "tree", filter="data")
    (tree,) = (scratch / "tree").iterdir()
    return build(tree, scratch / "dist")


def released(changelog: str, version: str) -> bool:
    """Return True if a changelog has a dated section of a version.

    >>> released("## [0.1.0] - 2026-12-01", "0.1.0"), released("## 0.1.0 (unreleased)", "0.1.0")
    (True, False)
    """
    return f"## [{version}] - 2" in changelog


def main() -> int:
    """Build, compare, check, and write the bill of materials and the digests. Return 0 if all is in order."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    shutil.rmtree(DIST, ignore_errors=True)
    first = build(ROOT, DIST)
    with tempfile.TemporaryDirectory() as scratch:
        again = build_again(next(DIST.glob("*.tar.gz")), Path(scratch))
    if first != again:
        print(f"not reproducible: {first} and then {again}", file=sys.stderr)
        return 1
    checked = subprocess.run(
        [sys.executable, "-m", "twine", "check", "--strict", *map(str, DIST.iterdir())], check=False
    )
    if checked.returncode:
        return checked.returncode
    (DIST / BILL).write_text(json.dumps(bill(materials(extras=EXTRAS)), indent=2) + "\n", encoding="utf-8")
    sums = first | {BILL: digest(DIST / BILL)}
    (DIST / SUMS).write_text("".join(f"{value}  {name}\n" for name, value in sorted(sums.items())), encoding="utf-8")
    print((DIST / SUMS).read_text(encoding="utf-8"), end="")
    if not released((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), version):
        print(f"CHANGELOG.md has no dated section [{version}]: write it before you tag v{version}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
