"""Options made from settings: each setting is a flag and an environment variable, and says itself what it is."""

import argparse
import os
from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from pipelines.cli.refusal import of_settings

Model = TypeVar("Model", bound=BaseModel)


def add_settings(parser: argparse.ArgumentParser, model: type[BaseModel], section: str, remark: str) -> None:
    """Add one option a setting, in a group named after the section; lists are written with commas."""
    group = parser.add_argument_group(section, f"each also as {variable(section, 'name')}{remark}")
    for name, field in model.model_fields.items():
        flag, dest = f"--{name.replace('_', '-')}", f"{section}_{name}"
        text = (field.description or "").replace("%", "%%").replace("\n", " ")
        if field.annotation is bool:
            group.add_argument(flag, dest=dest, action=argparse.BooleanOptionalAction, default=None, help=text)
        else:
            group.add_argument(flag, dest=dest, metavar="VALUE", default=None, help=text)


def read_settings(
    arguments: argparse.Namespace, model: type[Model], section: str, environment: Mapping[str, str] = os.environ
) -> Model:
    """Take each setting from its flag, else from the environment, else its default; a wrong one is refused by name."""
    given: dict[str, Any] = {}
    for name in model.model_fields:
        value = getattr(arguments, f"{section}_{name}", None)
        given[name] = environment.get(variable(section, name)) if value is None else value
    try:
        return model.model_validate({name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        raise of_settings(error, section) from error


def variable(section: str, name: str) -> str:
    """Name the environment variable of a setting.

    >>> variable("kafka", "group")
    'WIREBEAM_KAFKA_GROUP'
    """
    return f"WIREBEAM_{section}_{name}".upper()
