"""Whether an amount is a fact, a forecast, an estimate, an earlier figure or a plan."""

from typing import Final

from pipelines.enrich.clauses import VerbGroup
from pipelines.enrich.roles.lexicon import EXPECT_VERBS, MACRO_ROLES
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
    "agree plan offer propose threaten want seek intend consider aim expect hope recommend pledge vow promise warn negotiate authorise authorize weigh mull approve".split()
)


def status(role: str, local: Local) -> AmountStatus:
    """Return the status of an amount that no other one is the base of."""
    verb, subject = local.clause.verb, local.clause.subject
    if verb is None:
        return "actual"
    words = local.parsed.units.words
    near = set(local.before) | set(local.words(local.left)[-1:])
    if role == "damage":
        return "estimate" if not _ESTIMATE_WORDS.isdisjoint(words) or verb.modal in _MAYBE else "actual"
    to_come: AmountStatus = "forecast" if role in _FIGURES or role in MACRO_ROLES else "planned"
    if _expects(verb, near, words):
        return "estimate" if subject is not None and not _ANALYSTS.isdisjoint(subject.words) else to_come
    if verb.modal is not None and verb.modal != "can" and not (verb.modal in _MAYBE and "have" in verb.auxiliaries):
        return to_come
    if role in _DEALS and (verb.tense == "infinitive" or verb.lemma in _PLANNING):
        return "planned"
    return "estimate" if "estimated" in near else "actual"


def _expects(verb: VerbGroup, near: set[str], words: list[str]) -> bool:
    """Return True if the verb or the words beside an amount say that it is expected."""
    if verb.lemma in EXPECT_VERBS or not _FORECAST_WORDS.isdisjoint(near):
        return True
    return verb.tense == "infinitive" and not _FORECAST_WORDS.isdisjoint(words)


def base_status(local: Local) -> AmountStatus:
    """Return the status of an amount that another one is compared with."""
    before = local.parsed.units.words[
        max(0, local.parsed.chunks[local.chunk].first - 3) : local.parsed.chunks[local.chunk].first
    ]
    if before[:1] == ["("] and before[2:] == [":"]:
        return "year_earlier"
    tail = " ".join(local.parsed.units.words[local.parsed.chunks[local.chunk].last :][:8])
    return "year_earlier" if any(one in tail for one in _YEAR_EARLIER) else "prior"
