"""Arguments that several commands share."""

import argparse
from pathlib import Path

from pipelines.cli.settings_options import add_settings
from pipelines.cli.values import whole_number
from pipelines.settings.stages import BreakerSettings, GuardSettings, LogSettings, MetricsSettings, Section
from schemas import WireFormat


def add_format_option(parser: argparse.ArgumentParser, of_what: str) -> None:
    """Add ``--format``, the wire format of what is read."""
    parser.add_argument(
        "--format", choices=[kind.value for kind in WireFormat], help=f"format of all {of_what} (default: detected)"
    )
    parser.add_argument(
        "--map",
        action="append",
        metavar="FIELD=SOURCE",
        help="read JSON of no standard: a field's path (body=content.text) or constant (provider=\"'desk'\"); may be repeated",
    )
    parser.add_argument(
        "--map-time", metavar="FORMAT", help="times of mapped JSON: auto (default), seconds, millis, or a pattern"
    )


def add_replay_options(parser: argparse.ArgumentParser) -> None:
    """Add what a replay into a folder takes, whatever it reads."""
    parser.add_argument("--overwrite", action="store_true", help="replace the results of an earlier run in DIR")
    parser.add_argument(
        "--workers", type=whole_number(), metavar="N", help="processes that read and enrich (default: 1)"
    )
    add_event_options(parser)
    add_sink_option(
        parser,
        "results go here as well: duckdb:FILE, parquet:DIR, postgres://USER@HOST/DB; may be repeated (docs/sinks.md)",
    )
    parser.add_argument(
        "--max-record-bytes", type=whole_number(), metavar="N", help="reject longer records (default: 16777216)"
    )
    parser.add_argument(
        "--latest",
        metavar="TIME",
        help="reject articles dated later, RFC 3339 (default: a day from now; 'any' lets all pass)",
    )


def add_event_options(parser: argparse.ArgumentParser) -> None:
    """Add what decides about the events of a replay and of a live run, and what watches over it."""
    add_settings_file(parser)
    parser.add_argument(
        "--convert-to", metavar="CODE", help="convert amounts to this currency at the rate of the article's day"
    )
    parser.add_argument(
        "--entities-backend", metavar="NAME", help="crf (default), rules, or spacy where it is installed"
    )
    parser.add_argument(
        "--emit-duplicates", action="store_true", default=None, help="write events of suppressed copies too"
    )
    add_watch_options(parser)


def add_sink_option(parser: argparse.ArgumentParser, text: str) -> None:
    """Add ``--sink``, where results go."""
    parser.add_argument("--sink", action="append", metavar="URL", help=text)


def add_settings_file(parser: argparse.ArgumentParser) -> None:
    """Add ``--settings``, the file that flags and the environment win over."""
    text = "settings in TOML; flags and the environment win (default: wirebeam.toml if there is one)"
    parser.add_argument("--settings", type=Path, metavar="FILE", help=text)


def add_watch_options(parser: argparse.ArgumentParser) -> None:
    """Add what watches over a run: guard, breaker, metrics, log."""
    sections: dict[str, type[Section]] = {
        "guard": GuardSettings,
        "breaker": BreakerSettings,
        "metrics": MetricsSettings,
        "log": LogSettings,
    }
    for section, model in sections.items():
        add_settings(parser, model, section, "")
