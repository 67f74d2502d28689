"""Verdicts of editors from a file, by the real commands: written, honoured by every replay, and counted."""

import json
from pathlib import Path
from typing import Any

import pytest

from pipelines.cli.command import run_command
from pipelines.cli.demo import ARCHIVE
from pipelines.errors import OK, REFUSED
from pipelines.sinks.run_folder import DEAD_LETTERS_FILE, EVENTS_FILE, RUN_FILE, STORIES_FILE
from tests.pipeline.test_replay import contents, replay


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def first_of_stories(folder: Path) -> list[str]:
    """Return items of the desk of English that begin stories of one item."""
    stories = [row for row in rows(folder / STORIES_FILE) if len(row["versions"]) == 1 and row["status"] == "published"]
    events = {row["item_id"]: row for row in rows(folder / EVENTS_FILE) if row["type"] == "story.created"}
    found = [events[story["head_item"]] for story in stories if story["head_item"] in events]
    return [f"{row['provider']}:{row['item_id']}" for row in found if row["article"]["language"].startswith("en")]


def test_verdicts_from_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Stories are joined; a line that is none is a dead letter; one that contradicts is counted; workers change no byte."""
    replay(str(ARCHIVE), "--out", str(tmp_path / "plain"))
    one, other, *_ = first_of_stories(tmp_path / "plain")
    file = tmp_path / "verdicts.jsonl"
    for kind, time in (("part", "2026-03-01T00:00Z"), ("join", "2026-03-02T00:00Z")):
        assert run_command(["verdict", kind, one, other, "--to", str(file), "--editor", "ann", "--time", time]) == OK
    file.write_bytes(file.read_bytes() + b"\nno verdict\n")
    replay(str(ARCHIVE), "--out", str(tmp_path / "one"), "--verdicts", str(file))
    replay(str(ARCHIVE), "--out", str(tmp_path / "two"), "--verdicts", str(file), "--workers", "2")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    events = [row for row in rows(tmp_path / "one" / EVENTS_FILE) if row["evidence"]["key"] == "editor"]
    assert {f"{row['provider']}:{row['item_id']}" for row in events} <= {one, other}
    assert len(events) == 1
    letters = rows(tmp_path / "one" / DEAD_LETTERS_FILE)
    assert [(row["stage"], row["origin"]["source"]) for row in letters if row["stage"] == "stories"] == [
        ("stories", "verdicts.jsonl")
    ]
    account = json.loads((tmp_path / "one" / RUN_FILE).read_bytes())
    assert account["verdicts"] == {"read": 2, "overruled": 0, "rejected": 1}
    assert len(rows(tmp_path / "one" / STORIES_FILE)) == len(rows(tmp_path / "plain" / STORIES_FILE)) - 1
    capsys.readouterr()


def test_what_cannot_be_read_or_written_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """At the start, in one line, and nothing is written."""
    for argv, told in (
        (["replay", str(ARCHIVE), "--out", str(tmp_path / "o"), "--verdicts", str(tmp_path / "no")], "cannot be read"),
        (["replay", str(ARCHIVE), "--out", str(tmp_path / "o"), "--verdicts", "kafka:x"], "is no Kafka address"),
        (["verdict", "join", "a:1", "--to", str(tmp_path / "v")], "join names 2 different items"),
        (["verdict", "pin", "1", "--to", str(tmp_path / "v")], "'1' is no item"),
        (["verdict", "pin", "a:1", "--to", str(tmp_path / "no" / "v")], "cannot be written"),
    ):
        assert run_command(argv) == REFUSED
        assert told in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
