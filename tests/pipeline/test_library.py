"""Replays from Python, and the examples of ``docs/python.md``."""

import re
from pathlib import Path

import pytest

import wirebeam
from pipelines.cli.command import run_command
from pipelines.errors import OK, Refused

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/python.md"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> wirebeam.Run:
    return wirebeam.replay(ROOT / "pipelines/demo/archive", tmp_path_factory.mktemp("library") / "run")


def test_a_replay_writes_the_golden_events(run: wirebeam.Run) -> None:
    """It is the run of the command line."""
    golden = (ROOT / "tests/golden/demo/events.jsonl").read_bytes()
    assert [one.event_id for one in run.events()] == re.findall(r'"event_id":"(\w+)"', golden.decode())
    assert run.account["accounting"]["in"] == 73


def test_models_and_tables_agree(run: wirebeam.Run, tmp_path: Path) -> None:
    """Whatever they are read with, there are as many."""
    assert len(list(run.events())) == len(list(run.rows("events"))) == run.arrow("events").num_rows
    assert len(list(run.amounts())) == run.arrow("amounts").num_rows
    assert len(list(run.entities())) == run.arrow("entities").num_rows
    assert len(list(run.dead_letters())) == 3
    assert len(list(run.stories())) > 30
    database = run.duckdb()
    assert database.sql("SELECT count(*) FROM amounts").fetchall() == [(run.arrow("amounts").num_rows,)]
    database.close()


@pytest.mark.parametrize("package", ["pandas", "polars"])
def test_frames(run: wirebeam.Run, package: str) -> None:
    """Of both libraries, where they are installed."""
    pytest.importorskip(package, reason=f"{package} is not installed")
    assert len(getattr(run, package)("amounts")) == run.arrow("amounts").num_rows


@pytest.mark.parametrize("package", ["pandas", "polars", "pyarrow", "duckdb"])
def test_a_missing_package_is_refused(run: wirebeam.Run, package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the command that installs it."""
    monkeypatch.setitem(__import__("sys").modules, package, None)
    ask = {"pyarrow": lambda: run.arrow("amounts"), "duckdb": run.duckdb}
    with pytest.raises(Refused, match="pip install"):
        ask.get(package, lambda: getattr(run, package)("amounts"))()


def test_a_wrong_table_is_refused(run: wirebeam.Run) -> None:
    """With the nearest one."""
    with pytest.raises(Refused, match="did you mean amounts"):
        run.rows("amonts")


def test_a_run_without_a_folder_leaves_none() -> None:
    """It is removed with the run."""
    with wirebeam.replay(ROOT / "pipelines/demo/archive/2026-03-05-accra-cocoa.txt") as run:
        assert len(list(run.events())) == 1
    assert not run.folder.exists()


def test_the_examples_of_the_page_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In order, in one folder; what the page shows is printed."""
    assert run_command(["demo", "--copy", str(tmp_path / "archive")]) == OK
    monkeypatch.chdir(tmp_path)
    capsys.readouterr()
    page = PAGE.read_text(encoding="utf-8")
    for program in re.findall(r"^```python\n(.*?)^```", page, re.DOTALL | re.MULTILINE):
        if "ReadKafka" in program:
            continue  # it needs a broker: tests/e2e/kafka/test_library.py
        exec(compile(program, str(PAGE), "exec"), {})
    printed = capsys.readouterr().out
    assert all(shown in printed for shown in re.findall(r"^```text\n(.*?)^```", page, re.DOTALL | re.MULTILINE))
    golden = (ROOT / "tests/golden/demo/events.jsonl").read_bytes().count(b"\n")
    assert (tmp_path / "own-events.jsonl").read_bytes().count(b"\n") == golden
    assert (tmp_path / "own-rejected.jsonl").read_bytes().count(b"\n") == 3
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "archive",
        "own-events.jsonl",
        "own-rejected.jsonl",
        "results",
    ]
