"""Shallow parse: clauses with their verbs, subjects, objects and prepositions. Pure, without a model."""

from pipelines.enrich.clauses.coreference import COMPANY_NOUNS
from pipelines.enrich.clauses.parse import Parsed, parse_clauses, parse_sentences
from pipelines.enrich.clauses.shapes import Attached, Clause, Phrase, VerbGroup

__all__ = ["COMPANY_NOUNS", "Attached", "Clause", "Parsed", "Phrase", "VerbGroup", "parse_clauses", "parse_sentences"]
