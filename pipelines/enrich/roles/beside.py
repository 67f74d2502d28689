"""Names beside a phrase: in apposition to it, attached by a preposition, in a list with it, or alone before an amount."""

from typing import Final

from pipelines.enrich.clauses import Parsed, Phrase, is_unknown_name
from pipelines.enrich.roles.lexicon import SET_VERBS
from pipelines.enrich.roles.local import Local

OTHERS: Final = frozenset(
    "rival rivals competitor competitors suitor partner partners parent supplier customer buyer predecessor successor owner owners boss founder chief chairman".split()
)
"""Who stands beside a company: ``its rival`` is not it."""

_ARTICLES: Final = (("a",), ("an",), ("the",), ("its",), ("their",))


def chunk_of(phrase: Phrase, parsed: Parsed) -> int | None:
    """Return the chunk of a noun phrase, or None if it has none of its own."""
    return next((index for index, one in parsed.phrases.items() if one.start == phrase.start), None)


def is_one_of_several(phrase: Phrase, parsed: Parsed) -> bool:
    """Return True for one of ``X and Y``, both of which have what is said of them."""
    index = chunk_of(phrase, parsed)
    return index is not None and any(
        0 <= index + step < len(parsed.chunks)
        and parsed.chunks[index + step // 2].kind == "c"
        and (other := parsed.phrases.get(index + step)) is not None
        and other.entity is not None
        for step in (-2, 2)
    )


def gapped(local: Local, text: str) -> Phrase | None:
    """Return the name in ``Calder rose 3%, Norrvik 5%`` or ``and Norrvik by 5%``: alone before an amount, after a comma or ``and`` and after another amount."""
    parsed, at = local.parsed, local.left
    name = None if at is None else parsed.phrases[at]
    if at is None or at < 1 or name is None or name.pronoun or not text[name.start].isupper():
        return None
    if len(name.words) != 1 and (
        name.entity is not None or not all(map(is_unknown_name, text[name.start : name.end].split()))
    ):
        return None
    earlier = any(one.amount is not None and one.end < name.start for one in parsed.phrases.values())
    return name if earlier and parsed.chunks[at - 1].kind in ",c-" else None


def apposed(phrase: Phrase, local: Local) -> Phrase | None:
    """Return the name in ``its founder, Beth Amara, keeps``: the phrase of a name alone between commas after a noun, or None."""
    index = chunk_of(phrase, local.parsed)
    beside = phrase.entity is None and not phrase.names
    if index is None or not (beside or phrase.head in OTHERS):
        return None
    chunks = local.parsed.chunks[index + 1 : index + 4]
    name = local.parsed.phrases.get(index + 2)
    between = [one.kind for one in chunks] == [",", "n", ","]
    return name if between and name is not None and name.entity is not None and len(name.words) == 1 else None


def named_after(phrase: Phrase, local: Local) -> Phrase | None:
    """Return the name in ``shares of Calder``: the phrase that ``of``, ``in``, ``at``, ``for`` or ``by`` attaches."""
    chunks, index = local.parsed.chunks, chunk_of(phrase, local.parsed)
    if index is None or index + 2 >= len(chunks) or chunks[index + 1].kind != "i":
        return None
    word = local.parsed.units.words[chunks[index + 1].first]
    return local.parsed.phrases.get(index + 2) if word in ("of", "in", "at", "for", "by") else None


def whose(phrase: Phrase, local: Local) -> Phrase | None:
    """Return the phrase before ``whose sales``, ``where revenue`` and the like."""
    index = chunk_of(phrase, local.parsed) or 0
    if index < 2 or local.parsed.chunks[index - 1].kind != "w":
        return None
    return local.parsed.phrases.get(index - 2) or local.parsed.phrases.get(index - 3)


def set_before(local: Local, own: Phrase) -> list[Phrase]:
    """Return what the verbs before ``its own`` set, the nearest verb first: ``rate`` of ``kept its rate at 4%``."""
    return [
        one
        for clause in reversed(local.parsed.clauses)
        if clause.verb is not None and clause.verb.lemma in SET_VERBS
        for one in clause.objects
        if one.end <= own.start
    ]


def behind_brackets(local: Local) -> tuple[str, ...]:
    """Return the words behind the same sum in brackets: ``plant`` of ``a 3.8 trillion won ($2.6 billion) plant``; none if there are none."""
    chunks, at = local.parsed.chunks, local.chunk
    kinds = "".join(chunk.kind for chunk in chunks[at + 1 : at + 5])
    if local.after or local.before[:1] not in _ARTICLES or kinds not in ("(n)n", "(n)v"):
        return ()
    behind = chunks[at + 4]
    amount = local.parsed.phrases[at + 2].amount
    return () if amount is None else tuple(local.parsed.units.words[behind.first : behind.last])
