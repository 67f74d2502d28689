"""Verbs of deals, prices and fines: what an amount after them is, and who pays whom."""

from bisect import bisect_left
from typing import Final

from pipelines.enrich.clauses import Phrase, is_unknown_name
from pipelines.enrich.roles.clause_parts import SECURITIES, attached, is_business, named, object_of, passive, plain
from pipelines.enrich.roles.evidence import DEALS, Evidence, Setting
from pipelines.enrich.roles.lexicon import SHARE_WORDS, role_of_words
from pipelines.enrich.roles.local import Local

_TAKEOVERS: Final = frozenset("takeover bid tender merger buyout suitor bidder acquire".split())
ART: Final = frozenset(
    "painting portrait canvas artwork sculpture masterpiece auction auctioned christie's sotheby's manuscript".split()
)


_THINGS: Final = frozenset(
    "supercomputer supercomputers computer computers aircraft airliner airliners jet jets plane planes helicopter helicopters ship ships vessel vessels truck trucks locomotives wheat corn grain sugar oil crude rights "
    "licence license option certificates terminals machines equipment software".split()
)
"""Heads of phrases of goods and rights: whoever buys them buys no company."""
_RIGHTS: Final = frozenset({"warrant", "warrants", "right", "rights", "entitle", "entitles"})
_PAYOUTS: Final = frozenset({"dividend", "dividends", "distribution", "payout", "payment"})


def buy(local: Local, setting: Setting) -> Evidence | None:
    """Read ``bought X for $3 billion`` and ``buys back $3 million of shares``."""
    clause = local.clause
    particle = clause.verb is not None and clause.verb.particle == "back"
    if particle and plain(local):
        return Evidence("buyback", "buy-back", None, None, clause.subject)
    if local.preposition not in ("for", "at") and not {"worth", "valued"} & set(local.before):
        return None
    if passive(clause):
        target, buyer = clause.subject, attached(clause, "by")
    else:
        part = next((one for one in clause.objects if one.amount is not None and one.amount != local.amount), None)
        target, buyer = (
            (named(clause, "of", "in") if part is not None else None) or object_of(clause) or part,
            clause.subject,
        )
    own = _of_shares(local, setting, target)
    if own is not None:
        return own
    if target is None or _is_thing(target) or not (is_business(target, setting) or setting.says(DEALS)):
        return None
    seller = named(clause, "from")
    whole = target.entity is not None or target.owner is not None or target.names
    other = seller or (target if whole else named(clause, "of", "in"))
    return Evidence("deal_price", "buy-for", target, target, buyer, other, 0.95)


def _of_shares(local: Local, setting: Setting, target: Phrase | None) -> Evidence | None:
    """Return what is paid for shares where no company is bought: ``buy back its shares for $3 million``, ``warrants to buy shares at $3 a share``."""
    verb, shares = local.clause.verb, target is not None and target.head in SHARE_WORDS
    back = verb is not None and verb.particle == "back"
    own = target is not None and target.words[:1] == ("its",) and not SHARE_WORDS.isdisjoint(target.words)
    if own or (back and shares):
        return Evidence("buyback", "buy-back", target, None, local.clause.subject) if shares or back else None
    if setting.amounts[local.amount].per == "share" and _is_right(local):
        return Evidence("price", "right-to-buy", target, target, None, None, 0.8)
    others = target is not None and (target.owner is not None or bool(target.names))
    if shares and local.preposition == "at" and not others and not setting.says(_TAKEOVERS):
        return Evidence("price", "shares-at", target, target, None, None, 0.8)
    return None


def _is_right(local: Local) -> bool:
    """Return True for ``warrants to buy shares at $3 a share`` and ``rights that entitle the holder to buy``."""
    verb = local.clause.verb
    at = bisect_left(local.parsed.units.starts, verb.start if verb is not None else 0)
    return not _RIGHTS.isdisjoint(local.parsed.units.words[max(0, at - 6) : at])


def _is_thing(target: Phrase) -> bool:
    """Return True for goods and rights, not for a company that is called after them and whose name is unknown: ``Acme Software``."""
    called = not target.head.endswith("s") and any(is_unknown_name(word.capitalize()) for word in target.words[:-1])
    return target.head in _THINGS and not called


def auction(local: Local, setting: Setting) -> Evidence | None:
    """Read ``the portrait fetched $3 million``: what is paid for a work of art is the price of a deal."""
    subject = local.clause.subject
    if not plain(local) or not setting.says(ART):
        return None
    return Evidence("deal_price", "fetched", subject, subject, None, None, 0.8)


def sell(local: Local, setting: Setting) -> Evidence | None:
    """Read ``sold X to Y for $3 billion``; bonds that are sold are issued, things have prices."""
    clause = local.clause
    sold = clause.subject if passive(clause) else object_of(clause)
    seller = None if passive(clause) else clause.subject
    words = set(sold.words if sold is not None else ()) | set(local.words(local.right) if local.linked == "of" else ())
    if words & SECURITIES and setting.is_organisation(clause.subject):
        return (
            Evidence("bond", "sell-bonds", sold, sold, clause.subject) if plain(local) or local.linked == "of" else None
        )
    if local.preposition == "at":
        return Evidence("price", "sell-at", sold, sold, seller, confidence=0.85)
    if local.preposition != "for" and not {"worth", "valued"} & set(local.before):
        return None
    if setting.says(ART) and local.preposition == "for":
        return Evidence("deal_price", "auctioned", sold, sold, named(clause, "to"), None, 0.85)
    if not is_business(sold, setting):
        return Evidence("price", "sell-for", sold, sold, confidence=0.7)
    return Evidence("deal_price", "sell-for", sold, sold, named(clause, "to") or attached(clause, "to", "by"), seller)


def fine(local: Local, setting: Setting) -> Evidence | None:
    """Read ``fined X $3 million``."""
    clause = local.clause
    fined = clause.subject if passive(clause) or object_of(clause) is None else object_of(clause)
    return Evidence("fine", "fined", None, None, fined, None, 0.95)


def value(local: Local, setting: Setting) -> Evidence | None:
    """Read ``valued at $3 billion``: a company, a deal or a contract."""
    clause = local.clause
    if local.preposition != "at":
        return None
    participle = clause.verb is not None and clause.verb.tense == "participle"
    what = _before_verb(local) if participle or passive(clause) else object_of(clause)
    if what is None:
        return None
    said = role_of_words(what.words, percent=False) if what.entity is None else None
    if said in ("contract", "deal_price", "investment"):
        return Evidence(said, "valued-at", what, None, confidence=0.85)
    if what.head in ("stock", "shares", "swap", "exchange") or (setting.says(DEALS) and not passive(clause)):
        return Evidence("deal_price", "values-at", what, what, None, what, 0.75)
    return Evidence("market_value", "valued-at", what, None, what, None, 0.85)


def _before_verb(local: Local) -> Phrase | None:
    """Return the phrase directly before the verb, else the subject."""
    verb = local.clause.verb
    near = [
        one for one in local.parsed.phrases.values() if verb is not None and verb.start - 2 <= one.end <= verb.start
    ]
    return near[-1] if near else local.clause.subject


def price(local: Local, setting: Setting) -> Evidence | None:
    """Read ``priced at $19``."""
    clause = local.clause
    if local.preposition != "at":
        return None
    what = clause.subject if passive(clause) or object_of(clause) is None else object_of(clause)
    return Evidence("price", "priced-at", what, what, clause.subject, None, 0.8)


def offer(local: Local, setting: Setting) -> Evidence | None:
    """Read ``offered 50 dlrs a share``: the price of a deal."""
    clause = local.clause
    if not plain(local):
        return None
    wanted = attached(clause, "for") if local.linked == "for" and clause.subject is not None else None
    share = setting.amounts[local.amount].per == "share" and _PAYOUTS.isdisjoint(local.parsed.units.words)
    if wanted is not None and (share or setting.is_organisation(wanted)):
        return Evidence("deal_price", "offer-for", wanted, wanted, clause.subject, wanted, 0.85)
    if setting.amounts[local.amount].per == "share" and setting.says(DEALS):
        return Evidence("deal_price", "offer-a-share", None, None, clause.subject, None, 0.85)
    if not setting.words.isdisjoint({"takeover", "acquisition", "merger", "bid"}):
        return Evidence("deal_price", "offered", None, None, clause.subject, None, 0.7)
    return None


def receive(local: Local, setting: Setting) -> Evidence | None:
    """Read ``received $3 million for its unit from X``: who sells gets the price of a deal."""
    clause = local.clause
    sold = attached(clause, "for")
    if not plain(local) or sold is None or local.linked != "for" or clause.subject is None or passive(clause):
        return None
    if not (setting.is_organisation(sold) or (is_business(sold, setting) and setting.says(DEALS | {"sale", "sold"}))):
        return None
    return Evidence("deal_price", "receive-for", sold, sold, named(clause, "from"), clause.subject, 0.8)
