"""What a percentage is: a part, a change, or a level such as an interest rate. The first rule that speaks wins."""

from typing import Final

from pipelines.enrich.clauses import Phrase
from pipelines.enrich.clauses.words import TAGS
from pipelines.enrich.roles.beside import set_before
from pipelines.enrich.roles.clause_parts import SECURITIES
from pipelines.enrich.roles.evidence import (
    POINTS,
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
from pipelines.enrich.roles.lexicon import (
    BE_VERBS,
    CHANGE,
    CHANGE_NOUNS,
    DOWN_VERBS,
    NONE,
    SET_VERBS,
    UP_VERBS,
    role_of_words,
)
from pipelines.enrich.roles.local import Local
from pipelines.enrich.roles.measures import through_level
from pipelines.enrich.roles.percent_words import changed, level
from pipelines.enrich.roles.stakes import COVERING, WINNING, of_company, or_so_much, owned_by

_LEVELS: Final = frozenset("to at from above below near of into past in".split())
_CHANGES: Final = frozenset({"", "by", "up", "down", "as"})
_HIGHER: Final = frozenset("higher lower more less fewer larger smaller firmer weaker ahead".split())
_MARKET_RATES: Final = frozenset({"euribor", "libor", "interbank", "sofr", "treasuries", "bunds", "gilts"})
_WHOLES: Final = {"gdp": "budget", "output": "budget"}
_CARRYING: Final = frozenset({"carry", "pay", "bear", "yield", "price", "cost", "offer"})
_RATES: Final = frozenset({"interest_rate", "tax_rate", "tariff_rate", "unemployment"})
_PAY: Final = frozenset({"union", "unions", "pay", "wage", "wages", "walkout", "strike", "strikes"})
_BARGAINING: Final = frozenset("offer accept demand want seek reject insist concede win get propose".split())
_ANSWERING: Final = frozenset(
    "say plan want favour favor support oppose believe think expect feel prefer intend back use trust agree".split()
)
_VOTES: Final = frozenset({"vote", "votes", "turnout", "election", "poll", "polls"})
_PAPER: Final = SECURITIES | frozenset({"paper", "issue", "tranche", "facility", "loan", "money", "debt"})


_SHARED: Final = frozenset(
    {"market", "sales", "vote", "profits", "profit", "revenue", "total", "output", "imports", "exports"}
)
"""What somebody has a share in without owning it."""
_OWN: Final = (("its", "own"), ("their", "own"), ("theirs",))


def of_percent(local: Local, setting: Setting) -> Evidence | None:
    """Return what a percentage is, or None."""
    local = through_level(local)
    found = next((found for rule in _RULES if (found := rule(local, setting)) is not None), None)
    if found is None or found.rule == "over-market-rate" or setting.amounts[local.amount].per not in POINTS:
        return found
    return found._replace(role=NONE)


def _compound(local: Local, setting: Setting) -> Evidence | None:
    """Read ``a 25% tariff``, ``a 9% stake``, ``a 12% rise in revenue``, ``a 50% stock dividend``."""
    if not local.after:
        return None
    words = local.before + local.after
    role = role_of_words(words, percent=True)
    if local.after[-2:] == ("stock", "dividend"):
        return Evidence("dividend", "stock-dividend", local.phrase, confidence=0.8)
    if local.after[-2:] == ("equity", "investment") or _is_owned_share(local):
        role = "stake"
    elif role in (CHANGE, "growth"):
        return _change(local, setting, "percent-change-noun")
    role = role if role == "stake" else level(words, setting)
    return None if role is None else _of_noun(local, role)


def _is_owned_share(local: Local) -> bool:
    """Return True for ``a 30 percent share in the field``, not for one in a market."""
    right = right_phrase(local)
    if local.after[-1] != "share" or local.linked != "in" or right is None or "market" in local.before + local.after:
        return False
    return _SHARED.isdisjoint(right.words) and right.head not in ("", "which")


def _carried(noun: str, local: Local) -> Evidence | None:
    """Read ``the notes carry 9 percent interest``, where interest is no part of a company."""
    verb, subject = local.clause.verb, local.clause.subject
    if noun != "interest" or verb is None or verb.lemma not in _CARRYING - {"offer"}:
        return None
    return Evidence("interest_rate", "paper-carries", subject, subject, confidence=0.85)


def _of_noun(local: Local, role: str) -> Evidence:
    """Return what the noun behind a percentage says; what paper pays is no stake, and interest free of tax no tax."""
    verb, subject = local.clause.verb, local.clause.subject
    lemma = "" if verb is None else verb.lemma
    if role == "tax_rate" and next_words(local, 1) == ["free"]:
        return Evidence("interest_rate", "tax-free-rate", subject, confidence=0.8)
    if role == "stake" and (carried := _carried(local.after[-1], local)) is not None:
        return carried
    if role == "stake" and lemma in ("sell", "offload", "divest"):
        return Evidence(role, "stake-sold", None, right_phrase(local), subject)
    return Evidence(
        role, "percent-noun", local.phrase, right_phrase(local) if local.linked in ("on", "in", "of") else None
    )


def _change(local: Local, setting: Setting, rule: str) -> Evidence | None:
    """Return the change that a noun of change says: of what follows ``in`` or ``of``, else of the subject."""
    phrase = local.phrase
    right = right_phrase(local) if local.linked in ("in", "of", "for") else None
    if (
        right is not None
        and right.words[-1] not in ("second", "first", "third", "fourth")
        and TAGS[right.head or "-"] != "T"
    ):
        what: Phrase | None = right
    elif local.after and local.after[-1] not in CHANGE_NOUNS:
        what = phrase
    else:
        what = local.clause.subject
    if what is not None and what is local.phrase and what.entity is None and what.owner is None and not local.after:
        return None
    return _changed(what, setting, rule)


def _changed(what: Phrase | None, setting: Setting, rule: str) -> Evidence | None:
    role = changed(what, setting)
    return None if role is None else Evidence(role, rule, what, what)


def _priced(local: Local, setting: Setting) -> Evidence | None:
    """Read ``notes priced at 99.5 pct``: of their face value."""
    verb = local.clause.verb
    before = local.parsed.units.words[max(0, local.parsed.chunks[local.chunk].first - 2) :][:1]
    said = before == ["priced"] or (verb is not None and verb.lemma == "price" and after_verb(local))
    return Evidence("price", "paper-priced", None, confidence=0.8) if said and local.preposition == "at" else None


def _over_market(local: Local, setting: Setting) -> Evidence | None:
    """Read ``2.1% above Euribor``."""
    right = right_phrase(local)
    if local.linked in ("above", "over") and right is not None and "treasury" in right.words:
        return Evidence(NONE, "over-treasury", right)
    if local.linked in ("above", "over") and right is not None and not _MARKET_RATES.isdisjoint(right.words):
        return Evidence("interest_rate", "over-market-rate", local.clause.subject, local.clause.subject)
    return None


def _part(local: Local, setting: Setting) -> Evidence | None:
    """Read ``46% of the vote``, ``30 percent of Calder``."""
    right = right_phrase(local)
    if local.linked != "of" or right is None or local.after[-1:] in (("pace",), ("rate",)):
        return None
    if (
        right.head in _WHOLES
        or {"gross", "product"} <= set(right.words)
        or ("national" in right.words and right.head in ("output", "income"))
    ):
        return _of_output(local)
    verb = local.clause.verb
    lemma = verb.lemma if verb is not None else ""
    if lemma == "lose" and right.head in ("value", "worth"):
        return Evidence("growth", "lost-of-value", right, right, local.clause.subject, confidence=0.8)
    return of_company(local, right, lemma, setting)


def _of_output(local: Local) -> Evidence | None:
    """Read ``debt is 132% of GDP``, ``spend 5% of output on defence``."""
    subject = local.clause.subject
    words = (*(subject.words if subject is not None else ()), *local.words(local.left))
    if "debt" in words or "borrowing" in words:
        return Evidence("debt", "debt-of-output", left_phrase(local) or subject)
    verb = local.clause.verb
    if "deficit" in words or "budget" in words or "spending" in words or (verb is not None and verb.lemma == "spend"):
        return Evidence("budget", "budget-of-output", left_phrase(local))
    return None


def _after_of(local: Local, left: Phrase, role: str | None, setting: Setting) -> Evidence | None:
    """Read ``growth of 6.7%``, ``a pay offer of 2.5%``, ``a rise of 5 percent``."""
    if left.head == "growth" and role == "gdp_growth":
        return Evidence("gdp_growth", "growth-of", left, left)
    if left.head in ("offer", "rise", "raise", "increase", "demand") and setting.says(_PAY):
        return Evidence("growth", "pay-offer", left, left, confidence=0.75)
    if role_of_words(left.words, percent=True) == CHANGE and not _is_compared(local):
        return _change(local._replace(after=()), setting, "change-noun-of")
    return None


def _is_compared(local: Local) -> bool:
    """Return True for ``against a decline of 3 percent`` without a word of what declined: the figure before says it."""
    at = (local.left or 0) - 1
    chunks = local.parsed.chunks
    before = local.parsed.units.words[chunks[at].first] if at >= 0 and chunks[at].kind == "i" else ""
    return before in ("with", "against", "than", "versus") and local.linked not in ("of", "for")


def _after_noun(local: Local, setting: Setting) -> Evidence | None:
    """Read ``a coupon of 7%``, ``turnout 38%``, ``a rise of 5 percent``, ``duties of 15%``."""
    left = left_phrase(local)
    if left is None or local.preposition not in ("", "of", "at", "to", "from"):
        return None
    role = level(left.words, setting)
    if local.preposition in ("to", "from"):
        return Evidence(role, "rate-to", left, left) if role in _RATES else None
    found = _after_of(local, left, role, setting) if local.preposition == "of" else None
    if found is not None:
        return found
    if role is None or (local.preposition == "" and local.left is not None and local.chunk - local.left > 1):
        return None
    carried = _carried(left.head, local) if role == "stake" else None
    return carried or Evidence(role, "percent-after-noun", left, left)


def _carries(local: Local, setting: Setting) -> Evidence | None:
    """Read ``the notes carry 3.875%``, ``a loan priced at 8.25%``."""
    verb, subject = local.clause.verb, local.clause.subject
    if verb is None or subject is None or verb.lemma not in _CARRYING or not after_verb(local):
        return None
    if _PAPER.isdisjoint(subject.words) or local.preposition not in ("", "at") or local.after:
        return None
    return Evidence("interest_rate", "paper-carries", subject, subject, confidence=0.85)


def _verb(local: Local, setting: Setting) -> Evidence | None:
    """Read ``revenue rose 5%``, ``the rate fell to 4.1%``, ``was 5% higher``, ``cut its rate to 2%``."""
    verb, subject = local.clause.verb, local.clause.subject
    if verb is None or not after_verb(local):
        return None
    first = local.parsed.chunks[local.chunk].first
    before, objects = local.parsed.units.words[max(0, first - 1) : first], local.clause.objects
    sets = verb.lemma in SET_VERBS and bool(objects) and objects[0].head != "#"
    if before == ["or"] or (sets and before == ["and"]):
        return None
    if (verb.particle in ("up", "down") and verb.lemma == "be") or not _HIGHER.isdisjoint(next_words(local, 1)):
        return _changed(subject, setting, "percent-up")
    if sets:
        own = objects[0].words in _OWN
        return _of_others_own(local, objects[0], setting) if own else _moved(local, objects[0], setting, "set")
    if verb.lemma in UP_VERBS or verb.lemma in DOWN_VERBS or goes(verb):
        return _moved(local, subject, setting, "verb-of-change")
    stands = (verb.lemma in BE_VERBS and local.preposition in _LEVELS | {""}) or local.preposition == "at"
    return _leveled(subject, setting, "is-percent") if stands else None


def _moved(local: Local, what: Phrase | None, setting: Setting, rule: str) -> Evidence | None:
    """Return the change by, or the level to which, something moves or is set."""
    if local.preposition in _CHANGES:
        return _changed(what, setting, rule)
    return _leveled(what, setting, f"{rule}-to") if local.preposition in _LEVELS else None


def _of_others_own(local: Local, own: Phrase, setting: Setting) -> Evidence | None:
    """Read ``and Norway left its own at 2%`` after ``Chile kept its rate at 4%``: what is meant was named before."""
    if local.preposition not in _LEVELS:
        return None
    role = next((role for one in set_before(local, own) if (role := level(one.words, setting)) is not None), None)
    return (
        None if role is None else Evidence(role, "set-own", own._replace(entity=None, owner=None), own, confidence=0.8)
    )


def _leveled(what: Phrase | None, setting: Setting, rule: str) -> Evidence | None:
    role = None if what is None else level(what.words, setting)
    return None if role is None else Evidence(role, rule, what, what)


def _up(local: Local, setting: Setting) -> Evidence | None:
    """Read ``, up 5 percent``: of the phrase before, else of the subject."""
    if local.preposition not in ("up", "down"):
        return None
    left = left_phrase(local)
    subject = local.clause.subject
    at = local.left
    if (
        left is not None
        and at is not None
        and at > 1
        and local.parsed.chunks[at - 1].kind == "i"
        and at - 2 in local.parsed.phrases
    ):
        left = local.parsed.phrases[at - 2]
    return _changed(left if left is not None and left.entity is None else subject, setting, "up-percent")


def _win(local: Local, setting: Setting) -> Evidence | None:
    """Read ``tickets cover 30 percent``, and in a report of votes ``took 34.5%``."""
    verb, subject = local.clause.verb, local.clause.subject
    if verb is None or subject is None or verb.lemma not in WINNING or local.preposition or not after_verb(local):
        return None
    if setting.says(_VOTES) or verb.lemma in COVERING:
        return Evidence("share", "share-verb", subject, None, subject, confidence=0.8)
    return None


def _vote(local: Local, setting: Setting) -> Evidence | None:
    """Read ``with Dawn on 41.8%`` in a report of votes."""
    if not setting.says(frozenset({"turnout"})) or local.preposition not in ("on", "with", "to", ""):
        return None
    left = left_phrase(local)
    named = left is not None and (left.entity is not None or bool(left.names))
    return Evidence("share", "share-of-vote", None, None, left if named else local.clause.subject, confidence=0.7)


def _for_account(local: Local, setting: Setting) -> Evidence | None:
    """Read ``account for 30 percent``."""
    verb = local.clause.verb
    if verb is not None and verb.lemma == "account" and local.preposition == "for":
        left = left_phrase(local)
        whose = local.clause.subject if left is None or left.entity is None else left
        return Evidence("share", "accounts-for", local.clause.subject, None, whose, confidence=0.8)
    return None


def _tariff(local: Local, setting: Setting) -> Evidence | None:
    """Read ``hits China with 10%`` where the sentence speaks of tariffs."""
    return (
        Evidence("tariff_rate", "tariff-sentence", confidence=0.7)
        if not TARIFFS.isdisjoint(local.parsed.units.words)
        else None
    )


def _offered(local: Local, setting: Setting) -> Evidence | None:
    """Read ``the owners have offered 2 percent`` in a report of a dispute over pay."""
    verb = local.clause.verb
    if (
        verb is None
        or verb.lemma not in _BARGAINING
        or local.preposition not in ("", "on")
        or local.after
        or local.linked == "of"
    ):
        return None
    return (
        Evidence("growth", "pay-offer", None, None, confidence=0.7)
        if setting.says(_PAY) and after_verb(local)
        else None
    )


def _asked(local: Local, setting: Setting) -> Evidence | None:
    """Read ``34 percent say`` of a survey."""
    verb, subject = local.clause.verb, local.clause.subject
    if (
        verb is None
        or subject is None
        or subject.amount != local.amount
        or verb.start - subject.end > 1
        or local.preposition
        or verb.lemma not in _ANSWERING
    ):
        return None
    return Evidence("share", "share-who-say", None, None, None, None, 0.75)


def _apposition(local: Local, setting: Setting) -> Evidence | None:
    """Read ``corporate tax, 22 percent since 2024``."""
    chunks = local.parsed.chunks
    at = local.chunk - (3 if local.preposition == "at" else 2)
    if local.preposition not in ("", "at") or at < 0 or chunks[at + 1].kind != "," or chunks[at].kind != "n":
        return None
    return _leveled(local.parsed.phrases[at], setting, "apposition")


_RULES: Final[tuple[Rule, ...]] = (
    _over_market,
    owned_by,
    or_so_much,
    _priced,
    _compound,
    _part,
    _after_noun,
    _carries,
    _verb,
    _up,
    _for_account,
    _win,
    _vote,
    _apposition,
    _offered,
    _asked,
    _tariff,
)
