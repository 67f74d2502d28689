"""Shallow parse: clauses with their verbs, subjects, objects and prepositions. Pure, without a model."""

from pipelines.enrich.clauses.chunks import lemma_of
from pipelines.enrich.clauses.coreference import COMPANY_NOUNS, is_unknown_name, refers
from pipelines.enrich.clauses.parse import Parsed, parse_clauses, parse_sentences
from pipelines.enrich.clauses.shapes import Attached, Clause, Phrase, VerbGroup

__all__ = [
    "COMPANY_NOUNS",
    "Attached",
    "Clause",
    "Parsed",
    "Phrase",
    "VerbGroup",
    "is_unknown_name",
    "lemma_of",
    "parse_clauses",
    "parse_sentences",
    "refers",
]
