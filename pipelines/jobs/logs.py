"""Log lines of a run: text on a terminal, else JSON, each with the run's id; those of Beam and kafka-python have the same form.

Modules log through the standard library: a constant message, and its data in ``extra`` (``position``, ``story_id``,
``stage``, ``reason``). No text of an article and no secret is logged above ``debug``. The detail of a rejected record may quote
its text, so it is written to the dead letter and not logged.
"""

import logging
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TextIO

from pipelines.beamkit.breaker import BreakerTripped
from pipelines.errors import NotDelivered
from pipelines.jobs.disk import disk_error
from pipelines.settings.stages import LogSettings
from pipelines.stories.live.changelog import OtherVersion

OWN_LOGGER = "pipelines"
PROGRESS_LOGGER = "pipelines.jobs.progress"
"""Its info lines are written at level ``warning`` too, the default of a replay."""
REPORTED_BY_COMMAND = (BreakerTripped, NotDelivered, OtherVersion)
ADDED_BY_FORMATTERS = ("message", "asctime")
"""Attributes that the formatter of another handler adds to a record."""
BEAM, KAFKA = "apache_beam", "kafka"
"""Loggers of libraries that are written at level ``debug`` only. kafka-python repeats every failed attempt; a feed logs it once."""


@contextmanager
def logged(settings: LogSettings, run: str, stream: TextIO | None = None) -> Iterator[None]:
    """Write log lines to ``stream`` (default: standard error) while the block runs, as the settings say."""
    stream = sys.stderr if stream is None else stream
    machine = settings.form == "json" or (settings.form == "auto" and not stream.isatty())
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_formatter(run, machine=machine))
    handler.addFilter(_is_not_reported_by_command)
    level = logging.getLevelNamesMapping()[settings.level.upper()]
    with _levels(level), _sole_handler(handler), _kafka_logs(shown=level == logging.DEBUG):
        yield


@contextmanager
def _levels(level: int) -> Iterator[None]:
    """Set the levels of the loggers while the block runs."""
    levels = {
        "": max(level, logging.WARNING),
        OWN_LOGGER: level,
        PROGRESS_LOGGER: logging.INFO if level == logging.WARNING else level,
        BEAM: logging.INFO if level == logging.DEBUG else logging.ERROR,
    }
    before = {name: logging.getLogger(name).level for name in levels}
    _set_levels(levels)
    try:
        yield
    finally:
        _set_levels(before)


def _set_levels(levels: Mapping[str, int]) -> None:
    for name, level in levels.items():
        logging.getLogger(name or None).setLevel(level)


@contextmanager
def _sole_handler(handler: logging.Handler) -> Iterator[None]:
    """Let a handler take the place of the root logger's stream handlers while the block runs."""
    root = logging.getLogger()
    others = [one for one in root.handlers if type(one) is logging.StreamHandler]  # Beam adds one when it first logs
    root.handlers[:] = [*(one for one in root.handlers if one not in others), handler]
    try:
        yield
    finally:
        root.handlers[:] = [*others, *(one for one in root.handlers if one is not handler)]


@contextmanager
def _kafka_logs(*, shown: bool) -> Iterator[None]:
    """Pass the lines of kafka-python on to the root logger while the block runs, if ``shown``."""
    kafka = logging.getLogger(KAFKA)
    before, kafka.propagate = kafka.propagate, kafka.propagate or shown
    try:
        yield
    finally:
        kafka.propagate = before


def _is_not_reported_by_command(record: logging.LogRecord) -> bool:
    """Return False for Beam's trace of an exception that the command reports in one line."""
    error = record.exc_info[1] if record.exc_info else None
    return not (isinstance(error, REPORTED_BY_COMMAND) or disk_error(error))


def _formatter(run: str, *, machine: bool) -> logging.Formatter:
    import structlog

    def bind_run(_logger: Any, _name: str, event: Any) -> Any:
        return {name: value for name, value in event.items() if name not in ADDED_BY_FORMATTERS} | {"run": run}

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
