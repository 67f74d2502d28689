"""The role that the words of a phrase say of a percentage, in an article: a change of prices, a rate of interest."""

from typing import Final

from pipelines.enrich.clauses import Phrase
from pipelines.enrich.clauses.words import TAGS
from pipelines.enrich.roles.evidence import ECONOMY, TARIFFS, Setting
from pipelines.enrich.roles.lexicon import CHANGE, INDEX_WORDS, NONE, role_of_words

_PRICES: Final = frozenset({"consumer", "producer", "wholesale", "retail", "factory-gate", "food", "import"})
_NATIONAL: Final = frozenset({"world", "global", "economic", "national"})
_GROWTHS: Final = frozenset({"growth", "annual", "economic", "the", "its", "full-year", "real", "average", "overall"})
_FIRMS: Final = frozenset({"sales", "revenue", "revenues", "company", "shares", "profit"})
_LENDING: Final = frozenset("interest lending discount overdraft repo borrowers depositors".split())
"""Words of articles in which a rate without another word is one of interest."""
_MARKETS: Final = frozenset(
    "call money market tender intervention rediscount repossession repurchase paper certificate bill swap facility".split()
)
"""Nouns of rates of interest."""
_LENT: Final = frozenset({"intervention", "rediscount", "repossession", "repurchase", "lending"})
"""Words of rates that are of interest in every article."""
_PACES: Final = frozenset({"annual", "annualised", "annualized", "adjusted", "monthly", "quarterly"})
"""Words of rates at which something grows: ``an annual rate of 3 percent``."""
_OTHER_RATES: Final = frozenset({"inflation", "unemployment", "jobless", "tax", "taxes", "tariff", "tariffs"})
_NO_CHANGE: Final = frozenset("rate yield rates unemployment margin which # he she we i they yields price".split())
_INFLATION: Final = frozenset({"inflation"})
_LIVING: Final = frozenset({"living"})
_MARKET: Final = frozenset({"stocks", "shares", "dow", "nikkei"})


def changed(phrase: Phrase | None, setting: Setting) -> str | None:
    """Return the role of a change of something: of prices, of an economy, of an index, or of anything else."""
    if phrase is None or phrase.head in _NO_CHANGE or setting.is_person(phrase) or phrase.head == "#":
        return None
    parts = set(" ".join(phrase.words).replace("-", " ").split())
    if not INDEX_WORDS.isdisjoint(parts) and phrase.head not in ("costs", "sales"):
        return (
            "inflation"
            if parts & (_PRICES | {"price", "prices", "cost"}) or _is_about_prices(setting)
            else "index_change"
        )
    if (
        phrase.head in ("gdp", "gnp", "economy")
        or (phrase.head == "output" and parts & _NATIONAL)
        or ({"gross", "product"} <= parts and not parts.isdisjoint({"domestic", "national"}))
    ):
        return "gdp_growth"
    if (phrase.head == "cost" and phrase.words[-1:] == ("cost",) and setting.says(_LIVING)) or (
        phrase.words == ("prices",) and setting.says(_INFLATION)
    ):
        return "inflation"
    if phrase.head in ("prices", "cpi", "ppi", "inflation", "rpi") and (phrase.head != "prices" or parts & _PRICES):
        return "inflation"
    return "growth"


def _is_about_prices(setting: Setting) -> bool:
    """Return True for an article of an index of prices, not of one of shares."""
    index = {"consumer", "price"} <= setting.words and not setting.says(_MARKET)
    return index or setting.says(_INFLATION | {"cpi"})


def level(words: tuple[str, ...], setting: Setting) -> str | None:
    """Return the role of a percentage that is a level: an interest rate, a margin; never a change."""
    role = role_of_words(words, percent=True)
    if role is None and words and words[-1] in ("rate", "levy", "duty") and setting.says(TARIFFS):
        return "tariff_rate"
    if role is None and words and words[-1] in ("rate", "rates"):
        return _of_rate(words, setting)
    if role == "tax_rate" and words[-1] == "levy" and setting.says(TARIFFS | {"imports", "goods"}):
        return "tariff_rate"
    if role is None and words and words[-1] == "growth":
        return (
            "gdp_growth"
            if setting.says(ECONOMY) and set(words) <= _GROWTHS and ("economic" in words or not setting.says(_FIRMS))
            else None
        )
    return None if role in ("growth", CHANGE) else role


def _of_rate(words: tuple[str, ...], setting: Setting) -> str | None:
    """Return what a rate is whose name no table has: ``the call money rate``; ``the vaccination rate`` is none that is known."""
    owned = max((at for at, word in enumerate(words) if TAGS[word] == "'"), default=-1)
    own = words[owned + 1 : -1]
    if not _LENT.isdisjoint(own):
        return "interest_rate"
    named = any(TAGS[word] in "nkg" and word not in _MARKETS for word in own)
    if _is_about_lending(setting):
        return None if named or not _PACES.isdisjoint(own) else "interest_rate"
    return NONE if named and _PACES.isdisjoint(own) else None


def _is_about_lending(setting: Setting) -> bool:
    """Return True if an article speaks of lending and of no other rates; a prime minister is not a prime rate."""
    lends = setting.says(_LENDING) or ("prime" in setting.words and "minister" not in setting.words)
    return lends and not setting.says(_OTHER_RATES)
