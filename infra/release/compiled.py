"""The compiled form of the pure functions: the same modules, translated to C by mypyc and built as one extension.

``python infra/release/compiled.py FOLDER`` compiles the packages in a folder in place; with ``--copy`` it first copies them there from the
repository. The build hook of the wheel calls it if ``WIREBEAM_COMPILED=1`` is set. It needs mypy, setuptools and a C compiler; a run needs none of them.
"""

import argparse
import os
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from mypyc.build import mypycify
from setuptools import Distribution
from setuptools.command.build_ext import build_ext

ROOT: Final = Path(__file__).parents[2]
ROOMS: Final = (
    "language",
    "normalize",
    "enrich",
    "stories/describe",
    "stories/match",
    "stories/worth",
    "stories/lifecycle",
)
"""The rooms of ``pipelines`` in which a run spends its time, without Beam. What pydantic, drivers and C libraries do would gain nothing."""
LEFT_OUT: Final = frozenset({"__init__.py", "transform.py"})
CONFIG: Final = """[mypy]
plugins = pydantic.mypy
ignore_missing_imports = True
follow_imports = silent
[mypy-apache_beam.*]
follow_imports = skip
"""
GROUP: Final = "wirebeam"
"""The extension is the module ``wirebeam__mypyc`` on the top level, since mypyc finds the places of modules from its own."""


def modules(pipelines: Path) -> list[Path]:
    """Return the files that are compiled, of a folder ``pipelines``."""
    return [path for room in ROOMS for path in sorted((pipelines / room).rglob("*.py")) if path.name not in LEFT_OUT]


def compile_modules(folder: Path, files: list[Path], level: str) -> None:
    """Compile modules below a folder in place, as one extension. ``level`` is the C compiler's of optimization, 0 to 3."""
    os.chdir(folder)
    with TemporaryDirectory() as scratch:
        config = Path(scratch, "mypy.ini")
        config.write_text(CONFIG, encoding="utf-8")
        names = [str(path.relative_to(folder)) for path in files]
        options = ["--config-file", str(config), "--cache-dir", str(Path(scratch, "cache")), *names]
        parts = mypycify(options, opt_level=level, multi_file=True, target_dir=scratch, group_name=GROUP)
        build = build_ext(Distribution({"name": GROUP, "ext_modules": parts, "packages": []}))
        build.inplace, build.build_lib, build.build_temp, build.parallel = True, scratch, scratch, os.cpu_count()
        build.ensure_finalized()
        build.run()


def copy_packages(folder: Path) -> None:
    """Copy ``pipelines`` and ``schemas`` of the repository into a folder, in place of earlier copies."""
    for name in ("pipelines", "schemas"):
        shutil.rmtree(folder / name, ignore_errors=True)
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))


def main() -> int:
    """Compile the packages of a folder."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("folder", type=Path, help="holds the package")
    ask.add_argument("--package", default="pipelines", help="`wirebeam.pipelines` in the layout of the wheel")
    ask.add_argument("--copy", action="store_true", help="copy the packages of the repository there first")
    ask.add_argument("--level", choices="0123", default="3", help="optimization by the C compiler")
    given = ask.parse_args()
    folder = given.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    if given.copy:
        copy_packages(folder)
    files = modules(folder.joinpath(*given.package.split(".")))
    compile_modules(folder, files, given.level)
    print(f"{len(files)} modules are compiled in {folder}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
