"""Files, modules and functions that the docs name exist."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("pipelines", "schemas", "infra", "tests", "benchmarks", "training")
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
NAMED_PATH = re.compile(rf"(?<![\w.-])((?:{'|'.join(ROOMS)})/[\w./*-]*[\w*])(?:::?([A-Za-z_][\w.]*\w))?")
DOTTED = re.compile(rf"(?<![\w./-])((?:{'|'.join(ROOMS)})(?:\.\w+)+)\b")
BARE_FILE = re.compile(r"`([a-z_0-9]+\.(?:py|sql))(?::(\w+))?`")
FETCHED = re.compile(r"infra/\w+/libs")
"""Folders that a build fills."""


def names_in(code: Path) -> Iterator[str]:
    """Yield what a module defines or imports: ``name``, and ``Class.name`` of classes."""
    for node in ast.walk(ast.parse(code.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ClassDef):
            yield from (f"{node.name}.{inner}" for statement in node.body for inner in _bound(statement))
        if isinstance(node, ast.stmt):
            yield from _bound(node)


def _bound(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.Import | ast.ImportFrom):
        yield from (name.asname or name.name for name in node.names)
    elif isinstance(node, ast.Assign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        yield from (target.id for target in targets if isinstance(target, ast.Name))


def is_there(path: str, name: str = "") -> bool:
    """Return True if a path of the repository, which may be a pattern, exists, and its module has the name."""
    if FETCHED.match(path):
        return True
    found = list(ROOT.glob(path))
    return bool(found) and (not name or name in names_in(found[0]))


def resolves(dotted: str) -> bool:
    """Return True if a dotted name leads to a package, to a module, or to what a module binds."""
    place, parts = ROOT, dotted.split(".")
    while parts and (place / parts[0]).is_dir():
        place /= parts.pop(0)
    if parts and (module := place / f"{parts[0]}.py").is_file():
        place, parts = module, parts[1:]
    if not parts:
        return True
    code = place if place.is_file() else place / "__init__.py"
    return code.is_file() and ".".join(parts) in names_in(code)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_a_page_names_exists(page: Path) -> None:
    """Paths with the name behind them (``FILE:NAME``), dotted names, and files that are named alone."""
    text = page.read_text(encoding="utf-8")
    files = {file.name: file for room in ROOMS for file in (ROOT / room).rglob("*") if file.suffix in {".py", ".sql"}}
    paths = [f"{path}:{name}" for path, name in NAMED_PATH.findall(text) if not is_there(path, name)]
    dotted = [name for name in DOTTED.findall(text) if not resolves(name)]
    bare = [name for name, _ in BARE_FILE.findall(text) if name not in files]
    assert paths + dotted + bare == []


def test_a_name_that_is_gone_is_found() -> None:
    """The test above would see a module, a function or a file that was moved."""
    assert not is_there("pipelines/nowhere.py")
    assert not is_there("pipelines/news.py", "nothing")
    assert is_there("pipelines/news.py", "Mode.results")
    assert not resolves("pipelines.news.nothing")
    assert resolves("pipelines.news.build")


@pytest.mark.parametrize("page", sorted((ROOT / "benchmarks/results").glob("[!R]*.md")), ids=lambda page: page.stem)
def test_a_result_says_when_where_and_how_it_was_measured(page: Path) -> None:
    """Without these a figure cannot be measured again."""
    text = page.read_text(encoding="utf-8")
    assert re.search(r"^- Date: \d{4}-\d\d-\d\d", text, re.MULTILINE)
    assert re.search(r"^- Machine: ", text, re.MULTILINE)
    assert re.search(r"^- Commands?: ", text, re.MULTILINE)


def test_the_floors_of_the_house_are_those_of_the_contract() -> None:
    """Every room on the floor that import-linter holds it to; the entry point has none."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    layers = next(one["layers"] for one in contracts if one.get("containers") == ["pipelines"])
    held = {floor: set(layer.split(" | ")) for floor, layer in enumerate(reversed(layers), 1)}
    shown: dict[int, set[str]] = {}
    for floor, rooms in re.findall(
        r"^\| (\d+) \| (`.+?`) \| .+\|$", (ROOT / "docs/architecture.md").read_text(), re.MULTILINE
    ):
        if named := {re.sub(r"/$|\.py$", "", room) for room in re.findall(r"`([\w./]+)`", rooms)}:
            shown.setdefault(int(floor), set()).update(named)
    assert shown == {floor: rooms for floor, rooms in held.items() if rooms != {"__main__"}}
