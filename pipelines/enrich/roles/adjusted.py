"""The role that the subject of an article, the size of an amount and the words around it make of the one that its noun says."""

import re
from bisect import bisect_left
from typing import Final

from pipelines.enrich.clauses import Phrase
from pipelines.enrich.roles.clause_parts import SECURITIES
from pipelines.enrich.roles.evidence import DEALS, DISASTERS, Evidence, Setting, next_words
from pipelines.enrich.roles.lexicon import NONE
from pipelines.enrich.roles.local import Local
from pipelines.enrich.roles.small import is_bid
from pipelines.enrich.thresholds import PRICE_MOST, RESULT_LEAST, THING_MOST
from schemas.mentions import MoneyMention

TAKEN: Final = frozenset("takeover acquisition merger acquire acquired buyout company unit subsidiary stake".split())

_PRIZES: Final = frozenset({"prize", "nobel", "laureate", "laureates", "winner", "winners"})


_RELIEF: Final = frozenset(
    {"relief", "victims", "disaster", "quake", "flood", "floods", "blaze", "inferno", "redress", "typhoon"}
)


_SUMS: Final = frozenset({"bond", "loan", "debt", "buyback", "fundraising"})
"""Roles of sums that are never so much a share."""


_PAPER: Final = SECURITIES | {"securities"}


_SHARES: Final = frozenset({"shares", "stock", "ipo", "flotation", "listing", "units"})


_TERMS: Final = frozenset({"terms", "offer", "bid", "buyout", "takeover", "merger", "transaction", "deal"})
"""Words of sentences that value a company by what is paid for it."""


_LARGE: Final = frozenset({"bond", "buyback", "fundraising"})
"""Roles of sums that are never small."""


_BOUGHT: Final = frozenset({"purchased", "bought", "acquired"})


_SEARCHED: Final = 100
"""Amounts of an article that are searched for one a share."""
_PRICED_LEAST: Final = 1_000_000
"""Smallest price that is one of a company, in an article of companies."""


def by_subject(found: Evidence, local: Local, setting: Setting) -> str:
    """Return the role that the subject of the article makes of the one that was read: losses of a storm are damage."""
    role, words = found.role, found.noun.words if found.noun is not None else ()
    around = local.parsed.units.words
    if setting.says(DISASTERS) and (
        "claims" in words
        or (role in ("net_loss", "cost") and found.rule != "cost-charge" and not setting.is_organisation(found.holder))
    ):
        return "damage"
    if _is_of_treasury(found, local) or (
        role == "fundraising" and _SHARES.isdisjoint(around) and not _PAPER.isdisjoint(around)
    ):
        return "bond"
    if _is_of_deal(found, local, setting):
        return "deal_price"
    if role == "damage" and "award" in words and setting.says(_PRIZES):
        return "prize"
    if role == "fund_size" and words[-1:] == ("fund",) and setting.says(_RELIEF):
        return "aid"
    return role


def _is_of_treasury(found: Evidence, local: Local) -> bool:
    """Return True for an offer or a tender of a treasury, or of its paper: ``Treasury's $3 billion offer``, ``note tender``, ``a tender of notes``."""
    noun = found.noun
    if found.role != "deal_price" or noun is None or noun.head not in _TENDERS:
        return False
    return _OF_TREASURY.search(" ".join((*noun.words, *local.phrase.words, *next_words(local)))) is not None


_TENDERS: Final = frozenset({"offer", "tender", "auction", "sale"})
_OF_TREASURY: Final = re.compile(r"\b(?:treasury|t-bills?|bills?|gilts?|notes? tender|tender of (?:notes|bonds))\b")


def _is_of_deal(found: Evidence, local: Local, setting: Setting) -> bool:
    """Return True for the price of a company or of a share that is bid for, for a value in its terms, and for the cost of shares that were bought."""
    amount, words, noun = setting.amounts[local.amount], local.parsed.units.words, found.noun
    if found.role == "market_value":
        return found.rule != "worth" and not _TERMS.isdisjoint(words) and setting.says(DEALS)
    if noun is None or found.role not in ("price", "cost"):
        return False
    if noun.head == "cost":
        return not _BOUGHT.isdisjoint(words) and not _SHARES.isdisjoint(words)
    if noun.head != "price" or "conversion" in noun.words or "exercise" in noun.words:
        return False
    if amount.per is None and amount.high >= _PRICED_LEAST:
        return setting.says(TAKEN)
    return (amount.per == "share" or not _SHARES.isdisjoint(words)) and is_bid(local)


def by_amount(found: Evidence, local: Local, setting: Setting) -> str:
    """Return the role that the amount and the words after its noun make of the one that was read."""
    role, amount = found.role, setting.amounts[local.amount]
    if role in ("net_profit", "net_loss") and (amount.per == "share" or amount.high < RESULT_LEAST):
        return "eps" if amount.per == "share" or _is_of_shares(local, setting) else NONE
    if role == "net_profit" and (
        "before tax" in " ".join(next_words(local))
        or (found.noun is not None and _word_after(found.noun, local) == "before")
    ):
        return "pretax_profit"
    if role == "cost" and found.rule in ("cost", "noun-costs") and amount.high < THING_MOST:
        return "price"
    return _by_size(role, found, local, amount)


def _is_of_shares(local: Local, setting: Setting) -> bool:
    """Return True if the sentence, or another amount of the article, is so much a share."""
    return "share" in local.parsed.units.words or any(one.per == "share" for one in setting.amounts[:_SEARCHED])


def _by_size(role: str, found: Evidence, local: Local, amount: MoneyMention) -> str:
    """Return the role that an amount may have by its size: what is paid for a company is no small sum, and the face value of one bond no issue."""
    if role == "fundraising" and found.rule == "raised" and amount.high < RESULT_LEAST:
        return NONE
    if (role in _SUMS and amount.per == "share") or (role in _LARGE and amount.high < RESULT_LEAST):
        return "price"
    if role == "bond" and amount.high <= PRICE_MOST and "bail" not in local.parsed.units.words:
        return NONE
    if role == "deal_price" and found.rule == "noun-of-money" and amount.per is None and amount.high < RESULT_LEAST:
        return "price"
    return "bail" if role == "bond" and "bail" in local.parsed.units.words else role


def _word_after(phrase: Phrase, local: Local) -> str:
    """Return the word after a phrase where the one after it is ``tax``, else nothing."""
    units = local.parsed.units
    at = bisect_left(units.starts, phrase.end)
    return units.words[at] if units.words[at + 1 : at + 2] in (["tax"], ["taxes"], ["taxation"]) else ""
