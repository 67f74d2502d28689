"""``wirebeam check``: print the settings with their origins, and check that what a live run needs is available."""

import argparse
import json
from collections.abc import Iterable

from rich.markup import escape
from rich.table import Table

from pipelines.cli.kafka_options import add_kafka_options
from pipelines.cli.options import add_event_options, add_format_option, add_sink_option, add_verdicts_interval
from pipelines.cli.output import add_output_option
from pipelines.cli.settings_options import add_settings
from pipelines.errors import FAILED, OK
from pipelines.jobs.check_results import CheckResult, State
from pipelines.report import print_rows
from pipelines.settings.checked import DEFAULT_ORIGIN
from pipelines.settings.file import AllSettings, SettingPath, setting_paths, settings_schema
from pipelines.settings.origins import SettingValue, SettingValues, display, gather
from pipelines.settings.runner import RunnerSettings
from pipelines.terminal import show


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "--schema", action="store_true", help="print the JSON Schema of settings files, for editors, and exit"
    )
    parser.add_argument("--all", action="store_true", help="show also the settings that have their defaults")
    add_output_option(parser, "the checks, not the settings")
    add_format_option(parser, "values")
    add_event_options(parser)
    add_verdicts_interval(parser)
    add_sink_option(parser, "sink to check; it is prepared as at the start of a run; may be repeated (default: kafka)")
    add_settings(parser, RunnerSettings, "runner", "")
    add_kafka_options(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print the settings and the findings, or the JSON Schema. Return 0 if a live run can start, else 1."""
    given = gather(vars(arguments))  # an unknown setting is refused before Beam is imported
    return _print_schema() if arguments.schema else _check(given, arguments.output, defaults=arguments.all)


def _print_schema() -> int:
    """Print the JSON Schema of settings files."""
    print(json.dumps(settings_schema(), indent=2, ensure_ascii=False))
    return OK


def _check(given: SettingValues, form: str, *, defaults: bool) -> int:
    """Print the settings and the findings. Return 0 if a live run can start, else 1."""
    from pipelines.jobs.check import run_checks

    findings = [*run_checks(given)]
    failed = sum(finding.state is State.FAIL for finding in findings)
    if form != "table":
        print_rows(
            form,
            ("state", "what", "found", "remedy"),
            [(one.state.value, one.what, one.found, one.remedy) for one in findings],
        )
        return FAILED if failed else OK
    show(_settings_table(given, defaults=defaults), "", _findings_table(findings))
    show(f"\n{failed} failed: a live run would not start" if failed else "\na live run can start")
    return FAILED if failed else OK


def _settings_table(given: SettingValues, *, defaults: bool) -> Table:
    table = _table("Settings", "setting", "value", "from")
    values = {path: SettingValue(value, DEFAULT_ORIGIN) for path, value in _defaults().items()} if defaults else {}
    for path, one in sorted((values | dict(given)).items()):
        table.add_row(".".join(path), escape(display(one.value)), escape(one.origin))
    if not table.row_count:
        table.add_row("all", "defaults", "`--all` shows them")
    return table


def _defaults() -> dict[SettingPath, object]:
    whole = AllSettings()
    found: dict[SettingPath, object] = {}
    for path in setting_paths():
        value: object = whole
        for name in path:
            value = getattr(value, name)
        found[path] = value
    return found


def _findings_table(findings: Iterable[CheckResult]) -> Table:
    colours = {State.OK: "green", State.WARN: "yellow", State.FAIL: "red"}
    table = _table("Checks", "", "what", "found", "what to do")
    for finding in findings:
        mark = f"[{colours[finding.state]}]{finding.state}[/]"
        table.add_row(mark, escape(finding.what), escape(finding.found), escape(finding.remedy))
    return table


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    return table
