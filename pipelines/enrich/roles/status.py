"""Whether an amount is a fact, a forecast, an estimate, an earlier figure or a plan."""

import re
from bisect import bisect_left
from typing import Final

from pipelines.enrich.clauses import VerbGroup
from pipelines.enrich.roles.lexicon import EXPECT_VERBS, MACRO_ROLES, SET_VERBS
from pipelines.enrich.roles.local import Local
from schemas.facts import AmountStatus

_FORECAST_WORDS: Final = frozenset(
    "guidance outlook forecast forecasts forecasted projection projected expected target targets targeted guided anticipated projects expects".split()
)
_ESTIMATE_WORDS: Final = frozenset(
    "estimated estimate estimates estimating put reckon reckons reckoned consensus analysts economists polled".split()
)
_ANALYSTS: Final = frozenset(
    "analysts analyst economists economist forecasters poll consensus market traders investors".split()
)
_FORECASTERS: Final = frozenset("analysts analyst economists economist forecasters broker brokers brokerage".split())
_YEAR_EARLIER: Final = (
    "year earlier",
    "year ago",
    "year-ago",
    "year-earlier",
    "prior-year",
    "prior year",
    "year before",
    "last year",
    "same period",
    "same quarter",
    "previous year",
)
_DEALS: Final = frozenset(
    "deal_price contract investment buyback aid donation tariff_rate tariff_goods fundraising loan bond stake tax_rate settlement price cost budget salary growth dividend interest_rate fund_size".split()
)
"""Roles of what can be planned."""
_FIGURES: Final = frozenset(
    "revenue net_profit net_loss operating_profit operating_loss pretax_profit eps margin growth inflation gdp_growth unemployment cost".split()
)
_MAYBE: Final = frozenset({"could", "may", "might", "will", "would"})
_PLANNING: Final = frozenset(
    "plan propose threaten want seek intend consider aim expect hope recommend pledge vow promise warn negotiate authorise authorize weigh mull".split()
)
_AGREEING: Final = frozenset("agree offer sign bid enter reach execute accept approve conclude complete".split())
"""Verbs of what is agreed, offered or awarded: its sums are facts, though they are still to be paid."""
_BIDS: Final = frozenset({"bid", "offer", "tender", "acquisition", "takeover", "purchase", "buyout", "deal"})
_MAKING: Final = frozenset(
    "make launch prepare raise mount consider plan propose begin commence start want seek intend aim mull weigh threaten".split()
)
"""Verbs whose object a bid is before it is made."""
_TERMS: Final = frozenset({"agreement", "agreed", "agrees", "pact", "terms", "definitive", "accord"})
"""Words of sentences that tell what was agreed: ``under the agreement X will pay``."""
_OPEN: Final = frozenset(
    "if additional another contingent proposed principle could may might possible talks negotiating".split()
)
"""Words of sentences in which part of a price is open, or nothing is agreed."""
_DENYING: Final = frozenset({"denied", "denies", "denying"})
"""Words of sentences that deny a deal; a fine is agreed to by who denies that he did wrong."""


_SOUGHT: Final = frozenset({"ransom", "damage", "fine", "aid", "loan"})
_SEEKING: Final = frozenset("demand want seek claim ask request".split())
"""Verbs of sums that nobody has agreed to pay."""


_OF_ANALYSTS: Final = frozenset({"forecast", "forecasts", "estimate", "estimates", "consensus"})
_PROMISED: Final = frozenset({"aid", "growth", "salary", "prize"})
_PLEDGES: Final = frozenset(
    {"pledge", "pledges", "pledged", "promise", "promised", "offer", "offers", "proposal", "reward"}
)


def _is_of_analysts(local: Local) -> bool:
    """Return True for ``vs 0.3% forecast``, ``$46 billion analysts had expected`` and ``, broker Calder estimates``."""
    clause = local.clause
    if clause.reported_by is not None and not _FORECASTERS.isdisjoint(clause.reported_by.words):
        return True
    at = local.parsed.chunks[local.chunk].last
    following = local.parsed.units.words[at : at + 1]
    compared = local.preposition in ("vs", "vs.", "than", "against", "with")
    return not _ANALYSTS.isdisjoint(following) or (compared and not _OF_ANALYSTS.isdisjoint((*local.after, *following)))


def _of_sought(role: str, verb: VerbGroup, local: Local) -> AmountStatus | None:
    """Return the status of what others estimate, and of sums that somebody asks for; of damage always one."""
    if _is_of_analysts(local):
        return "estimate"
    if role in _SOUGHT and (verb.lemma in _SEEKING or "claim" in local.after):
        return "planned"
    if role != "damage":
        return None
    estimated = not _ESTIMATE_WORDS.isdisjoint(local.parsed.units.words) or verb.modal in _MAYBE
    return "estimate" if estimated else "actual"


def _of_verb(role: str, verb: VerbGroup, local: Local) -> AmountStatus | None:
    """Return the status of offers that are given up, of what something had been before, of what is compared with, and of fines to pay."""
    if role in _OFFERED and (verb.lemma in _DROPPING or (verb.auxiliaries[:1] == ("had",) and role not in _GIVEN)):
        return "prior"
    if verb.lemma == "compare" and local.phrase.start > verb.start:
        return base_status(local)
    return "actual" if role in ("fine", "damage") and verb.modal == "must" else None


_INDICATED: Final = frozenset({"indicated", "indicative"})
"""Words of a coupon that is not set yet."""


_NEAR: Final = 7
"""Words beside a figure that may say that it is a year old."""
_AGO_BEFORE: Final = re.compile(
    r"\b(?:year-ago|year-earlier|(?:the|its|their) year ago) (?:(?![,;] ).)*$|^in the year-(?:ago|earlier) (?:quarter|period|half) , "
)
_AGO_AFTER: Final = re.compile(
    r"\b(?:(?:a|the|one) year (?:ago|earlier)|same (?:period|quarter) last year"
    r"|(?:year-ago|year-earlier|year ago|last year ?'s) (?:[\w-]+ )?(?:quarter|period|half|months?))\b"
)
_COMPARING: Final = frozenset("than from against versus vs vs. compared over after".split())
"""Words before the year ago that something is compared with: ``up from a year ago`` is said of a figure of now."""
_THEN: Final = (["a", "year", "earlier"], ["a", "year", "ago"])
"""How a sentence begins that speaks of the year before."""


def status(role: str, local: Local) -> AmountStatus:
    """Return the status of an amount that no other one is the base of."""
    verb, subject = local.clause.verb, local.clause.subject
    if local.parsed.units.words[:3] in _THEN and (role in _FIGURES or role in MACRO_ROLES):
        return "year_earlier"
    if verb is None:
        return "actual"
    sought = _of_sought(role, verb, local) or _of_verb(role, verb, local)
    if sought is not None:
        return sought
    if role in _FIGURES and role != "growth" and _is_year_ago(local):
        return "year_earlier"
    near = set(local.before) | set(local.words(local.left)[-1:])
    decided = role == "growth" and verb.lemma in SET_VERBS and not verb.passive
    foreseen = (role in _FIGURES or role in MACRO_ROLES) and not decided
    to_come: AmountStatus = "forecast" if foreseen else "planned"
    ruling = _ruling(verb, local) if verb.tense == "infinitive" and foreseen else None
    if _expects(verb, near, local.parsed.units.words) or (ruling is not None and ruling.lemma in EXPECT_VERBS):
        return "estimate" if subject is not None and not _ANALYSTS.isdisjoint(subject.words) else to_come
    to_be = _is_to_come(role, verb) and not _is_agreed(role, verb, local)
    return to_come if to_be else _of_words(role, near, near | set(local.after))


def _is_agreed(role: str, verb: VerbGroup, local: Local) -> bool:
    """Return True for what is agreed or offered: ``agreed to buy X for``, of a deal also ``under the agreement X will pay``."""
    if role not in _DEALS:
        return False
    if role == "deal_price" and verb.lemma not in _MAKING and not _BIDS.isdisjoint(local.after):
        return _OPEN.isdisjoint(local.before)
    words = local.parsed.units.words
    if verb.negated or "?" in words or (role == "deal_price" and not _DENYING.isdisjoint(words)):
        return False
    if verb.tense == "infinitive":
        ruling = _ruling(verb, local)
        return ruling is not None and ruling.lemma in _AGREEING and _is_done(ruling, verb, local)
    return role == "deal_price" and not _TERMS.isdisjoint(words) and _OPEN.isdisjoint(words)


def _is_year_ago(local: Local) -> bool:
    """Return True for ``the year-ago $3 million`` and ``$3 million for the same quarter a year ago``, where neither another amount nor a comparison stands between."""
    units, at = local.parsed.units, local.parsed.chunks[local.chunk]
    first, last = max(0, at.first - _NEAR), min(at.last + _NEAR, len(units.words))
    amounts = [index for index in range(first, last) if (place := units.places[index]) and place.amount is not None]
    first = max([first, *(index + 1 for index in amounts if index < at.first and units.words[index + 1] != "or")])
    ends = [index for index in range(at.last, last) if units.words[index] in _COMPARING]
    last = min([last, *ends, *(index for index in amounts if index >= at.last)])
    before, after = " ".join([*units.words[first : at.first], ""]), " ".join(units.words[at.last : last])
    others = any(index < at.first for index in amounts) and _AGO_AFTER.search(before) is not None
    return (not others and _AGO_BEFORE.search(before) is not None) or _AGO_AFTER.search(after) is not None


def _is_done(ruling: VerbGroup, verb: VerbGroup, local: Local) -> bool:
    """Return True if one agreed, and does not only hope to, may, or is close to agreeing, and not if one agreed ``not to``."""
    hoped = ruling.negated or ruling.modal is not None or ruling.tense == "infinitive"
    close = ruling.tense == "gerund" and _word_before(ruling, local) in ("to", "near")
    return not hoped and not close and _word_before(verb, local) not in ("not", "never")


def _word_before(verb: VerbGroup, local: Local) -> str:
    """Return the word before a verb; none at the start of a sentence."""
    units = local.parsed.units
    at = bisect_left(units.starts, verb.start)
    return units.words[at - 1] if at else ""


def _ruling(verb: VerbGroup, local: Local) -> VerbGroup | None:
    """Return the verb before an infinitive: that of ``agreed to buy``."""
    before = [one.verb for one in local.parsed.clauses if one.verb is not None and one.verb.end <= verb.start]
    return before[-1] if before else None


def _of_words(role: str, near: set[str], beside: set[str]) -> AmountStatus:
    """Return the status that the words before an amount and beside it say: ``an indicated coupon``."""
    if role == "interest_rate" and not _INDICATED.isdisjoint(near):
        return "planned"
    if role in _PROMISED and not _PLEDGES.isdisjoint(beside):
        return "planned"
    if "estimated" not in near:
        return "actual"
    return "planned" if role == "price" else "estimate"


def _is_to_come(role: str, verb: VerbGroup) -> bool:
    """Return True if the verb says that something is to come: ``will pay``, ``agreed to buy``."""
    if verb.modal is not None and verb.modal != "can" and not (verb.modal in _MAYBE and "have" in verb.auxiliaries):
        return True
    return role in _DEALS and (verb.tense == "infinitive" or verb.lemma in _PLANNING)


_OFFERED: Final = frozenset(
    "deal_price contract loan investment buyback bond fundraising settlement tariff_rate aid market_value stake".split()
)
"""Roles of what is offered, planned or held, and may be so no more."""
_GIVEN: Final = frozenset("loan investment buyback bond aid settlement".split())
"""Of these, what is given and stays so."""
_DROPPING: Final = frozenset("drop scrap abandon withdraw shelve cancel".split())
"""Verbs of offers and plans that are given up."""


def _expects(verb: VerbGroup, near: set[str], words: list[str]) -> bool:
    """Return True if the verb or the words beside an amount say that it is expected."""
    if verb.lemma in EXPECT_VERBS or not _FORECAST_WORDS.isdisjoint(near):
        return True
    return verb.tense == "infinitive" and not _FORECAST_WORDS.isdisjoint(words)


_IN_YEAR: Final = re.compile(r"(?:, or .{1,24}?)?(?:(?:a|per) share )?(?:, )?in (?:[a-z]+ )?((?:19|20)\d\d)\b")


_AFTER_SUMS: Final = re.compile(
    r"(?:(?:, )?or .{1,40}? )?(?:(?:a|per) share )?(?:, )?on (?:revenues?|sales|turnover) of .{1,40}? (?:in|for|during) ((?:19|20)\d\d)\b"
)
"""The year behind the sums that belong to an earlier figure: ``or 90 cents a share on revenue of $3 million in 1985``."""
_LONG_TAIL: Final = 24
"""Words behind an earlier figure that are searched for its year."""


def base_status(local: Local) -> AmountStatus:
    """Return the status of an amount that another one is compared with."""
    if not _OF_ANALYSTS.isdisjoint((*local.before, *local.words(local.left)[-1:])) or _is_of_analysts(local):
        return "estimate"
    before = local.parsed.units.words[
        max(0, local.parsed.chunks[local.chunk].first - 3) : local.parsed.chunks[local.chunk].first
    ]
    if before[:1] == ["("] and before[2:] == [":"]:
        return "year_earlier"
    words = local.parsed.units.words
    rest = words[local.parsed.chunks[local.chunk].last :]
    tail = " ".join(rest[:8])
    beside = " ".join((*local.before, *local.words(local.left), *before))
    if any(one in tail or one in beside for one in _YEAR_EARLIER):
        return "year_earlier"
    year = _IN_YEAR.match(tail) or _AFTER_SUMS.match(" ".join(rest[:_LONG_TAIL]))
    return "year_earlier" if year is not None and str(int(year[1]) + 1) in words else "prior"
