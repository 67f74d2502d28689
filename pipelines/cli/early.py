"""What is refused before Beam and the models are imported, which takes seconds: wrong options, settings, inputs and outputs."""

import argparse
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path

from pipelines.cli.all_settings import LiveSinks
from pipelines.cli.inputs import chosen_range, find_archives, topic_of
from pipelines.cli.output import require_file, require_folder
from pipelines.cli.refusal import Refused
from pipelines.cli.runner_settings import RunnerSettings, problems
from pipelines.cli.settings_options import read_settings
from pipelines.extras import missing, remedy
from pipelines.settings import Settings
from pipelines.sinks.registry import open_sinks
from pipelines.sinks.sink import SinkRefused
from pipelines.sources.files import Archive, holds_pages
from schemas import WireFormat

KAFKA_SINK = "kafka"


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
    if chosen_range(arguments) is None:
        require_page_reader([one for one in find_archives(arguments.inputs, None) if one.path != "-"], settings)
    else:
        topic_of(arguments.inputs[0])


def require_stages(settings: Settings) -> None:
    """Refuse what the settings of the stages need and is not there."""
    if (lack := missing_reader(settings)) is not None:
        raise Refused(lack)
    if settings.enrich.entities_backend == "spacy" and find_spec("spacy") is None:
        raise Refused("setting enrich.entities_backend is spacy, which is not installed: pip install spacy")


def missing_reader(settings: Settings) -> str | None:
    """Say in one line what the format that the settings name lacks; None where it lacks nothing."""
    if settings.read.format is WireFormat.MAPPED_JSON and not settings.parse.map:
        return "setting read.format is mapped-json, and no mapping is set: give --map FIELD=SOURCE or parse.map"
    if settings.read.format is WireFormat.HTML and (package := missing("html")) is not None:
        return f"setting read.format is html, which needs {package}: install wirebeam[html] ({remedy('html')})"
    return None


def require_page_reader(archives: Sequence[Archive], settings: Settings) -> None:
    """Refuse archives that hold pages in HTML, by name or by how they begin, where what reads pages is not installed."""
    if settings.read.format is not None or (package := missing("html")) is None:
        return
    if (found := next(filter(holds_pages, archives), None)) is not None:
        raise Refused(f"{found.name} holds pages in HTML, which need {package}: {remedy('html')}, or leave it out")


def require_sinks(urls: Iterable[str]) -> None:
    """Refuse sinks that do not exist, or whose package is not installed."""
    try:
        open_sinks([url for url in urls if url != KAFKA_SINK])
    except SinkRefused as problem:
        raise Refused(str(problem)) from problem
