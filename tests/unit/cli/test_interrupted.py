"""Ctrl-C in a replay: one line, status 130, nothing left."""

import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipelines.__main__ import main
from pipelines.cli.command import run_command
from pipelines.cli.interrupted import interruptible
from pipelines.errors import INTERRUPTED


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """Undo what the process does at its end."""
    hook = threading.excepthook
    yield
    threading.excepthook = hook
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_replay_ends_with_one_line(
    number: signal.Signals, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Though Beam makes an error with a trace of it; no folder stays."""

    def run(_source: Any, _settings: Any, folder: Path, _verdicts: Any) -> Any:
        (folder / "half.run").write_text("half")
        try:
            os.kill(os.getpid(), number)
            signal.sigtimedwait([], 0)
        except KeyboardInterrupt as interrupt:
            logging.getLogger("apache_beam").exception("a trace of many lines")
            raise RuntimeError("KeyboardInterrupt [while running 'parse']") from interrupt

    monkeypatch.setattr("pipelines.jobs.replay.run", run)
    (tmp_path / "a.ndjson").write_text("{}\n")
    argv = ["replay", str(tmp_path / "a.ndjson"), "--out", str(tmp_path / "out"), "--entities-backend", "rules"]
    assert run_command(argv) == INTERRUPTED
    out, err = capfd.readouterr()
    assert (out, err) == ("", "wirebeam: interrupted; an unfinished run leaves no results: start it again\n")
    assert not (tmp_path / "out").exists()


def test_an_interruption_while_the_command_is_loaded_ends_with_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """There is no handler yet."""

    def interrupted(_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("pipelines.cli.command.run_command", interrupted)
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == INTERRUPTED
    assert capsys.readouterr().err == "wirebeam: interrupted\n"


def test_other_errors_and_handlers_stay_as_they_are() -> None:
    """A bug is shown whole; what handled the signals before does so again."""
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(ZeroDivisionError), interruptible():
        assert signal.getsignal(signal.SIGTERM) != before
        raise ZeroDivisionError
    assert signal.getsignal(signal.SIGTERM) == before


def test_an_interruption_of_an_exec_ends_with_our_code(tmp_path: Path) -> None:
    """``python -m`` would end with the signal: CPython remembers that an exec was interrupted, as the import of a dataclass."""
    (tmp_path / "in_an_exec.py").write_text(
        "from pipelines import __main__\nfrom pipelines.cli import command\n"
        "command.run_command = lambda _: exec('raise KeyboardInterrupt')\n__main__.main()\n"
    )
    path = os.pathsep.join([str(tmp_path), *sys.path])
    done = subprocess.run(
        [sys.executable, "-m", "in_an_exec"], env=os.environ | {"PYTHONPATH": path}, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (INTERRUPTED, b"wirebeam: interrupted\n")
