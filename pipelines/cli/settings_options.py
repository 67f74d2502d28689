"""Options for settings: each setting is an option and an environment variable, with its docstring as help."""

import argparse
import os
from collections.abc import Collection, Mapping
from typing import Any, cast

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from pipelines.cli.help_form import SETTINGS, placeholder
from pipelines.settings.checked import Model, settings_from
from pipelines.settings.file import SettingPath
from pipelines.settings.origins import NAMED_FLAGS, flag_name, variable_name
from pipelines.settings.stories import StoryRules


def add_settings(
    parser: argparse.ArgumentParser,
    model: type[BaseModel] | type[StoryRules],
    section: str,
    remark: str = "",
    only: Collection[str] = (),
) -> None:
    """Add one option for each setting of a section, or ``only`` for these, in a group named after the section.

    Settings whose option has a name of its own are left to the command.
    """
    group = parser.add_argument_group(section, f"{SETTINGS}{variable_name((section, 'name'))}{remark}")
    fields: Mapping[str, FieldInfo] = cast("Any", model).__pydantic_fields__  # of a model or a dataclass
    for name, field in fields.items():
        if (only and name not in only) or (section, name) in NAMED_FLAGS.values():
            continue
        written, dest = flag_name((section, name)), f"{section}_{name}"
        text = _help(field).replace("%", "%%")
        if field.annotation is bool:
            group.add_argument(written, dest=dest, action=argparse.BooleanOptionalAction, default=None, help=text)
        else:
            group.add_argument(written, dest=dest, metavar=placeholder(field.annotation), default=None, help=text)


def _help(field: FieldInfo) -> str:
    """Return the help of a setting: its description and its default."""
    text = (field.description or "").replace("\n", " ").replace("``", "")
    default = field.get_default(call_default_factory=False)
    if default in (None, "", ()) or field.is_required():
        return text
    written = (
        ",".join(map(str, default))
        if isinstance(default, tuple)
        else str(default).lower()
        if default in (True, False)
        else default
    )
    return f"{text} (default: {written})"


def read_settings(
    arguments: argparse.Namespace,
    model: type[Model],
    section: str = "",
    environment: Mapping[str, str] = os.environ,
    defaults: Mapping[SettingPath, Any] | None = None,
) -> Model:
    """Return the settings of a section, or of all stages, from the arguments, the environment and the file."""
    return settings_from(vars(arguments), model, section, environment, defaults)
