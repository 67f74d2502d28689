"""Percentages that are parts of a company: ``owns 30 percent of Calder``, ``6.6 pct of its shares``."""

from bisect import bisect_left
from typing import Final

from pipelines.enrich.clauses import Phrase
from pipelines.enrich.clauses.verbs import SAYING
from pipelines.enrich.roles.clause_parts import attached
from pipelines.enrich.roles.evidence import DEALS, Evidence, Setting, right_phrase
from pipelines.enrich.roles.lexicon import BE_VERBS, NONE, SHARE_WORDS
from pipelines.enrich.roles.local import Local

WINNING: Final = frozenset(
    "win get take receive poll score garner secure capture gain claim cover account represent provide supply make constitute hold attract".split()
)
COVERING: Final = frozenset("cover account represent constitute supply provide".split())
_OWNING: Final = frozenset(
    "own hold control have buy acquire purchase take sell keep retain possess offload raise increase bring lift amass build get end snap put float list".split()
)
_OWNED: Final = frozenset(
    "company group firm equity capital unit business venture subsidiary rival maker bank lender club retailer insurer airline producer stock shares".split()
)
_REPURCHASE: Final = frozenset({"repurchase", "repurchased", "buyback", "repurchases"})
_TOTALS: Final = frozenset({"total", "outstanding", "issued"})
_STOCK: Final = frozenset({"shares", "stock", "common"})
_PARTS_OWNED: Final = (_OWNED - frozenset("equity capital stock shares".split())) | frozenset(
    "affiliate affiliates associate units subsidiaries companies firms".split()
)
"""Nouns of what somebody owns a part of: ``an 89 pct held unit``; in ``65 percent owned homes`` the word is a verb."""
_OF_CAPITAL: Final = frozenset({"issued", "share", "stock", "ordinary", "voting", "existing"})
_BEHIND: Final = frozenset({"shares", "stock", "capital"})
_ISSUED: Final = frozenset({"outstanding", "common", "voting", "issued", "capital"})
"""Words of the shares of a company, in all."""


_FACES: Final = frozenset({"par", "face", "principal"})
_BASES: Final = frozenset({"price", "level", "value", "average"})
"""What a condition or a redemption is so many percent of: ``140 pct of the conversion price``."""
_VOTES: Final = frozenset({"power", "rights"})


def of_company(local: Local, right: Phrase, lemma: str, setting: Setting) -> Evidence | None:
    """Return the stake that a part of a company or of its shares is, else a share."""
    base = _of_base(right, lemma)
    if base is not None:
        return base
    verb = local.clause.verb
    company = setting.is_organisation(right) or right.head in _OWNED or not SHARE_WORDS.isdisjoint(right.words)
    words = local.parsed.units.words
    if right.head in _STOCK and right.words[:1] == ("its",) and not _REPURCHASE.isdisjoint(words):
        return Evidence("buyback", "percent-bought-back", right, right, confidence=0.8)
    if lemma in _OWNING and (company or (right.entity is not None and not right.pronoun)):
        passive = verb is not None and verb.passive
        owner = attached(local.clause, "by") if passive else local.clause.subject
        return Evidence("stake", "percent-of-company", right, right, owner)
    if _is_stock(right, local, setting):
        acts = verb is not None and not verb.passive and lemma not in BE_VERBS and not local.preposition
        return Evidence(
            "stake", "percent-of-stock", right, right, local.clause.subject if acts else None, confidence=0.8
        )
    has = lemma in WINNING or (lemma not in SAYING and setting.is_organisation(local.clause.subject))
    whose = (
        right if right.owner is not None and lemma not in COVERING | {"make"} else local.clause.subject if has else None
    )
    named_company = company and right.entity is not None
    return None if named_company else Evidence("share", "percent-of", right, right, whose, confidence=0.8)


def _of_base(right: Phrase, lemma: str) -> Evidence | None:
    """Return the price that a percentage of a face value is, or that one of another price is none."""
    if right.head in _FACES:
        return Evidence("price", "percent-of-par", right, confidence=0.8)
    if right.head in _BASES and lemma not in COVERING | {"make"}:
        return Evidence(NONE, "percent-of-price", right)
    return None


def _is_stock(whole: Phrase, local: Local, setting: Setting) -> bool:
    """Return True for ``Calder's stock``, ``the shares outstanding``, ``issued capital`` and ``the total``, after a number of shares."""
    words = set(whole.words)
    if whole.head in _STOCK and (whole.owner is not None or not _ISSUED.isdisjoint(words) or setting.says(DEALS)):
        return True
    if "capital" in words and not _OF_CAPITAL.isdisjoint(words):
        return True
    if words >= {"common", "stock"} or _is_issued_behind(whole, local):
        return True
    if whole.head in _VOTES and "voting" in whole.words:
        return True
    return whole.head in _TOTALS and not _STOCK.isdisjoint(local.parsed.units.words)


def _is_issued_behind(whole: Phrase, local: Local) -> bool:
    """Return True for ``Calder's 99 million issued shares``, where the verb-like word parts the phrase."""
    units = local.parsed.units
    at = bisect_left(units.starts, whole.end)
    return units.words[at : at + 1] in (["issued"], ["outstanding"]) and not _BEHIND.isdisjoint(
        units.words[at + 1 : at + 4]
    )


def owned_by(local: Local, _: Setting) -> Evidence | None:
    """Read ``owned 25 pct by Calder``, ``50 pct owned by Calder`` and ``an 89 pct held unit of Calder``."""
    thing = local.phrase.entity is not None or not _PARTS_OWNED.isdisjoint(local.after[1:])
    if thing and local.after[:1] in (("owned",), ("held",)):
        owner = right_phrase(local) if local.linked == "of" else None
        return Evidence("stake", "so-much-owned", None, None, owner, confidence=0.8)
    words, after = local.parsed.units.words, local.parsed.chunks[local.chunk].last
    before = words[max(0, local.parsed.chunks[local.chunk].first - 1) :][:1]
    if "owned" in (*before, *local.before) and local.linked == "by":
        owner = right_phrase(local)
    elif words[after : after + 2] in (["owned", "by"], ["held", "by"]):
        start = local.parsed.units.starts[after + 1]
        owner = next((one for one in local.parsed.phrases.values() if one.start > start), None)
    else:
        return None
    return Evidence("stake", "owned-by", None, None, owner, confidence=0.85)


def or_so_much(local: Local, _: Setting) -> Evidence | None:
    """Read ``raised its stake to 40,500 shares, or 6.6 pct``."""
    words, first = local.parsed.units.words, local.parsed.chunks[local.chunk].first
    if words[max(0, first - 1) : first] != ["or"] or "shares" not in words[max(0, first - 6) : first]:
        return None
    verb = local.clause.verb
    if "stake" not in words and (verb is None or verb.lemma not in _OWNING):
        return None
    return Evidence("stake", "or-of-shares", None, None, local.clause.subject, confidence=0.8)
