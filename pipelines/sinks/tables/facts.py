"""Rows and columns of facts: what amounts are, and what happened in the world. Pure."""

import re
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from typing import Any, Final, NamedTuple

import orjson

from pipelines.language.parties import COMMON, name_words, plain_name, same_party, short_name

Fields = Mapping[str, Any]
SIDES: Final[Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "acquisition": (("acquirer",), ("target",)),
    "merger": (("company",), ("company",)),
    "stake": (("acquirer",), ("target",)),
    "ipo": (("company",), ()),
    "bond_issue": (("issuer",), ()),
    "loan": (("borrower",), ("lender",)),
    "earnings": (("company",), ()),
    "guidance": (("company",), ()),
    "dividend": (("company",), ()),
    "buyback": (("company",), ()),
    "rating": (("company",), ("agency",)),
    "management_change": (("company",), ("person",)),
    "layoffs": (("employer",), ()),
    "contract": (("company",), ("employer",)),
    "product": (("company",), ("agency",)),
    "recall": (("company",), ()),
    "lawsuit": (("plaintiff",), ("defendant",)),
    "fine": (("company",), ("agency", "court", "plaintiff")),
    "strike": (("employer",), ("union",)),
    "macro_figure": (("country",), ("agency",)),
    "central_bank_decision": (("agency",), ()),
    "tariff": (("imposer",), ("imposed_on",)),
    "sanction": (("imposer",), ("imposed_on",)),
    "election": (("winner",), ("country", "place")),
    "disaster": (("place",), ()),
    "accident": (("company", "place"), ()),
    "attack": (("target", "place"), ()),
    "summit": (("participants",), ("participants",)),
    "bankruptcy": (("company",), ()),
    "plant": (("company",), ()),
}
"""Type of an event -> the arguments that are its party, and those that are the other party; the first that is there counts."""
KNOWN_BY_BOTH: Final = frozenset(
    {"acquisition", "merger", "stake", "management_change", "lawsuit", "tariff", "sanction", "loan"}
)
"""Types whose events are known again by both parties; the others by the first one."""
DEALS: Final = frozenset({"acquisition", "merger", "stake"})
"""Types whose two parties are other companies or people."""
AUTHORITY: Final = re.compile(
    r"\b(?:commission|fdic|sec|ministry|court|department|congress|senate|parliament|government|bank board|agency|dot|ftc|icc|fcc|standard and poor|moody's|fitch)\b",
    re.IGNORECASE,
)
"""Names of those that approve deals and file papers about them."""
_CUT: Final = re.compile(
    r"(?:^|\s)(?:[A-Z][\w.]* (?:and|AND|&) |(?!Mr|Mrs|Ms|Dr|St|Inc|Corp|Co|Ltd|Plc|No)[A-Z][a-z]{0,4}\. |[A-Z]{3,}['’]S |(?P<common>[A-Z][a-z]+) )$"
)
"""Words before a name that belong to it: ``Cross and Trecker``, ``Chas. Young``."""
_SYMBOL_BEHIND: Final = re.compile(r" (?!BUYS|SELLS|UNIT|IN|TO|HAS|GETS|SEES|SETS|ENDS|WINS)[A-Z][A-Z']+ ?<")
"""The rest of a name in capitals before its symbol: ``SERVICE CORP INTERNATIONAL <SRV>``."""
_SYMBOL: Final = re.compile(r"[A-Z.]{1,5}(?: [A-Z]{1,3})?$")
_NO_NAME: Final = re.compile(r"(?:\b(?:1ST|2ND|3RD|4TH|QTR|Q[1-4])|^[^(]*\))$")
"""Ends of names that a headline runs on from."""
_CUT_REACH: Final = 24
AMOUNTS_BY_RANK: Final = ("price", "level", "change", "stake")
"""Arguments that are the amount of an event; the first that is there counts."""


class _Side(NamedTuple):
    """A party of an event."""

    name: str | None = None
    argument: str | None = None
    ids: list[str] | None = None
    short: str | None = None
    """What later versions may call it; None if no entity names it."""
    kind: str | None = None
    """Type of the entity."""
    sure: bool = True
    """Whether the text names it there, or only refers to it, and whether the story names it below its headline."""


def world_event_row(
    stem: tuple[str, int], number: int, found: Fields, article: Fields, story_id: str
) -> tuple[Any, ...]:
    """Return an event of the world as a row of ``WORLD_EVENTS``."""
    arguments = found["arguments"]
    party, other = _sides(found["type"], arguments, article)
    amount: Fields = next(
        (one for name in AMOUNTS_BY_RANK for one in arguments if one["name"] == name and "amount" in one), {}
    )
    first, last = _days(arguments, article)
    trigger = found["trigger"]
    return (
        *stem,
        number,
        found["type"],
        found["polarity"],
        found["modality"],
        trigger["field"],
        trigger["start"],
        trigger["end"],
        trigger["surface"],
        party.name,
        party.argument,
        party.ids,
        other.name,
        other.argument,
        other.ids,
        article["amounts"][amount["amount"]]["surface"] if amount else None,
        amount.get("name"),
        amount.get("amount"),
        first,
        last,
        _chain(story_id, found["type"], party, other),
        found["confidence"],
        found["rule"],
        orjson.dumps([_described(one, article) for one in arguments]).decode(),
        _amount_number("price_per_share", arguments),
        _amount_number("stake", arguments),
    )


def _amount_number(name: str, arguments: list[Fields]) -> int | None:
    return next((one["amount"] for one in arguments if one["name"] == name and "amount" in one), None)


def _sides(kind: str, arguments: list[Fields], article: Fields) -> tuple[_Side, _Side]:
    """Return the party and the other party of an event."""
    names, others = SIDES.get(kind, ((), ()))
    taken: list[Fields] = []
    sides = []
    for wanted in (names, others):
        found = next((one for name in wanted for one in arguments if one["name"] == name and one not in taken), None)
        if found is None:
            sides.append(_Side())
            continue
        taken.append(found)
        ids = _identifiers(found, article)
        side = _Side(_text(found, article), found["name"], ids)
        if "entity" in found:
            entity = article["entities"][found["entity"]]
            kind = entity.get("type")
            sure = ("mention" in found or found["name"] != "target") and _is_whole(entity, article)
            side = side._replace(short=short_name(entity["name"], kind), kind=kind, sure=sure)
        sides.append(side)
    return sides[0], sides[1]


def _is_whole(entity: Fields, article: Fields) -> bool:
    """Return False for what may be a part of a name: only a headline has it, or a longer name or the words before it contain it."""
    if article.get("body") and not any(one["field"] == "body" for one in entity.get("mentions", ())):
        return False
    words = name_words(entity["name"])
    others = (one for one in article["entities"] if one.get("type") == "ORG" and one is not entity)
    longer = entity.get("type") == "ORG" and any(words < name_words(one["name"]) for one in others)
    return not longer and not is_cut(entity, article)


def is_cut(entity: Fields, article: Fields) -> bool:
    """Return True for a name that is read wrongly: words before it belong to it, or words behind it do not."""
    name: str = entity["name"]
    if (
        _NO_NAME.search(name)
        or name.count("(") != name.count(")")
        or (name.isupper() and entity.get("type") == "ORG" and _is_longer_in_capitals(entity))
    ):
        return True
    return any(_goes_on_before(one, article) for one in entity.get("mentions", ())[:2])


def _goes_on_before(mention: Fields, article: Fields) -> bool:
    """Return True if the words around a mention belong to its name: ``Cross and Trecker``, ``First Federal``; and for a symbol."""
    start = mention["start"]
    text: str = article.get(mention["field"]) or ""
    if _SYMBOL_BEHIND.match(text, mention["end"]) or (
        text[start - 1 : start] == "<" and _SYMBOL.match(mention["surface"])
    ):
        return True
    found = _CUT.search(text, max(0, start - _CUT_REACH), start)
    return found is not None and (
        found["common"] is None or found["common"].lower() in COMMON - {"the", "two", "new", "old"}
    )


def _is_longer_in_capitals(entity: Fields) -> bool:
    """Return True if a headline in capitals gives a name more words than any text below: ``CALDER BUYS MILL`` of Calder Inc."""
    plain = [plain_name(one["surface"]).split() for one in entity.get("mentions", ()) if one["field"] == "body"]
    return bool(plain) and all(len(one) < len(plain_name(entity["name"]).split()) for one in plain)


def _identifiers(argument: Fields, article: Fields) -> list[str] | None:
    if "entity" not in argument:
        return None
    return [f"{one['scheme']}:{one['value']}" for one in article["entities"][argument["entity"]]["identifiers"]]


def _text(argument: Fields, article: Fields) -> str | None:
    """Return an argument as text: the name of its entity, else the words."""
    for name, table, field in (
        ("entity", "entities", "name"),
        ("amount", "amounts", "surface"),
        ("date", "dates", "surface"),
    ):
        if name in argument:
            text: str = article[table][argument[name]][field]
            return text
    words: str | None = argument.get("span", {}).get("surface")
    return words


def _described(argument: Fields, article: Fields) -> dict[str, Any]:
    """Return an argument with its text, so that it is read without the article."""
    ids = _identifiers(argument, article)
    return {**argument, "text": _text(argument, article), **({"ids": ids} if ids else {})}


def _days(arguments: list[Fields], article: Fields) -> tuple[str | None, str | None]:
    """Return the first and the last day of the time of an event, else of its period."""
    for name in ("time", "period"):
        for one in arguments:
            if one["name"] == name and "date" in one:
                date = article["dates"][one["date"]]
                return date["first"], date["last"]
    return None, None


def _chain(story_id: str, kind: str, party: _Side, other: _Side) -> str | None:
    """Return what the events of one chain have in common: story, type, and the parties by which it is known again.

    None if one of these is not named by an entity. A party is known by its short name: one version says Acme Holdings plc, the next one Acme.
    """
    known = (party, other) if kind in KNOWN_BY_BOTH else (party,)
    names = [side.short for side in known if side.short]
    if len(names) < len(known) or (kind in DEALS and not _are_parties_of_a_deal(party, other)):
        return None
    return blake2b(orjson.dumps((story_id, kind, sorted(names))), digest_size=8).hexdigest()


def _are_parties_of_a_deal(party: _Side, other: _Side) -> bool:
    """Return False for a place or an authority, and for one company under two names."""
    one, two = party.name or "", other.name or ""
    return (
        party.sure
        and other.sure
        and not {party.kind, other.kind} & {"LOC", "MISC"}
        and other.kind != "PER"
        and (party.kind != "PER" or party.argument != "company")
        and not AUTHORITY.search(one)
        and not AUTHORITY.search(two)
        and not same_party(one, two)
    )


def quote_row(stem: tuple[str, int], number: int, found: Fields, article: Fields) -> tuple[Any, ...]:
    """Return a quote as a row of ``QUOTES``."""
    speaker = found.get("speaker", {})
    entity = article["entities"][speaker["entity"]] if "entity" in speaker else None
    return (
        *stem,
        number,
        found["field"],
        found["start"],
        found["end"],
        found["surface"],
        None if entity is None else entity["name"],
        None if entity is None else entity["type"],
        None if entity is None else [f"{one['scheme']}:{one['value']}" for one in entity["identifiers"]],
        speaker.get("entity"),
        speaker.get("surface"),
        found.get("cue", {}).get("surface"),
        "direct" if found["direct"] else "indirect",
        found["confidence"],
        found["rule"],
    )


def role_columns(role: Fields | None, article: Fields) -> Iterator[Any]:
    """Yield the columns of a role, with the names of its parties and the days of its period."""
    if role is None:
        yield from (None,) * 10
        return
    period = role.get("period")
    days = {} if period is None else article["dates"][period]
    yield from (
        role["name"],
        _party(role.get("holder"), article),
        _party(role.get("counterparty"), article),
        role.get("of", {}).get("surface"),
        days.get("first"),
        days.get("last"),
        role["status"],
        role["confidence"],
        role["rule"],
        orjson.dumps(role).decode(),
    )


def _party(party: Fields | None, article: Fields) -> str | None:
    """Return the name of a party: of its entity, else its words; None for a name that is cut."""
    if party is None:
        return None
    index = party.get("entity")
    entity = None if index is None else article["entities"][index]
    name: str | None = party["surface"] if entity is None else None if is_cut(entity, article) else entity["name"]
    return name
