"""The role that the words of a phrase say of money, in an article."""

from typing import Final

from pipelines.enrich.roles.clause_parts import SECURITIES
from pipelines.enrich.roles.evidence import TARIFFS, Setting
from pipelines.enrich.roles.lexicon import role_of_words

_FINES: Final = frozenset({"fine", "fines", "penalty", "penalties", "sanction", "order", "notice"})
_TRADE: Final = frozenset({"trade", "exports", "imports"})
_BUDGET: Final = frozenset({"budget"})


def role_of(words: tuple[str, ...], setting: Setting) -> str | None:
    """Return the role that a phrase says of money; goods are a role only where the article speaks of tariffs."""
    role = role_of_words(words, percent=False)
    if role == "fine" and words[-1] not in _FINES:
        role = role_of_words(tuple(word for word in words if word != "fine"), percent=False)
    if role == "tariff_goods":
        return role if setting.says(TARIFFS) else None
    return _by_article(words, setting) if role is None and words else role


def _by_article(words: tuple[str, ...], setting: Setting) -> str | None:
    """Return the role of a noun that says one only in some articles: a gap where trade is spoken of, an issue where bonds are."""
    if words[-1] in ("deficit", "gap", "surplus") and setting.says(_TRADE):
        return "trade_balance"
    if words[-1] in ("issue", "tranche") and setting.says(SECURITIES):
        return "bond"
    return "budget" if words[-1] in ("deficit", "shortfall") and setting.says(_BUDGET) else None
