"""The notebooks of the docs run, and print what they show."""

import contextlib
import io
import json
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest

from infra.release.notebook import NOTEBOOKS, PICTURE, pictures

BOOKS = sorted(NOTEBOOKS.glob("*.ipynb"))


@pytest.mark.slow
@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_a_notebook_prints_what_it_shows(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each cell in order, in an empty folder; each plot is drawn."""
    monkeypatch.chdir(tmp_path)
    mpl.use("agg")
    names: dict[str, object] = {}
    drawn = 0
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] != "code":
            continue
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            exec(compile("".join(cell["source"]), path.name, "exec"), names)
        shown = "".join("".join(one["text"]) for one in cell["outputs"] if one["output_type"] == "stream")
        assert printed.getvalue() == shown
        drawn += len(plt.get_fignums())
        plt.close("all")
    assert drawn == 2


def test_the_picture_of_the_docs_is_the_notebooks() -> None:
    """Its last one."""
    (path,) = BOOKS
    assert PICTURE.read_bytes() == pictures(json.loads(path.read_text(encoding="utf-8")))[-1]
