"""Copies: one text, or one table, trimmed, restyled or under other first lines; and pages that hold no text at all."""

from typing import Final

from pipelines.stories.describe.card import Card
from pipelines.stories.describe.words import total_weight, unpack_codes
from pipelines.stories.match.similarity import Similarity
from pipelines.stories.thresholds import FLASH, REWRITE, SHORT
from pipelines.stories.thresholds import THRESHOLDS as T


def is_plain_copy(similarity: Similarity) -> bool:
    """Tell a copy, trimmed or not, that begins alike: a roundup that holds the text begins with something else."""
    return (
        similarity.passages >= T.copy_passages
        and similarity.contained >= T.copy_contained
        and similarity.numbers >= T.copy_numbers
        and similarity.lead >= T.copy_lead
        and similarity.length >= SHORT
    )


def same_report(similarity: Similarity) -> bool:
    """Tell one text, or one table of figures, whatever its headline calls it."""
    table = similarity.numbers >= 0.9 and similarity.figures >= 6 and similarity.contained >= 0.75
    text = similarity.size >= 0.9 and similarity.length >= SHORT and similarity.contained >= 0.9
    return is_plain_copy(similarity) or (similarity.passages >= 0.4 and (table or text))


def is_edited_copy(similarity: Similarity) -> bool:
    """Tell a copy that was trimmed or restyled, under a headline that names nothing else; a house's own report shares no passages."""
    return (
        similarity.passages >= T.edited_passages
        and similarity.numbers >= T.edited_numbers
        and similarity.figures >= 3
        and similarity.contained >= T.edited_contained
        and similarity.size >= T.edited_size
        and similarity.length >= FLASH
        and not similarity.subject_unmatched
    )


def is_copy_under_new_intro(similarity: Similarity) -> bool:
    """Tell a copy under another house's own first lines or caption; a roundup that holds the text would be longer."""
    return (
        similarity.passages >= T.copy_passages
        and similarity.contained >= T.introduced_contained
        and similarity.numbers >= T.copy_numbers
        and similarity.size >= T.introduced_size
        and similarity.length >= SHORT
        and not similarity.subjects_differ
    )


def is_copy_of_other_version(similarity: Similarity) -> bool:
    """Tell copies of two versions of one text: both begin alike, and the shorter one keeps figures, names and half of the passages."""
    return (
        similarity.lead >= T.grown_lead
        and similarity.passages >= T.grown_passages
        and similarity.numbers >= T.copy_numbers
        and similarity.figures >= 3
        and similarity.names >= T.grown_names
        and similarity.length >= SHORT
        and not similarity.subjects_differ
    )


COPIES: Final = {
    is_plain_copy: "",
    is_edited_copy: ", trimmed or restyled",
    is_copy_under_new_intro: ", under first lines of its own",
    is_copy_of_other_version: ", of an earlier or a later version",
}
"""Kinds of copies, and how a person is told of them."""


def same_boilerplate(earlier: Card, later: Card, similarity: Similarity) -> bool:
    """Tell two pages whose text is nothing but their frame: it is one and the same, and tells neither of two other headlines."""
    return (
        bool(earlier.sketch.title and later.sketch.title)
        and similarity.title == 0.0
        and similarity.length < REWRITE
        and similarity.contained >= T.boilerplate
        and similarity.passages >= T.boilerplate
        and not (lead_states_headline(earlier) or lead_states_headline(later))
    )


def lead_states_headline(card: Card) -> bool:
    """Tell whether the first lines of a text say what its headline says."""
    return (
        total_weight(unpack_codes(card.sketch.title) & unpack_codes(card.sketch.lead))
        >= T.told_by_lead * card.sketch.title_weight
    )
