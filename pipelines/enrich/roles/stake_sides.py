"""The company of a stake: ``shares of X, or 8.7 pct``, ``9.9 pct of X's 6.8 million shares``, ``X is 52 pct owned by``."""

from collections.abc import Iterator
from typing import Final

from pipelines.enrich.clauses import Parsed, Phrase
from pipelines.enrich.roles.evidence import Evidence
from pipelines.enrich.roles.local import Local

_STAKES: Final = frozenset({"stake", "stakes", "holding", "holdings", "shareholding", "interest", "position"})
_SHARES: Final = frozenset({"shares", "stock", "equity", "capital", "total", "votes"})
_FOUNDED: Final = frozenset({"company", "venture", "firm", "group", "entity"})
_INTO: Final = frozenset({"of", "in"})


def companies(found: Evidence, local: Local) -> Iterator[Phrase]:
    """Yield the phrases that name the company of a stake, the surest first."""
    parsed = local.parsed
    if found.rule == "owned-by":
        yield from _owned(local)
        return
    if local.linked in _INTO and local.right is not None:
        yield from _in(local.right, parsed)
    elif not _STAKES.isdisjoint(local.after):
        yield from _in(local.chunk, parsed)
    for index in range(local.chunk - 1, -1, -1):
        phrase = parsed.phrases.get(index)
        if phrase is None:
            continue
        if phrase.head in _STAKES or (phrase.head in _SHARES and found.rule == "or-of-shares"):
            yield from _in(index, parsed)
            return


def _in(at: int, parsed: Parsed) -> Iterator[Phrase]:
    """Yield the names of a phrase of a stake or of shares, and of what is attached to it."""
    phrase, chunks = parsed.phrases[at], parsed.chunks
    stake = not _STAKES.isdisjoint(phrase.words)
    if phrase.entity is not None:
        yield phrase
    if phrase.owner is not None and not stake and phrase.owner_span is not None:
        yield phrase._replace(entity=phrase.owner, start=phrase.owner_span[0], end=phrase.owner_span[1], names=())
    if is_new(phrase):
        yield phrase
    others = [one for one in phrase.names if one != phrase.owner]
    if others:
        yield phrase._replace(entity=others[-1], owner=None)
    if at + 2 in parsed.phrases and chunks[at + 1].kind == "i":
        word = parsed.units.words[chunks[at + 1].first]
        if word in _INTO and (stake or not _SHARES.isdisjoint(phrase.words)):
            yield from _in(at + 2, parsed)


def is_new(phrase: Phrase) -> bool:
    """Return True for ``a new company``: its words name it, whatever other companies the article names."""
    return phrase.entity is None and not phrase.names and "new" in phrase.words and phrase.head in _FOUNDED


def _owned(local: Local) -> Iterator[Phrase]:
    """Yield who is owned: the subject of ``is 52 pct owned``, or the name before a comma."""
    chunks, parsed = local.parsed.chunks, local.parsed
    before = local.chunk - 1
    while before >= 0 and chunks[before].kind != "n":
        before -= 1
    near = parsed.phrases.get(before)
    beside = local.chunk - before == 2 and chunks[local.chunk - 1].kind == ","
    subject = local.clause.subject
    for one in (near if beside else None, subject, near):
        if one is not None and one.end <= local.phrase.start and one.amount is None:
            yield one
