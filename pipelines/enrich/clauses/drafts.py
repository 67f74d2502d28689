"""Where the clauses of a sentence begin: for each group of verbs its subject and its first chunk."""

from typing import Final, NamedTuple

from pipelines.enrich.clauses.chunks import Chunk, is_time, verb_group
from pipelines.enrich.clauses.shapes import VerbGroup
from pipelines.enrich.clauses.units import Units
from pipelines.enrich.clauses.verbs import SAYING

_OBJECT_CONTROL: Final = frozenset(
    "order tell ask force urge require allow permit enable lead cause help want expect instruct oblige direct compel invite persuade sentence authorise authorize prompt push encourage pick choose select hire appoint".split()
)
_SUBORDINATING: Final = frozenset({"after", "before", "since", "until", "as", "till"})
_BEFORE_TAX: Final = frozenset(
    {"tax", "taxes", "interest", "items", "charges", "depreciation", "amortisation", "amortization", "costs"}
)
_PERIODS: Final = frozenset({"quarter", "year", "half", "months", "period", "weeks", "season"})
_BOUNDARIES: Final = frozenset('sw"-.')


class Draft(NamedTuple):
    """A clause in indexes of chunks: its group of verbs, its subject, and where it begins; it ends where the next one begins."""

    verb: int | None
    group: VerbGroup | None
    subject: int | None
    first: int


def find_drafts(found: list[Chunk], units: Units) -> list[Draft]:
    """Return the clauses of a sentence as far as their groups of verbs say them, in reading order; one without a group if there is none."""
    verbs = [index for index, chunk in enumerate(found) if chunk.kind == "v" and not _ends_period(found, units, index)]
    if not verbs:
        subject = _first_free(found, units, 0, len(found))
        return [Draft(None, None, subject, 0)] if found else []
    drafts: list[Draft] = []
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
        drafts.append(Draft(verb, group, subject, opening))
    if (
        drafts[0].subject is None
        and len(drafts) > 1
        and drafts[0].group
        and drafts[0].group.tense in ("gerund", "participle")
    ):
        drafts[0] = drafts[0]._replace(subject=drafts[1].subject)
    return drafts


def _ends_period(found: list[Chunk], units: Units, verb: int) -> bool:
    """Return True for the verb of ``the quarter ended May 30``: it says when a period ends, and opens no clause."""
    chunk = found[verb]
    return (
        units.words[chunk.first] in ("ended", "ending")
        and chunk.last == chunk.first + 1
        and 0 < verb < len(found) - 1
        and found[verb - 1].kind == "n"
        and units.words[found[verb - 1].last - 1] in _PERIODS
        and found[verb + 1].kind == "n"
        and is_time(found[verb + 1], units)
    )


def _is_participle_before(
    before: Draft, group: VerbGroup, found: list[Chunk], units: Units, verb: int, opening: int
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


def _as_participle(draft: Draft) -> Draft:
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
    drafts: list[Draft],
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


def _resumed(found: list[Chunk], verb: int, before: Draft | None) -> int | None:
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


def _boundary(found: list[Chunk], units: Units, first: int, verb: int, before: Draft | None) -> int | None:
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
            and not _joins_attached(found, index, verb)
            and _first_free(found, units, index + 1, verb) is not None
            and found[index + 1].kind == "n"
        ):
            return index
    return None


def _joins_attached(found: list[Chunk], index: int, verb: int) -> bool:
    """Return True for ``and`` in ``, arranged in Tokyo and London, replaces``: what follows it is no subject, but governed by the preposition before."""
    kinds = "".join(chunk.kind for chunk in found[max(0, index - 2) : verb])
    return kinds in ("incn,", "tncn,")


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


def _after_comma(found: list[Chunk], units: Units, first: int, verb: int, before: Draft, own: int) -> int | None:
    """Return the subject after an earlier clause: the phrase after the last comma, or that of a clause that was said."""
    commas = [index for index in range(first, verb) if found[index].kind == ","]
    if commas:
        return _first_free(found, units, commas[-1] + 1, verb)
    if before.group is not None and before.group.lemma in SAYING:
        return own
    return own if own == verb - 1 and own > first else None


def _controller(before: Draft, found: list[Chunk], first: int, verb: int) -> int | None:
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
    found: list[Chunk], units: Units, first: int, verb: int, before: Draft | None
) -> tuple[int | None, int, bool]:
    inherited = before.subject if before else _first_free(found, units, first, verb)
    if verb > first and found[verb - 1].kind == "n" and not is_time(found[verb - 1], units):
        return verb - 1, verb, True
    return inherited, verb, False
