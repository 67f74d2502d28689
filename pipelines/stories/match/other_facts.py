"""Other facts: texts of nearly the same words that are of another day, another subject or another firm."""

from pipelines.stories.describe.card import Card
from pipelines.stories.match.glance import MARKED
from pipelines.stories.match.similarity import Similarity
from pipelines.stories.thresholds import MatchThresholds


def facts_differ(earlier: Card, later: Card, similarity: Similarity, limits: MatchThresholds) -> bool:
    """Return True if two texts state different facts, however similar their words are."""
    return figures_differ(similarity, limits) or is_template(earlier, later, similarity, limits)


def is_template(earlier: Card, later: Card, similarity: Similarity, limits: MatchThresholds) -> bool:
    """Return True if two texts are one template, about another subject or filled in again."""
    return is_template_of_other_subject(similarity, limits) or is_next_table(earlier, later, similarity, limits)


def is_next_table(earlier: Card, later: Card, similarity: Similarity, limits: MatchThresholds) -> bool:
    """Return True for a template filled in again that no mark makes a version of the earlier one."""
    return is_refilled_template(similarity, limits) and not MARKED & {*earlier.controls, *later.controls}


def is_refilled_template(similarity: Similarity, limits: MatchThresholds) -> bool:
    """Return True for a template filled in again: nearly the same words around other figures; a table keeps most of them."""
    table = similarity.figures > limits.table_figures
    return (
        similarity.words >= limits.refilled_words
        and similarity.numbers < (limits.refilled_table_numbers if table else limits.refilled_numbers)
        and similarity.figures >= limits.refilled_figures
    )


def is_template_of_other_subject(similarity: Similarity, limits: MatchThresholds) -> bool:
    """Return True for a short template with another subject: a name that the other lacks, and other figures or none."""
    return (
        similarity.length < limits.short
        and similarity.subject_unmatched
        and (
            similarity.numbers < limits.another_numbers
            or (not similarity.figures and similarity.length >= limits.flash)
        )
    )


def figures_differ(similarity: Similarity, limits: MatchThresholds) -> bool:
    """Return True if two texts with several figures each share hardly one: other days, other goods."""
    least = limits.fact_figures if similarity.length >= limits.short else limits.fact_figures_short
    return similarity.numbers < limits.other_figures and similarity.figures >= least
