"""Small amounts without a noun of their own: prices of things, of shares, of shares that are bid for."""

from typing import Final

from pipelines.enrich.roles.evidence import Evidence, Setting, after_verb, left_phrase, next_words
from pipelines.enrich.roles.lexicon import DOWN_VERBS, SHARE_WORDS, UP_VERBS
from pipelines.enrich.roles.local import Local
from pipelines.enrich.roles.measures import own_object
from pipelines.enrich.roles.money_words import role_of
from pipelines.enrich.thresholds import PRICE_MOST

_BIDDING: Final = frozenset(
    {"tender", "tendering", "acquire", "acquiring", "acquisition", "merger", "takeover", "buyout"}
)
"""Words of sentences in which a share is bought with its company."""


_TOWARDS: Final = frozenset({"", "of", "to", "at", "towards", "toward", "around", "above", "below"})
_CURRENCIES: Final = frozenset({"dollar", "yen", "sterling", "pound", "mark", "franc", "guilder", "euro", "exchange"})
_NAME_MOST: Final = 3
"""Words of a phrase that is a currency: ``the U.S. dollar``."""
_WARRANTS: Final = frozenset({"warrant", "warrants", "exercisable"})


_TRADING: Final = frozenset({"trade", "close", "quote"})


_NO_THINGS: Final = frozenset(
    "apiece each more less higher lower again weaker stronger firmer dearer cheaper share stock shares preferred principal amount face par range tax equals".split()
)
"""Words behind a small amount that are no thing with a price."""


def exchange_rate(local: Local, setting: Setting) -> Evidence | None:
    """Read ``an average yen/dollar rate of 153 yen``, ``pushed the dollar down towards 149 yen``."""
    amount, verb = setting.amounts[local.amount], local.clause.verb
    if amount.high >= PRICE_MOST or local.preposition not in _TOWARDS:
        return None
    after = after_verb(local)
    for one in (left_phrase(local), own_object(local), local.clause.subject if after else None):
        if one is None:
            continue
        parts = set(" ".join(one.words).replace("/", " ").replace("-", " ").split())
        if one.head in ("rate", "rates") and not _CURRENCIES.isdisjoint(parts):
            return Evidence("exchange_rate", "rate-of-exchange", one, one, confidence=0.85)
        moves = after and verb is not None and local.preposition not in ("", "of")
        if moves and one.head in _CURRENCIES and len(one.words) <= _NAME_MOST:
            return Evidence("exchange_rate", "currency-moves", one, one, confidence=0.8)
    return None


def small(local: Local, setting: Setting) -> Evidence | None:
    """Read ``at $499``, ``$499 glasses``, ``crude jumped to $65.99``: a small amount is a price."""
    amount = setting.amounts[local.amount]
    if amount.high >= PRICE_MOST or amount.kind == "percent":
        return None
    left = left_phrase(local)
    if local.after and local.after[-1].isalpha() and amount.per is None and _NO_THINGS.isdisjoint(local.after):
        return Evidence("price", "small-before-thing", local.phrase, confidence=0.7)
    foreseen = local.clause.verb is not None and local.clause.verb.lemma in ("see", "estimate", "forecast", "project")
    if local.preposition == "at" and not foreseen:
        each = next_words(local, 1) in (["each"], ["apiece"]) and not SHARE_WORDS.isdisjoint(local.parsed.units.words)
        bid = (amount.per == "share" or each) and is_bid(local)
        return Evidence("deal_price" if bid else "price", "small-at", left, left, confidence=0.7)
    return _small_move(local, setting)


def is_bid(local: Local) -> bool:
    """Return True if a sentence offers for shares; not if they trade, or are those of warrants."""
    words, verb = local.parsed.units.words, local.clause.verb
    trades = verb is not None and verb.lemma in _TRADING
    return not trades and not _BIDDING.isdisjoint(words) and _WARRANTS.isdisjoint(words)


def _small_move(local: Local, setting: Setting) -> Evidence | None:
    verb, subject = local.clause.verb, local.clause.subject
    if verb is None or subject is None or not after_verb(local) or local.preposition != "to":
        return None
    moves = verb.lemma in UP_VERBS or verb.lemma in DOWN_VERBS
    if moves and role_of(subject.words, setting) is None:
        return Evidence("price", "small-to", subject, subject, confidence=0.7)
    return None
