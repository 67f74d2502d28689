"""The page of benchmarks, made of the files in ``benchmarks/results``: each section that has a table, its first one."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

RESULTS: Final = Path(__file__).parents[2] / "benchmarks" / "results"
HEAD: Final = "# Benchmarks\n\n{made}\n"
ABOUT: Final = (
    "Each table is the first of a section of `benchmarks/results`, where the others are, and what the figures mean and what limits them. Date, machine and "
    "command are those of the run. Peers stand with their versions. Figures of our own test sets flatter us: the files say which they are.\n"
)
FACT: Final = re.compile(r"^- (?:Date|Machine|Commands?): .*(?:\n(?!- |\n).*)*", re.MULTILINE)
TABLE: Final = re.compile(r"(?:^\|.*\n)+", re.MULTILINE)
LINK: Final = re.compile(r"\[([^\]]+)\]\([^)]*\)")


def benchmark_page(made: str) -> str:
    """Return the page. ``made`` says by what."""
    parts = [HEAD.format(made=made), ABOUT]
    for path in sorted(RESULTS.glob("*.md")):
        sections = list(_sections(path.read_text(encoding="utf-8") + "\n"))
        parts += sections
        if sections:
            parts.append(f"All of it: `benchmarks/results/{path.name}`\n")
    return "\n".join(parts)


def _sections(text: str) -> Iterator[str]:
    """Yield each section with a table: heading, facts of the run, table. A section of the second level has a smaller heading."""
    for level, title, body in re.findall(r"^(#{1,2}) (.+)\n((?:(?!#{1,2} ).*\n)*)", text, re.MULTILINE):
        if (found := TABLE.search(body)) is not None:
            facts = "\n".join(FACT.findall(body))
            yield LINK.sub(r"\1", f"{level}# {title}\n\n{facts}\n\n{found[0]}".replace("\n\n\n", "\n"))
