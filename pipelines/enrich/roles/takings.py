"""Verbs that say what a company takes or hands out: ``turned over $3 million``, ``netted $3 million``, ``retails for $30``."""

from pipelines.enrich.roles.clause_parts import object_of, plain
from pipelines.enrich.roles.evidence import DEALS, RANSOMS, Evidence, Setting
from pipelines.enrich.roles.local import Local


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
    """Read ``the film grossed $3 million``."""
    subject = local.clause.subject
    return Evidence("revenue", "grossed", subject, None, subject, None, 0.8) if plain(local) else None


def retail(local: Local, setting: Setting) -> Evidence | None:
    """Read ``retails for $30``."""
    subject = local.clause.subject
    return (
        Evidence("price", "retails", subject, subject, None, None, 0.8) if local.preposition in ("for", "at") else None
    )
