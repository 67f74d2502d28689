"""The parsers of the command line: one line for what is wrong, with the name that was meant."""

import argparse
from importlib import import_module
from typing import Any, NoReturn

from pipelines.cli.help_form import BriefUsage
from pipelines.errors import Refused, did_you_mean


class Parser(argparse.ArgumentParser):
    """Refuses in one line; names what was meant."""

    def error(self, message: str) -> NoReturn:
        """Refuse, and name the help that has the rest."""
        raise Refused(f"{message.removeprefix('argument ')} (see `{self.prog} --help`)")

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse; an option that does not exist is refused here, where those that do are known."""
        found, extra = super().parse_known_args(args, namespace)
        if extra:
            self.error(self._unknown(extra[0]))
        return found, extra

    def _unknown(self, given: str) -> str:
        name = given.partition("=")[0]
        if not name.startswith("-"):
            return f"{given!r} is one argument too many"
        return f"there is no option {name}{did_you_mean(name, self._option_string_actions)}"

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is not None and value not in action.choices:
            known = [str(choice) for choice in action.choices]
            near = did_you_mean(str(value), known)
            raise argparse.ArgumentError(action, f"{value!r} is none of {', '.join(known)}{near}")


class CommandParser(Parser):
    """Gets its arguments when it is the one that parses."""

    def __init__(self, module: str | None = None, **options: Any) -> None:
        super().__init__(**options | {"formatter_class": BriefUsage})
        self._module = module

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Import the command first, add its arguments, and note what carries it out as ``command``."""
        name, self._module = self._module, None
        if name is not None:
            command = import_module(name)
            command.describe(self)
            self.set_defaults(command=command.run)
        return super().parse_known_args(args, namespace)
