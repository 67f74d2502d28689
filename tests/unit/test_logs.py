"""Log lines: one form for all loggers, with the run's id; nothing of a text and no secret at info."""

import io
import json
import logging
from pathlib import Path
from typing import Any

import pytest

from pipelines.cli.command import run_command
from pipelines.errors import OK
from pipelines.jobs.logs import logged
from pipelines.settings.stages import LogSettings

MARK = "xyzzymarkedtext"


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_pipe_gets_json_from_every_logger() -> None:
    """Ours with what a line is about; Beam's in the same form, from error on."""
    stream = io.StringIO()
    with logged(LogSettings(), "r1", stream):
        logging.getLogger("pipelines.stories").info("told", extra={"story_id": "s", "position": "kafka://w/0@7"})
        logging.getLogger("pipelines.stories").debug("not told")
        logging.getLogger("apache_beam.runners").warning("not told")
        logging.getLogger("apache_beam.runners").error("it %s", "failed")
    logging.getLogger("pipelines.stories").info("after the run")
    told, failed = lines(stream)
    assert told.pop("timestamp").endswith("Z")
    assert told == {
        "event": "told",
        "level": "info",
        "logger": "pipelines.stories",
        "position": "kafka://w/0@7",
        "run": "r1",
        "story_id": "s",
    }
    assert (failed["event"], failed["level"], failed["run"]) == ("it failed", "error", "r1")


def test_a_terminal_gets_text() -> None:
    """Unless JSON is asked for; an exception is shown with where it came from."""
    stream = Terminal()
    with logged(LogSettings(level="debug"), "r1", stream):
        try:
            {"": 0}["x"]
        except KeyError:
            logging.getLogger("pipelines").exception("broken")
    assert "broken" in stream.getvalue()
    assert "KeyError" in stream.getvalue()
    assert "test_logs.py" in stream.getvalue()
    forced = Terminal()
    with logged(LogSettings(form="json"), "r1", forced):
        logging.getLogger("pipelines").warning("told")
    assert lines(forced)[0]["event"] == "told"


def test_levels_are_put_back() -> None:
    """A run leaves the loggers as it found them."""
    names = ("", "pipelines", "apache_beam")
    before = [logging.getLogger(name or None).level for name in names]
    handlers = list(logging.getLogger().handlers)
    with logged(LogSettings(level="debug"), "r1", io.StringIO()):
        pass
    assert [logging.getLogger(name or None).level for name in names] == before
    assert logging.getLogger().handlers == handlers


@pytest.mark.slow
def test_a_rejected_record_is_named_and_not_quoted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Stage, reason and position at info; its text and its neighbour's stand in no line."""
    (tmp_path / "a.ndjson").write_text('{"uri": "' + MARK + '", "headline": "' + MARK + ' rises"\n')
    (tmp_path / "b.txt").write_text(f"{MARK} rises\n\nLONDON, March 3, 2026 (Meridian) - {MARK} rose to $5.\n")
    argv = ["replay", str(tmp_path), "--out", str(tmp_path / "out"), "--log-level=info"]
    assert run_command(argv) == OK
    err = capsys.readouterr().err
    assert MARK not in err
    (told,) = [json.loads(line) for line in err.splitlines()]
    assert (told["event"], told["stage"], told["reason"]) == ("a record was rejected", "parse", "malformed")
    assert told["position"].endswith("a.ndjson@0")
    assert run_command([*argv, "--overwrite", "--log-level=warning"]) == OK
    assert capsys.readouterr().err == ""
