"""Settings of a call."""

from collections.abc import Iterator, Mapping
from typing import Any

from pipelines.settings.checked import checked
from pipelines.settings.file import AllSettings, SettingPath
from pipelines.settings.kafka import KafkaSettings
from pipelines.settings.origins import SettingValue
from pipelines.settings.stages import Settings

SettingTree = Mapping[str, Any]
"""Settings by section, as ``wirebeam.toml`` has them: ``{"enrich": {"reporting_currency": "USD"}}``."""


def settings_of(given: SettingTree | None, defaults: Mapping[SettingPath, Any] | None = None) -> Settings:
    """Return the settings of a call. Neither environment nor file is read. Raise ``Refused`` for a wrong setting."""
    values = {path: SettingValue(value, "default") for path, value in (defaults or {}).items()}
    values |= _values(given)
    checked(AllSettings, values)
    return checked(Settings, values)


def kafka_of(given: SettingTree | None, **more: Any) -> KafkaSettings:
    """Return the settings of Kafka of a call, the section ``kafka``; ``more`` wins where it is not None."""
    chosen = {"kafka": {name: value for name, value in more.items() if value is not None}}
    return checked(AllSettings, _values(given) | _values(chosen)).kafka


def _values(given: SettingTree | None) -> dict[SettingPath, SettingValue]:
    return {path: SettingValue(value, "settings=") for path, value in _leaves(given or {})}


def _leaves(tree: SettingTree, before: SettingPath = ()) -> Iterator[tuple[SettingPath, Any]]:
    for name, value in tree.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, (*before, name))
        else:
            yield (*before, name), value
