"""Options that several commands share."""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pydantic import BaseModel

from pipelines.cli.output import add_output_option
from pipelines.cli.settings_options import add_settings
from pipelines.cli.values import whole_number
from pipelines.settings.registry import RegistrySettings
from pipelines.settings.stages import (
    BreakerSettings,
    EnrichSettings,
    GuardSettings,
    LineageSettings,
    LogSettings,
    MetricsSettings,
    NormalizeSettings,
    ParseSettings,
    ReadSettings,
    TracingSettings,
)
from pipelines.settings.stories import StoryRules
from schemas import WireFormat

STAGES: Final[Mapping[str, type[BaseModel] | type[StoryRules]]] = {
    "read": ReadSettings,
    "parse": ParseSettings,
    "normalize": NormalizeSettings,
    "enrich": EnrichSettings,
    "stories": StoryRules,
    "registry": RegistrySettings,
}
WATCH: Final[Mapping[str, type[BaseModel]]] = {
    "guard": GuardSettings,
    "breaker": BreakerSettings,
    "metrics": MetricsSettings,
    "log": LogSettings,
    "lineage": LineageSettings,
    "tracing": TracingSettings,
}
"""Sections whose settings are options of a replay and a live run."""


def add_format_option(parser: argparse.ArgumentParser, of_what: str) -> None:
    """Add ``--format``, the wire format of what is read."""
    formats = [kind.value for kind in WireFormat]
    parser.add_argument(
        "--format",
        choices=formats,
        metavar="NAME",
        help=f"format of all {of_what}: {', '.join(formats)} (default: detected)",
    )
    parser.add_argument(
        "--map",
        action="append",
        metavar="FIELD=SOURCE",
        help="map a field of JSON that follows no standard: to a path (body=content.text) or a constant (provider=\"'desk'\"); may be repeated",
    )
    parser.add_argument(
        "--map-time",
        metavar="FORMAT",
        help="format of times in mapped JSON: auto (default), seconds, millis, or a pattern",
    )


def add_replay_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of a replay into a folder."""
    parser.add_argument("--overwrite", action="store_true", help="replace the results of an earlier run in DIR")
    add_output_option(parser)
    parser.add_argument(
        "--workers", type=whole_number(), metavar="N", help="processes that read and enrich (default: 1)"
    )
    parser.add_argument(
        "--memory-limit",
        metavar="SIZE",
        help="memory that the replay may take, 1200M or more, such as 4G (default: 2G)",
    )
    add_event_options(parser)
    add_sink_option(
        parser,
        "write the results to this sink as well: duckdb:FILE, parquet:DIR, iceberg:DIR, postgres://USER@HOST/DB; may be repeated",
    )
    parser.add_argument(
        "--max-record-bytes", type=whole_number(), metavar="N", help="reject longer records (default: 16777216)"
    )
    parser.add_argument(
        "--latest",
        metavar="TIME",
        help="reject articles dated later, RFC 3339 (default: a day from now; 'any' for no limit)",
    )


def add_event_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that change the events of a replay or live run, and those for watching it."""
    add_settings_file(parser)
    parser.add_argument(
        "--convert-to", metavar="CODE", help="convert amounts to this currency at the rate of the article's day"
    )
    parser.add_argument("--entities-backend", metavar="NAME", help="crf (default), rules, or spacy if it is installed")
    parser.add_argument(
        "--companies", metavar="FILE", help="CSV of companies of your own, with identifiers; it wins over the register"
    )
    parser.add_argument(
        "--verdicts",
        metavar="PLACE",
        help="verdicts of editors, which join, part and pin stories: a file of JSON Lines, or kafka://HOST:PORT/TOPIC",
    )
    parser.add_argument("--emit-duplicates", action="store_true", default=None, help="write events for duplicates too")
    for section, model in STAGES.items():
        add_settings(parser, model, section)
    add_watch_options(parser)


def add_sink_option(parser: argparse.ArgumentParser, text: str) -> None:
    """Add ``--sink``, where results are written."""
    parser.add_argument("--sink", action="append", metavar="URL", help=text)


def add_settings_file(parser: argparse.ArgumentParser) -> None:
    """Add ``--settings``, the settings file."""
    text = "settings in TOML; options and the environment take precedence (default: wirebeam.toml if it exists)"
    parser.add_argument("--settings", type=Path, metavar="FILE", help=text)


def add_verdicts_interval(parser: argparse.ArgumentParser) -> None:
    """Add the option of a live run on verdicts."""
    parser.add_argument(
        "--verdicts-interval-s", type=float, metavar="S", help="seconds after which verdicts are read again (15)"
    )


def add_watch_options(parser: argparse.ArgumentParser) -> None:
    """Add the options for watching a run: guard, breaker, metrics, log, lineage, tracing."""
    for section, model in WATCH.items():
        add_settings(parser, model, section)
