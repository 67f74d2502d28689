"""What an amount of money is, by the nouns beside it. The first rule that speaks wins."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from pipelines.enrich.clauses import COMPANY_NOUNS, Phrase
from pipelines.enrich.roles.beside import behind_brackets
from pipelines.enrich.roles.clause_parts import SECURITIES
from pipelines.enrich.roles.evidence import (
    DEALS,
    DISASTERS,
    TARIFFS,
    Evidence,
    Rule,
    Setting,
    after_verb,
    goes,
    left_phrase,
    next_words,
    right_phrase,
)
from pipelines.enrich.roles.frames import frame
from pipelines.enrich.roles.lexicon import (
    BE_VERBS,
    CHANGE_NOUNS,
    DOWN_VERBS,
    NONE,
    SET_VERBS,
    SHARE_WORDS,
    UP_VERBS,
    role_of_words,
)
from pipelines.enrich.roles.local import Local
from pipelines.enrich.thresholds import PRICE_MOST, RESULT_LEAST, THING_MOST
from schemas.mentions import MoneyMention

_GOODS: Final = frozenset({"tariff_goods", "imports", "exports"})
_AMBIGUOUS_OF: Final = frozenset({"price", "fund_size", "investment", "salary", "market_value"})
_HOLDERS: Final = frozenset("holders shareholders investors stockholders owners".split())
_RECEIVING: Final = frozenset("receive get be collect obtain".split())
_DIVIDENDS: Final = frozenset({"dividend", "dividends", "payout"})
_PRIZES: Final = frozenset({"prize", "nobel", "laureate", "laureates", "winner", "winners"})
_RELIEF: Final = frozenset(
    {"relief", "victims", "disaster", "quake", "flood", "floods", "blaze", "inferno", "redress", "typhoon"}
)
_RANGES: Final = frozenset({"range", "region", "excess", "order", "vicinity", "neighbourhood", "neighborhood"})
_GROUPS: Final = COMPANY_NOUNS | frozenset({"giant", "business", "start-up", "startup", "maker"})
_WHOLE_COMPANIES: Final = frozenset({"company", "group", "firm", "giant", "conglomerate", "lender"})
_IN_CASH: Final = (("cash",), ("share", "cash"), ("share",))
"""Words behind a sum that say how it is paid, not what it is."""
_WORTH: Final = frozenset({"worth", "valued"})
_PARTS: Final = frozenset({"holding", "holdings", "stake", "stakes", "interest", "fortune"})
_SUMS: Final = frozenset({"bond", "loan", "debt", "buyback", "fundraising"})
"""Roles of sums that are never so much a share."""
_PAPER: Final = SECURITIES | {"securities"}
_SHARES: Final = frozenset({"shares", "stock", "ipo", "flotation", "listing", "units"})
_TERMS: Final = frozenset({"terms", "offer", "bid", "buyout", "takeover", "merger", "transaction", "deal"})
"""Words of sentences that value a company by what is paid for it."""
_SAVED: Final = frozenset({"cost", "budget", "investment", "debt"})
"""Roles of sums by which something is cut: savings are costs."""
_LARGE: Final = frozenset({"bond", "buyback", "fundraising"})
"""Roles of sums that are never small."""
_AT_ROLES: Final = frozenset("price market_value bond damage cost deal_price fund_size salary".split())


def of_money(local: Local, setting: Setting) -> Evidence | None:
    """Return what an amount of money is, or None."""
    found = next((found for rule in _RULES if (found := rule(local, setting)) is not None), None)
    if found is None:
        return None
    if found.role == "market_value" and found.noun is not None and found.noun.head in _PARTS:
        return found._replace(role=NONE)
    role = _by_subject(found, local, setting)
    role = _by_amount(found._replace(role=role), local, setting.amounts[local.amount])
    return found if role == found.role else found._replace(role=role)


def _by_subject(found: Evidence, local: Local, setting: Setting) -> str:
    """Return the role that the subject of the article makes of the one that was read: losses of a storm are damage."""
    role, words = found.role, found.noun.words if found.noun is not None else ()
    found_words = set(local.parsed.units.words)
    if setting.says(DISASTERS) and (
        "claims" in words
        or (role in ("net_loss", "cost") and found.rule != "cost-charge" and not setting.is_organisation(found.holder))
    ):
        return "damage"
    if role == "fundraising" and not _SHARES.intersection(found_words) and _PAPER.intersection(found_words):
        return "bond"
    if role == "market_value" and found.rule != "worth" and not _TERMS.isdisjoint(found_words) and setting.says(DEALS):
        return "deal_price"
    if role == "damage" and "award" in words and setting.says(_PRIZES):
        return "prize"
    if role == "fund_size" and words[-1:] == ("fund",) and setting.says(_RELIEF):
        return "aid"
    return role


def _by_amount(found: Evidence, local: Local, amount: MoneyMention) -> str:
    """Return the role that the amount and the words after its noun make of the one that was read."""
    role = found.role
    if role in ("net_profit", "net_loss") and (amount.per == "share" or amount.high < RESULT_LEAST):
        return "eps" if amount.per == "share" or "share" in local.parsed.units.words else NONE
    if role == "net_profit" and (
        "before tax" in " ".join(next_words(local))
        or (found.noun is not None and _word_after(found.noun, local) == "before")
    ):
        return "pretax_profit"
    if role == "cost" and found.rule in ("cost", "noun-costs") and amount.high < THING_MOST:
        return "price"
    return _by_size(role, found, local, amount)


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


def role_of(words: tuple[str, ...], setting: Setting) -> str | None:
    """Return the role that a phrase says of money; goods are a role only where the article speaks of tariffs."""
    role = role_of_words(words, percent=False)
    if role == "tariff_goods":
        return role if setting.says(TARIFFS) else None
    if (
        role is None
        and words
        and words[-1] in ("deficit", "gap", "surplus")
        and setting.says(frozenset({"trade", "exports", "imports"}))
    ):
        return "trade_balance"
    if role is None and words and words[-1] in ("deficit", "shortfall") and setting.says(frozenset({"budget"})):
        return "budget"
    return role


def _compound(local: Local, setting: Setting) -> Evidence | None:
    """Read ``a $3 billion deal``, ``a $20 million fine``."""
    if not local.after or local.after in _IN_CASH:
        return _before_noun(local, setting)
    words = local.before + local.after
    role = role_of(words, setting)
    if (
        role is None
        and words[-1] in ("program", "programme", "plan")
        and setting.says(frozenset({"buyback", "repurchase", "buy-back"}))
    ):
        role = "buyback"
    if role is None and words[-1] in _WHOLE_COMPANIES and local.before[-1:] == ("a",) and "asset" not in words:
        return Evidence("market_value", "money-company", None, None, None, None, 0.7)
    return None if role is None or role in _GOODS else Evidence(role, "money-noun", local.phrase)


def _before_noun(local: Local, setting: Setting) -> Evidence | None:
    """Read ``a 3.8 trillion won ($2.6 billion) plant``: the noun stands behind the same sum in brackets."""
    role = role_of(behind_brackets(local), setting)
    return None if role is None or role in _GOODS else Evidence(role, "money-noun", local.phrase)


def _of(local: Local, setting: Setting) -> Evidence | None:
    """Read ``$325 billion of goods``, ``$30 million in damages``, ``$50 million of senior notes``."""
    right = right_phrase(local)
    if local.linked not in ("of", "in") or right is None or right.head in SHARE_WORDS:
        return None
    role = role_of(right.words, setting)
    if right.words == ("assets",):
        return Evidence(NONE, "assets", right)
    if role is not None and role not in _SAVED and local.linked == "in" and not CHANGE_NOUNS.isdisjoint(local.after):
        return Evidence(NONE, "change-in-money", right)
    if role in _GOODS and not TARIFFS.isdisjoint(local.parsed.units.words):
        return Evidence("tariff_goods", "goods-under-tariff", right, right)
    if role is None or role == NONE or role in _GOODS or role in _AMBIGUOUS_OF:
        return None
    return Evidence(role, "money-of", right, right)


def _worth_of(local: Local, setting: Setting) -> Evidence | None:
    """Read ``$5.6 billion worth of goods``, ``shipments worth $40 billion`` under a tariff."""
    if not setting.says(TARIFFS):
        return None
    if next_words(local) == ["worth", "of"]:
        return Evidence("tariff_goods", "worth-of-goods", None, None)
    left = left_phrase(local)
    if left is not None and "worth" in local.before and role_of(left.words, setting) in _GOODS:
        return Evidence("tariff_goods", "goods-worth", left, left)
    return None


def _per_share(local: Local, setting: Setting) -> Evidence | None:
    """Read ``holders will receive 412 pence a share``: the price of a deal, else a dividend."""
    subject, verb = local.clause.subject, local.clause.verb
    if (
        setting.amounts[local.amount].per != "share"
        or subject is None
        or verb is None
        or _HOLDERS.isdisjoint(subject.words)
    ):
        return None
    if verb.lemma not in _RECEIVING:
        return None
    role = "dividend" if setting.says(_DIVIDENDS) else "deal_price" if setting.says(DEALS) else ""
    return Evidence(role, "holders-receive", subject, confidence=0.8) if role else None


def _noun_of(local: Local, setting: Setting) -> Evidence | None:
    """Read ``revenue of $3 billion``, ``a bid of $4 a share``, ``a contract worth $5 million``."""
    left = _measured(local)
    worth = not _WORTH.isdisjoint(local.before) or (left is not None and left.words == ("worth",))
    if left is not None and left.words == ("worth",):
        left = local.clause.subject
    if left is None or not (local.preposition in ("of", "at", "") or worth):
        return None
    if worth and setting.is_organisation(left):
        return Evidence("market_value", "worth", left, None, left)
    if local.before[-1:] == ("worth",) and not _GROUPS.isdisjoint(local.before):
        return Evidence("market_value", "worth", None, None, None, None, 0.8)
    role = None if left.head in SHARE_WORDS else role_of(left.words, setting)
    if (
        role is None
        or role in _GOODS
        or (local.preposition == "" and not worth)
        or (local.preposition == "at" and role not in _AT_ROLES)
    ):
        return None
    return Evidence(role, "noun-of-money", left)


def _measured(local: Local) -> Phrase | None:
    """Return the phrase before an amount; that before ``before`` in ``profit before provisions of``, or before ``in the range of``."""
    left, chunks = left_phrase(local), local.parsed.chunks
    if left is None or local.left is None or local.left < 2 or chunks[local.left - 1].kind != "i":
        return left
    word = local.parsed.units.words[chunks[local.left - 1].first]
    if word == "before" or (word == "in" and left.head in _RANGES):
        return local.parsed.phrases.get(local.left - 2, left)
    return left


def _verb(local: Local, setting: Setting) -> Evidence | None:
    """Read ``revenue was $3 billion``, ``net income rose 5% to $3 million``, ``shares fell to $5``."""
    verb, subject = local.clause.verb, local.clause.subject
    if verb is None or subject is None or not after_verb(local):
        return None
    moves = verb.lemma in UP_VERBS or verb.lemma in DOWN_VERBS or goes(verb)
    if subject.head in SHARE_WORDS and (moves or verb.lemma in BE_VERBS):
        return Evidence("price", "share-price", subject, subject) if local.preposition in ("to", "at") else None
    if verb.lemma in BE_VERBS and local.preposition in ("", "to", "at", "in"):
        return _subject(subject, setting, "is-money")
    if moves and local.preposition in ("to", "from", "at", "above", "below"):
        return _subject(subject, setting, "money-of-change-to")
    if (
        moves
        and local.preposition in ("", "by")
        and not _is_other_way(local)
        and role_of(subject.words, setting) is not None
    ):
        return Evidence(NONE, "change-in-money", subject)
    return None


def _up(local: Local, setting: Setting) -> Evidence | None:
    """Read ``closed down 33p``: the amount by which something changed."""
    return Evidence(NONE, "change-in-money") if local.preposition in ("up", "down") and after_verb(local) else None


def _is_other_way(local: Local) -> bool:
    """Return True for ``or $1.51 a share``: the figure before, said in another way."""
    at = local.parsed.chunks[local.chunk].first
    return local.parsed.units.words[max(0, at - 1) : at] == ["or"]


def _subject(subject: Phrase, setting: Setting, rule: str) -> Evidence | None:
    role = role_of(subject.words, setting)
    return None if role is None or role == "tariff_goods" else Evidence(role, rule, subject)


def _set(local: Local, setting: Setting) -> Evidence | None:
    """Read ``raised its dividend to 12 cents``, ``put the cost at $3 billion``."""
    verb = local.clause.verb
    if (
        verb is None
        or not after_verb(local)
        or verb.lemma not in SET_VERBS
        or local.preposition not in ("to", "from", "at", "by")
    ):
        return None
    what = (
        local.clause.subject
        if verb.passive or verb.tense == "participle"
        else _with_role(local.clause.objects, setting)
    )
    if what is None and verb.lemma == "put":
        what = local.clause.subject
    role = None if what is None else role_of(what.words, setting)
    if role is None or role in _GOODS:
        return None
    return Evidence(NONE if local.preposition == "by" and role not in _SAVED else role, "set-money", what)


def _with_role(objects: Sequence[Phrase], setting: Setting) -> Phrase | None:
    """Return the first object that says a role, else the first that is no amount: ``its 2026 revenue forecast`` is two."""
    plain = [one for one in objects if one.head != "#"]
    return next((one for one in plain if role_of(one.words, setting) is not None), plain[0] if plain else None)


def _noun(local: Local, setting: Setting) -> Evidence | None:
    """Read ``Net 1.2 mln``, ``revenue $5 million``."""
    if local.preposition:
        return None
    if local.before[-1:] == ("worth",):
        return None
    role = role_of(local.before, setting) if local.before else None
    if role is not None and role not in _GOODS:
        return Evidence(role, "noun-money", local.phrase)
    left = left_phrase(local)
    if left is None or local.left is None or local.chunk - local.left != 1 or left.head == "worth":
        return None
    if left.head == "costs":
        rest = next_words(local)
        role = "investment" if rest[:2] == ["to", "build"] else "cost"
        return Evidence(role, "noun-costs", left, None, None, None, 0.8)
    role = role_of(left.words, setting)
    return None if role is None or role in _GOODS else Evidence(role, "noun-money", left, confidence=0.8)


def _frame(local: Local, setting: Setting) -> Evidence | None:
    return frame(local, setting) if after_verb(local) else None


def _apposition(local: Local, setting: Setting) -> Evidence | None:
    """Read ``its pension liability, some 290 mln dlrs``."""
    chunks = local.parsed.chunks
    at = local.chunk - (3 if local.preposition == "at" else 2)
    if local.preposition not in ("", "at") or at < 0 or chunks[at + 1].kind != "," or chunks[at].kind != "n":
        return None
    left = local.parsed.phrases[at]
    role = role_of(left.words, setting) if left.head != "#" else None
    return None if role is None or role in _GOODS else Evidence(role, "apposition", left, confidence=0.75)


_BIDDING: Final = frozenset({"tender", "acquire", "merger", "takeover", "buyout"})
"""Words of sentences in which a share is bought with its company."""
_WARRANTS: Final = frozenset({"warrant", "warrants", "exercisable"})
_TRADING: Final = frozenset({"trade", "close", "quote"})
_EACH: Final = frozenset(
    {"apiece", "each", "more", "less", "higher", "lower", "again", "weaker", "stronger", "firmer", "dearer", "cheaper"}
)


def _small(local: Local, setting: Setting) -> Evidence | None:
    """Read ``at $499``, ``$499 glasses``, ``crude jumped to $65.99``: a small amount is a price."""
    amount = setting.amounts[local.amount]
    if amount.high >= PRICE_MOST or amount.kind == "percent":
        return None
    left = left_phrase(local)
    if local.after and local.after[-1].isalpha() and amount.per is None and local.after[-1] not in _EACH:
        return Evidence("price", "small-before-thing", local.phrase, confidence=0.7)
    if local.preposition == "at":
        bid = amount.per == "share" and _is_bid(local)
        return Evidence("deal_price" if bid else "price", "small-at", left, left, confidence=0.7)
    return _small_move(local, setting)


def _is_bid(local: Local) -> bool:
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


_RULES: Final[tuple[Rule, ...]] = (
    _compound,
    _per_share,
    _worth_of,
    _of,
    _noun_of,
    _set,
    _frame,
    _up,
    _verb,
    _noun,
    _apposition,
    _small,
)
