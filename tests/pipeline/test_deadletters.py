"""Dead letters of a replay, worked on through the real command."""

import json
from pathlib import Path

import pytest

from pipelines.cli.command import run_command
from pipelines.errors import FAILED, OK, REFUSED
from pipelines.parse import parse_all
from pipelines.parse.limits import ParseLimits
from pipelines.sinks.run_folder import EVENTS_FILE, MARKS_FILE, RESULT_FILES
from schemas import ParsedArticle, RawMessage, Reason, Rejected

ITEM = '{{"uri": "urn:newsml:m.example:20260303:tin", "version": "{0}", "versioncreated": "2026-03-03T1{0}:00:00Z", "headline": "Tin", "body_text": "Tin rose {0} pct on Tuesday in London."}}'


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "wire.ndjson"
    path.write_text("\n".join([ITEM.format(1), ITEM.format(2), ITEM.format(3), '{"uri": "broken']))
    return path


@pytest.fixture
def spoiled(archive: Path, tmp_path: Path) -> Path:
    """Replay with code that has a fault: it rejects the second version of the item."""
    import pipelines.parse.transform as wiring

    read = parse_all

    def faulty(raw: RawMessage, limits: ParseLimits) -> list[ParsedArticle | Rejected]:
        if b"Tin rose 2" in raw.value:
            raise Rejected(Reason.BAD_FIELD, "'version' is '2', which this code cannot read")
        return read(raw, limits)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wiring, "parse_all", faulty)
        assert run_command(["replay", str(archive), "--out", str(tmp_path / "run")]) == OK
    return tmp_path / "run"


def deadletters(capsys: pytest.CaptureFixture[str], *argv: object, code: int = OK) -> str:
    capsys.readouterr()
    assert run_command(["deadletters", *map(str, argv)]) == code
    out, err = capsys.readouterr()
    return out + err


def test_a_redrive_gives_what_a_replay_of_the_mended_code_gives(
    spoiled: Path, archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The update joins its story as if it had never been rejected; what is still wrong is told, and nothing loops."""
    told = deadletters(capsys, "redrive", spoiled, "--out", tmp_path / "again")
    assert "redrove 2 letters: 1 are no longer rejected, 1 are" in told
    assert run_command(["replay", str(archive), "--out", str(tmp_path / "fresh")]) == OK
    for name in RESULT_FILES[:3]:
        assert (tmp_path / "again" / name).read_bytes() == (tmp_path / "fresh" / name).read_bytes()
    assert (tmp_path / "again" / EVENTS_FILE).read_bytes() != (spoiled / EVENTS_FILE).read_bytes()
    before = sorted((tmp_path / "again").iterdir())
    assert "nothing to redrive" in deadletters(capsys, "redrive", spoiled, "--out", tmp_path / "third")
    assert sorted((tmp_path / "again").iterdir()) == before
    assert not (tmp_path / "third").exists()
    refused = deadletters(
        capsys, "redrive", tmp_path / "again", "--out", tmp_path / "x", "--max-attempts", 1, code=REFUSED
    )
    assert "redriven 1 times" in refused


def test_a_dry_run_does_nothing(spoiled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither a run nor a mark."""
    assert "would replay 1 files" in deadletters(capsys, "redrive", spoiled, "--out", tmp_path / "x", "--dry-run")
    assert "would drop 1 letters" in deadletters(capsys, "drop", spoiled, "--reason", "malformed", "--dry-run")
    assert not (tmp_path / "x").exists()
    assert not (spoiled / MARKS_FILE).exists()


def test_inputs_that_are_gone_or_changed_are_refused(
    spoiled: Path, archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A run of something else would be no redrive."""
    archive.write_text(archive.read_text() + "\n")
    assert "has changed since the run" in deadletters(capsys, "redrive", spoiled, "--out", tmp_path / "x", code=REFUSED)
    archive.unlink()
    assert "is missing" in deadletters(capsys, "redrive", spoiled, "--out", tmp_path / "x", code=REFUSED)


def test_letters_are_counted_and_listed(spoiled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By stage and reason; as JSON for programs."""
    told = deadletters(capsys, "list", spoiled).splitlines()
    assert [line.split()[:4] for line in told[1:]] == [
        ["parse", "bad_field", "1", "1"],
        ["parse", "malformed", "1", "1"],
    ]
    rows = [
        json.loads(line) for line in deadletters(capsys, "list", spoiled, "--each", "--format", "json").splitlines()
    ]
    assert [(row["state"], row["reason"]) for row in rows] == [("open", "bad_field"), ("open", "malformed")]


def test_a_letter_is_shown_with_its_wrong_place(spoiled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Reason, place, text and bytes; or the bytes alone."""
    told = deadletters(capsys, "show", spoiled, "--reason", "malformed")
    assert '{"uri": "broken\n' in told
    assert "^ byte" in told
    assert "7b 22 75 72 69" in told
    assert deadletters(capsys, "show", spoiled, "--reason", "malformed", "--raw") == '{"uri": "broken'
    assert "no letter matches" in deadletters(capsys, "show", spoiled, "--reason", "empty", code=REFUSED)
    assert "choose one with --id" in deadletters(capsys, "show", spoiled, "--raw", code=REFUSED)


def test_letters_are_dropped_by_filter_and_confirmed(
    spoiled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was dropped, when and why stays on record; the letters themselves do too."""
    kept = (spoiled / "dead_letters.jsonl").read_bytes()
    assert "needs a choice of letters" in deadletters(capsys, "drop", spoiled, "--yes", code=REFUSED)
    assert "add --yes" in deadletters(capsys, "drop", spoiled, "--reason", "malformed", code=FAILED)
    told = deadletters(capsys, "drop", spoiled, "--reason", "malformed", "--yes", "--note", "truncated by the vendor")
    assert "dropped 1 letters" in told
    assert "nothing to drop" in deadletters(capsys, "drop", spoiled, "--reason", "malformed", "--yes")
    (mark,) = [json.loads(line) for line in (spoiled / MARKS_FILE).read_text().splitlines()]
    assert (mark["action"], mark["note"]) == ("dropped", "truncated by the vendor")
    assert (spoiled / "dead_letters.jsonl").read_bytes() == kept
    assert "malformed" not in deadletters(capsys, "list", spoiled, "--each")
    assert "dropped" in deadletters(capsys, "list", spoiled, "--each", "--all")
    told = deadletters(capsys, "redrive", spoiled, "--out", tmp_path / "again")
    assert "redrove 1 letters: 1 are no longer rejected, 0 are" in told
