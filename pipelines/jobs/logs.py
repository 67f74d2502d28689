"""Log lines of a run: JSON in a pipe, readable on a terminal, each with the run's id; Beam's and kafka-python's in the same form.

Modules log through the standard library: a constant message, and what it is about in ``extra`` (``position``, ``story_id``,
``stage``, ``reason``). No article's text and no secret is logged above ``debug``; a rejected record's detail may quote its
text, so it stands in its dead letter and in no line.
"""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from pipelines.beamkit.breaker import BreakerTripped
from pipelines.errors import NotDelivered
from pipelines.jobs.disk import disk_error
from pipelines.settings.stages import LogSettings
from pipelines.stories.live.changelog import OtherVersion

OURS = "pipelines"
PROGRESS = "pipelines.jobs.progress"
"""Its lines come where warnings are asked for too: a replay writes no others."""
TOLD_BY_COMMAND = (BreakerTripped, NotDelivered, OtherVersion)
LEFT_BY_OTHERS = ("message", "asctime")
"""What another handler's formatter leaves in a record."""
BEAM, KAFKA = "apache_beam", "kafka"
"""Loggers of others that say much; on ``debug`` they are heard. kafka-python repeats every failed attempt, a feed tells it once."""


@contextmanager
def logged(settings: LogSettings, run: str, stream: TextIO | None = None) -> Iterator[None]:
    """Write log lines to standard error while the block runs, as the settings say."""
    stream = sys.stderr if stream is None else stream
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        _formatter(run, machine=settings.form == "json" or (settings.form == "auto" and not stream.isatty()))
    )
    handler.addFilter(_is_not_told_elsewhere)
    level = logging.getLevelNamesMapping()[settings.level.upper()]
    debug = level == logging.DEBUG
    progress = logging.INFO if level == logging.WARNING else level
    levels = {
        "": max(level, logging.WARNING),
        OURS: level,
        PROGRESS: progress,
        BEAM: logging.INFO if debug else logging.ERROR,
    }
    before = {name: logging.getLogger(name).level for name in levels}
    for name, least in levels.items():
        logging.getLogger(name or None).setLevel(least)
    root = logging.getLogger()
    others = [one for one in root.handlers if type(one) is logging.StreamHandler]  # Beam adds one when it first logs
    root.handlers[:] = [*(one for one in root.handlers if one not in others), handler]
    kafka = logging.getLogger(KAFKA)
    silent, kafka.propagate = kafka.propagate, kafka.propagate or debug
    try:
        yield
    finally:
        root.handlers[:] = [*others, *(one for one in root.handlers if one is not handler)]
        kafka.propagate = silent
        for name, least in before.items():
            logging.getLogger(name or None).setLevel(least)


def _is_not_told_elsewhere(record: logging.LogRecord) -> bool:
    """Leave out Beam's trace of what ends a run for no fault of its own: the command tells it in one line."""
    error = record.exc_info[1] if record.exc_info else None
    return not (isinstance(error, TOLD_BY_COMMAND) or disk_error(error))


def _formatter(run: str, *, machine: bool) -> logging.Formatter:
    import structlog

    def bind_run(_logger: Any, _name: str, event: Any) -> Any:
        return {name: value for name, value in event.items() if name not in LEFT_BY_OTHERS} | {"run": run}

    last: list[Any] = (
        [structlog.processors.JSONRenderer()] if machine else [structlog.dev.ConsoleRenderer(colors=False)]
    )
    if machine:
        last = [structlog.processors.format_exc_info, *last]
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ExtraAdder(),
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            bind_run,
        ],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
    )
