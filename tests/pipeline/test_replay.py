"""The real command on good input: determinism, formats, standard input, workers, errors that are ours."""

import gzip
import json
import subprocess
import sys
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
import zstandard

from pipelines.cli.command import run_command
from pipelines.cli.demo import ARCHIVE
from pipelines.errors import OK, REFUSED
from pipelines.sinks.run_folder import DEAD_LETTERS_FILE, EVENTS_FILE, RESULT_FILES, RUN_FILE, STORIES_FILE
from tests.golden.write import rows

SORTED = (EVENTS_FILE, STORIES_FILE, DEAD_LETTERS_FILE)
LATEST = ("--latest", "2026-12-31T00:00:00Z")


def replay(*argv: str) -> None:
    assert run_command(["replay", *argv, *LATEST]) == OK


def contents(folder: Path) -> list[bytes]:
    return [(folder / name).read_bytes() for name in SORTED]


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Replay the demo archive once."""
    out = tmp_path_factory.mktemp("first") / "out"
    replay(str(ARCHIVE), "--out", str(out))
    return out


def test_a_second_run_gives_the_same_bytes(first: Path, tmp_path: Path) -> None:
    """Nothing depends on the clock, on chance, or on the folder."""
    replay(str(ARCHIVE), "--out", str(tmp_path / "out"))
    assert contents(tmp_path / "out") == contents(first)


def test_order_of_arrival_does_not_matter(first: Path, tmp_path: Path) -> None:
    """The lines of the archive reversed, in other files: the same stories and, but for origins, the same events."""
    lines = (ARCHIVE / "meridian.ndjson").read_bytes().splitlines()
    shuffled = tmp_path / "in"
    shuffled.mkdir()
    for path in ARCHIVE.iterdir():
        if path.name != "meridian.ndjson":
            (shuffled / path.name).write_bytes(path.read_bytes())
    (shuffled / "z.ndjson").write_bytes(b"\n".join(reversed(lines[20:])))
    (shuffled / "a.ndjson").write_bytes(b"\n".join(reversed(lines[:20])))
    replay(str(shuffled), "--out", str(tmp_path / "out"))

    def without_origins(path: Path) -> list[dict[str, Any]]:
        return [
            {name: value for name, value in json.loads(line).items() if name != "origin"}
            for line in path.read_bytes().splitlines()
        ]

    for name in (EVENTS_FILE, STORIES_FILE):
        assert without_origins(tmp_path / "out" / name) == without_origins(first / name)


def test_where_the_archive_lies_does_not_matter(first: Path, tmp_path: Path) -> None:
    """A copy in another folder gives the same; but for the folder's name in the origins."""
    copytree(ARCHIVE, tmp_path / "elsewhere")
    replay(str(tmp_path / "elsewhere"), "--out", str(tmp_path / "out"))
    assert [rows(tmp_path / "out" / name) for name in SORTED] == [rows(first / name) for name in SORTED]


@pytest.mark.slow
def test_several_workers_give_the_same_bytes(first: Path, tmp_path: Path) -> None:
    """Two processes read; in a process of its own, for workers inherit what a test has open."""
    command = [
        sys.executable,
        "-m",
        "pipelines",
        "replay",
        str(ARCHIVE),
        "--out",
        str(tmp_path / "out"),
        "--workers",
        "2",
        "--log-level",
        "error",  # on a busy machine a record may take long, which is a warning
        *LATEST,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (OK, "")
    assert contents(tmp_path / "out") == contents(first)


def test_standard_input_is_read_and_a_pipe_sees_no_progress(tmp_path: Path) -> None:
    """Results on standard output, nothing on standard error."""
    command = [sys.executable, "-m", "pipelines", "replay", "-", "--out", str(tmp_path / "out"), *LATEST]
    packed = gzip.compress((ARCHIVE / "classic.sgm").read_bytes())
    done = subprocess.run(command, input=packed, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (OK, b"")
    assert done.stdout.decode().split()[:3] == ["in", "7", "in"]
    origins = {
        json.loads(line)["origin"]["source"] for line in (tmp_path / "out" / EVENTS_FILE).read_bytes().splitlines()
    }
    assert origins == {"-"}


def test_packed_and_plain_give_the_same_stories(tmp_path: Path) -> None:
    """With zstd here; gzip comes with the demo."""
    plain = (ARCHIVE / "classic.sgm").read_bytes()
    (tmp_path / "classic.sgm.zst").write_bytes(zstandard.ZstdCompressor().compress(plain))
    (tmp_path / "classic.sgm").write_bytes(plain)
    replay(str(tmp_path / "classic.sgm"), "--out", str(tmp_path / "a"))
    replay(str(tmp_path / "classic.sgm.zst"), "--out", str(tmp_path / "b"))
    assert (tmp_path / "a" / STORIES_FILE).read_bytes() == (tmp_path / "b" / STORIES_FILE).read_bytes()


def test_a_named_format_is_taken_at_its_word(tmp_path: Path) -> None:
    """What is not of it becomes a dead letter."""
    (tmp_path / "a.txt").write_text("Tin rises\n\nLONDON, March 3, 2026 (M) - Tin rose.")
    replay(str(tmp_path / "a.txt"), "--format", "ninjs", "--out", str(tmp_path / "out"))
    (letter,) = [json.loads(line) for line in (tmp_path / "out" / DEAD_LETTERS_FILE).read_bytes().splitlines()]
    assert (letter["stage"], letter["reason"]) == ("parse", "malformed")


def test_the_run_is_described(first: Path) -> None:
    """Settings, versions, inputs with their digests, accounting, timings."""
    run = json.loads((first / RUN_FILE).read_text())
    assert set(run) == {
        "wirebeam",
        "versions",
        "settings",
        "inputs",
        "input_digest",
        "accounting",
        "warnings",
        "timings",
    }
    assert run["settings"]["normalize"]["latest"] == "2026-12-31T00:00:00Z"
    assert [len(entry["sha256"]) for entry in run["inputs"]] == [64] * len(run["inputs"])
    assert sorted(path.name for path in first.iterdir()) == sorted(RESULT_FILES)


def test_amounts_are_converted_when_asked(tmp_path: Path) -> None:
    """The rate and its day stand beside the original."""
    replay(str(ARCHIVE / "classic.sgm"), "--out", str(tmp_path / "out"), "--convert-to", "USD")
    amounts = [
        amount
        for line in (tmp_path / "out" / EVENTS_FILE).read_bytes().splitlines()
        for amount in json.loads(line)["article"]["amounts"]
    ]
    assert {amount["converted"]["currency"] for amount in amounts if amount.get("converted")} == {"USD"}


def test_a_desk_that_does_not_fit_in_memory_gives_the_same_bytes(
    first: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The desk is folded in files of the run's own folder, which are gone at its end."""
    monkeypatch.setattr("pipelines.stories.archive.fold.ITEM", 1 << 40)
    replay(str(ARCHIVE), "--out", str(tmp_path / "out"), "--memory-limit", "1200M")
    assert contents(tmp_path / "out") == contents(first)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(RESULT_FILES)


@pytest.mark.parametrize(
    ("size", "why"),
    [("2x", "it is not a size"), ("500M", "at least 1200M"), ("10", "at least 1200M"), ("-1G", "not a size")],
)
def test_a_limit_of_memory_that_is_no_size_or_too_small_is_refused(
    size: str, why: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In one line, before anything is read or written."""
    assert run_command(["replay", str(ARCHIVE), "--out", str(tmp_path / "out"), f"--memory-limit={size}"]) == REFUSED
    line = capsys.readouterr().err
    assert why in line
    assert "--memory-limit" in line
    assert line.count("\n") == 1
    assert not (tmp_path / "out").exists()
