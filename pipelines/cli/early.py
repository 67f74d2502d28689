"""What is refused before Beam and the models are imported, which takes seconds: wrong options, settings, inputs and outputs."""

import argparse
from pathlib import Path

from pipelines.cli.settings_options import read_settings
from pipelines.errors import Refused
from pipelines.jobs.early import require_page_reader, require_sinks, require_stages
from pipelines.jobs.inputs import chosen_range, find_archives, topic_of
from pipelines.settings.file import LiveSinks
from pipelines.settings.runner import RunnerSettings, problems
from pipelines.settings.stages import Settings
from pipelines.sinks.run_folder import require_file, require_folder


def require_replay(arguments: argparse.Namespace) -> None:
    """Refuse a replay that cannot begin: settings, inputs, ``--out`` and sinks; no server is asked, nothing is written."""
    settings = read_settings(arguments, Settings)
    require_stages(settings)
    require_inputs(arguments, settings)
    require_folder(arguments.out, overwrite=arguments.overwrite)
    require_sinks(arguments.sink or ())


def require_conversion(arguments: argparse.Namespace) -> None:
    """Refuse a conversion that cannot begin."""
    settings = read_settings(arguments, Settings)
    require_stages(settings)
    archives = find_archives(arguments.inputs, None)
    require_page_reader([one for one in archives if one.path != "-"], settings)
    if arguments.out is not None:
        require_file(arguments.out)
        if any(Path(archive.path).resolve() == arguments.out.resolve() for archive in archives):
            raise Refused(f"--out {arguments.out} is an input: name another file")


def require_run(arguments: argparse.Namespace) -> None:
    """Refuse a live run whose settings do not fit each other."""
    for line in problems(read_settings(arguments, RunnerSettings, "runner")):
        raise Refused(line)
    require_stages(read_settings(arguments, Settings))
    require_sinks(read_settings(arguments, LiveSinks).sinks)


def require_inputs(arguments: argparse.Namespace, settings: Settings) -> None:
    """Refuse files that are not there or cannot be read here, and what is no topic."""
    if chosen_range(arguments.inputs, arguments.first, arguments.last) is None:
        require_page_reader([one for one in find_archives(arguments.inputs, None) if one.path != "-"], settings)
    else:
        topic_of(arguments.inputs[0])
