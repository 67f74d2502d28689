"""Who bids and who is bid for, by the noun of the deal beside its price: ``rejected a $27 offer from X``, ``X's offer to acquire Y for $52``, ``the $3 million sale of Y to X``."""

from typing import Final, NamedTuple

from pipelines.enrich.clauses import Clause, Parsed, Phrase
from pipelines.enrich.roles.beside import chunk_of
from pipelines.enrich.roles.evidence import Evidence
from pipelines.enrich.roles.local import Local

BIDS: Final = frozenset({"offer", "bid", "proposal", "approach", "tender"})
"""Nouns whose owner pays, whatever stands before them."""
_TAKEOVERS: Final = frozenset({"takeover", "buyout", "buy-out", "acquisition", "purchase"})
_SALES: Final = frozenset({"sale", "disposal", "divestiture", "divestment"})
_BOUGHT: Final = frozenset({"purchase", "acquisition"})
_MAKING: Final = frozenset(
    "complete make agree announce propose plan finish finalize finalise close launch start begin raise increase lift sweeten improve extend withdraw drop".split()
)
"""Verbs whose subject buys in a purchase, or bids."""
_MADE: Final = frozenset({"made", "launched", "announced", "received"})
"""Participles between a bid and who made it: ``a bid made by X``."""
_ANSWERING: Final = frozenset(
    "reject refuse spurn rebuff receive get accept decline consider review study weigh oppose resist fight welcome recommend evaluate discuss favour favor".split()
)
"""Verbs whose subject is offered the money."""
_POSSESSIVES: Final = frozenset({"its", "their", "his", "her"})


class Bid(NamedTuple):
    """Phrases of who pays and who sells or is bought; None where the clause does not name one."""

    buyer: Phrase | None
    other: Phrase | None
    answered: bool
    """Whether the subject is who answers the bid: it does not pay."""


def bid(found: Evidence, local: Local) -> Bid | None:
    """Return who bids for whom, or None if no noun of a deal stands beside the price."""
    at = _noun(found, local)
    if at is None:
        return None
    noun, clause = local.parsed.phrases[at], local.clause
    kind = next((word for word in reversed(noun.words) if word in BIDS | _TAKEOVERS | _SALES), "")
    if kind in _SALES:
        buyer, seller = _following(at, local.parsed, "to"), _following(at, local.parsed, "of")
        other = _owner(noun) or (None if seller is None else _owner(seller))
        return Bid(buyer, other, answered=True)
    answering = _answering(clause, local)
    by = ("from", "by") if kind in BIDS else ("by",)
    own = None if answering is not None and noun.words[0] in _POSSESSIVES else _owner(noun)
    buyer = own or _following(at, local.parsed, *by) or (_modifier(noun) if kind in BIDS else None)
    makes = clause.verb is not None and clause.verb.lemma in _MAKING and not clause.verb.passive
    if buyer is None and makes and answering is None:
        buyer = clause.subject
    other = _wanted(at, local.parsed, "for" if kind in BIDS else "of") or (
        None if answering is None else answering.subject
    )
    return Bid(buyer, other, answered=answering is not None)


def _noun(found: Evidence, local: Local) -> int | None:
    """Return the chunk of the noun of the deal: that of the price, of the role, before ``to acquire``, or before ``for``."""
    phrases, chunks = local.parsed.phrases, local.parsed.chunks
    nouns = BIDS | _TAKEOVERS | _SALES
    if not nouns.isdisjoint(local.after):
        return local.chunk
    if found.noun is not None and found.noun.head in nouns:
        return chunk_of(found.noun, local.parsed)
    verb = local.clause.verb
    if verb is not None and verb.tense == "infinitive":
        at = next(
            (
                index
                for index, one in phrases.items()
                if one.end <= verb.start and index + 1 < len(chunks) and _is_at(index + 1, verb.start, local.parsed)
            ),
            None,
        )
        return at if at is not None and phrases[at].head in BIDS else None
    if local.preposition == "for":
        return next(
            (at for at, one in reversed(phrases.items()) if at < local.chunk and one.head in _SALES | _BOUGHT), None
        )
    return None


def _is_at(chunk: int, start: int, parsed: Parsed) -> bool:
    return parsed.units.starts[parsed.chunks[chunk].first] == start


def _owner(noun: Phrase) -> Phrase | None:
    """Return the owner of a noun as a phrase of its own."""
    if noun.owner is None or noun.owner_span is None:
        return None
    start, end = noun.owner_span
    return Phrase(start, end, "", noun.owner, pronoun=noun.words[0] in _POSSESSIVES, names=(noun.owner,))


def _modifier(noun: Phrase) -> Phrase | None:
    """Return the name before the noun: ``the $4 Calder offer``."""
    if len(noun.names) != 1 or noun.owner is not None:
        return None
    return noun._replace(entity=noun.names[0], words=())


def _following(at: int, parsed: Parsed, *prepositions: str) -> Phrase | None:
    """Return what one of some prepositions attaches to a phrase before the next verb."""
    phrases, words = parsed.phrases, parsed.units.words
    for index in range(at + 1, len(parsed.chunks) - 1):
        chunk = parsed.chunks[index]
        if chunk.kind == "v" and words[chunk.first] not in _MADE:
            return None
        if chunk.kind in "it" and words[chunk.first] in prepositions and index + 1 in phrases:
            right = phrases[index + 1]
            return None if right.amount is not None else right
    return None


def _wanted(at: int, parsed: Parsed, preposition: str) -> Phrase | None:
    """Return who is bid for: ``an offer for Y``, ``an offer for all shares of Y``."""
    what = _following(at, parsed, preposition)
    if what is None or what.entity is not None or what.owner is not None:
        return what
    index = chunk_of(what, parsed)
    return (None if index is None else _following(index, parsed, "of")) or what


def _answering(clause: Clause, local: Local) -> Clause | None:
    """Return the clause whose subject is offered the money: ``X rejected``; of ``X rejected Y's offer to acquire`` the first."""
    for one in (clause, *reversed(local.parsed.clauses)):
        if (
            one.verb is not None
            and one.start <= local.phrase.start
            and one.verb.lemma in _ANSWERING
            and not one.verb.passive
        ):
            return one
    return None
