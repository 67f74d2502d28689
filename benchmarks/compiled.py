"""The pure functions in Python and compiled, in turn: ``python -m benchmarks.compiled [--articles N] [--turns N] [--no-facts] [--kept]``.

Compiles a copy of the packages in ``build/compiled`` (some minutes; a C compiler is needed), then runs ``benchmarks.stages`` with each form and
prints milliseconds an article, the least of all turns, and the digests of the results, which must be equal. ``--kept`` uses an earlier copy.
"""

import argparse
import os
import re
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.replay import CORPUS

ROOT = Path(__file__).parents[1]
COPY = ROOT / "build" / "compiled"
DIGEST, WHOLE = re.compile(r"digest\s+(\w{16})"), re.compile(r"whole\D+([\d.]+)")


def measure(places: list[Path], arguments: list[str]) -> tuple[str, float]:
    """Run the stages with packages of these places. Return the digest of the results, and the milliseconds an article."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, places))}
    command = [sys.executable, "-P", "-m", "benchmarks.stages", *arguments]
    told = subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout
    digest, whole = DIGEST.search(told), WHOLE.search(told)
    assert digest is not None
    assert whole is not None
    return digest[1], float(whole[1])


def main() -> int:
    """Print the table. Return 1 if the digests differ."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--articles", default="3000")
    ask.add_argument("--turns", type=int, default=2)
    ask.add_argument("--no-facts", action="store_true")
    ask.add_argument("--kept", action="store_true")
    given = ask.parse_args()
    if not CORPUS.is_dir():
        sys.exit(f"benchmarks.compiled: {CORPUS} is not here (third-party texts)")
    if not given.kept:
        subprocess.run([sys.executable, str(ROOT / "infra/release/compiled.py"), str(COPY), "--copy"], check=True)
    arguments = ["--articles", given.articles, *(["--no-facts"] if given.no_facts else [])]
    forms = {"Python": [ROOT], "compiled": [COPY, ROOT]}
    runs = [(form, *measure(places, arguments)) for _ in range(given.turns) for form, places in forms.items()]
    least = {form: min(whole for one, _, whole in runs if one == form) for form in forms}
    table = Table("form", "ms an article", "articles/s", "times as fast")
    for form, whole in least.items():
        table.add_row(form, f"{whole:.2f}", f"{1e3 / whole:,.0f}", f"{least['Python'] / whole:.2f}")
    Console(width=80).print(table)
    digests = {digest for _, digest, _ in runs}
    print("digests:", *sorted(digests))
    return len(digests) > 1


if __name__ == "__main__":
    sys.exit(main())
