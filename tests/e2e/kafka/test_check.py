"""`wirebeam check` against the real broker."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.cli.command import run_command
from pipelines.errors import FAILED, OK
from pipelines.settings.kafka import KafkaSettings

pytestmark = pytest.mark.kafka


def argv(made: KafkaSettings, *more: str) -> list[str]:
    """Name the topics of a test."""
    names = ("events_topic", "stories_topic", "dead_letters_topic")
    flags = [f"--{name.replace('_', '-')}={getattr(made, name)}" for name in names]
    where = [f"--bootstrap-servers={made.bootstrap_servers[0]}", f"--topics={made.topics[0]}"]
    return ["check", "--entities-backend=rules", *where, *flags, *more]


def rows(text: str) -> dict[str, str]:
    """Read the table of checks: what -> state."""
    lines = text.partition("Checks")[2].splitlines()
    return {
        " ".join(line.split()[1:3]): line.split()[0]
        for line in lines
        if line.partition("\t")[0] in {"ok", "warn", "fail"}
    }


def test_all_is_there(settings: Callable[..., KafkaSettings], capsys: pytest.CaptureFixture[str]) -> None:
    """Every topic is told with its partitions and its policy, and the exit code is 0."""
    made = settings()
    assert run_command(argv(made, "--metrics-port=0")) == OK
    out = capsys.readouterr().out
    assert set(rows(out).values()) == {"ok"}
    assert "2 partitions, compact" in out
    assert "--topics" in out


def test_a_missing_topic_is_told(settings: Callable[..., KafkaSettings], capsys: pytest.CaptureFixture[str]) -> None:
    """As a failure, or as what the run will create."""
    made = settings(create=False)
    assert run_command(argv(made)) == FAILED
    assert rows(capsys.readouterr().out)[f"topic {made.topics[0]}"] == "fail"
    assert run_command(argv(made, "--create-topics")) == OK
    assert rows(capsys.readouterr().out)[f"topic {made.topics[0]}"] == "warn"


def test_a_topic_that_does_not_fit_is_told(
    settings: Callable[..., KafkaSettings], capsys: pytest.CaptureFixture[str]
) -> None:
    """With the line that a run would be refused with; the others are looked at all the same."""
    made = settings()
    wrong = made.model_copy(update={"stories_topic": made.events_topic})
    assert run_command(argv(wrong, "--group=g")) == FAILED
    out = capsys.readouterr().out
    assert "must be compacted" in " ".join(out.split())
    assert rows(out)[f"topic {made.topics[0]}"] == "ok"


def test_no_broker_and_a_wrong_setting_are_told_side_by_side(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A failure hides no other one."""
    monkeypatch.setenv("WIREBEAM_BREAKER_MAX_SHARE", "7")
    assert run_command(["check", "--bootstrap-servers=127.0.0.1:1"]) == FAILED
    out = " ".join(capsys.readouterr().out.split())
    assert "nothing listens there" in out
    assert "setting breaker.max_share is '7' (WIREBEAM_BREAKER_MAX_SHARE)" in out


def test_sinks_are_prepared(
    settings: Callable[..., KafkaSettings],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """By flag or setting, one that can be written, one that cannot; without Kafka among them its output topics need not be there."""
    made = settings()
    given = argv(made.model_copy(update={"events_topic": "there.is.none"}))
    assert run_command([*given, f"--sink=jsonl:{tmp_path / 'out'}"]) == OK
    assert "can be written" in " ".join(capsys.readouterr().out.split())
    monkeypatch.setenv("WIREBEAM_SINKS", f"stdout,jsonl:{tmp_path / 'out'}")
    assert run_command(given) == OK
    assert " ".join(capsys.readouterr().out.split()).count("be written") == 2
    (tmp_path / "file").write_text("")
    assert run_command([*given, f"--sink=jsonl:{tmp_path / 'file' / 'out'}"]) == FAILED
    assert rows(capsys.readouterr().out)["sink --sink"] == "fail"
