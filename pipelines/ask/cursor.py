"""Cursors: where the next page of a list begins, as one word of letters and digits."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import Any

import orjson

from pipelines.errors import Refused


class NoSuchPage(Refused):
    """A cursor that no list gave."""


def write_cursor(key: Sequence[Any]) -> str:
    """Return the cursor after an item with this key: times, numbers and texts.

    >>> write_cursor(["reuters", 7])
    'WyJyZXV0ZXJzIiw3XQ'
    """
    return urlsafe_b64encode(orjson.dumps(list(key), default=str)).decode().rstrip("=")


def read_cursor(cursor: str, kinds: Sequence[type]) -> tuple[Any, ...]:
    """Return the key of a cursor. Raise ``NoSuchPage`` for one that this list did not give.

    >>> read_cursor("WyJyZXV0ZXJzIiw3XQ", [str, int])
    ('reuters', 7)
    """
    try:
        key = orjson.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return tuple(_read(value, kind) for value, kind in zip(key, kinds, strict=True))
    except (ValueError, TypeError, ArithmeticError, binascii.Error) as error:
        raise NoSuchPage(f"cursor {cursor[:80]!r} is not one that this list gave: begin at its first page") from error


def _read(value: Any, kind: type) -> Any:
    return kind.fromisoformat(value) if hasattr(kind, "fromisoformat") else kind(value)
