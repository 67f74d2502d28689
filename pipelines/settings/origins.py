"""The sources of settings: a file, the environment, flags. The later takes precedence; every value has its origin."""

import os
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from pipelines.errors import Refused, did_you_mean
from pipelines.settings.file import SettingPath, setting_paths
from pipelines.settings.kafka import PASSWORD, TLS_KEY_PASSWORD
from pipelines.settings.registry import REGISTRY_PASSWORD, REGISTRY_TOKEN
from pipelines.terminal import hide_passwords

FILE = "wirebeam.toml"
PREFIX = "WIREBEAM_"
FILE_VARIABLE = f"{PREFIX}SETTINGS"
LINEAGE_TOKEN = "WIREBEAM_LINEAGE_TOKEN"  # noqa: S105 - the name of a variable
SECRETS = frozenset({PASSWORD, TLS_KEY_PASSWORD, REGISTRY_PASSWORD, REGISTRY_TOKEN, LINEAGE_TOKEN})
OTHERS = frozenset({FILE_VARIABLE, "WIREBEAM_POSTGRES_PASSWORD", "WIREBEAM_OPENSEARCH_PASSWORD"})
"""Variables that are not settings. Others with the prefix, such as an orchestrator's WIREBEAM_PORT, are ignored."""
NAMED_FLAGS: dict[str, SettingPath] = {
    "format": ("read", "format"),
    "max_record_bytes": ("read", "max_record_bytes"),
    "map": ("parse", "map"),
    "map_time": ("parse", "map_time"),
    "latest": ("normalize", "latest"),
    "convert_to": ("enrich", "reporting_currency"),
    "entities_backend": ("enrich", "entities_backend"),
    "companies": ("enrich", "companies"),
    "emit_duplicates": ("emit_duplicates",),
    "verdicts": ("verdicts",),
    "workers": ("workers",),
    "sink": ("sinks",),
}
"""Names of flags that do not follow from their setting: argument -> setting."""
BARE_SECTIONS = frozenset({"kafka", "runner"})
"""Sections whose flags do not contain the section's name."""


class SettingValue(NamedTuple):
    """The value of a setting, with its origin."""

    value: Any
    origin: str
    """A file's name, an environment variable, or a flag."""


SettingValues = Mapping[SettingPath, SettingValue]


def gather(flags: Mapping[str, Any], environment: Mapping[str, str] = os.environ) -> SettingValues:
    """Return all settings that are given. Raise ``Refused`` for a name that is not a setting.

    ``flags`` holds the values of the command line by the names of its arguments, ``settings`` (the file) among them.
    """
    return {
        **dict(_of_file(flags.get("settings"), environment)),
        **dict(_of_environment(environment)),
        **dict(_of_flags(flags)),
    }


def variable_name(path: SettingPath) -> str:
    """Return the name of a setting's environment variable.

    >>> variable_name(("kafka", "group"))
    'WIREBEAM_KAFKA_GROUP'
    """
    return PREFIX + "_".join(path).upper()


def flag_name(path: SettingPath) -> str:
    """Return the name of a setting's flag.

    >>> flag_name(("kafka", "group")), flag_name(("metrics", "port")), flag_name(("read", "format"))
    ('--group', '--metrics-port', '--format')
    """
    named = next((name for name, place in NAMED_FLAGS.items() if place == path), None)
    return "--" + (named or "_".join(path[path[0] in BARE_SECTIONS :])).replace("_", "-")


def display(value: object) -> str:
    """Return a value in quotes for a person, with passwords in addresses hidden.

    >>> display("postgresql://desk:secret@db/wire")
    "'postgresql://desk:***@db/wire'"
    """
    return hide_passwords(repr(value))


def _of_flags(flags: Mapping[str, Any]) -> Iterator[tuple[SettingPath, SettingValue]]:
    named = {path: name for name, path in NAMED_FLAGS.items()}
    for path in setting_paths():
        if (value := flags.get(named.get(path, "_".join(path)))) is not None:
            yield path, SettingValue(value, flag_name(path))


def _of_environment(environment: Mapping[str, str]) -> Iterator[tuple[SettingPath, SettingValue]]:
    """Yield the settings from variables. An empty variable is not set; one that resembles a setting's is refused."""
    known = {variable_name(path): path for path in setting_paths()}
    sections = tuple({variable_name(path[:1]) + "_" for path in setting_paths() if len(path) > 1})
    for name, value in environment.items():
        if name in known:
            if value:
                yield known[name], SettingValue(value, name)
        elif name in SECRETS or name in OTHERS:
            continue
        elif name.startswith(sections):
            raise Refused(f"environment variable {name} is not a setting{_suggestion(name, known)}")
        elif name.startswith(PREFIX) and (near := did_you_mean(name, known, likeness=0.9)):
            raise Refused(f"environment variable {name} is not a setting{near}")


def _of_file(named: Path | None, environment: Mapping[str, str]) -> Iterator[tuple[SettingPath, SettingValue]]:
    """Yield the settings from the file that a flag or the environment names, else from ``wirebeam.toml`` if it exists."""
    name = named or environment.get(FILE_VARIABLE)
    file = Path(name or FILE)
    if name is None and not file.exists():
        return
    try:
        document = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise Refused(f"settings file {file} cannot be read: {error.strerror}; name another with --settings") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refused(f"settings file {file} is not TOML: {error}") from error
    known = set(setting_paths())
    yield from _flattened(document, (), known, {path[:1] for path in known if len(path) > 1}, str(file))


def _flattened(
    table: Mapping[str, Any], before: SettingPath, known: set[SettingPath], sections: set[SettingPath], origin: str
) -> Iterator[tuple[SettingPath, SettingValue]]:
    for name, value in table.items():
        path = (*before, name)
        if path in known:
            yield path, SettingValue(value, origin)
        elif path not in sections:
            raise Refused(
                f"setting {'.'.join(path)} ({origin}) does not exist{_suggestion('.'.join(path), map('.'.join, known | sections))}"
            )
        elif not isinstance(value, dict):
            raise Refused(f"setting {name} is {display(value)} ({origin}): it must be a table, [{name}]")
        else:
            yield from _flattened(value, path, known, sections, origin)


def _suggestion(name: str, known: Iterable[str]) -> str:
    """Return a question with the setting of the same name in another section, else with the nearest name."""
    names = list(known)
    last = name.rpartition(".")[2]
    same = [one for one in names if one.rpartition(".")[2] == last]
    if len(same) == 1:
        return f"; did you mean {same[0]}?"
    return did_you_mean(name, names) or "; `wirebeam check --all` lists all settings"
