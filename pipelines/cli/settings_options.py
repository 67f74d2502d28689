"""Options made from settings: each setting is a flag and an environment variable, and says itself what it is."""

import argparse
import os
import re
from collections.abc import Collection, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from pipelines.cli.all_settings import AllSettings, Path
from pipelines.cli.help_form import placeholder
from pipelines.cli.refusal import Refused
from pipelines.cli.settings_sources import Given, Values, flag, gather, shown, variable
from pipelines.nearest import did_you_mean

Model = TypeVar("Model", bound=BaseModel)
DEFAULT = "default"
CHOICE = re.compile(r"'([^']*)'")
"""A value in Pydantic's list of those that are allowed."""


def add_settings(
    parser: argparse.ArgumentParser, model: type[BaseModel], section: str, remark: str, only: Collection[str] = ()
) -> None:
    """Add one option a setting (``only`` these, if some are named), in a group named after the section; lists are written with commas."""
    group = parser.add_argument_group(section, f"each also as {variable((section, 'name'))}{remark}")
    for name, field in model.model_fields.items():
        if only and name not in only:
            continue
        written, dest = flag((section, name)), f"{section}_{name}"
        text = _help(field).replace("%", "%%")
        if field.annotation is bool:
            group.add_argument(written, dest=dest, action=argparse.BooleanOptionalAction, default=None, help=text)
        else:
            group.add_argument(written, dest=dest, metavar=placeholder(field.annotation), default=None, help=text)


def _help(field: FieldInfo) -> str:
    """Say what a setting is, and its default where it has one."""
    text = (field.description or "").replace("\n", " ").replace("``", "")
    default = field.get_default(call_default_factory=False)
    if default in (None, "", ()) or field.is_required():
        return text
    told = (
        ",".join(map(str, default))
        if isinstance(default, tuple)
        else str(default).lower()
        if default in (True, False)
        else default
    )
    return f"{text} (default: {told})"


def read_settings(
    arguments: argparse.Namespace,
    model: type[Model],
    section: str = "",
    environment: Mapping[str, str] = os.environ,
    defaults: Mapping[Path, Any] | None = None,
) -> Model:
    """Take each setting from its flag, else the environment, else the file, else its default; a wrong one is refused by name.

    A wrong one of another section is refused too: a file that is right for this command shall be right for the next.
    ``defaults`` are those of the command, where they are not the model's.
    """
    known = {path: Given(value, DEFAULT) for path, value in (defaults or {}).items()}
    given = known | dict(gather(arguments, environment))
    checked(AllSettings, given)
    return checked(model, given, section)


def checked(model: type[Model], given: Values, section: str = "") -> Model:
    """Check the values of a section (or, without one, of all stages) against its model."""
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


def _place(nested: dict[str, Any], path: Path, value: object) -> None:
    for name in path[:-1]:
        nested = nested.setdefault(name, {})
    nested[path[-1]] = value


def _refusal(error: ValidationError, given: Values, before: Path) -> Refused:
    """Name the setting, the value it has, who gave it, and what is allowed."""
    first = error.errors()[0]
    place = (*before, *map(str, first["loc"]))
    known = next((place[:size] for size in range(len(place), 0, -1) if place[:size] in given), place)
    name = ".".join((*known, *filter(str.isdecimal, place[len(known) :])))
    origin = given[known].origin if known in given else DEFAULT
    allowed = first["msg"].removeprefix("Value error, ")
    near = (
        did_you_mean(str(first["input"]), CHOICE.findall(allowed)) if first["type"] in {"literal_error", "enum"} else ""
    )
    return Refused(f"setting {name} is {shown(first['input'])} ({origin}): {allowed[0].lower()}{allowed[1:]}{near}")
