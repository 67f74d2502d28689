"""``wirebeam explain A B`` and ``wirebeam stories DIR --as-of T``."""

from datetime import timedelta
from pathlib import Path

import pytest

from pipelines.cli.command import run_command
from pipelines.errors import OK, REFUSED
from pipelines.sinks.run_folder import EVENTS_FILE, STORIES_FILE
from pipelines.stories.lifecycle.fold import fold_desk
from schemas import PubStatus
from tests.unit.stories.items import FIRE, MERGER, START, filed

TEXT = "{headline}\n\nLONDON, March 3, 2026 (Meridian) - Tin rose to 31,400 dollars a tonne after Boliviana shut its mine at Huanuni.\n"


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """Results of a small replay, written as the sinks write them."""
    outcomes = list(
        fold_desk(
            [
                filed("x:a1", "Harbour fire kills 12", version=1),
                filed("x:a1", "Harbour fire kills 13", FIRE.replace("12", "13"), version=2, minutes=10),
                filed("x:r7", "RPT-Harbour fire kills 13", FIRE.replace("12", "13"), minutes=15),
                filed("x:a1", "Harbour fire", version=3, minutes=30, status=PubStatus.CANCELED),
                filed("x:m1", "Zenith buys Glasmark", MERGER, embargo_until=START + timedelta(minutes=20)),
            ]
        )
    )
    events = [event for outcome in outcomes for event in outcome.events]
    (tmp_path / EVENTS_FILE).write_text("".join(event.model_dump_json(exclude_none=True) + "\n" for event in events))
    (tmp_path / STORIES_FILE).write_text(
        "".join(found.story.model_dump_json(exclude_none=True) + "\n" for found in outcomes)
    )
    return tmp_path


def told(capsys: pytest.CaptureFixture[str], *argv: str, code: int = OK) -> str:
    """Run a command and give what it said."""
    assert run_command(argv) == code
    out, err = capsys.readouterr()
    return err if code else out


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-03-04T09:05Z", ["published\tr1\tHarbour fire kills 12", "1 stories"]),
        ("2026-03-04T10:15+01:00", ["published\tr2\tHarbour fire kills 13", "1 stories"]),
        ("2026-03-04T09:25", ["Harbour fire kills 13", "published\tr1\tZenith buys Glasmark", "2 stories"]),
        ("2026-03-04T09:40Z", ["withdrawn", "2 stories"]),
        ("2026-03-04T08:00Z", ["0 stories as of 2026-03-04 08:00:00 UTC"]),
    ],
)
def test_stories_stand_as_they_were_known(
    run: Path, capsys: pytest.CaptureFixture[str], moment: str, expected: list[str]
) -> None:
    """Before an update the first version stands, before its release nothing does, after a kill it is withdrawn."""
    said = told(capsys, "stories", str(run), "--as-of", moment)
    assert all(part in said for part in expected)


def test_a_version_that_came_late_was_not_known_before(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Known time and event time are two axes; a line tells both where they differ."""
    came = START + timedelta(minutes=45)
    items = [
        filed("x:a1", "Harbour fire kills 12", version=1),
        filed("x:a1", "Harbour fire kills 13", FIRE.replace("12", "13"), version=2, minutes=10, known=came),
    ]
    events = [event for outcome in fold_desk(items) for event in outcome.events]
    (tmp_path / EVENTS_FILE).write_text("".join(event.model_dump_json(exclude_none=True) + "\n" for event in events))
    assert "kills 12" in told(capsys, "stories", str(tmp_path), "--as-of", "2026-03-04T09:44Z")
    said = told(capsys, "stories", str(tmp_path), "--as-of", "2026-03-04T09:45Z")
    assert "09:10\tpublished\tr2\tHarbour fire kills 13" in said
    assert "(known 2026-03-04 09:45)" in said
    earlier = told(capsys, "stories", str(tmp_path), "--as-of", "2026-03-04T09:45Z", "--valid-at", "2026-03-04T09:09")
    assert "kills 12" in earlier
    assert "1 stories as of 2026-03-04 09:45:00 UTC, valid at 2026-03-04 09:09:00 UTC" in earlier
    assert "--valid-at now is not a time" in told(capsys, "stories", str(tmp_path), "--valid-at", "now", code=REFUSED)


def test_what_cannot_be_answered_is_refused(run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder without a run, a moment that is none, an item that is not there."""
    assert "no finished run" in told(capsys, "stories", str(tmp_path / "none"), code=REFUSED)
    assert "is not a time" in told(capsys, "stories", str(run), "--as-of", "yesterday", code=REFUSED)
    assert "not in this run" in told(capsys, "explain", "b9", "a1", "--run", str(run), code=REFUSED)
    assert "is ambiguous" in told(capsys, "explain", "1", "r7", "--run", str(run), code=REFUSED)
    assert "cannot be read" in told(capsys, "explain", "a1", code=REFUSED)
    assert "no finished run" in told(capsys, "explain", "a", "b", "--run", str(tmp_path / "none"), code=REFUSED)


def test_two_items_of_a_run_are_explained(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What the run decided comes first; items whose text it kept are judged again."""
    same = told(capsys, "explain", "a1", "r7", "--run", str(run))
    assert "in one story" in same
    assert "duplicate by headline" in same or "duplicate by content" in same
    assert "wrote no text of x:r7" in same
    apart = told(capsys, "explain", "a1", "m1", "--run", str(run))
    assert "in two stories" in apart
    assert "are not the same story" in apart
    assert "share hardly a significant word" in apart


def test_two_files_are_explained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each file is read as a replay would read it; a record of a larger file is named by its offset."""
    one, other = tmp_path / "2026-03-03-tin.txt", tmp_path / "2026-03-03-tin1.txt"
    one.write_text(TEXT.format(headline="Tin rises as Huanuni mine shuts"))
    other.write_text(TEXT.format(headline="UPDATE 1-Tin rises as Huanuni mine shuts"))
    assert "are the same story" in told(capsys, "explain", str(one), str(other))
    lines = tmp_path / "wire.ndjson"
    item = '{"uri": "u%d", "versioncreated": "2026-03-03T09:0%d:00Z", "headline": "Tin rises", "body_text": "Tin rose.", "infosources": [{"name": "Meridian"}]}\n'
    lines.write_text(item % (1, 1) + item % (2, 2))
    assert "2 records" in told(capsys, "explain", str(lines), str(one), code=REFUSED)
    start = len(item % (1, 1))
    assert "u2" in told(capsys, "explain", f"{lines}@{start}", f"{lines}@0")
    assert "no record begins there" in told(capsys, "explain", f"{lines}@7", str(one), code=REFUSED)
    assert "cannot be read" in told(capsys, "explain", str(tmp_path / "none"), str(one), code=REFUSED)
    one.write_bytes(b"\x00\x01\x02 garbled")
    assert "holds no article" in told(capsys, "explain", str(one), str(other), code=REFUSED)
