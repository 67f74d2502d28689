"""``wirebeam convert``: any archive as ninjs, from which the same stories come."""

import json
from pathlib import Path

import pytest

from pipelines.cli.command import run_command
from pipelines.errors import OK, REFUSED
from pipelines.sinks.run_folder import EVENTS_FILE
from tests.unit.parse.messages import DATA

ARCHIVE = Path(__file__).parent.parent.parent / "pipelines" / "demo" / "archive"


def event_ids(folder: Path) -> list[str]:
    return [json.loads(line)["event_id"] for line in (folder / EVENTS_FILE).read_bytes().splitlines()]


@pytest.mark.slow
def test_the_demo_converted_gives_the_same_events(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """SGML, plain text and ninjs 1 become ninjs 3, and every event has the same id as before."""
    converted = tmp_path / "demo.ndjson"
    assert run_command(["convert", str(ARCHIVE), "--out", str(converted)]) == OK
    assert "70 items written, 3 rejected" in capsys.readouterr().err
    for name, source in (("before", ARCHIVE), ("after", converted)):
        assert run_command(["replay", str(source), "--out", str(tmp_path / name)]) == OK
    assert event_ids(tmp_path / "after") == event_ids(tmp_path / "before")


def test_what_is_rejected_is_told_with_its_place(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    """The others are written to standard output, one a line."""
    assert run_command(["convert", str(DATA / "newsml-g2" / "message.xml")]) == OK
    out, err = capsysbinary.readouterr()
    assert [json.loads(line)["uri"] for line in out.splitlines()] == [
        "tag:meridian.example,2026:tin",
        "tag:meridian.example,2026:zinc",
    ]
    assert b"message.xml@0#1: no_article: the packageItem" in err


def test_what_was_converted_is_one_object(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """On standard output, or beside the items on standard error."""
    source, out = str(DATA / "newsml-g2" / "message.xml"), str(tmp_path / "out.ndjson")
    assert run_command(["convert", source, "--out", out, "--output", "json"]) == OK
    assert json.loads(capsys.readouterr().out) == {"out": out, "written": 2, "rejected": 1}
    assert run_command(["convert", source, "--output", "json"]) == OK
    assert json.loads(capsys.readouterr().err.splitlines()[-1]) == {"out": None, "written": 2, "rejected": 1}


def test_a_file_that_cannot_be_written_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line says why."""
    code = run_command(["convert", str(DATA / "nitf"), "--out", str(tmp_path / "none" / "out.ndjson")])
    assert (code, "cannot be written" in capsys.readouterr().err) == (REFUSED, True)
