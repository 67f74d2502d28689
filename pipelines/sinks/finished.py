"""The folder of a finished run: its results, its account, its settings."""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson
from pydantic import ValidationError

from pipelines.errors import Refused
from pipelines.settings.stages import Settings
from pipelines.sinks.run_folder import EVENTS_FILE, RUN_FILE

Row = dict[str, Any]


def require_finished(folder: Path, names: Iterable[str] = (EVENTS_FILE,)) -> None:
    """Refuse a folder that does not hold these results of a finished run."""
    if not folder.is_dir():
        lack = "it is a file, not a folder" if folder.exists() else "there is no such folder"
        raise Refused(f"{folder} holds no finished run: {lack}; name the folder that `wirebeam replay --out` wrote")
    if missing := [name for name in names if not (folder / name).is_file()]:
        raise Refused(
            f"{folder} holds no finished run: {missing[0]} is missing; name the folder that `wirebeam replay --out` wrote"
        )


def read_rows(path: Path) -> Iterator[Row]:
    """Yield the rows of a result of a finished run."""
    require_finished(path.parent, [path.name])
    number = 0
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):  # noqa: B007 - used in the message
                yield orjson.loads(line)
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}") from error
    except orjson.JSONDecodeError as error:
        raise Refused(
            f"{path} is damaged: line {number} is not JSON ({error.msg}); replay again into a new folder"
        ) from error


def read_account(folder: Path) -> Row:
    """Return the account of a finished run, from ``run.json``."""
    require_finished(folder, [RUN_FILE])
    try:
        found: Row = json.loads((folder / RUN_FILE).read_bytes())
    except OSError as error:
        raise Refused(f"{folder / RUN_FILE} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise Refused(f"{folder / RUN_FILE} is not JSON: name the folder of a finished run") from error
    return found


def run_settings(folder: Path) -> Settings:
    """Return the settings of a run, or the defaults if its folder has no ``run.json``."""
    return stored_settings(read_account(folder)["settings"], RUN_FILE) if (folder / RUN_FILE).is_file() else Settings()


def stored_settings(stored: Mapping[str, Any], where: str) -> Settings:
    """Return the settings of a run from their stored form. Raise ``Refused`` for one that is no longer allowed."""
    try:
        return Settings.model_validate(stored)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(map(str, first["loc"]))
        raise Refused(
            f"{where} says that setting {name} is {first['input']!r}, which is no longer allowed: {first['msg']}"
        ) from error
