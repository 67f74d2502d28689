"""Options made from settings: each setting is a flag and an environment variable, and says itself what it is."""

import argparse
import os
from collections.abc import Collection, Mapping
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from pipelines.cli.help_form import placeholder
from pipelines.settings.checked import Model, settings_from
from pipelines.settings.file import Path
from pipelines.settings.origins import flag, variable


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
    """Return the settings of a section, or without one of all stages, as the arguments, environment and file give them."""
    return settings_from(vars(arguments), model, section, environment, defaults)
