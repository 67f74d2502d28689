"""Verbs that say what an amount of money is, and who pays it to whom: ``X bought Y from Z for $3 billion``."""

from collections.abc import Callable
from typing import Final

from pipelines.enrich.clauses import COMPANY_NOUNS, Phrase
from pipelines.enrich.roles import deals, takings
from pipelines.enrich.roles.clause_parts import SECURITIES, attached, is_business, named, object_of, passive, plain
from pipelines.enrich.roles.evidence import DEALS, RANSOMS, TARIFFS, Evidence, Setting, next_words
from pipelines.enrich.roles.lexicon import role_of_words
from pipelines.enrich.roles.local import Local

_JUDGES: Final = frozenset({"court", "jury", "judge", "arbitrator", "jurors"})
_REGULATORS: Final = frozenset({"tribunal", "commission", "authority", "agency", "watchdog", "regulator"})
_COURT_WORDS: Final = frozenset(
    {"damages", "compensation", "sues", "sued", "lawsuit", "suit", "plaintiffs", "complaint"}
)
_RELIEF: Final = frozenset(
    "aid relief help food victims emergency humanitarian shelter assistance fund poor flood floods typhoon hurricane quake earthquake wildfire wildfires blaze refugees homeless "
    "families survivors".split()
)
_PAID_FOR: Final = (
    (frozenset({"settle", "resolve", "settlement", "lawsuits", "suits", "allegations"}), "settlement"),
    (frozenset({"damages", "compensation"}), "damage"),
    (frozenset({"fine", "fines", "penalty", "penalties", "watchdog", "regulator"}), "fine"),
    (RANSOMS, "ransom"),
    (frozenset({"bail"}), "bail"),
)

Frame = Callable[[Local, Setting], Evidence | None]


def frame(local: Local, setting: Setting) -> Evidence | None:
    """Return what the verb of the clause says of an amount of money after it, or None."""
    verb = local.clause.verb
    read = None if verb is None else _FRAMES.get(verb.lemma)
    return takings.proceeds(local, setting) or (None if read is None else read(local, setting))


def _pay(local: Local, setting: Setting) -> Evidence | None:
    clause = local.clause
    payer = clause.subject if not passive(clause) else attached(clause, "by")
    payee = named(clause, "to") or object_of(clause) or attached(clause, "to")
    if payee is not None and payee.head in ("him", "her"):
        return Evidence("salary", "pays-person", None, None, payee, payer, 0.8)
    if _is_pay(local, setting):
        return Evidence("salary", "paid", None, None, clause.subject, confidence=0.7) if payee is None else None
    if payee is not None and role_of_words(payee.words, percent=False) == "dividend":
        return Evidence("dividend", "pay-dividend", payee, None, payer)
    return _pay_for_wrong(local, setting, payer, payee) or _pay_for(local, setting, payer, payee)


def _is_pay(local: Local, setting: Setting) -> bool:
    """Return True for ``Okonjo, paid $1.9 million last year``."""
    verb = local.clause.verb
    past = verb is not None and verb.tense in ("past", "participle")
    return past and setting.is_person(local.clause.subject) and plain(local) and next_words(local, 1) != ["for"]


def _pay_for_wrong(local: Local, setting: Setting, payer: Phrase | None, payee: Phrase | None) -> Evidence | None:
    """Return fine, damages, settlement or ransom by the words of the sentence."""
    words = set(local.parsed.units.words)
    if "ordered" in words and not words.isdisjoint(_JUDGES):
        return Evidence("damage", "ordered-to-pay", None, None, payer, payee, 0.85)
    if "ordered" in words and not words.isdisjoint(_REGULATORS):
        return Evidence("fine", "ordered-to-pay", None, None, payer)
    for marks, role in _PAID_FOR:
        if marks & words or (role == "ransom" and setting.says(marks)):
            other = payee if role in ("settlement", "damage", "ransom") else None
            return Evidence(role, f"pay-{role}", None, None, payer, other, 0.85)
    return None


def _pay_for(local: Local, setting: Setting, payer: Phrase | None, payee: Phrase | None) -> Evidence | None:
    bought = attached(local.clause, "for")
    amount = setting.amounts[local.amount]
    if amount.per == "share" and setting.says(DEALS):
        return Evidence("deal_price", "pay-a-share", None, None, payer, None, 0.8)
    if bought is not None and is_business(bought, setting) and plain(local):
        return Evidence("deal_price", "pay-for", bought, bought, payer, payee or bought, 0.85)
    return None


_PAY_PERIODS: Final = frozenset({"hour", "week", "month", "year", "day"})


def _earn(local: Local, setting: Setting) -> Evidence | None:
    if not plain(local):
        return None
    subject = local.clause.subject
    if subject is None:
        return None
    firm = (
        subject.head in COMPANY_NOUNS or subject.words[1:2] == ("maker",) or (subject.pronoun and subject.head == "it")
    )
    if firm or setting.is_organisation(subject) or setting.amounts[local.amount].per == "share":
        return Evidence("net_profit", "earned", None, None, subject)
    paid = setting.is_person(subject) or setting.amounts[local.amount].per in _PAY_PERIODS
    return Evidence("salary", "earned", None, None, subject) if paid else None


def _lose(local: Local, setting: Setting) -> Evidence | None:
    subject = local.clause.subject
    if not plain(local) or subject is None or setting.is_person(subject):
        return None
    return Evidence("net_loss", "lost", None, None, subject, None, 0.85)


def _raise(local: Local, setting: Setting) -> Evidence | None:
    clause = local.clause
    verb = clause.verb
    before = object_of(clause)
    if (
        (before is not None and before.start < local.phrase.start)
        or setting.amounts[local.amount].per is not None
        or local.preposition != ("in" if verb is not None and verb.lemma == "bring" else "")
    ):
        return None
    raiser = attached(clause, "by") if passive(clause) else clause.subject
    if not SECURITIES.isdisjoint(local.parsed.units.words):
        return Evidence("bond", "raise-bond", None, None, raiser, confidence=0.8)
    return Evidence("fundraising", "raised", None, None, raiser)


def _issue(local: Local, setting: Setting) -> Evidence | None:
    if SECURITIES.isdisjoint(local.parsed.units.words):
        return None
    return Evidence("bond", "issue-bonds", None, None, local.clause.subject, None, 0.85)


def _borrow(local: Local, setting: Setting) -> Evidence | None:
    return (
        Evidence("loan", "borrow", None, None, local.clause.subject, named(local.clause, "from"))
        if plain(local)
        else None
    )


def _lend(local: Local, setting: Setting) -> Evidence | None:
    clause = local.clause
    lent = object_of(clause)
    before = lent is not None and lent.start < local.phrase.start
    return Evidence("loan", "lend", None, None, lent if before else named(clause, "to") or lent, clause.subject)


def _owe(local: Local, setting: Setting) -> Evidence | None:
    clause = local.clause
    debtor = clause.subject if clause.verb is not None and clause.verb.tense != "participle" else named(clause, "by")
    return Evidence("debt", "owe", None, None, debtor, object_of(clause) or named(clause, "to"))


def _invest(local: Local, setting: Setting) -> Evidence | None:
    clause = local.clause
    if not plain(local) or passive(clause):
        return None
    return Evidence(
        "investment", "invest", None, attached(clause, "in", "into"), clause.subject, named(clause, "in", "into")
    )


def _put(local: Local, setting: Setting) -> Evidence | None:
    clause = local.clause
    if local.preposition == "in" and not clause.objects:
        return Evidence("investment", "put-in", None, None, clause.subject, None, 0.8)
    return _invest(local, setting) if attached(clause, "into", "in") is not None and object_of(clause) is None else None


_STOCKS: Final = frozenset({"stock", "stake", "shares", "acquisition", "acquisitions", "takeover", "takeovers"})
_DEVELOPED: Final = frozenset(
    {"exploration", "development", "construction", "drilling", "modernisation", "modernization"}
)
_ARMED: Final = frozenset({"defense", "defence", "military"})


def _spend(local: Local, setting: Setting) -> Evidence | None:
    """Read what is spent: on plants and exploration an investment, on shares the price of a deal, on defence a budget, else a cost."""
    clause = local.clause
    if not plain(local) or "but" in local.before:
        return None
    what = attached(clause, "on", "for")
    words = frozenset() if what is None else frozenset(what.words)
    if words & _STOCKS or next_words(local) in (["to", "acquire"], ["to", "buy"]):
        return Evidence("deal_price", "spend-on-shares", what, what, clause.subject, None, 0.75)
    if words & _ARMED:
        return Evidence("budget", "spend-on-defence", what, what, clause.subject, None, 0.75)
    built = what is not None and role_of_words(what.words, percent=False) == "investment"
    planned = clause.verb is not None and (
        clause.verb.tense in ("future", "infinitive") or clause.verb.modal is not None
    )
    if (
        built
        or words & _DEVELOPED
        or (planned and setting.is_organisation(clause.subject) and not setting.says(TARIFFS))
    ):
        return Evidence("investment", "spend-on-plant", what, what, clause.subject, None, 0.75)
    return None if what is None else Evidence("cost", "spend", what, what, clause.subject, None, 0.75)


def _build(local: Local, setting: Setting) -> Evidence | None:
    clause = local.clause
    what = object_of(clause)
    if local.preposition not in ("for", "at") or what is None:
        return None
    return Evidence("investment", "build-for", what, what, clause.subject, None, 0.8)


def _cost(local: Local, setting: Setting) -> Evidence | None:
    clause = local.clause
    if local.preposition not in ("", "between", "from"):
        return None
    subject = clause.subject
    plant = subject is not None and role_of_words(subject.words, percent=False) == "investment"
    if plant or next_words(local) == ["to", "build"]:
        return Evidence("investment", "cost-of-plant", subject, subject, None, None, 0.75)
    return Evidence("cost", "cost", clause.subject, clause.subject, object_of(clause), None, 0.8)


def _charge(local: Local, setting: Setting) -> Evidence | None:
    clause = local.clause
    return (
        Evidence("price", "charge", None, attached(clause, "for"), clause.subject, None, 0.8) if plain(local) else None
    )


def _donate(local: Local, setting: Setting) -> Evidence | None:
    clause = local.clause
    return (
        Evidence("donation", "donate", None, None, clause.subject, attached(clause, "to") or object_of(clause))
        if plain(local)
        else None
    )


def _give(local: Local, setting: Setting) -> Evidence | None:
    """Read gifts: of a state or its bodies aid, of a donor or a foundation a donation; what a bill gives is a budget."""
    clause = local.clause
    subject = clause.subject
    if not plain(local) or subject is None or passive(clause):
        return None
    if subject.head in ("bill", "budget", "legislation"):
        return Evidence("budget", "bill-gives", subject, None, None, None, 0.8)
    words = set(" ".join(subject.words).split())
    given = object_of(clause)
    named_object = given is not None and (given.entity is not None or given.owner is not None)
    receiver = (given if named_object else attached(clause, "to")) or given or attached(clause, "for")
    if words & {"donor", "donors", "foundation", "philanthropist", "billionaire", "alumnus", "benefactor"}:
        return Evidence("donation", "give", None, None, subject, receiver, 0.8)
    state = words & {
        "governor",
        "treasury",
        "council",
        "government",
        "ministry",
        "state",
        "union",
        "country",
        "countries",
        "leaders",
    } or (subject.entity is not None and setting.types[subject.entity] == "LOC")
    if not state and _RELIEF.isdisjoint(setting.words):
        return None
    return Evidence("aid", "give", None, None, subject, receiver, 0.75) if setting.says(_RELIEF) or state else None


def _save(local: Local, setting: Setting) -> Evidence | None:
    return Evidence("cost", "cost-charge", None, None, local.clause.subject, None, 0.7) if plain(local) else None


def _collect(local: Local, setting: Setting) -> Evidence | None:
    if setting.says(frozenset({"ipo", "listing", "flotation", "offering"})):
        return _raise(local, setting)
    return _win(local, setting)


def _make(local: Local, setting: Setting) -> Evidence | None:
    subject = local.clause.subject
    if (
        not plain(local)
        or local.linked == "of"
        or subject is None
        or setting.is_person(subject)
        or object_of(local.clause) is not None
    ):
        return None
    named_company = setting.is_organisation(subject) or subject.head == "it"
    return Evidence("net_profit", "made", None, None, subject, None, 0.75) if named_company else None


def _win(local: Local, setting: Setting) -> Evidence | None:
    clause = local.clause
    subject = clause.subject
    if not plain(local) or object_of(clause) is not None or subject is None:
        return None
    if setting.is_person(subject) or (
        setting.says(frozenset({"prize", "winner", "winners", "laureate", "trophy", "title", "race"}))
        and not setting.is_organisation(subject)
    ):
        return Evidence("prize", "won", None, None, subject, named(clause, "from"), 0.8)
    return None


def _demand(local: Local, setting: Setting) -> Evidence | None:
    if not setting.words.isdisjoint(RANSOMS):
        return Evidence("ransom", "demand-ransom", None, None, None, local.clause.subject, 0.85)
    if not setting.words.isdisjoint(_COURT_WORDS) and local.preposition in ("", "for"):
        return Evidence("damage", "seek-damages", None, None, None, None, 0.75)
    return None


def _set_aside(local: Local, setting: Setting) -> Evidence | None:
    verb = local.clause.verb
    if verb is not None and (verb.particle == "aside" or next_words(local, 1) == ["aside"]) and plain(local):
        return Evidence("cost", "cost-charge", None, None, local.clause.subject, None, 0.8)
    return None


def _settle(local: Local, setting: Setting) -> Evidence | None:
    """Read ``settled the suit for $3 million``."""
    if local.preposition != "for" or _COURT_WORDS.isdisjoint(setting.words):
        return None
    return Evidence("settlement", "settled-for", None, None, local.clause.subject, None, 0.8)


def _offer(local: Local, setting: Setting) -> Evidence | None:
    return deals.offer(local, setting) or _give(local, setting)


_FRAMES: Final[dict[str, Frame]] = {
    **dict.fromkeys("buy acquire purchase snap swallow merge".split(), deals.buy),
    **dict.fromkeys("sell divest offload".split(), deals.sell),
    **dict.fromkeys("fine penalise penalize".split(), deals.fine),
    **dict.fromkeys("donate bequeath".split(), _donate),
    **dict.fromkeys("invest inject plough plow pump pour sink funnel".split(), _invest),
    **dict.fromkeys("raise".split(), _raise),
    **dict.fromkeys("issue place".split(), _issue),
    **dict.fromkeys("demand seek ask claim want".split(), _demand),
    **dict.fromkeys(
        "give pledge release send provide contribute allocate earmark promise grant vow free unlock disburse commit unveil".split(),
        _give,
    ),
    "hand": takings.hand,
    "net": takings.net,
    "turn": takings.turn,
    **dict.fromkeys("reap rake garner haul".split(), takings.reap),
    "fetch": deals.auction,
    **dict.fromkeys("offer propose bid".split(), _offer),
    **dict.fromkeys("win scoop pocket share".split(), _win),
    "collect": _collect,
    "receive": deals.receive,
    "make": _make,
    "build": _build,
    "pay": _pay,
    "earn": _earn,
    "lose": _lose,
    "bring": _raise,
    "borrow": _borrow,
    "lend": _lend,
    "owe": _owe,
    "put": _put,
    **dict.fromkeys("spend splash splurge".split(), _spend),
    "settle": _settle,
    "gross": takings.gross,
    "retail": takings.retail,
    "cost": _cost,
    "charge": _charge,
    "save": _save,
    "value": deals.value,
    "price": deals.price,
    "set": _set_aside,
}
