"""All settings by section, as a settings file holds them, and the JSON Schema of that file."""

import dataclasses
from collections.abc import Iterator
from inspect import isclass
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field

from pipelines.settings.kafka import KafkaSettings, split_list
from pipelines.settings.runner import RunnerSettings
from pipelines.settings.stages import Section, Settings

SettingPath = tuple[str, ...]
"""Section and name of a setting, or its name alone."""
SCHEMA_ID = "urn:wirebeam:schema:settings:1"


class LiveSinks(Section):
    """The sinks of a live run. Those of a replay are set by ``--sink`` alone."""

    sinks: Annotated[
        tuple[Annotated[str, Field(min_length=1)], ...], BeforeValidator(split_list), Field(min_length=1)
    ] = ("kafka",)
    """Sinks of a live run: URLs as after ``--sink``."""


class AllSettings(Settings, LiveSinks):
    """Settings of Wirebeam: the file ``wirebeam.toml``, one table for each section."""

    kafka: KafkaSettings = Field(default_factory=KafkaSettings)
    """Kafka: its address, the user, how it is read and written."""
    runner: RunnerSettings = RunnerSettings()
    """The engine that runs the live job."""


def setting_paths(model: type[BaseModel] = AllSettings, before: SettingPath = ()) -> Iterator[SettingPath]:
    """Yield the path of every setting of a model and of its sections."""
    for name, field in model.model_fields.items():
        inner = field.annotation
        if isclass(inner) and issubclass(inner, BaseModel):
            yield from setting_paths(inner, (*before, name))
        elif isclass(inner) and dataclasses.is_dataclass(inner):
            yield from ((*before, name, one.name) for one in dataclasses.fields(inner))
        else:
            yield (*before, name)


def settings_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a settings file."""
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA_ID}
    return head | AllSettings.model_json_schema(mode="validation")
