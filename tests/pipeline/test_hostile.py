"""A record that takes too much is cut off in its stage, in a real replay; its neighbours are not touched."""

import json
from pathlib import Path
from typing import Any

import pytest

from pipelines.cli.command import run_command
from pipelines.enrich.article import enrich
from pipelines.errors import OK, STOPPED
from pipelines.normalize import normalize
from pipelines.parse import parse_all
from schemas import RawMessage

pytestmark = pytest.mark.filterwarnings(
    "ignore:Exception ignored in. <function gc_cumulative_time:pytest.PytestUnraisableExceptionWarning"
)
"""An interruption may come while hypothesis counts a garbage collection, which swallows it; half a second later it comes again."""
DATELINE = "LONDON, March 3, 2026 (Meridian) - "
STEPS = {"parse": parse_all, "normalize": normalize, "enrich": enrich}
"""The work of each stage, by the name that its transform has for it."""
MARK = "this one never ends"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Write an archive with one small article and one of a million figures."""
    folder = tmp_path / "in"
    folder.mkdir()
    figures = " ".join(f"${number} million to {number % 9},250 pct, EUR {number} bn" for number in range(60_000))
    (folder / "2026-03-03-hostile.txt").write_text(f"Prices rise\n\n{DATELINE}{figures}.\n")
    (folder / "2026-03-03-small.txt").write_text(f"Tin rises\n\n{DATELINE}Tin rose to $5 a tonne.\n")
    return folder


def dead_letters(out: Path) -> list[tuple[str, str, str]]:
    letters = [json.loads(line) for line in (out / "dead_letters.jsonl").read_bytes().splitlines()]
    return [(letter["stage"], letter["reason"], Path(letter["origin"]["source"]).name) for letter in letters]


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        (["--guard-max-seconds=3"], "took_too_long"),
        (["--guard-max-seconds=3", "--workers=2"], "took_too_long"),
        (["--guard-max-memory-mb=16", "--guard-max-seconds=600"], "took_too_much_memory"),
    ],
)
def test_a_hostile_record_is_a_dead_letter(archive: Path, tmp_path: Path, more: list[str], reason: str) -> None:
    """With its stage; the other article is emitted."""
    out = tmp_path / "out"
    assert run_command(["replay", str(archive), "--out", str(out), *more]) == OK
    ((stage, *told),) = dead_letters(out)
    assert stage in {"normalize", "enrich"}, "whichever it was in when the limit was reached"
    assert told == [reason, "2026-03-03-hostile.txt"]
    assert len((out / "events.jsonl").read_bytes().splitlines()) == 1


@pytest.mark.parametrize("stage", STEPS)
def test_each_stage_cuts_its_own_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stage: str) -> None:
    """The dead letter names the stage that the record was slow in, and its neighbour is emitted."""
    step: Any = STEPS[stage]

    def never_ending(record: Any, *more: Any, **named: Any) -> Any:
        while MARK in (record.value.decode() if isinstance(record, RawMessage) else record.body):
            pass
        return step(record, *more, **named)

    def several(articles: Any, *more: Any, **named: Any) -> Any:
        return [never_ending(article, *more, **named) for article in articles]

    monkeypatch.setattr(f"pipelines.{stage}.transform.{step.__name__}", never_ending)
    if stage == "enrich":  # a replay enriches several at once, and then each of them alone
        monkeypatch.setattr("pipelines.enrich.transform.enrich_all", several)
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    (folder / "2026-03-03-hostile.txt").write_text(f"Tin rises\n\n{DATELINE}Ann Lee said {MARK}.\n")
    (folder / "2026-03-03-small.txt").write_text(f"Tin rises\n\n{DATELINE}Tin rose to $5 a tonne.\n")
    assert run_command(["replay", str(folder), "--out", str(out), "--guard-max-seconds=3"]) == OK
    assert dead_letters(out) == [(stage, "took_too_long", "2026-03-03-hostile.txt")]
    assert len((out / "events.jsonl").read_bytes().splitlines()) == 1


def test_a_replay_stops_at_a_breaker_that_it_was_given(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With exit code 3 and one line; without it the same archive is replayed to its end."""
    bad = tmp_path / "bad.ndjson"
    bad.write_text('{"uri": \n' * 30)
    argv = ["replay", str(bad), "--out", str(tmp_path / "out")]
    assert run_command([*argv, "--breaker-enabled=true", "--breaker-max-run=20"]) == STOPPED
    err = capsys.readouterr().err
    assert err.startswith("wirebeam: stage parse rejected 20 records one after the other (breaker.max_run)")
    assert err.count("\n") == 1
    assert run_command(argv) == OK


def test_a_replay_that_was_given_no_breaker_stops_at_a_generous_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is no archive of articles does not fill the disk; ``--breaker-enabled=false`` lets everything pass."""
    bad = tmp_path / "bad.ndjson"
    bad.write_text("{}\n" * 30)
    argv = ["replay", str(bad), "--out", str(tmp_path / "out"), "--breaker-replay-max-run=20"]
    assert run_command(argv) == STOPPED
    assert "rejected 20 records one after the other (breaker.replay_max_run)" in capsys.readouterr().err
    assert run_command([*argv, "--breaker-enabled=false"]) == OK


def test_an_article_here_and_there_does_not_keep_a_replay_going(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The share counts, not only the run; the line says which setting lets them through."""
    good = '{"uri": "u%d", "versioncreated": "2026-03-03T09:00:00Z", "headline": "Tin %d", "body_text": "Tin rose.", "infosources": [{"name": "M"}]}\n'
    bad = tmp_path / "bad.ndjson"
    bad.write_text("".join(good % (at, at) if at % 15 == 0 else "{}\n" for at in range(60)))
    argv = ["replay", str(bad), "--out", str(tmp_path / "out"), "--breaker-replay-max-run=40"]
    assert run_command([*argv, "--breaker-replay-max-share=0.9"]) == STOPPED
    told = capsys.readouterr().err
    assert "rejected 37 of the last 40 records (breaker.replay_max_share 0.9)" in told
    assert "raise that setting, or switch the breaker off (--breaker-enabled=false)" in told
    assert run_command(argv) == OK


def test_the_breaker_counts_what_is_too_large_to_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The stage that reads stops the run as the others do."""
    (tmp_path / "large.ndjson").write_text(('{"x": "' + "x" * 2000 + '"}\n') * 30)
    argv = ["replay", str(tmp_path / "large.ndjson"), "--out", str(tmp_path / "out"), "--max-record-bytes=1024"]
    assert run_command([*argv, "--breaker-enabled=true", "--breaker-max-run=20"]) == STOPPED
    err = capsys.readouterr().err
    assert err.startswith("wirebeam: stage read rejected 20 records one after the other (breaker.max_run)")
    assert not (tmp_path / "out").exists()
