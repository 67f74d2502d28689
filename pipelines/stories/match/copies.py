"""Copies: one text, or one table, trimmed, restyled or under other first lines; and pages that hold no text at all."""

from typing import Final

from pipelines.stories.describe.card import Card
from pipelines.stories.describe.wording import unpack, weigh
from pipelines.stories.match.likeness import Likeness
from pipelines.stories.match.thresholds import FLASH, REWRITE, SHORT
from pipelines.stories.match.thresholds import THRESHOLDS as T


def same_wording(like: Likeness) -> bool:
    """Tell a copy, trimmed or not, that begins alike: a roundup that holds the text begins with something else."""
    return (
        like.passages >= T.copy_passages
        and like.contained >= T.copy_contained
        and like.numbers >= T.copy_numbers
        and like.lead >= T.copy_lead
        and like.length >= SHORT
    )


def same_report(like: Likeness) -> bool:
    """Tell one text, or one table of figures, whatever its headline calls it."""
    table = like.numbers >= 0.9 and like.figures >= 6 and like.contained >= 0.75
    text = like.size >= 0.9 and like.length >= SHORT and like.contained >= 0.9
    return same_wording(like) or (like.passages >= 0.4 and (table or text))


def edited_copy(like: Likeness) -> bool:
    """Tell a copy that was trimmed or restyled, under a headline that names nothing else; a house's own report shares no passages."""
    return (
        like.passages >= T.edited_passages
        and like.numbers >= T.edited_numbers
        and like.figures >= 3
        and like.contained >= T.edited_contained
        and like.size >= T.edited_size
        and like.length >= FLASH
        and not like.strange
    )


def introduced_copy(like: Likeness) -> bool:
    """Tell a copy under another house's own first lines or caption; a roundup that holds the text would be longer."""
    return (
        like.passages >= T.copy_passages
        and like.contained >= T.introduced_contained
        and like.numbers >= T.copy_numbers
        and like.size >= T.introduced_size
        and like.length >= SHORT
        and not like.apart
    )


def grown_copy(like: Likeness) -> bool:
    """Tell copies of two versions of one text: both begin alike, and the shorter one keeps figures, names and half of the passages."""
    return (
        like.lead >= T.grown_lead
        and like.passages >= T.grown_passages
        and like.numbers >= T.copy_numbers
        and like.figures >= 3
        and like.names >= T.grown_names
        and like.length >= SHORT
        and not like.apart
    )


COPIES: Final = {
    same_wording: "",
    edited_copy: ", trimmed or restyled",
    introduced_copy: ", under first lines of its own",
    grown_copy: ", of an earlier or a later version",
}
"""Kinds of copies, and how a person is told of them."""


def framed(earlier: Card, later: Card, like: Likeness) -> bool:
    """Tell two pages whose text is nothing but their frame: it is one and the same, and tells neither of two other headlines."""
    return (
        bool(earlier.sketch.title and later.sketch.title)
        and like.title == 0.0
        and like.length < REWRITE
        and like.contained >= T.framed
        and like.passages >= T.framed
        and not (tells(earlier) or tells(later))
    )


def tells(card: Card) -> bool:
    """Tell whether the first lines of a text say what its headline says."""
    return weigh(unpack(card.sketch.title) & unpack(card.sketch.lead)) >= T.told_by_lead * card.sketch.title_weight
