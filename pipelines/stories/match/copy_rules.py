"""Rules for copies: one text or one table that was trimmed, restyled or given other first lines; and boilerplate pages."""

from collections.abc import Callable, Mapping
from typing import Final

from pipelines.stories.describe.card import Card
from pipelines.stories.describe.words import total_weight, unpack_codes
from pipelines.stories.match.similarity import Similarity, share_known_words
from pipelines.stories.thresholds import MatchThresholds


def is_plain_copy(similarity: Similarity, limits: MatchThresholds) -> bool:
    """Return True for a copy, trimmed or not, that begins alike. A roundup that contains the text begins otherwise."""
    return (
        similarity.passages >= limits.copy_passages
        and similarity.contained >= limits.copy_contained
        and similarity.numbers >= limits.copy_numbers
        and similarity.lead >= limits.copy_lead
        and similarity.length >= limits.short
    )


def same_report(similarity: Similarity, limits: MatchThresholds) -> bool:
    """Return True if both items are one text, or one table of figures, under whatever headlines."""
    table = (
        similarity.numbers >= limits.report_numbers
        and similarity.figures >= limits.report_figures
        and similarity.contained >= limits.report_table_contained
    )
    text = (
        similarity.size >= limits.report_size
        and similarity.length >= limits.short
        and similarity.contained >= limits.report_contained
    )
    return is_plain_copy(similarity, limits) or (similarity.passages >= limits.report_passages and (table or text))


def is_edited_copy(similarity: Similarity, limits: MatchThresholds) -> bool:
    """Return True for a copy that was trimmed or restyled and whose headline names no other subject.

    Another provider's own report shares no passages.
    """
    return (
        similarity.passages >= limits.edited_passages
        and similarity.numbers >= limits.edited_numbers
        and similarity.figures >= limits.copy_figures
        and similarity.contained >= limits.edited_contained
        and similarity.size >= limits.edited_size
        and similarity.length >= limits.flash
        and not similarity.subject_unmatched
    )


def is_copy_under_new_intro(similarity: Similarity, limits: MatchThresholds) -> bool:
    """Return True for a copy under first lines or a caption of its own. A roundup that contains the text is longer."""
    return (
        similarity.passages >= limits.copy_passages
        and similarity.contained >= limits.introduced_contained
        and similarity.numbers >= limits.copy_numbers
        and similarity.size >= limits.introduced_size
        and similarity.length >= limits.short
        and not similarity.subjects_differ
    )


def is_copy_of_other_version(similarity: Similarity, limits: MatchThresholds) -> bool:
    """Return True for copies of two versions of one text: both begin alike and share figures, names and passages."""
    return (
        similarity.lead >= limits.other_version_lead
        and similarity.passages >= limits.other_version_passages
        and similarity.numbers >= limits.copy_numbers
        and similarity.figures >= limits.copy_figures
        and similarity.names >= limits.other_version_names
        and similarity.length >= limits.short
        and not similarity.subjects_differ
    )


def is_abridged_copy(similarity: Similarity, limits: MatchThresholds) -> bool:
    """Return True for a copy that lost paragraphs, under the same headline. A roundup that contains the text has another one."""
    if similarity.title >= limits.same_title:
        return is_copy_of_same_title(similarity, limits)
    return (
        similarity.passages >= limits.abridged_passages
        and similarity.contained >= limits.abridged_contained
        and similarity.title >= limits.abridged_title
        and similarity.numbers >= limits.copy_numbers
        and similarity.length >= limits.abridged_length
        and not similarity.subjects_differ
    )


def is_copy_of_same_title(similarity: Similarity, limits: MatchThresholds) -> bool:
    """Return True for a copy whose headline was not touched. A long text has more words than a sketch, so it seems to share fewer."""
    whole = similarity.passages >= limits.copy_passages and similarity.contained >= limits.introduced_contained
    return (
        similarity.passages >= limits.same_title_passages
        and similarity.contained >= limits.same_title_contained
        and similarity.numbers >= limits.copy_numbers
        and similarity.length >= (limits.same_title_length if whole else limits.abridged_length)
        and not similarity.subjects_differ
    )


def is_misread_copy(earlier: Card, later: Card, similarity: Similarity, limits: MatchThresholds) -> bool:
    """Return True for a copy that a reader of scans misread in part: what are words in it is in the other text.

    It keeps no passages, but another provider's own report shares fewer of the words.
    """
    if shows_misreading(earlier, later) and is_garbled_copy(earlier, later, similarity, limits):
        return True
    return (
        (similarity.title >= limits.misread_title or similarity.lead >= limits.misread_lead)
        and (similarity.numbers >= limits.misread_numbers or similarity.figures < limits.fact_figures)
        and similarity.length >= limits.short
        and shares_known_words(earlier, later, limits)
    )


def shows_misreading(one: Card, other: Card) -> bool:
    """Return True if one of two providers' items shows by its words that it was misread."""
    return one.provider != other.provider and one.sketch.misread != other.sketch.misread


def is_garbled_copy(earlier: Card, later: Card, similarity: Similarity, limits: MatchThresholds) -> bool:
    """Return True for a misread text whose known words are in the other, whatever its figures are."""
    share, count = share_known_words(earlier, later)
    return (
        (similarity.title >= limits.garbled_title or similarity.lead >= limits.garbled_lead)
        and similarity.length >= limits.short
        and share >= limits.garbled_known
        and count >= limits.garbled_words
    )


def shares_known_words(one: Card, other: Card, limits: MatchThresholds) -> bool:
    """Return True if two items share as many known words as a text and its misread copy."""
    share, count = share_known_words(one, other)
    return share >= limits.misread_known and count >= limits.misread_words


COPIES: Final[Mapping[Callable[[Similarity, MatchThresholds], bool], str]] = {
    is_plain_copy: "",
    is_edited_copy: ", trimmed or restyled",
    is_copy_under_new_intro: ", under first lines of its own",
    is_copy_of_other_version: ", of an earlier or a later version",
    is_abridged_copy: ", abridged",
}
"""Kinds of copies, and their names in evidence."""


def same_boilerplate(earlier: Card, later: Card, similarity: Similarity, limits: MatchThresholds) -> bool:
    """Return True if both texts are the same boilerplate: they agree, their headlines do not, and neither states its headline."""
    return (
        bool(earlier.sketch.title and later.sketch.title)
        and similarity.title == 0.0
        and similarity.length < limits.long
        and similarity.contained >= limits.boilerplate
        and similarity.passages >= limits.boilerplate
        and not (lead_states_headline(earlier, limits) or lead_states_headline(later, limits))
    )


def lead_states_headline(card: Card, limits: MatchThresholds) -> bool:
    """Return True if the lead of a text has enough of the words of its headline."""
    shared = total_weight(unpack_codes(card.sketch.title) & unpack_codes(card.sketch.lead))
    return shared >= limits.boilerplate_headline * card.sketch.title_weight
