"""Verdict: what an editor decided on two items, or on one."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from schemas.base import Frozen, UtcTime

ItemName = Annotated[str, Field(pattern=r"^[^:\s][^:]*:\S.*$", max_length=1_000)]
"""An item as ``provider:item_id``."""


class VerdictKind(StrEnum):
    """What an editor may decide."""

    JOIN = "join"
    """The two items are one story."""
    PART = "part"
    """The two items are never one story."""
    PIN = "pin"
    """The item stays the head of its story until it is killed."""
    CLEAR = "clear"
    """No verdict on these items: the rules decide again."""


COUNTS = {VerdictKind.JOIN: (2,), VerdictKind.PART: (2,), VerdictKind.PIN: (1,), VerdictKind.CLEAR: (1, 2)}
"""Kind -> how many items it names."""


class Verdict(Frozen):
    """A decision of an editor. Of those on the same items the newest counts; the order in which they arrive does not."""

    verdict: VerdictKind
    """``join``, ``part``, ``pin`` or ``clear``."""
    items: tuple[ItemName, ...] = Field(min_length=1, max_length=2)
    """The items as ``provider:item_id``, all versions of each: two of ``join`` and ``part``, one of ``pin``, one or two of ``clear``."""
    time: UtcTime
    """When it was decided."""
    editor: str | None = Field(default=None, max_length=200)
    """Who decided."""
    note: str | None = Field(default=None, max_length=2_000)
    """Why."""

    @model_validator(mode="after")
    def _names_its_items(self) -> Self:
        if len(set(self.items)) not in COUNTS[self.verdict] or len(set(self.items)) != len(self.items):
            counts = " or ".join(map(str, COUNTS[self.verdict]))
            raise ValueError(f"{self.verdict} names {counts} different items, and not {', '.join(self.items)}")
        return self
