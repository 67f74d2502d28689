"""The layout of a command's help: the usage names required arguments, the options follow in groups."""

import argparse
from collections.abc import Iterable
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

LONGEST = 40


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
