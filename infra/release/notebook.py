"""Run the notebooks of the docs and write their outputs into them: ``make notebook`` (``pip install --group notebook``).

The last plot of ``news-study`` is a picture of the docs too.
"""

import base64
import tempfile
from pathlib import Path
from typing import Any, Final

DOCS: Final = Path(__file__).parents[2] / "docs"
NOTEBOOKS: Final = DOCS / "notebooks"
PICTURE: Final = DOCS / "images" / "known.png"
PNG: Final = "image/png"


def run_notebook(path: Path) -> Any:
    """Run a notebook in a scratch folder and write it with its outputs: texts and pictures, without times."""
    import nbformat  # noqa: PLC0415 - of the group notebook
    from nbclient import NotebookClient  # noqa: PLC0415

    book = nbformat.read(path, as_version=4)
    with tempfile.TemporaryDirectory() as scratch:
        NotebookClient(book, kernel_name="python3", resources={"metadata": {"path": scratch}}).execute()
    for cell in book.cells:
        cell.metadata = {}
        for output in cell.get("outputs", ()):
            if "data" in output:
                output["data"], output["metadata"] = {PNG: output["data"][PNG]}, {}
    nbformat.write(book, path)
    return book


def pictures(book: Any) -> list[bytes]:
    """Return the pictures of a notebook, in order."""
    outputs = (output for cell in book["cells"] for output in cell.get("outputs", ()))
    return [base64.b64decode(output["data"][PNG]) for output in outputs if PNG in output.get("data", {})]


if __name__ == "__main__":
    for place in sorted(NOTEBOOKS.glob("*.ipynb")):
        PICTURE.write_bytes(pictures(run_notebook(place))[-1])
