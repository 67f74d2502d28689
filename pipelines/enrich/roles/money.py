"""What an amount of money is, by the nouns beside it. The first rule that speaks wins."""

from collections.abc import Sequence
from typing import Final

from pipelines.enrich.clauses import COMPANY_NOUNS, Phrase
from pipelines.enrich.roles.adjusted import TAKEN, by_amount, by_subject
from pipelines.enrich.roles.beside import behind_brackets
from pipelines.enrich.roles.evidence import (
    DEALS,
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
)
from pipelines.enrich.roles.local import Local
from pipelines.enrich.roles.measures import before_to_be, is_listed, measured, own_object, through_level
from pipelines.enrich.roles.money_words import role_of
from pipelines.enrich.roles.small import exchange_rate, small

_GOODS: Final = frozenset({"tariff_goods", "imports", "exports"})
_AMBIGUOUS_OF: Final = frozenset({"price", "fund_size", "investment", "salary", "market_value"})
_HOLDERS: Final = frozenset("holders shareholders investors stockholders owners".split())
_RECEIVING: Final = frozenset("receive get be collect obtain".split())
_DIVIDENDS: Final = frozenset({"dividend", "dividends", "payout"})
_GROUPS: Final = COMPANY_NOUNS | frozenset({"giant", "business", "start-up", "startup", "maker"})
_WHOLE_COMPANIES: Final = frozenset({"company", "group", "firm", "giant", "conglomerate", "lender"})
_IN_CASH: Final = (("cash",), ("share", "cash"), ("share",))
"""Words behind a sum that say how it is paid, not what it is."""
_WORTH: Final = frozenset({"worth", "valued"})
_PARTS: Final = frozenset({"holding", "holdings", "stake", "stakes", "interest", "fortune"})
_SAVED: Final = frozenset({"cost", "budget", "investment", "debt"})
"""Roles of sums by which something is cut: savings are costs."""
_OPERATING: Final = {"net_loss": "operating_loss", "net_profit": "operating_profit"}
"""What a result from operations is."""
_ESTIMATING: Final = frozenset({"estimate", "see", "project", "forecast"})
_BALANCES: Final = frozenset({"deficit", "surplus", "gap", "shortfall"})
_NO_MOVES: Final = frozenset({"loss", "gain", "cut", "contraction", "expansion"})
"""Nouns of change that are also something else."""
_SPENDING: Final = frozenset({"expenditure", "expenditures", "spending"})
_PAID: Final = frozenset({"price", "purchase", "bought", "buy", "acquire", "acquired", "acquisition", "sold", "sale"})
_SIZES: Final = frozenset({"value", "amount", "total", "level"})
"""Subjects whose role is that of what follows ``of``."""
_AT_ROLES: Final = frozenset("price market_value bond damage cost deal_price fund_size salary".split())


def of_money(local: Local, setting: Setting) -> Evidence | None:
    """Return what an amount of money is, or None."""
    local = through_level(local)
    found = next((found for rule in _RULES if (found := rule(local, setting)) is not None), None)
    if found is None:
        return None
    if found.role == "market_value" and found.noun is not None and found.noun.head in _PARTS:
        return found._replace(role=NONE)
    role = by_subject(found, local, setting)
    role = by_amount(found._replace(role=role), local, setting)
    return found if role == found.role else found._replace(role=role)


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
    """Read ``$325 billion of goods``, ``$30 million in damages``, ``$50 million of senior notes``, ``$5 million under a loan agreement``."""
    right = right_phrase(local)
    if right is None or local.linked not in ("of", "in", "under") or right.head in SHARE_WORDS:
        return None
    role = role_of(right.words, setting)
    if local.linked == "under":
        return Evidence("loan", "money-under", right, confidence=0.85) if role == "loan" else None
    if right.words == ("assets",):
        return Evidence(NONE, "assets", right)
    if role is None:
        return None
    if role in _GOODS and not TARIFFS.isdisjoint(local.parsed.units.words):
        return Evidence("tariff_goods", "goods-under-tariff", right, right)
    return _part_of(local, right, role, setting)


def _part_of(local: Local, right: Phrase, role: str, setting: Setting) -> Evidence | None:
    """Return what an amount of something is: a change where a noun says so, a price where it is paid in notes, else what the noun is."""
    left = left_phrase(local)
    changes = role not in _SAVED and local.linked == "in" and not CHANGE_NOUNS.isdisjoint(local.after)
    if changes or (local.preposition == "of" and left is not None and left.head in CHANGE_NOUNS - _NO_MOVES):
        return Evidence(NONE, "change-in-money", right)
    if local.linked == "in" and role == "bond" and _is_paid_in(local, setting):
        return Evidence("deal_price", "paid-in-paper", right)
    spent = role == "investment" and local.linked == "in" and right.head in _SPENDING
    if not spent and (role == NONE or role in _GOODS or role in _AMBIGUOUS_OF):
        return None
    return Evidence(role, "money-of", right, right)


def _is_paid_in(local: Local, setting: Setting) -> bool:
    """Return True for ``bought it for $12 million in cash and $2 million in notes``: the notes are part of the price."""
    words = local.parsed.units.words
    return "cash" in words and not _PAID.isdisjoint(words) and setting.says(DEALS | TAKEN)


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
    left = measured(local)
    worth = not _WORTH.isdisjoint(local.before) or (left is not None and left.words == ("worth",))
    if left is not None and left.words == ("worth",):
        left = local.clause.subject
    if left is None or not (local.preposition in ("of", "at", "") or worth):
        return None
    if worth and setting.is_organisation(left) and not _is_with(local, setting):
        return Evidence("market_value", "worth", left, None, left)
    if local.before[-1:] == ("worth",) and not _GROUPS.isdisjoint(local.before):
        return Evidence("market_value", "worth", None, None, None, None, 0.8)
    role = None if left.head in SHARE_WORDS else role_of(left.words, setting)
    if worth and role is None and _is_with(local, setting):
        role = "deal_price"
    if (
        role in _OPERATING
        and local.words(local.left) == ("operations",)
        and "continuing" not in local.parsed.units.words
    ):
        role = _OPERATING[role]
    if (
        role is None
        or role in _GOODS
        or (local.preposition == "" and not worth)
        or (local.preposition == "at" and role not in _AT_ROLES)
    ):
        return None
    return Evidence(role, "noun-of-money", left)


def _is_with(local: Local, setting: Setting) -> bool:
    """Return True for ``a deal with Calder worth $5 million``: the deal is worth it, not Calder."""
    at = local.left or 0
    before = local.parsed.phrases.get(at - 2)
    if before is None or local.parsed.chunks[at - 1].kind != "i":
        return False
    return role_of(before.words, setting) == "deal_price"


def _verb(local: Local, setting: Setting) -> Evidence | None:
    """Read ``revenue was $3 billion``, ``net income rose 5% to $3 million``, ``shares fell to $5``, ``lower than the $3 million of last year``."""
    verb, subject = local.clause.verb, before_to_be(local) or local.clause.subject
    if verb is None or subject is None or not after_verb(local):
        return None
    moves = verb.lemma in UP_VERBS or verb.lemma in DOWN_VERBS or goes(verb)
    if subject.head in SHARE_WORDS and (moves or verb.lemma in BE_VERBS):
        return Evidence("price", "share-price", subject, subject) if local.preposition in ("to", "at") else None
    if verb.lemma in BE_VERBS:
        than = local.preposition == "than" and not _MORE.isdisjoint(local.words(local.left))
        of = _after_of(subject, local)
        if than or local.preposition in _STANDING:
            return _subject(subject, setting, "than-money" if than else "is-money", of)
    return _moved(local, subject, setting) if moves else None


def _moved(local: Local, subject: Phrase, setting: Setting) -> Evidence | None:
    """Return what rises or falls to an amount, or that it changes by it."""
    if local.preposition in ("to", "from", "at", "above", "below"):
        return _moved_to(local, subject, setting)
    if local.preposition not in ("", "by") or _is_other_way(local) or role_of(subject.words, setting) is None:
        return None
    if _is_after_to(local):
        return _subject(subject, setting, "money-of-change-to")
    return Evidence(NONE, "change-in-money", subject)


def _moved_to(local: Local, subject: Phrase, setting: Setting) -> Evidence | None:
    """Return what rises or falls to an amount: the subject, a later noun of a list, nothing where the verb raises something else."""
    other = own_object(local)
    if other is not None and is_listed(other, local) and role_of(other.words, setting) is not None:
        return _subject(other, setting, "money-of-change-to")
    verb = local.clause.verb
    raises = other is not None and verb is not None and verb.lemma in SET_VERBS
    return None if raises else _subject(subject, setting, "money-of-change-to", _after_of(subject, local))


def _is_after_to(local: Local) -> bool:
    """Return True for ``to a seasonally adjusted $224 million``: adjectives stand between."""
    left, at, chunks = left_phrase(local), local.left, local.parsed.chunks
    if left is None or at is None or at < 1 or local.preposition or local.chunk - at != 1:
        return False
    return chunks[at - 1].kind == "t" and left.words[-1] in _ADJECTIVES


def _up(local: Local, setting: Setting) -> Evidence | None:
    """Read ``closed down 33p``: the amount by which something changed."""
    return Evidence(NONE, "change-in-money") if local.preposition in ("up", "down") and after_verb(local) else None


def _is_other_way(local: Local) -> bool:
    """Return True for ``or $1.51 a share``: the figure before, said in another way."""
    at = local.parsed.chunks[local.chunk].first
    return local.parsed.units.words[max(0, at - 1) : at] == ["or"]


def _subject(subject: Phrase, setting: Setting, rule: str, of: Phrase | None = None) -> Evidence | None:
    own = role_of(of.words, setting) if of is not None and subject.head in _SIZES else None
    role = own or role_of(subject.words, setting)
    return None if role is None or role == "tariff_goods" else Evidence(role, rule, subject)


def _after_of(subject: Phrase, local: Local) -> Phrase | None:
    """Return what a subject is the value or the amount of."""
    found = [one.phrase for one in local.clause.attached if one.preposition == "of" and one.phrase.start > subject.end]
    near = found[0] if found else None
    return near if near is not None and near.start - subject.end <= len(" of ") else None


def _set(local: Local, setting: Setting) -> Evidence | None:
    """Read ``raised its dividend to 12 cents``, ``put the cost at $3 billion``."""
    verb = local.clause.verb
    if (
        verb is None
        or not after_verb(local)
        or not (verb.lemma in SET_VERBS or (verb.lemma in _ESTIMATING and local.preposition == "at"))
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
    saved = role in _SAVED and _BALANCES.isdisjoint(what.words if what is not None else ())
    return Evidence(NONE if local.preposition == "by" and not saved else role, "set-money", what)


def _with_role(objects: Sequence[Phrase], setting: Setting) -> Phrase | None:
    """Return the first object that says a role, else the first that is no amount: ``its 2026 revenue forecast`` is two."""
    plain = [one for one in objects if one.head != "#"]
    return next((one for one in plain if role_of(one.words, setting) is not None), plain[0] if plain else None)


def _noun(local: Local, setting: Setting) -> Evidence | None:
    """Read ``Net 1.2 mln``, ``revenue $5 million``."""
    if local.preposition or "worth" in local.before:
        return None
    role = role_of(local.before, setting) if local.before else None
    if role is not None and role not in _GOODS:
        return Evidence(role, "noun-money", local.phrase)
    left = left_phrase(local)
    if left is None or local.left is None or local.chunk - local.left != 1 or left.head == "worth":
        return None
    return _after_noun(local, left, setting)


def _after_noun(local: Local, left: Phrase, setting: Setting) -> Evidence | None:
    """Return what the noun directly before an amount says; a change where it is one of change."""
    if left.head == "costs":
        rest = next_words(local)
        role = "investment" if rest[:2] == ["to", "build"] else "cost"
        return Evidence(role, "noun-costs", left, None, None, None, 0.8)
    said = role_of(left.words, setting)
    if said is not None and left.head in CHANGE_NOUNS - _NO_MOVES:
        return Evidence(NONE, "change-in-money", left)
    return None if said is None or said in _GOODS else Evidence(said, "noun-money", left, confidence=0.8)


def _noun_at(local: Local, setting: Setting) -> Evidence | None:
    """Read ``Dividend for 1986 unchanged at 10 cents``, where no verb is."""
    clause = local.clause
    if clause.verb is not None or clause.subject is None or local.preposition not in ("at", "to"):
        return None
    role = role_of(clause.subject.words, setting)
    return None if role is None or role in _GOODS else Evidence(role, "noun-at", clause.subject, confidence=0.8)


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


_STANDING: Final = frozenset({"", "to", "at", "in", "between", "around", "near"})
"""Prepositions between ``was`` and an amount."""
_MORE: Final = frozenset({"lower", "higher", "less", "more", "better", "worse", "larger", "smaller", "greater"})
_ADJECTIVES: Final = frozenset(
    {"provisional", "adjusted", "preliminary", "revised", "record", "net", "total", "estimated"}
)


_RULES: Final[tuple[Rule, ...]] = (
    _compound,
    _per_share,
    _worth_of,
    _of,
    exchange_rate,
    _noun_of,
    _set,
    _frame,
    _up,
    _verb,
    _noun,
    _noun_at,
    _apposition,
    small,
)
