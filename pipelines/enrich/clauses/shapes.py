"""Values of the shallow parse: clauses, phrases, groups of verbs."""

from typing import Literal, NamedTuple

Tense = Literal["past", "present", "future", "infinitive", "participle", "gerund"]


class Phrase(NamedTuple):
    """A noun phrase, up to its head: ``the company's third-quarter net profit``."""

    start: int
    end: int
    head: str
    """Last noun in small letters; ``#`` if the head is an amount, empty if there is no noun."""
    entity: int | None = None
    """The entity that it names, or refers to: index into ``Article.entities``."""
    amount: int | None = None
    """The amount in it: index into ``Article.amounts``."""
    pronoun: bool = False
    """Whether it refers (``it``, ``the company``) and does not name."""
    owner: int | None = None
    """The entity before ``'s``, or of ``its``."""
    names: tuple[int, ...] = ()
    """All entities named in it."""
    words: tuple[str, ...] = ()
    """Its words in small letters; a name or an amount is one word."""
    owner_span: tuple[int, int] | None = None
    """Where the owner stands."""


class VerbGroup(NamedTuple):
    """A verb with its auxiliaries: ``has not been sold``."""

    start: int
    end: int
    lemma: str
    particle: str | None
    auxiliaries: tuple[str, ...]
    tense: Tense
    passive: bool
    negated: bool
    modal: str | None


class Attached(NamedTuple):
    """A noun phrase after a preposition; an empty preposition means a time (``Tuesday``, ``last year``)."""

    preposition: str
    phrase: Phrase


class Clause(NamedTuple):
    """One verb with what stands around it; a sentence without verb is one clause without verb."""

    sentence: int
    """Number of the sentence in its field."""
    start: int
    end: int
    subject: Phrase | None
    verb: VerbGroup | None
    objects: tuple[Phrase, ...]
    attached: tuple[Attached, ...]
    reported_by: Phrase | None
    """Who says it: ``X said``, ``according to X``."""
