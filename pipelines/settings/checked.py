"""Validate settings. A wrong one is refused with name, value, origin and what is allowed."""

import os
import re
from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from pipelines.errors import Refused, did_you_mean
from pipelines.settings.file import AllSettings, SettingPath
from pipelines.settings.origins import SettingValue, SettingValues, display, gather

Model = TypeVar("Model", bound=BaseModel)
DEFAULT_ORIGIN = "default"
CHOICE = re.compile(r"'([^']*)'")
"""An allowed value in a message of Pydantic."""
TIME_ERRORS = ("datetime_", "timezone_")
"""Types of Pydantic's errors for times, whose messages name no example."""
ALLOWED_TIME = "it must be a time with its zone, such as 2026-01-01T00:00Z"


def settings_from(
    flags: Mapping[str, Any],
    model: type[Model],
    section: str = "",
    environment: Mapping[str, str] = os.environ,
    defaults: Mapping[SettingPath, Any] | None = None,
) -> Model:
    """Return the settings of a section: each from its flag, else the environment, else the file, else its default.

    ``flags`` holds the values of the command line by the names of its arguments; ``defaults`` are those of the command,
    where they differ from the model's. Raise ``Refused`` for a wrong setting, of other sections too: a file that is right
    for one command is right for all.
    """
    known = {path: SettingValue(value, DEFAULT_ORIGIN) for path, value in (defaults or {}).items()}
    given = known | dict(gather(flags, environment))
    checked(AllSettings, given)
    return checked(model, given, section)


def checked(model: type[Model], given: SettingValues, section: str = "") -> Model:
    """Return the settings of a section, or without one of all stages. Raise ``Refused`` for a wrong value."""
    before = (section,) if section else ()
    inside = {path[len(before) :]: one.value for path, one in given.items() if path[: len(before)] == before}
    nested: dict[str, Any] = {}
    for path, value in inside.items():
        if path[0] in model.model_fields:
            _place(nested, path, value)
    try:
        return model.model_validate(nested)
    except ValidationError as error:
        raise _refusal(error, given, before) from error


def _place(nested: dict[str, Any], path: SettingPath, value: object) -> None:
    for name in path[:-1]:
        nested = nested.setdefault(name, {})
    nested[path[-1]] = value


def _refusal(error: ValidationError, given: SettingValues, before: SettingPath) -> Refused:
    """Return the refusal of the first wrong setting, with its value, its origin and what is allowed."""
    first = error.errors()[0]
    place = (*before, *map(str, first["loc"]))
    known = next((place[:size] for size in range(len(place), 0, -1) if place[:size] in given), place)
    name = ".".join((*known, *filter(str.isdecimal, place[len(known) :])))
    origin = given[known].origin if known in given else DEFAULT_ORIGIN
    allowed = ALLOWED_TIME if first["type"].startswith(TIME_ERRORS) else first["msg"].removeprefix("Value error, ")
    near = (
        did_you_mean(str(first["input"]), CHOICE.findall(allowed)) if first["type"] in {"literal_error", "enum"} else ""
    )
    value = given[known].value if known == place and known in given else first["input"]
    return Refused(f"setting {name} is {display(value)} ({origin}): {allowed[0].lower()}{allowed[1:]}{near}")
