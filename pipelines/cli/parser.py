"""Argument parsers that report an error in one line and suggest the nearest name."""

import argparse
import sys
from collections.abc import Sequence
from gettext import gettext
from importlib import import_module
from itertools import takewhile
from typing import Any, Final, NoReturn

from pipelines.cli.help_form import HELP_ALL, BriefUsage, is_of_settings, names_of_settings
from pipelines.errors import Refused, did_you_mean

_MISSING: Final = gettext("the following arguments are required: %s").partition("%")[0]


class Parser(argparse.ArgumentParser):
    """Parser that raises ``Refused`` instead of printing its usage."""

    _given: Sequence[str] = ()
    """The arguments that are being parsed."""

    def error(self, message: str) -> NoReturn:
        """Raise ``Refused`` with the command that prints the help. An unknown option is reported before a missing one."""
        if message.startswith(_MISSING) and (unknown := self._first_unknown()) is not None:
            message = self._unknown(unknown)
        raise Refused(f"{message.removeprefix('argument ')} (see `{self.prog} --help`)")

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse arguments. Refuse an unknown option here, where the known ones can be suggested."""
        self._given = sys.argv[1:] if args is None else args
        found, extra = super().parse_known_args(args, namespace)
        if extra:
            self.error(self._unknown(extra[0]))
        return found, extra

    def _first_unknown(self) -> str | None:
        """Return the first argument that looks like an option and is not the beginning of one."""
        options = takewhile(lambda one: one != "--", self._given)
        long = (one for one in options if one.startswith("--"))
        return next((one for one in long if not self._begins_option(one.partition("=")[0])), None)

    def _begins_option(self, name: str) -> bool:
        return any(known.startswith(name) for known in self._option_string_actions)

    def _unknown(self, given: str) -> str:
        name = given.partition("=")[0]
        if not name.startswith("-"):
            return f"{given!r} is one argument too many"
        return f"there is no option {name}{did_you_mean(name, self._option_string_actions)}"

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is not None and value not in action.choices:
            known = [str(choice) for choice in action.choices]
            near = did_you_mean(str(value), known)
            raise argparse.ArgumentError(action, f"{value!r} is not one of {', '.join(known)}{near}")


class CommandParser(Parser):
    """Parser of one command, which imports the command's module when it parses. Its help names settings without their text."""

    def __init__(self, module: str | None = None, **options: Any) -> None:
        super().__init__(**options | {"formatter_class": BriefUsage})
        self._module = module
        self.add_argument(HELP_ALL, action=_HelpAll, nargs=0, help=argparse.SUPPRESS)

    def load(self) -> None:
        """Import the command's module, add its arguments, and set its function as ``command``; once."""
        name, self._module = self._module, None
        if name is not None:
            command = import_module(name)
            command.add_arguments(self)
            self.set_defaults(command=command.run)

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Load the command's arguments and parse."""
        self.load()
        return super().parse_known_args(args, namespace)

    def format_help(self) -> str:
        """Return the help: the command's own options, then the names of those that are settings."""
        groups = self._action_groups
        settings = [group for group in groups if is_of_settings(group)]
        self._action_groups = [group for group in groups if group not in settings]
        try:
            return super().format_help() + names_of_settings(settings, self.prog)
        finally:
            self._action_groups = groups

    def format_whole_help(self) -> str:
        """Return the help with the text of every option."""
        return super().format_help()


class _HelpAll(argparse.Action):
    """Print the whole help and exit."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        print(parser.format_whole_help() if isinstance(parser, CommandParser) else parser.format_help(), end="")
        parser.exit()
