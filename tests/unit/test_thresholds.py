"""Every threshold of the stages stands in the one module of its room, with a line on what it bounds."""

import ast
from pathlib import Path

import pytest

import pipelines

ROOMS = ("parse", "normalize", "enrich")


@pytest.mark.parametrize("room", ROOMS)
def test_each_threshold_says_what_it_bounds(room: str) -> None:
    module = Path(pipelines.__path__[0]) / room / "thresholds.py"
    lines = [
        line for line in ast.parse(module.read_text(encoding="utf-8")).body if not isinstance(line, ast.ImportFrom)
    ]
    values, documents = lines[1::2], lines[2::2]
    assert len(values) == len(documents)
    assert all(isinstance(value, ast.AnnAssign) and ast.unparse(value.annotation) == "Final" for value in values)
    assert all(isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant) for line in documents)
