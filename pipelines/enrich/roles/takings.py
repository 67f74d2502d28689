"""Verbs that say what a company takes or hands out: ``turned over $3 million``, ``netted $3 million``, ``retails for $30``."""

from typing import Final

from pipelines.enrich.clauses import Phrase
from pipelines.enrich.roles.beside import chunk_of
from pipelines.enrich.roles.clause_parts import SECURITIES, is_business, object_of, plain
from pipelines.enrich.roles.deals import ART
from pipelines.enrich.roles.evidence import DEALS, RANSOMS, Evidence, Setting
from pipelines.enrich.roles.lexicon import role_of_words
from pipelines.enrich.roles.local import Local

_SALES: Final = frozenset({"sale", "disposal", "divestment", "divestiture", "sell-off", "auction"})
_OF_SHARES: Final = frozenset({"share", "shares", "stock", "equity", "rights"})
_WORKS: Final = ART - {"auction", "auctioned"}
_FROM_SUBJECT: Final = frozenset("bring net give earn yield generate raise fetch".split())
"""Verbs whose subject may be what the money comes from."""


def proceeds(local: Local, setting: Setting) -> Evidence | None:
    """Read ``the flotation brought X $3 million``, ``the sale of its unit netted X $3 million``: who gets the money is the object."""
    clause = local.clause
    verb, subject = clause.verb, clause.subject
    if verb is None or subject is None or verb.passive or verb.lemma not in _FROM_SUBJECT or not _is_yield(local):
        return None
    if verb.negated:
        return None
    sold = _sold(local, subject)
    words = {*subject.words, *(() if sold is None else sold.words)}
    if role_of_words(subject.words, percent=False) == "fundraising" or (
        subject.head in _SALES and not _OF_SHARES.isdisjoint(words)
    ):
        return Evidence("fundraising", "proceeds", subject, None, object_of(clause), None, 0.85)
    if subject.head not in _SALES or subject.entity is not None or not _is_deal(subject, sold, setting):
        return None
    return Evidence("deal_price", "proceeds", subject, None, None, object_of(clause), 0.8)


def _is_yield(local: Local) -> bool:
    """Return True for what a verb yields: no price of anything, and in no phrase of its own."""
    verb = local.clause.verb
    particle = None if verb is None else verb.particle
    return local.preposition in ("", "in") and (particle in (None, "in")) and not local.after and local.linked != "of"


def _sold(local: Local, subject: Phrase) -> Phrase | None:
    """Return what the subject says is sold: ``the sale of the shares``."""
    phrases = local.parsed.phrases
    at = chunk_of(subject, local.parsed)
    return None if at is None or at + 2 >= local.chunk else phrases.get(at + 2)


def _is_deal(subject: Phrase, sold: Phrase | None, setting: Setting) -> bool:
    """Return True if a business or a work of art is sold, not tickets, and not things at an auction for flood victims."""
    if sold is None or sold.head == "#":
        return subject.head != "auction" or setting.says(_WORKS)
    if not SECURITIES.isdisjoint(sold.words):
        return False
    return sold.owner is not None or is_business(sold, setting) or setting.says(_WORKS)


def hand(local: Local, setting: Setting) -> Evidence | None:
    """Read ``hand shareholders 15 cents``, ``handed over $2 million`` for a hostage; else gifts."""
    clause = local.clause
    holders = object_of(clause)
    if (
        holders is not None
        and holders.head in ("shareholders", "investors", "holders", "stockholders")
        and plain(local)
    ):
        return Evidence("dividend", "hand-shareholders", None, None, clause.subject, None, 0.85)
    if clause.verb is not None and clause.verb.particle == "over" and setting.says(RANSOMS):
        return Evidence("ransom", "hand-over", None, None, clause.subject, None, 0.8)
    return None


def net(local: Local, setting: Setting) -> Evidence | None:
    """Read ``the company netted $3 million``."""
    subject = local.clause.subject
    if not plain(local) or subject is None or setting.is_person(subject) or setting.says(DEALS | {"sold", "sale"}):
        return None
    return Evidence("net_profit", "netted", None, None, subject, None, 0.8)


def turn(local: Local, setting: Setting) -> Evidence | None:
    """Read ``the company turned over $3 million``."""
    verb = local.clause.verb
    over = verb is not None and verb.particle == "over" and (plain(local) or local.preposition == "over")
    return Evidence("revenue", "turns-over", None, None, local.clause.subject, None, 0.85) if over else None


def reap(local: Local, setting: Setting) -> Evidence | None:
    """Read ``reaping $3 million`` of those who sell new shares."""
    if not setting.says(frozenset({"ipo", "listing", "flotation", "debut", "prices"})):
        return None
    return Evidence("fundraising", "reaps", None, None, local.clause.subject, None, 0.8)


def gross(local: Local, setting: Setting) -> Evidence | None:
    """Read ``the film grossed $3 million``; a gross amount of paper is none."""
    subject = local.clause.subject
    if local.linked == "of" or setting.says(SECURITIES | {"securities", "instruments"}):
        return None
    return Evidence("revenue", "grossed", subject, None, subject, None, 0.8) if plain(local) else None


def retail(local: Local, setting: Setting) -> Evidence | None:
    """Read ``retails for $30``."""
    subject = local.clause.subject
    return (
        Evidence("price", "retails", subject, subject, None, None, 0.8) if local.preposition in ("for", "at") else None
    )
