"""Bad input through the real command: each ends as a dead letter, and nothing else in the run is lost."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from pipelines.cli.command import run_command
from pipelines.errors import OK
from pipelines.sinks.run_folder import DEAD_LETTERS_FILE, EVENTS_FILE, RUN_FILE, STORIES_FILE

ITEM = '{{"uri": "urn:newsml:m.example:20260303:{0}", "versioncreated": "{1}", "headline": "Tin item {0}", "body_text": "Tin number {0} rose."}}'
GOOD = ITEM.format("good", "2026-03-03T10:00:00Z")
ELEMENT = '<REUTERS NEWID="{0}"><DATE> 2-MAR-1987 10:00:00.00</DATE><TEXT><TITLE>TIN {0}</TITLE><BODY>{1}</BODY></TEXT></REUTERS>\n'
BOMB = '<!DOCTYPE lolz [ <!ENTITY a "lol"> <!ENTITY b "&a;&a;&a;&a;"> ]>\n'
YEARS = {"y9999", "y2999", "yedge", "y1066"}
HUGE = 100 << 20


@pytest.fixture(scope="module")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Replay a folder of bad files, each with something good in it or beside it."""
    root = tmp_path_factory.mktemp("bad")
    folder = root / "in"
    folder.mkdir()
    lines = "\n".join(ITEM.format(f"gz{number}", "2026-03-03T10:00:00Z") for number in range(3000)).encode()
    packed = gzip.compress(lines)
    files = {
        "good.ndjson": GOOD.encode(),
        "truncated.ndjson.gz": packed[: len(packed) // 2],
        "corrupt.ndjson.gz": packed[:200] + b"\xff" * 300 + packed[500:],
        "not-utf8.ndjson": ITEM.format("bytes", "2026-03-03T10:00:00Z").encode().replace(b"rose", b"r\xf6se"),
        "binary.txt": bytes(range(256)) * 20,
        "empty.txt": b"",
        "blank.ndjson": b"\n \n",
        "unclosed.sgm": (
            ELEMENT.format(1, "one") + "<REUTERS NEWID='2'><TEXT>\n" + ELEMENT.format(3, "three")
        ).encode(),
        "bomb.sgm": (BOMB + ELEMENT.format(4, "&b;")).encode(),
        "deep.json": b'{"uri":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        "years.ndjson": "\n".join(
            [
                ITEM.format("y9999", "9999-12-31T23:59:59Z"),
                ITEM.format("y2999", "2999-01-01T00:00:00Z"),
                ITEM.format("yedge", "9999-12-31T23:59:59-14:00"),
                ITEM.format("y1066", "1066-10-14T09:00:00Z"),
                ITEM.format("yok", "2026-03-03T11:00:00Z"),
            ]
        ).encode(),
        "page.txt": b"<html>\n\n<body>text</body></html>",
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
    with (folder / "huge.ndjson").open("wb") as file:
        file.write(b'{"uri": "')
        file.writelines(b"x" * (1 << 20) for _ in range(HUGE >> 20))
        file.write(b'"}\n' + ITEM.format("after-huge", "2026-03-03T12:00:00Z").encode())
    assert run_command(["replay", str(folder), "--out", str(root / "out")]) == OK
    return root / "out"


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def letters(run_folder: Path, name: str) -> list[dict[str, Any]]:
    return [letter for letter in rows(run_folder / DEAD_LETTERS_FILE) if Path(letter["origin"]["source"]).name == name]


@pytest.mark.parametrize(
    ("name", "stage", "reasons"),
    [
        ("truncated.ndjson.gz", "read", ["truncated_archive"]),
        ("not-utf8.ndjson", "parse", ["bad_encoding"]),
        ("binary.txt", "parse", ["unknown_format"]),
        ("empty.txt", "read", ["empty"]),
        ("blank.ndjson", "read", ["empty"]),
        ("unclosed.sgm", "read", ["unclosed_element"]),
        ("deep.json", "parse", ["too_deep"]),
        ("huge.ndjson", "read", ["too_large"]),
        ("page.txt", "parse", ["no_article"]),
        ("good.ndjson", "", []),
        ("bomb.sgm", "", []),
    ],
)
def test_each_bad_file_is_told_with_its_reason(run_folder: Path, name: str, stage: str, reasons: list[str]) -> None:
    """Stage and reason are of the closed lists; a good file has no dead letter."""
    found = letters(run_folder, name)
    assert [letter["reason"] for letter in found] == reasons
    assert {letter["stage"] for letter in found} <= {stage}


def test_a_corrupt_archive_keeps_what_came_before_the_damage(run_folder: Path) -> None:
    """The damage itself is told once; lines that it garbled may be told too."""
    reasons = [letter["reason"] for letter in letters(run_folder, "corrupt.ndjson.gz")]
    assert reasons.count("corrupt_archive") + reasons.count("truncated_archive") == 1


def test_impossible_years_are_told(run_folder: Path) -> None:
    """Year 9999, its edge, the future and the Middle Ages give way to the record's time."""
    assert letters(run_folder, "years.ndjson") == []
    told = [
        event["article"] for event in rows(run_folder / EVENTS_FILE) if event["item_id"].rpartition(":")[2] in YEARS
    ]
    assert [(item["time_source"], item["warnings"][0]["field"]) for item in told] == [("record", "time")] * len(YEARS)


def test_nothing_else_is_lost(run_folder: Path) -> None:
    """Everything good beside and behind the bad came through."""
    items = {
        version["item_id"].rpartition(":")[2]
        for story in rows(run_folder / STORIES_FILE)
        for version in story["versions"]
    }
    assert {"good", "1", "3", "4", "yok", "after-huge", "gz0", "gz1000"} <= items
    assert "2" not in items


def test_the_run_adds_up(run_folder: Path) -> None:
    """In = the sum of all dispositions, and the dead are the dead letters."""
    accounting = json.loads((run_folder / RUN_FILE).read_text())["accounting"]
    assert accounting["in"] == sum(count for name, count in accounting.items() if name != "in")
    assert accounting["dead"] == len(rows(run_folder / DEAD_LETTERS_FILE))
    assert accounting["emitted"] == len(rows(run_folder / EVENTS_FILE))


def test_a_huge_record_keeps_its_head_and_tells_its_size(run_folder: Path) -> None:
    """The dead letter says where the rest lies."""
    (letter,) = letters(run_folder, "huge.ndjson")
    assert letter["raw_size"] == HUGE + len('{"uri": "') + len('"}')
    assert letter["origin"]["offset"] == 0
    assert len(letter["raw"]) < 2 << 20


def test_entities_of_a_bomb_are_not_expanded(run_folder: Path) -> None:
    """The reference stays as it stands."""
    bodies = [event["article"]["body"] for event in rows(run_folder / EVENTS_FILE) if event["item_id"] == "4"]
    assert bodies == ["&b;"]
