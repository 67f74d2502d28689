"""Clauses of a text: for each group of verbs its subject, its objects and what prepositions attach."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from pipelines.enrich.clauses.chunks import Chunk, chunks, is_time, phrase, verb_group
from pipelines.enrich.clauses.coreference import Memory, refers
from pipelines.enrich.clauses.shapes import Attached, Clause, Phrase, VerbGroup
from pipelines.enrich.clauses.units import Units, find_places, split_units
from pipelines.enrich.clauses.verbs import SAYING
from schemas.mentions import Entity, EntityType, MoneyMention, TextField

_OBJECT_CONTROL: Final = frozenset(
    "order tell ask force urge require allow permit enable lead cause help want expect instruct oblige direct compel invite persuade sentence authorise authorize prompt push encourage pick choose select hire appoint".split()
)
_SUBORDINATING: Final = frozenset({"after", "before", "since", "until", "as", "till"})
_BEFORE_TAX: Final = frozenset(
    {"tax", "taxes", "interest", "items", "charges", "depreciation", "amortisation", "amortization", "costs"}
)
_BOUNDARIES: Final = frozenset('sw"-.')


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

    __slots__ = ("_number", "_reader", "units")

    def __init__(self, units: Units, number: int, reader: _Reader) -> None:
        """Take a sentence of a text."""
        self.units = units
        self._number = number
        self._reader = reader

    @property
    def chunks(self) -> list[Chunk]:
        """Its chunks."""
        return self._reader.parts(self._number).chunks

    @property
    def phrases(self) -> dict[int, Phrase]:
        """The phrases of its noun chunks, by the index of the chunk."""
        return self._reader.parts(self._number).phrases

    @property
    def clauses(self) -> list[Clause]:
        """Its clauses, in reading order of their verbs."""
        return self._reader.parts(self._number).clauses


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
    drafts = _drafts(found, units)
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


class _Draft(NamedTuple):
    """A clause in indexes of chunks: its group of verbs, its subject, and where it begins; it ends where the next one begins."""

    verb: int | None
    group: VerbGroup | None
    subject: int | None
    first: int


def _drafts(found: list[Chunk], units: Units) -> list[_Draft]:
    verbs = [index for index, chunk in enumerate(found) if chunk.kind == "v"]
    if not verbs:
        subject = _first_free(found, units, 0, len(found))
        return [_Draft(None, None, subject, 0)] if found else []
    drafts: list[_Draft] = []
    for order, verb in enumerate(verbs):
        following = units.words[found[verb].last] if found[verb].last < len(units.words) else ""
        group = verb_group(found[verb], units, following)
        before = verbs[order - 1] + 1 if order else 0
        subject, opening, own = _subject(found, units, before, verb, group, drafts)
        if not own and drafts and _is_participle_before(drafts[-1], group, found, units, verb, opening):
            drafts[-1] = _as_participle(drafts[-1])
        if (
            group.tense == "past"
            and not group.auxiliaries
            and units.tags[found[verb].first] == "e"
            and following == "by"
        ):
            group = group._replace(tense="participle", passive=True)
        drafts.append(_Draft(verb, group, subject, opening))
    if (
        drafts[0].subject is None
        and len(drafts) > 1
        and drafts[0].group
        and drafts[0].group.tense in ("gerund", "participle")
    ):
        drafts[0] = drafts[0]._replace(subject=drafts[1].subject)
    return drafts


def _is_participle_before(
    before: _Draft, group: VerbGroup, found: list[Chunk], units: Units, verb: int, opening: int
) -> bool:
    """Return True if the past form before must be a participle, since the finite verb here shares its subject."""
    earlier = before.group
    return (
        earlier is not None
        and earlier.tense == "past"
        and not earlier.auxiliaries
        and before.verb is not None
        and found[before.first].kind not in "ws"
        and units.tags[found[before.verb].first] == "e"
        and group.tense in ("past", "present", "future")
        and opening == verb
        and found[verb - 1].kind != "c"
    )


def _as_participle(draft: _Draft) -> _Draft:
    group = draft.group
    return draft if group is None else draft._replace(group=group._replace(tense="participle", passive=True))


def _first_free(found: list[Chunk], units: Units, first: int, last: int) -> int | None:
    """Return the first noun phrase of a range that no preposition governs and that is no time."""
    times: int | None = None
    for index in range(first, last):
        if found[index].kind == "n" and (index == 0 or found[index - 1].kind not in "it"):
            if not is_time(found[index], units):
                return index
            if times is None and index == last - 1 and units.words[found[index].last - 1] in ("quarter", "year"):
                times = index
    return times


def _subject(
    found: list[Chunk],
    units: Units,
    first: int,
    verb: int,
    group: VerbGroup,
    drafts: list[_Draft],
) -> tuple[int | None, int, bool]:
    """Return the subject of a group of verbs, the chunk where its clause begins, and whether the subject stands in its own clause."""
    before = drafts[-1] if drafts else None
    if group.tense == "infinitive" and before is not None:
        return _controller(before, found, first, verb), verb, False
    if group.tense == "gerund":
        return _of_gerund(found, units, first, verb, before)
    if before is not None and found[verb - 1].kind == "c":
        return before.subject, verb - 1, False
    if group.lemma in SAYING and _is_inverted(found, verb):
        return verb + 1, verb, True
    boundary = _boundary(found, units, first, verb, before)
    if boundary is None:
        own = _first_free(found, units, first, verb)
        own = own if own is None or before is None else _after_comma(found, units, first, verb, before, own)
        return (own, own, True) if own is not None else (_resumed(found, verb, before), verb, False)
    own = _after_boundary(found, units, boundary, verb)
    return (own, boundary, True) if own is not None else (before.subject if before else None, boundary, False)


def _resumed(found: list[Chunk], verb: int, before: _Draft | None) -> int | None:
    """Return the subject that a group of verbs goes on with: that before ``, which X owes money,``, else that of the clause before."""
    if before is None:
        return None
    aside = found[before.first].kind == "w" and found[verb - 1].kind == ","
    antecedent = _before(found, before.first) if aside else None
    return before.subject if antecedent is None else antecedent


def _after_boundary(found: list[Chunk], units: Units, boundary: int, verb: int) -> int | None:
    """Return the subject between a boundary and a group of verbs; of a relative clause it is the phrase before the pronoun."""
    kind = found[boundary].kind
    if kind == "i":
        return boundary + 1
    if kind in "ws" and _only_adverbs(found, boundary + 1, verb):
        return _before(found, boundary)
    return _first_free(found, units, boundary + 1, verb)


def _is_inverted(found: list[Chunk], verb: int) -> bool:
    """Return True for ``, said X``, but not for ``X, a unit of Y, said it has``."""
    kinds = "".join(chunk.kind for chunk in found[max(0, verb - 1) : verb + 3])
    return verb > 0 and kinds[0] in ',"' and kinds[2:3] == "n" and kinds[3:] != "v"


def _only_adverbs(found: list[Chunk], first: int, last: int) -> bool:
    return all(found[index].kind in ",x(" for index in range(first, last))


def _before(found: list[Chunk], boundary: int) -> int | None:
    """Return the noun phrase directly before a relative pronoun, with or without comma."""
    at = boundary - 1
    if at >= 0 and found[at].kind in ",it":
        at -= 1
    return at if at >= 0 and found[at].kind == "n" else None


def _boundary(found: list[Chunk], units: Units, first: int, verb: int, before: _Draft | None) -> int | None:
    """Return the last conjunction, relative pronoun, quotation mark or dash of a range, or None."""
    for index in range(verb - 1, first - 1, -1):
        kind = found[index].kind
        if kind in _BOUNDARIES or (
            kind == "i" and _subordinates(found, units, first, index, verb, free=before is not None)
        ):
            return index
        if (
            kind == "c"
            and before is not None
            and _first_free(found, units, index + 1, verb) is not None
            and found[index + 1].kind == "n"
        ):
            return index
    return None


def _subordinates(found: list[Chunk], units: Units, first: int, index: int, verb: int, *, free: bool) -> bool:
    """Return True for ``after``, ``as`` and the like before a noun phrase that is the subject of the group of verbs."""
    return (
        units.words[found[index].first] in _SUBORDINATING
        and units.words[found[index + 1].last - 1] not in _BEFORE_TAX
        and (free or _first_free(found, units, first, index) is None)
        and found[index + 1].kind == "n"
        and not is_time(found[index + 1], units)
        and all(chunk.kind != "," for chunk in found[index + 1 : verb])
        and _first_free(found, units, index + 2, verb) is None
    )


def _after_comma(found: list[Chunk], units: Units, first: int, verb: int, before: _Draft, own: int) -> int | None:
    """Return the subject after an earlier clause: the phrase after the last comma, or that of a clause that was said."""
    commas = [index for index in range(first, verb) if found[index].kind == ","]
    if commas:
        return _first_free(found, units, commas[-1] + 1, verb)
    if before.group is not None and before.group.lemma in SAYING:
        return own
    return own if own == verb - 1 and own > first else None


def _controller(before: _Draft, found: list[Chunk], first: int, verb: int) -> int | None:
    """Return the subject of an infinitive: the object of ``order X to``, else the subject of the verb before."""
    group = before.group
    if (
        group is not None
        and not group.passive
        and group.lemma in _OBJECT_CONTROL
        and verb > first
        and found[first].kind == "n"
    ):
        return first
    return before.subject


def _of_gerund(
    found: list[Chunk], units: Units, first: int, verb: int, before: _Draft | None
) -> tuple[int | None, int, bool]:
    inherited = before.subject if before else _first_free(found, units, first, verb)
    if verb > first and found[verb - 1].kind == "n" and not is_time(found[verb - 1], units):
        return verb - 1, verb, True
    return inherited, verb, False


def _clause(
    draft: _Draft, end: int, number: int, found: list[Chunk], units: Units, phrases: dict[int, Phrase]
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
