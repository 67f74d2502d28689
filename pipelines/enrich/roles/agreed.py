"""Sums that are agreed, offered or there already, though a verb of their sentence is of what is to come."""

from bisect import bisect_left
from typing import Final

from pipelines.enrich.clauses import VerbGroup
from pipelines.enrich.roles.local import Local

PLANNABLE: Final = frozenset(
    "deal_price contract investment buyback aid donation tariff_rate tariff_goods fundraising loan bond stake tax_rate settlement price cost budget salary growth dividend interest_rate fund_size".split()
)
"""Roles of what can be planned."""
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
_OFFERS: Final = frozenset("offer bid proposal agreement arrangement pact deal tender".split())
"""Nouns before ``to buy X for``: what is offered or agreed."""
_WEIGHING: Final = frozenset("consider plan propose intend seek weigh mull prepare threaten want discuss study".split())
"""Verbs of who has not made ``an offer`` yet."""
_ARTICLES: Final = frozenset({"a", "an", "any", "no", "another"})
_STANDING: Final = frozenset("outstanding current currently existing present".split())
"""Words beside sums that are there already."""
_OF_STANDING: Final = frozenset("interest_rate bond debt price dividend loan tariff_rate tax_rate stake salary".split())
_PAPERS: Final = frozenset("debentures bonds notes preferred".split())
_RETIRING: Final = frozenset("redeem call retire repay prepay buy repurchase exchange".split())
"""Verbs of what is done with papers that are there."""
_OWN: Final = frozenset({"its", "their", "his", "her", "'s", "’s"})
_ON_TO: Final = frozenset("raise increase lift boost reduce cut lower bring take".split())
"""Verbs of stakes that are to be another part."""
_DECLARED: Final = frozenset({"payable", "declared"})
_HOLDERS: Final = frozenset({"holders", "shareholders", "stockholders"})
_UNDECLARED: Final = frozenset(
    "if propose proposes proposed recommend recommended recommending would intends expects expected may could should".split()
)


def is_agreed(role: str, verb: VerbGroup, local: Local) -> bool:
    """Return True for what is agreed or offered: ``agreed to buy X for``, of a deal also ``under the agreement X will pay``."""
    if role not in PLANNABLE:
        return False
    if _is_offered(verb, local):
        return True
    if role == "deal_price" and verb.lemma not in _MAKING and not _BIDS.isdisjoint(local.after):
        return _OPEN.isdisjoint(local.before)
    words = local.parsed.units.words
    if verb.negated or "?" in words or (role == "deal_price" and not _DENYING.isdisjoint(words)):
        return False
    if verb.tense == "infinitive":
        ruling = ruling_verb(verb, local)
        called = ruling is not None and ruling.lemma == "call" and not _TERMS.isdisjoint(words)
        return ruling is not None and (called or (ruling.lemma in _AGREEING and _is_done(ruling, verb, local)))
    return role == "deal_price" and not _TERMS.isdisjoint(words) and _OPEN.isdisjoint(words)


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


def ruling_verb(verb: VerbGroup, local: Local) -> VerbGroup | None:
    """Return the verb before an infinitive: that of ``agreed to buy``; None for a verb that is no infinitive."""
    if verb.tense != "infinitive":
        return None
    before = [one.verb for one in local.parsed.clauses if one.verb is not None and one.verb.end <= verb.start]
    return before[-1] if before else None


def _is_offered(verb: VerbGroup, local: Local) -> bool:
    """Return True for ``its offer to buy X for`` and ``has made an offer to buy X for``, not for ``considers an offer to buy``."""
    if verb.tense != "infinitive" or _word_before(verb, local) not in _OFFERS:
        return False
    units, ruling = local.parsed.units, ruling_verb(verb, local)
    at = bisect_left(units.starts, verb.start)
    if ruling is None or (ruling.lemma not in _ON_TO and _ARTICLES.isdisjoint(units.words[max(0, at - 4) : at])):
        return True
    return ruling.lemma not in _WEIGHING and _is_done(ruling, verb, local)


def is_standing(role: str, verb: VerbGroup, local: Local) -> bool:
    """Return True for what is there already: ``will redeem its outstanding 8 pct notes``, ``above the current $18``, ``will sell its 15 pct stake``."""
    units, chunk = local.parsed.units, local.parsed.chunks[local.chunk]
    beside = (*local.words(local.left), *local.before, *local.after)
    if role in _OF_STANDING and not _STANDING.isdisjoint(beside):
        return True
    if role == "interest_rate":
        return verb.lemma in _RETIRING and not _PAPERS.isdisjoint(local.after)
    if role != "stake" or verb.lemma in _ON_TO or local.preposition in ("to", "up to"):
        return False
    return not _OWN.isdisjoint(units.words[chunk.first : chunk.first + 1]) or not _OWN.isdisjoint(local.before)


def is_declared(words: frozenset[str], local: Local) -> bool:
    """Return True if an article says when a dividend is payable, or who of record gets it, and nothing beside the dividend says that it is not sure."""
    of_record = "record" in words and not _HOLDERS.isdisjoint(words)
    return (of_record or not _DECLARED.isdisjoint(words)) and _UNDECLARED.isdisjoint(local.parsed.units.words)
