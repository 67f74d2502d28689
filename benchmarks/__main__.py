"""Run the benchmarks that need no server: ``python -m benchmarks``, which is ``make bench``.

Benchmarks whose texts (third-party ones of ../shared) are missing are skipped with a line; the replay then reads articles
that it writes itself. Peers of the group ``bench`` that are not installed are skipped with a line.
"""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

SHARED = Path(__file__).resolve().parents[2] / "shared"
REUTERS, GOLD = SHARED / "data" / "reuters21578", SHARED / "gold"
RUNS: Mapping[str, tuple[str, ...]] = {
    "replay": (),
    "formats": (),
    "entities": ("--rounds", "1"),
    "hostile": ("--shapes", "name", "new names", "new firms", "ticker", "amount", "new amounts", "parenthesis", "line", "--sizes", "1000", "10000"),
    "amounts": (),
    "normalize": (),
    "stories": ("--only", "quality"),
}  # fmt: skip
"""The benchmarks and their arguments."""
NEEDS: Mapping[str, tuple[Path, ...]] = {
    "normalize": (REUTERS,),
    "stories": (GOLD / "stories", REUTERS),
}
"""Folders that a benchmark needs."""


def main() -> int:
    """Run one after the other. Return the exit code of the first that failed, else 0."""
    code = 0
    for name, arguments in RUNS.items():
        missing = [folder for folder in NEEDS.get(name, ()) if not folder.is_dir()]
        if missing:
            print(f"\nbenchmarks.{name}: skipped, {missing[0]} is not here (third-party texts)", flush=True)
            continue
        print(f"\nbenchmarks.{name}", flush=True)
        done = subprocess.run([sys.executable, "-m", f"benchmarks.{name}", *arguments], check=False)
        code = code or done.returncode
    return code


if __name__ == "__main__":
    raise SystemExit(main())
