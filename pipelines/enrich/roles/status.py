"""Whether an amount is a fact, a forecast, an estimate, an earlier figure or a plan."""

import re
from typing import Final

from pipelines.enrich.clauses import Clause, VerbGroup
from pipelines.enrich.clauses.verbs import SAYING
from pipelines.enrich.roles.agreed import PLANNABLE, is_agreed, is_declared, is_standing, ruling_verb
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
    "previous fiscal year",
    "corresponding period",
    "corresponding quarter",
    "comparable period",
    "comparable quarter",
    "same month last",
)
_SAME_OF: Final = re.compile(
    r"\b(?:same|corresponding|comparable) (?:(?:19|20)\d\d )(?:period|quarter|half|months?|weeks?)\b"
    r"|\b(?:previous|prior) (?:first|second|third|fourth|1st|2nd|3rd|4th) (?:quarter|qtr|half)\b"
)
"""More words of the year before: ``in the same 1985 quarter``, ``the prior first quarter``."""
_FIGURES: Final = frozenset(
    "revenue net_profit net_loss operating_profit operating_loss pretax_profit eps margin growth inflation gdp_growth unemployment cost".split()
)
_FORESEEN: Final = frozenset({"share", "investment"})
"""More roles of figures that may be expected rather than planned."""
_FORESEEING: Final = frozenset("expect forecast project predict anticipate".split())
_OF_YEARS: Final = _FIGURES - {"growth", "cost"} | MACRO_ROLES | {"budget"}
"""Roles of figures that every year has."""
_MAYBE: Final = frozenset({"could", "may", "might", "will", "would"})
_PLANNING: Final = frozenset(
    "plan propose threaten want seek intend consider aim expect hope recommend pledge vow promise warn negotiate authorise authorize weigh mull demand request urge".split()
)
_DECIDING: Final = SET_VERBS | (_PLANNING - EXPECT_VERBS)
"""Verbs of changes that are decided or asked for, and not foreseen."""
_ONLY_SAYING: Final = SAYING - EXPECT_VERBS - {"report", "post"}
"""Verbs whose object is no figure."""
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


def _of_verb(role: str, verb: VerbGroup, ruling: VerbGroup | None, local: Local) -> AmountStatus | None:
    """Return the status of offers that are given up, of what something had been before, of what is compared with, and of fines to pay."""
    dropped = verb.lemma in _DROPPING or (ruling is not None and ruling.lemma in _DROPPING)
    if role in _OFFERED and (dropped or (_had(verb, ruling) and role not in _GIVEN)):
        return "prior"
    if role == "interest_rate" and verb.lemma == "yield" and verb.tense == "infinitive":
        return "actual"
    if verb.lemma == "estimate" and role not in _FIGURES | MACRO_ROLES:
        return "estimate"
    if verb.lemma == "compare" and local.phrase.start > verb.start:
        return base_status(local)
    return "actual" if role in ("fine", "damage") and verb.modal == "must" else None


_TAKEN: Final = frozenset("buy acquire purchase build take receive obtain amass accumulate".split())
"""Verbs of what is had once it is done: ``said he had bought 9 pct``."""
_ANYBODY: Final = frozenset("person group entity party anyone someone".split())
"""Who may take a part of a company and let holders of rights buy its shares: ``if a person or group acquires 20 pct``."""
_ASKED: Final = frozenset("offer bid seek propose plan threaten want".split())


def _had(verb: VerbGroup, ruling: VerbGroup | None) -> bool:
    """Return True for ``had held`` and ``had offered to buy``, not for ``said that it had bought`` and ``had agreed to buy``."""
    if ruling is not None:
        return ruling.auxiliaries[:1] == ("had",) and ruling.lemma in _ASKED
    return verb.auxiliaries[:1] == ("had",) and verb.lemma not in _TAKEN


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
_THEN: Final = re.compile(
    r"(?:a year (?:earlier|ago)\b|(?:in |for |during )?(?:(?:the )?(?:first|second|third|fourth) (?:quarter|half) (?:of )?last year|last year ?'s) "
    r"|in the year(?:-| )ago (?:[a-z]+ )?(?:quarter|half|period)|in the (?:previous|prior) (?:first|second|third|fourth) (?:quarter|half)|in the (?:corresponding|comparable|same) (?:year-ago )?(?:period|quarter|month))"
)
"""How a sentence begins that speaks of the year before."""
_SENTENCE_START: Final = 8
"""Words of a sentence that are read for that."""


def status(role: str, local: Local, words: frozenset[str]) -> AmountStatus:
    """Return the status of an amount that no other one is the base of; ``words`` are those of the article."""
    clause = _governing(local) if role in _FIGURES or role in MACRO_ROLES else local.clause
    verb, subject = clause.verb, clause.subject
    if role in _OF_YEARS and _THEN.match(" ".join(local.parsed.units.words[:_SENTENCE_START])):
        return "year_earlier"
    if verb is None:
        return "actual"
    ruling = ruling_verb(verb, local)
    said = _of_sought(role, verb, local) or _of_verb(role, verb, ruling, local) or _of_beside(role, local)
    if said is not None:
        return said
    near = set(local.before) | set(local.words(local.left)[-1:])
    decided = role == "growth" and verb.lemma in _DECIDING and not verb.passive
    lemmas = {verb.lemma, "" if ruling is None else ruling.lemma}
    foreseen = (role in _FIGURES or role in MACRO_ROLES) and not decided
    foreseen = foreseen or (role in _FORESEEN and not _FORESEEING.isdisjoint(lemmas))
    to_come: AmountStatus = "forecast" if foreseen else "planned"
    if _expects(verb, near, local.parsed.units.words) or (foreseen and not EXPECT_VERBS.isdisjoint(lemmas)):
        return "estimate" if subject is not None and not _ANALYSTS.isdisjoint(subject.words) else to_come
    to_be = _is_to_come(role, verb, local.parsed.units.words) and not _is_settled(role, verb, local, words)
    return to_come if to_be else _of_words(role, near, near | set(local.after))


def _of_beside(role: str, local: Local) -> AmountStatus | None:
    """Return the status of figures of a year ago, and of coupons that are indicated."""
    if role in _FIGURES and role != "growth" and _is_year_ago(local):
        return "year_earlier"
    indicated = not _INDICATED.isdisjoint((*local.before, *local.words(local.left)))
    return "planned" if role == "interest_rate" and indicated else None


def _governing(local: Local) -> Clause:
    """Return the clause that an amount belongs to: the one before, where its own begins with the object of that: ``expects | a loss of $3 million compared with``."""
    clause, verb = local.clause, local.clause.verb
    if verb is None or (local.phrase.start > verb.start and verb.lemma != "end"):
        return clause
    before = [one for one in local.parsed.clauses if one.end <= clause.start and one.verb is not None]
    last = before[-1] if before else clause
    if last.verb is None or last.end + 1 < clause.start or last.verb.lemma in _ONLY_SAYING:
        return clause
    return last if verb.lemma == "end" or not last.objects else clause


def _is_settled(role: str, verb: VerbGroup, local: Local, words: frozenset[str]) -> bool:
    """Return True for what is agreed, offered, declared, or there already."""
    if role == "dividend" and is_declared(words, local):
        return True
    return is_agreed(role, verb, local) or is_standing(role, verb, local)


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


def _of_words(role: str, near: set[str], beside: set[str]) -> AmountStatus:
    """Return the status that the words before an amount and beside it say: ``an indicated coupon``."""
    if role in _PROMISED and not _PLEDGES.isdisjoint(beside):
        return "planned"
    if "estimated" not in near:
        return "actual"
    return "planned" if role == "price" else "estimate"


def _is_to_come(role: str, verb: VerbGroup, words: list[str]) -> bool:
    """Return True if the verb says that something is to come: ``will pay``, ``plans to buy``; ``words`` are those of the sentence.

    ``agreed to buy`` is one of them too: what is agreed is taken out by ``is_agreed``, since its sums are facts.
    """
    if role == "stake" and verb.modal == "can" and verb.lemma in ("earn", "acquire"):
        return True
    if role == "stake" and "rights" in words and verb.lemma in _TAKEN and not _ANYBODY.isdisjoint(words):
        return True
    if verb.modal is not None and verb.modal != "can" and not (verb.modal in _MAYBE and "have" in verb.auxiliaries):
        return True
    return role in PLANNABLE and (verb.tense == "infinitive" or verb.lemma in _PLANNING)


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
    if any(one in tail or one in beside for one in _YEAR_EARLIER) or _SAME_OF.search(tail):
        return "year_earlier"
    year = _IN_YEAR.match(tail) or _AFTER_SUMS.match(" ".join(rest[:_LONG_TAIL]))
    return "year_earlier" if year is not None and str(int(year[1]) + 1) in words else "prior"
