"""The folder of a finished run: whether it is one, its rows, its account, its settings."""

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
    """Refuse what is no folder of a finished run with these results."""
    if not folder.is_dir():
        lack = "it is a file, not a folder" if folder.exists() else "there is no such folder"
        raise Refused(f"{folder} holds no finished run: {lack}; name the folder that `wirebeam replay --out` wrote")
    if missing := [name for name in names if not (folder / name).is_file()]:
        raise Refused(f"{folder} holds no finished run: {missing[0]} is missing")


def read_rows(path: Path) -> Iterator[Row]:
    """Read a result of a finished run, row by row."""
    require_finished(path.parent, [path.name])
    number = 0
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):  # noqa: B007 - the number is for the refusal
                yield orjson.loads(line)
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}") from error
    except orjson.JSONDecodeError as error:
        raise Refused(
            f"{path} is damaged: line {number} is no JSON ({error.msg}); replay again into a new folder"
        ) from error


def read_account(folder: Path) -> Row:
    """Read what ``run.json`` says."""
    require_finished(folder, [RUN_FILE])
    try:
        found: Row = json.loads((folder / RUN_FILE).read_bytes())
    except OSError as error:
        raise Refused(f"{folder / RUN_FILE} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise Refused(f"{folder / RUN_FILE} is no JSON: name the folder of a finished run") from error
    return found


def settings_of_run(folder: Path) -> Settings:
    """Return the settings that a run had; the defaults where its folder does not say."""
    return settings_of(read_account(folder)["settings"], RUN_FILE) if (folder / RUN_FILE).is_file() else Settings()


def settings_of(stored: Mapping[str, Any], where: str) -> Settings:
    """Read the settings of a run; what is no longer allowed is refused by name."""
    try:
        return Settings.model_validate(stored)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(map(str, first["loc"]))
        raise Refused(
            f"{where} says that setting {name} is {first['input']!r}, which is no longer allowed: {first['msg']}"
        ) from error
