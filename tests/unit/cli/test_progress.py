"""Progress where there is no terminal."""

import logging
import threading
from pathlib import Path

import pytest

from pipelines.beamkit.progress import Meter
from pipelines.jobs import progress


def test_without_a_terminal_progress_is_logged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Records, share of the input and rate, as long as the run goes on."""
    monkeypatch.setattr(progress, "LOG_SECONDS", 0.01)
    logged = threading.Event()

    class Heard(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            logged.set()

    monkeypatch.setattr(progress.LOG, "handlers", [Heard()])
    Meter(str(tmp_path)).add(300, 50)
    with caplog.at_level(logging.INFO, progress.__name__), progress.shown_progress(tmp_path, 200):
        assert logged.wait(120)
    line = caplog.records[0]
    assert (line.getMessage(), line.__dict__["records"], line.__dict__["read"]) == ("reading goes on", 300, "25%")
