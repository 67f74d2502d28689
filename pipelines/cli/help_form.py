"""The layout of a command's help: the usage names required arguments, the options follow in groups."""

import argparse
import textwrap
from collections.abc import Iterable, Sequence
from types import NoneType, UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin

LONGEST = 40
HELP_ALL: Final = "--help-all"
"""Option that prints the whole help."""
SETTINGS: Final = "each also as "
"""How the description of a group of settings begins."""
WIDTH: Final = 80


class BriefUsage(argparse.RawDescriptionHelpFormatter):
    """Formatter that writes ``[OPTIONS]`` in the usage for all optional arguments."""

    def add_usage(
        self, usage: str | None, actions: Iterable[argparse.Action], groups: Iterable[Any], prefix: str | None = None
    ) -> None:
        """Add the usage, with positional and required arguments only."""
        actions = list(actions)
        needed = [one for one in actions if one.required or not one.option_strings]
        if usage is None and len(needed) < len(actions):
            self._prog += " [OPTIONS]"
            groups = ()
        super().add_usage(usage, needed, groups, prefix)


def is_of_settings(group: Any) -> bool:
    """Return True for a group of options that are settings."""
    return (group.description or "").startswith(SETTINGS)


def names_of_settings(groups: Sequence[Any], prog: str) -> str:
    """Return the names of the options of groups, by group, and the command that describes them; nothing without groups."""
    if not groups:
        return ""
    lines = [f"\nsettings, which are options too: `{prog} {HELP_ALL}` describes them"]
    for group in groups:
        names = " ".join(action.option_strings[0] for action in group._group_actions)  # noqa: SLF001 - argparse names no other way
        lines += textwrap.wrap(
            f"{group.title:<9} {names}", WIDTH, initial_indent="  ", subsequent_indent=" " * 12, break_on_hyphens=False
        )
    return "\n".join(lines) + "\n"


def placeholder(annotation: Any) -> str:
    """Return the placeholder of an option's value in the help, from the type of its setting.

    >>> placeholder(int | None), placeholder(Literal["text", "json"]), placeholder(tuple[str, ...])
    ('N', 'text|json', 'LIST')
    """
    origin, inside = get_origin(annotation), [one for one in get_args(annotation) if one is not NoneType]
    if origin is Literal:
        choices = "|".join(map(str, inside))
        return choices if len(choices) <= LONGEST else "NAME"
    if origin in (Union, UnionType):
        return placeholder(inside[0]) if len(inside) == 1 else "VALUE"
    if origin is not None:
        return "LIST" if origin in (tuple, list) else placeholder(inside[0])
    return {int: "N", float: "NUMBER", bool: "true|false"}.get(annotation, "VALUE")
