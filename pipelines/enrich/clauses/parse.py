"""Clauses of a text: for each group of verbs its subject, its objects and what prepositions attach."""

from collections.abc import Sequence
from typing import NamedTuple

from pipelines.enrich.clauses.chunks import Chunk, chunks, is_time, phrase
from pipelines.enrich.clauses.coreference import Memory, refers
from pipelines.enrich.clauses.drafts import Draft, find_drafts
from pipelines.enrich.clauses.shapes import Attached, Clause, Phrase
from pipelines.enrich.clauses.units import Units, find_places, split_units
from pipelines.enrich.clauses.verbs import SAYING
from schemas.mentions import Entity, EntityType, MoneyMention, TextField


class _Parts(NamedTuple):
    """What is parsed of a sentence."""

    chunks: list[Chunk]
    phrases: dict[int, Phrase]
    clauses: list[Clause]


class _Reader:
    """The sentences of a text, and the parts of those that have been parsed; sentences refer to it, and it to none of them."""

    def __init__(self, sentences: list[Units], memory: Memory) -> None:
        """Begin with nothing parsed."""
        self._sentences = sentences
        self._memory = memory
        self._parts: list[_Parts | None] = [None] * len(sentences)
        self._known = 0
        """Number of the sentences at the beginning that are parsed or name nobody."""

    def parts(self, number: int) -> _Parts:
        """Return the parts of a sentence; those before it that may say whom its pronouns mean are parsed first."""
        found = self._parts[number]
        if found is not None:
            return found
        for earlier in range(self._known, number):
            if self._parts[earlier] is None and _may_name(self._sentences[earlier]):
                self._parts[earlier] = _parse_units(self._sentences[earlier], earlier, self._memory)
        self._known = max(self._known, number)
        found = self._parts[number] = _parse_units(self._sentences[number], number, self._memory)
        return found


class Parsed:
    """A sentence with its units, its chunks, the phrase of each noun chunk, and its clauses.

    Only the units are made at once. The rest is parsed when it is first asked for, and most sentences never are: a rule looks for its
    words or amounts in the units before it asks for clauses.
    """

    __slots__ = ("_number", "_reader", "chunks", "clauses", "phrases", "units")
    chunks: list[Chunk]
    """Its chunks."""
    phrases: dict[int, Phrase]
    """The phrases of its noun chunks, by the index of the chunk."""
    clauses: list[Clause]
    """Its clauses, in reading order of their verbs."""

    def __init__(self, units: Units, number: int, reader: _Reader) -> None:
        """Take a sentence of a text."""
        self.units = units
        self._number = number
        self._reader = reader

    def __getattr__(self, name: str) -> object:
        """Parse the sentence when a part of it is first asked for: only then is its attribute missing."""
        if name not in _Parts._fields:
            raise AttributeError(name)
        self.chunks, self.phrases, self.clauses = self._reader.parts(self._number)
        return getattr(self, name)


def _may_name(units: Units) -> bool:
    """Return True if a sentence may name somebody or refer to somebody."""
    return "E" in units.tags or refers(units.words) or any(one and one.entity is not None for one in units.places)


def parse_clauses(
    text: str, field: TextField, entities: Sequence[Entity], amounts: Sequence[MoneyMention]
) -> tuple[Clause, ...]:
    """Return the clauses of a text, in reading order of their verbs.

    ``entities`` and ``amounts`` are those of the article; names and amounts in phrases are indexes into them.
    """
    return tuple(clause for parsed in parse_sentences(text, field, entities, amounts) for clause in parsed.clauses)


def parse_sentences(
    text: str, field: TextField, entities: Sequence[Entity], amounts: Sequence[MoneyMention]
) -> list[Parsed]:
    """Return the sentences of a text, whose clauses are parsed when they are asked for."""
    sentences = list(split_units(text, field, find_places(field, entities, amounts)))
    reader = _Reader(sentences, Memory(entities, text))
    return [Parsed(units, number, reader) for number, units in enumerate(sentences)]


def _parse_units(units: Units, number: int, memory: Memory) -> _Parts:
    """Return the parts of one sentence; ``memory`` learns whom it names."""
    found = chunks(units)
    drafts = find_drafts(found, units)
    first = next((draft.subject for draft in drafts if draft.subject is not None), None)
    phrases: dict[int, Phrase] = {}
    for index, chunk in enumerate(found):
        if chunk.kind == "n":
            phrases[index] = phrase(chunk, units, memory)
            after = (
                first is not None and index == first + 2 and _attaches(found, units, first + 1) and not memory.stranger
            )
            if index == first or after:
                _remember(phrases[index], memory, main=True)
    ends = (*(draft.first for draft in drafts[1:]), len(found))
    clauses = [_clause(draft, end, number, found, units, phrases) for draft, end in zip(drafts, ends, strict=False)]
    clauses = _reported(clauses, found, units, phrases, memory)
    for clause in clauses:
        _remember(clause.subject, memory, main=False)
    return _Parts(found, phrases, clauses)


def _attaches(found: list[Chunk], units: Units, at: int) -> bool:
    """Return True for the preposition of ``profit at Calder``."""
    return found[at].kind == "i" and units.words[found[at].first] in ("at", "of")


def _remember(subject: Phrase | None, memory: Memory, *, main: bool) -> None:
    if subject is None:
        return
    for entity in (subject.entity, subject.owner):
        if entity is not None and (main or memory.types[entity] is EntityType.PERSON):
            memory.act(entity)
            return
    if main and subject.entity is None and not subject.pronoun:
        memory.meet(subject)


def _clause(
    draft: Draft, end: int, number: int, found: list[Chunk], units: Units, phrases: dict[int, Phrase]
) -> Clause:
    after = draft.first if draft.verb is None else draft.verb + 1
    objects: list[Phrase] = []
    attached: list[Attached] = []
    before = range(draft.first, draft.verb) if draft.verb is not None else range(0)
    for index in (*before, *range(after, end)):
        if found[index].kind != "n" or index == draft.subject:
            continue
        previous = found[index - 1] if index else None
        one = phrases[index]
        if previous is not None and previous.kind in "it":
            attached.append(Attached(units.words[previous.first], one))
        elif is_time(found[index], units):
            attached.append(Attached("", one))
        elif index >= after:
            objects.append(one)
    last = max(end - 1, draft.first, draft.verb or 0)
    return Clause(
        number,
        units.starts[found[draft.first].first],
        units.ends[found[last].last - 1],
        None if draft.subject is None else phrases[draft.subject],
        draft.group,
        tuple(objects),
        tuple(attached),
        None,
    )


def _reported(
    clauses: list[Clause], found: list[Chunk], units: Units, phrases: dict[int, Phrase], memory: Memory
) -> list[Clause]:
    """Return the clauses with who says them; ``it`` in what somebody said is that somebody."""
    sayer = _according(found, units, phrases)
    for order, clause in enumerate(clauses):
        if sayer is None and clause.verb is not None and clause.verb.lemma in SAYING and clause.subject is not None:
            told = clauses[order + 1 :] if _opens(clause, clauses[order + 1 :]) else clauses[:order]
            told_starts = {one.start for one in told}
            clauses = [
                _told(one, clause.subject, memory) if one.start in told_starts and one.reported_by is None else one
                for one in clauses
            ]
    return [one._replace(reported_by=sayer) for one in clauses] if sayer is not None else clauses


def _told(clause: Clause, sayer: Phrase, memory: Memory) -> Clause:
    """Return a clause with who says it; a pronoun that may be the sayer is the sayer."""
    subject = clause.subject
    if (
        subject is not None
        and sayer.entity is not None
        and not sayer.pronoun
        and len(subject.words) == 1
        and subject.words[0] in ("it", "he", "she")
    ):
        person = memory.types[sayer.entity] is EntityType.PERSON
        if person is (subject.words[0] != "it"):
            subject = subject._replace(entity=sayer.entity, pronoun=True)
    unnamed = sayer.entity is None and sayer.owner is not None and subject is not None and subject.words == ("it",)
    if unnamed and subject is not None and subject.entity == sayer.owner:
        subject = subject._replace(entity=None)
    return clause._replace(reported_by=sayer, subject=subject)


def _opens(clause: Clause, rest: list[Clause]) -> bool:
    """Return True if what is said follows: a clause follows and no object comes first."""
    return bool(rest) and not clause.objects and (rest[0].verb is None or rest[0].verb.tense != "infinitive")


def _according(found: list[Chunk], units: Units, phrases: dict[int, Phrase]) -> Phrase | None:
    if "according" not in units.words:
        return None
    at = units.words.index("according")
    return next((phrases[index] for index, chunk in enumerate(found) if chunk.kind == "n" and chunk.first > at), None)
