"""The workflow and hooks files parse, and run targets that the Makefile has."""

import re
import tomllib
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
MAKE = re.compile(r"^make ([a-z-]+)")


def load(name: str) -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))
    return document


def targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def called(commands: list[str]) -> set[str]:
    """Return the targets that commands make; each must be a make command."""
    found = [MAKE.match(command) for command in commands]
    assert all(found), commands
    return {one[1] for one in found if one}


def test_the_workflow_runs_targets_on_each_python() -> None:
    """From the lowest version that pyproject.toml allows; no step reads a secret."""
    job = load(".github/workflows/ci.yml")["jobs"]["check"]
    commands = called([step["run"] for step in job["steps"] if "run" in step])
    assert {"lint", "unit", "test"} <= commands <= targets()
    assert job["strategy"]["matrix"]["python"] == ["3.11", "3.12", "3.13", "3.14"]
    required = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["requires-python"]
    assert required == ">=3.11"
    assert "secrets" not in (ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8")


def test_hooks_are_local_and_run_targets() -> None:
    """Nothing is fetched from elsewhere."""
    repositories = load(".pre-commit-config.yaml")["repos"]
    assert [one["repo"] for one in repositories] == ["local"]
    assert called([hook["entry"] for hook in repositories[0]["hooks"]]) <= targets()
