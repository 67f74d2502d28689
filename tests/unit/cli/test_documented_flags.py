"""Every flag that the pages name exists: in the command that stands before it, else in some command of the page."""

import argparse
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from pipelines.cli.command import COMMANDS
from pipelines.cli.help_form import HELP_ALL

ROOT = Path(__file__).parents[3]
PAGES = [
    *(ROOT / name for name in ("README.md", "SECURITY.md", "CHANGELOG.md")),
    *(
        page for page in sorted((ROOT / "docs").rglob("*.md")) if "reference" not in page.parts
    ),  # written by the parsers
]
FLAG = re.compile(r"(?<![\w-])--[a-z][a-z0-9_-]*")
FENCE = re.compile(r"^```\w*\n(.*?)^```", re.DOTALL | re.MULTILINE)
CODE = re.compile(r"`([^`\n]+(?:\n[^`\n]+)?)`")
FOREIGN = re.compile(r"^(?:kafka|kubectl|docker|pip|psql|git)[\w.-]*\s")
"""How a line begins that runs a program of others."""
PROGRAM = re.compile(r"python -m ([\w.]+)")
COMMAND = re.compile(r"\bwirebeam ([a-z]+)(?: (list|show|redrive|drop)\b)?(.*)", re.DOTALL)
BEAM = "--name"
"""Stands for any of Beam's own options."""


def flags_of(parser: argparse.ArgumentParser) -> Iterator[tuple[str, set[str]]]:
    """Name the flags of a command and of its actions, such as ``list`` of ``deadletters``."""
    own = {flag for action in parser._actions for flag in action.option_strings}
    children = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    yield "", own.union(*(flags for one in children for child in one.choices.values() for _, flags in flags_of(child)))
    for name, child in (pair for one in children for pair in one.choices.items()):
        yield name, next(flags_of(child))[1]


@cache
def commands() -> Mapping[str, set[str]]:
    """Name the flags of every command, and of ``COMMAND ACTION``."""
    found: dict[str, set[str]] = {}
    for name in COMMANDS:
        parser = argparse.ArgumentParser()
        import_module(f"pipelines.cli.{name}").add_arguments(parser)
        found |= {f"{name} {action}".strip(): flags | {"--version"} for action, flags in flags_of(parser)}
    return found


def flags_of_program(module: str) -> set[str]:
    """Name the flags that a program of benchmarks, training or tests has in its source."""
    path = ROOT / module.replace(".", "/")
    sources = [*path.glob("*.py")] if path.is_dir() else [path.with_suffix(".py")]
    return {flag for source in sources if source.exists() for flag in FLAG.findall(source.read_text(encoding="utf-8"))}


def told_code(text: str) -> Iterator[str]:
    """Yield the lines of fenced blocks, then what stands in backticks."""
    for block in FENCE.findall(text):
        yield from block.replace("\\\n", " ").split("\n")
    yield from CODE.findall(FENCE.sub("", text))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_flag_of_a_page_exists(page: Path) -> None:
    """In some command, or in a program that the page names."""
    text = page.read_text(encoding="utf-8")
    known = set[str]().union(*commands().values(), *map(flags_of_program, PROGRAM.findall(text)), {BEAM, HELP_ALL})
    known |= flags_of_program("pipelines.jobs.runners")  # options that are handed on to Flink
    known |= {flag for code in told_code(text) if FOREIGN.match(code) for flag in FLAG.findall(code)}
    assert sorted(set(FLAG.findall(text)) - known) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_flag_behind_a_command_is_one_of_it(page: Path) -> None:
    """``wirebeam replay ... --flag`` has that flag, not only some other command."""
    wrong = [
        (name, flag)
        for code in told_code(page.read_text(encoding="utf-8"))
        for name, action, rest in COMMAND.findall(code.partition("  #")[0])
        for flag in FLAG.findall(rest)
        if flag not in commands().get(f"{name} {action}".strip(), set())
    ]
    assert wrong == []


def test_a_flag_that_is_in_no_command_is_noticed() -> None:
    """The comparison itself: commands have flags, actions have fewer than their command, a typo is in none."""
    assert "--out" in commands()["replay"]
    assert "--raw" in commands()["deadletters show"] - commands()["deadletters list"]
    assert "--raw" in commands()["deadletters"]
    assert not any("--workerz" in flags for flags in commands().values())
