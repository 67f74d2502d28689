"""Replays from Python, and the folder that one leaves."""

import json
import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from os import PathLike, fspath
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple, TypeVar

from pipelines.errors import OK, Failed
from pipelines.sinks.run_folder import DEAD_LETTERS_FILE, EVENTS_FILE, RUN_FILE, STORIES_FILE, require_folder
from schemas import DeadLetter, Entity, MoneyMention, NewsEvent, Story
from schemas.base import Frozen
from wirebeam.results import Results
from wirebeam.values import SettingTree, settings_of

Model = TypeVar("Model", bound=Frozen)


class EventAmount(NamedTuple):
    """An amount, with the event whose article has it."""

    event: NewsEvent
    amount: MoneyMention


class EventEntity(NamedTuple):
    """An entity, with the event whose article names it."""

    event: NewsEvent
    entity: Entity


class Run(Results):
    """A finished replay: its results as models, and as tables of any kind."""

    def __init__(self, folder: Path, temporary: "TemporaryDirectory[str] | None" = None) -> None:
        super().__init__(f"jsonl:{folder}")
        self.folder = folder
        """Where its files are."""
        self._temporary = temporary

    def close(self) -> None:
        """Close what is open. Remove the folder if the replay was given none."""
        super().close()
        if self._temporary is not None:
            self._temporary.cleanup()

    @property
    def account(self) -> dict[str, Any]:
        """What ``run.json`` holds: settings, versions, inputs, accounting."""
        found: dict[str, Any] = json.loads((self.folder / RUN_FILE).read_bytes())
        return found

    def events(self) -> Iterator[NewsEvent]:
        """Yield the events, ordered by time."""
        return self._lines(EVENTS_FILE, NewsEvent)

    def stories(self) -> Iterator[Story]:
        """Yield the final state of each story, ordered by its first item's time."""
        return self._lines(STORIES_FILE, Story)

    def dead_letters(self) -> Iterator[DeadLetter]:
        """Yield the rejected records, ordered by their place."""
        return self._lines(DEAD_LETTERS_FILE, DeadLetter)

    def amounts(self) -> Iterator[EventAmount]:
        """Yield the amounts of all events that have an article: as they were known at the time of the event."""
        return (EventAmount(event, one) for event in self.events() if event.article for one in event.article.amounts)

    def entities(self) -> Iterator[EventEntity]:
        """Yield the entities of all events that have an article."""
        return (EventEntity(event, one) for event in self.events() if event.article for one in event.article.entities)

    def _lines(self, name: str, model: type[Model]) -> Iterator[Model]:
        with (self.folder / name).open("rb") as file:
            yield from map(model.model_validate_json, file)


def replay(
    inputs: str | PathLike[str] | Iterable[str | PathLike[str]],
    out: str | PathLike[str] | None = None,
    *,
    overwrite: bool = False,
    workers: int = 1,
    settings: SettingTree | None = None,
) -> Run:
    """Replay files, folders or patterns, and return the finished run.

    ``out`` is a folder for the results, which must be new or empty unless ``overwrite`` is True; without it they are in a
    temporary folder that ``Run.close`` removes. ``settings`` are those of ``wirebeam.toml``, by section; neither that file nor the environment
    is read. Raise ``Refused`` for what cannot start, and another ``Answer`` for a run that could not continue.
    """
    with _quiet():
        from pipelines.jobs.account import check_accounting  # noqa: PLC0415 - Beam
        from pipelines.jobs.archive import open_inputs  # noqa: PLC0415
        from pipelines.jobs.replay import replay_defaults, replay_into  # noqa: PLC0415

    chosen = settings_of({**(settings or {}), "workers": workers}, replay_defaults())
    temporary = TemporaryDirectory(prefix="wirebeam-") if out is None else None
    folder = Path(temporary.name) / "run" if temporary else Path(fspath(out or ""))
    require_folder(folder, overwrite=overwrite)
    account = replay_into(folder, chosen, partial(open_inputs, _names(inputs)), overwrite=overwrite)
    if check_accounting(account["accounting"], "please report it with run.json") != OK:
        raise Failed(f"the run does not add up: please report it with {folder / RUN_FILE}")
    return Run(folder, temporary)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Beam from warning, while it is imported, of optional packages that are not needed."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(before)


def _names(inputs: str | PathLike[str] | Iterable[str | PathLike[str]]) -> list[str]:
    return [fspath(inputs)] if isinstance(inputs, str | PathLike) else [fspath(one) for one in inputs]
