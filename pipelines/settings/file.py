"""Every setting there is, section by section: what a settings file may hold, and its JSON Schema for editors."""

import dataclasses
from collections.abc import Iterator
from inspect import isclass
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field

from pipelines.settings.kafka import KafkaSettings, listed
from pipelines.settings.runner import RunnerSettings
from pipelines.settings.stages import Section, Settings

SettingPath = tuple[str, ...]
"""A setting's place: section and name, or a name alone."""
SCHEMA_ID = "urn:wirebeam:schema:settings:1"


class LiveSinks(Section):
    """Where a live run writes; a replay writes its folder, and what its ``--sink``s name."""

    sinks: Annotated[tuple[Annotated[str, Field(min_length=1)], ...], BeforeValidator(listed), Field(min_length=1)] = (
        "kafka",
    )
    """Where the events of a live run go: URLs as after ``--sink``."""


class AllSettings(Settings, LiveSinks):
    """Settings of Wirebeam: a file ``wirebeam.toml``, one table a section."""

    kafka: KafkaSettings = Field(default_factory=KafkaSettings)
    """Kafka: where it is, who we are to it, how it is read and written."""
    runner: RunnerSettings = RunnerSettings()
    """The engine that runs the live job."""


def setting_paths(model: type[BaseModel] = AllSettings, before: SettingPath = ()) -> Iterator[SettingPath]:
    """Name every setting of a model and of its sections."""
    for name, field in model.model_fields.items():
        inner = field.annotation
        if isclass(inner) and issubclass(inner, BaseModel):
            yield from setting_paths(inner, (*before, name))
        elif isclass(inner) and dataclasses.is_dataclass(inner):
            yield from ((*before, name, one.name) for one in dataclasses.fields(inner))
        else:
            yield (*before, name)


def settings_schema() -> dict[str, Any]:
    """Give the JSON Schema (2020-12) of a settings file."""
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA_ID}
    return head | AllSettings.model_json_schema(mode="validation")
