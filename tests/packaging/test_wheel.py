"""The wheel and the source archive: what they hold, and that the wheel runs alone."""

import ast
import json
import re
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest
from cyclonedx.model.bom import Bom

from infra.release.audit import pins, problems
from infra.release.build import build_again, digest
from infra.release.materials import Component, materials
from infra.release.sbom import bill
from pipelines.errors import REFUSED

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build both with the build backend itself: nothing is fetched."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", str(folder)], cwd=ROOT, check=True, capture_output=True
    )
    return folder


def names_in_wheel(built: Path) -> set[str]:
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        return set(wheel.namelist())


def as_installed(path: Path) -> str:
    """Return the place of a file of the repository in the wheel."""
    return path.as_posix() if path.parts[0] == "wirebeam" else f"wirebeam/{path.as_posix()}"


def test_the_wheel_holds_what_a_run_needs(built: Path) -> None:
    """Code, types, models, word lists, migrations, schemas, the demo's archive, the licence and the notice."""
    names = names_in_wheel(built)
    files = [
        path for room in ("wirebeam", "pipelines", "schemas") for path in (ROOT / room).rglob("*") if path.is_file()
    ]
    needed = {as_installed(path.relative_to(ROOT)) for path in files if "__pycache__" not in path.parts}
    assert needed - names == set()
    assert "wirebeam/pipelines/enrich/entities/data/crf.xz" in names
    assert "wirebeam/schemas/json/news-event.v1.json" in names
    kept = {Path(name).name for name in names if ".dist-info/licenses/" in name}
    assert kept == {"LICENSE", "NOTICE"}


def test_the_wheel_holds_nothing_else(built: Path) -> None:
    """No tests, no benchmarks, no texts of others, no caches."""
    roots = {name.split("/")[0] for name in names_in_wheel(built)}
    assert roots == {"wirebeam", f"wirebeam-{PROJECT['version']}.dist-info"}
    assert not [name for name in names_in_wheel(built) if "__pycache__" in name or name.endswith(".pyc")]


def test_no_import_leads_out_of_the_package(built: Path) -> None:
    """Every import of ``pipelines`` or ``schemas`` is one of the package, in whatever place of a module it is."""
    outside = []
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        for name in (name for name in wheel.namelist() if name.endswith(".py")):
            for node in ast.walk(ast.parse(wheel.read(name))):
                named = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
                named += [one.name for one in node.names] if isinstance(node, ast.Import) else []
                named += [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []
                outside += [(name, one) for one in named if re.match(r"(pipelines(\.\w+)*|schemas\.\w+)(:\w+)?$", one)]
    assert outside == []


def test_the_source_archive_builds_and_tests_itself(built: Path) -> None:
    """It holds the tests and their golden files, the pins and the licence; no third-party text, no server's jars."""
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}
    assert {"LICENSE", "NOTICE", "README.md", "CHANGELOG.md", "constraints.txt", "Makefile", "pyproject.toml"} <= names
    assert "tests/golden/demo/events.jsonl" in names
    assert not [name for name in names if name.endswith((".jar", ".pyc")) or "reut2-" in name]
    assert not [name for name in names if name.startswith(("shared", ".venv", "demo-out"))]


@pytest.mark.slow
def test_the_wheel_runs_the_demo_in_an_environment_of_its_own(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the dependencies are borrowed from here: the program, its models and the archive come out of the wheel."""
    monkeypatch.delenv("PYTHONPATH", raising=False)
    home = tmp_path / "venv"
    venv.create(home, with_pip=False, symlinks=True)
    site = home / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}" / "site-packages"
    target = ["--python", str(home / "bin" / "python"), "install", "--no-index", "--no-deps", "--quiet"]
    wheel = str(next(built.glob("*.whl")))
    subprocess.run([sys.executable, "-m", "pip", *target, wheel], check=True, capture_output=True)
    (site / "borrowed.pth").write_text(sysconfig.get_path("purelib"))
    command = [str(home / "bin" / "wirebeam")]
    shown = subprocess.run([*command, "--version"], cwd=tmp_path, check=True, capture_output=True, text=True)
    assert shown.stdout == f"wirebeam {PROJECT['version']}\n"
    (tmp_path / "schemas.py").write_text("mine = 1\n")
    (tmp_path / "pipelines").mkdir()
    (tmp_path / "pipelines" / "__init__.py").write_text("mine = 2\n")
    code = (
        "import wirebeam, schemas; (one,) = wirebeam.amounts('It paid $5.'); import wirebeam.beam, pipelines; "
        "print(wirebeam.__file__, one.low, schemas.mine, pipelines.mine)"
    )
    notebook = subprocess.run(
        [home / "bin" / "python", "-c", code], cwd=tmp_path, check=True, capture_output=True, text=True
    )
    assert notebook.stdout.split() == [str(site / "wirebeam" / "__init__.py"), "5", "1", "2"]
    module = [str(home / "bin" / "python"), "-m", "wirebeam"]
    subprocess.run([*module, "demo", "--out", "out"], cwd=tmp_path, check=True, capture_output=True)
    told = json.loads((tmp_path / "out" / "run.json").read_text())
    assert told["accounting"]["in"] == 73
    assert all(str(site) in entry["name"] for entry in told["inputs"])


def test_the_build_is_reproducible(built: Path, tmp_path: Path) -> None:
    """Unpacked elsewhere and built again, the source archive gives both files with the same bytes."""
    first = {path.name: digest(path) for path in built.iterdir()}
    assert build_again(next(built.glob("*.tar.gz")), tmp_path) == first


def test_an_index_would_take_both(built: Path) -> None:
    """Metadata and the description that is the README."""
    files = [str(path) for path in built.iterdir()]
    done = subprocess.run(
        [sys.executable, "-m", "twine", "check", "--strict", *files], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_every_extra_is_told_by_the_docs() -> None:
    """With what it is for."""
    page = (ROOT / "docs" / "install.md").read_text()
    missing = [extra for extra in PROJECT["optional-dependencies"] if f"`{extra}`" not in page]
    assert missing == []


@pytest.mark.parametrize(
    ("package", "argv", "told"),
    [
        ("duckdb", ["--sink", "duckdb:x.duckdb"], "pip install 'wirebeam[duckdb]'"),
        ("psycopg", ["--sink", "postgresql://127.0.0.1/x"], "pip install 'wirebeam[postgres]'"),
    ],
)
def test_a_missing_extra_is_refused_in_one_line(package: str, argv: list[str], told: str, tmp_path: Path) -> None:
    """Before anything runs, with what to install; in a process of its own, where the package is not to be found."""
    code = (
        f"import sys; sys.modules[{package!r}] = None\n"
        f"from pipelines.cli.command import run_command; sys.exit(run_command(sys.argv[1:]))"
    )
    command = ["replay", str(ROOT / "pipelines/demo/archive"), "--out", str(tmp_path / "out"), *argv]
    done = subprocess.run([sys.executable, "-c", code, *command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (REFUSED, "", 1)
    assert told in done.stderr
    assert not (tmp_path / "out" / "events.jsonl").exists()


def test_the_bill_of_materials_names_all_that_is_required() -> None:
    """Each package once, with version, licence and what it depends on; the same environment gives the same bytes."""
    written = bill(materials())
    assert json.dumps(written) == json.dumps(bill(materials()))
    refs = [one["bom-ref"] for one in written["components"]]
    assert len(refs) == len(set(refs))
    named = {one["name"] for one in written["components"]}
    assert {"apache-beam", "pydantic", "pydantic-core", "lxml"} <= named
    assert not {"pytest", "duckdb", "mkdocs-material"} & named
    known = {*refs, written["metadata"]["component"]["bom-ref"]}
    assert {target for entry in written["dependencies"] for target in entry.get("dependsOn", ())} <= known
    read = Bom.from_json(written)  # type: ignore[attr-defined]  # its decorator adds it
    assert {one.name for one in read.components} == named


def test_the_audit_tells_what_is_not_pinned_and_what_may_not_be_used() -> None:
    """What is installed here is pinned and free to use."""
    assert (
        list(problems(materials(extras=("postgres", "duckdb", "html")), pins((ROOT / "constraints.txt").read_text())))
        == []
    )
    bad = [
        Component("wirebeam", "1", "Apache-2.0", ()),
        Component("x", "2", "GPL-3.0-only", ()),
        Component("y", "1", "LGPL-3.0-only", ()),
    ]
    assert [line.split()[0] for line in problems(bad, {"x": "1", "y": "1"})] == ["x", "x"]
