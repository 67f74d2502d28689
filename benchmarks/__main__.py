"""Run the benchmarks that need no server: ``python -m benchmarks``, which is ``make bench``.

Those whose texts are not here, third-party ones of ../shared, are skipped with a line that says so; the replay then reads
articles that it writes itself. Peers of the extra ``bench`` that are not installed are left out with a line of their own.
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
"""What is run, with which arguments."""
NEEDS: Mapping[str, tuple[Path, ...]] = {
    "amounts": (GOLD / "amounts",),
    "normalize": (REUTERS,),
    "stories": (GOLD / "stories", REUTERS),
}
"""Folders that a benchmark cannot do without."""


def main() -> int:
    """Run one after the other; the exit code is that of the first that failed."""
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
