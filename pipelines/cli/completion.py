"""``wirebeam completion SHELL``: print a script with which a shell completes commands, options and files."""

import argparse
from collections.abc import Iterator
from typing import Final

from pipelines.cli.parser import CommandParser
from pipelines.errors import OK

SHELLS: Final = ("bash", "zsh", "fish")
FOLDERS: Final = ("DIR", "RUN_A", "RUN_B")
FILES: Final = ("FILE", "FILE.toml", "INPUT", "ITEM", "DB", "PLACE", "WHERE")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.epilog = (
        "bash:  wirebeam completion bash > ~/.local/share/bash-completion/completions/wirebeam\n"
        "zsh:   wirebeam completion zsh > DIR/_wirebeam, with DIR in fpath\n"
        "fish:  wirebeam completion fish > ~/.config/fish/completions/wirebeam.fish"
    )
    parser.add_argument("shell", choices=SHELLS, metavar="SHELL", help=", ".join(SHELLS))


def run(arguments: argparse.Namespace) -> int:
    """Print the script."""
    import shtab

    from pipelines.cli.command import build_parser

    parser = build_parser()
    for action in _actions(parser):
        if action.metavar in FOLDERS:
            action.complete = shtab.DIRECTORY  # type: ignore[attr-defined]  # shtab's way to say it
        elif action.metavar in FILES:
            action.complete = shtab.FILE  # type: ignore[attr-defined]
    print(shtab.complete(parser, arguments.shell))
    return OK


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """Yield the arguments of a parser and of its commands, which are loaded."""
    if isinstance(parser, CommandParser):
        parser.load()
    for action in parser._actions:  # noqa: SLF001 - argparse has no other list
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            for command in action.choices.values():
                yield from _actions(command)
        else:
            yield action
