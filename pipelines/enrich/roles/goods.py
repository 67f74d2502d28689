"""Prices of goods, of freight and of things that are sold: they are of no company, whoever names them."""

from typing import Final

from pipelines.enrich.roles.evidence import Evidence
from pipelines.enrich.roles.lexicon import DOWN_VERBS, UP_VERBS
from pipelines.enrich.roles.local import Local
from schemas.mentions import MoneyMention

_SECURITIES: Final = frozenset(
    "share shares stock stocks adrs ads unit units bond bonds note notes debenture debentures eurobond warrant warrants right rights issue preferred preference common paper".split()
)
"""Words of sentences whose prices are of paper of a company."""
_PRICES: Final = frozenset({"price", "prices"})
_OF_PAPER: Final = frozenset("conversion exercise redemption issue share stock subscription offering offer".split())
_TRADING: Final = frozenset({"buy", "sell", "acquire", "purchase"})
_QUOTED: Final = UP_VERBS | DOWN_VERBS | {"trade", "close", "quote", "open", "end", "finish", "be"}


def is_of_goods(found: Evidence, local: Local, amount: MoneyMention) -> bool:
    """Return True for the price of a thing: so much a barrel, before a thing, without a word of shares or paper in the sentence."""
    words, noun = local.parsed.units.words, found.noun
    if amount.per is not None and amount.per not in ("share", "unit"):
        return True
    if noun is not None and (noun.owner is not None or noun.names):
        return is_traded(local)
    if amount.per is None and _SECURITIES.isdisjoint(words):
        return not _is_quoted(local)
    if noun is not None and noun.head in _PRICES and _OF_PAPER.isdisjoint(noun.words):
        return amount.per is None
    return is_traded(local)


def _is_quoted(local: Local) -> bool:
    """Return True for ``Calder closed at $16``: the share price of a company by its name."""
    subject, verb = local.clause.subject, local.clause.verb
    return subject is not None and subject.entity is not None and verb is not None and verb.lemma in _QUOTED


def is_traded(local: Local) -> bool:
    """Return True for ``Calder sold 50,000 shares at $5``: the price is that of another's shares."""
    verb = local.clause.verb
    return (
        verb is not None
        and verb.lemma in _TRADING
        and any(one.head in ("shares", "stock") for one in local.clause.objects)
    )
