"""Build hook of the wheel: it installs one top package, ``wirebeam``, with ``pipelines`` and ``schemas`` inside.

The repository keeps its top level. Here each module is copied, and the names of its imports begin with ``wirebeam``.
"""

import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PUBLIC: Final = "wirebeam"
INNER: Final = ("pipelines", "schemas")
IMPORTS: Final = re.compile(r"^( *(?:from|import) )(?=(?:pipelines|schemas)\b)", re.MULTILINE)
NAMES: Final = re.compile(r'(?<=")(?=pipelines[."])')
"""Where a string names a module: ``"pipelines.cli."``."""


def moved(code: str) -> str:
    """Return the code of a module with its imports, and the modules that its strings name, inside the public package.

    >>> moved('from schemas import Article')
    'from wirebeam.schemas import Article'
    >>> moved('files("pipelines.serve")')
    'files("wirebeam.pipelines.serve")'
    """
    return NAMES.sub(f"{PUBLIC}.", IMPORTS.sub(rf"\1{PUBLIC}.", code))


def write_layout(root: Path, target: Path) -> None:
    """Write the packages of the repository into ``target`` as the wheel has them."""
    for room in (PUBLIC, *INNER):
        for path in sorted((root / room).rglob("*")):
            if not path.is_file() or "__pycache__" in path.parts:
                continue
            place = target / path.relative_to(root / PUBLIC if room == PUBLIC else root)
            place.parent.mkdir(parents=True, exist_ok=True)
            held = path.read_bytes()
            place.write_bytes(moved(held.decode()).encode() if path.suffix == ".py" else held)


class WheelLayout(BuildHookInterface[Any]):
    """The hook. An editable install takes the repository as it is."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the layout and name it to the builder."""
        if version == "editable":
            return
        self._folder = TemporaryDirectory()
        write_layout(Path(self.root), Path(self._folder.name))
        build_data["force_include"][self._folder.name] = PUBLIC

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        """Remove the layout."""
        if version != "editable":
            self._folder.cleanup()
