"""Units of a sentence: its words, where the words of a name or of an amount are one unit, each with a tag."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipelines.enrich.clauses.verbs import SAYING, VERBS
from pipelines.enrich.clauses.words import LOWS, TAGS
from pipelines.enrich.entities.tokens import Sentence, sentences, without_tags
from schemas.mentions import Entity, MoneyMention, TextField

PER_WORDS = frozenset({"a", "an", "per", "each", "the", "every"})


class Place(NamedTuple):
    """A name or an amount in the text."""

    start: int
    end: int
    entity: int | None
    amount: int | None
    per: bool
    """Whether the amount counts for a unit: the words after it (``a share``) belong to it."""


class Units(NamedTuple):
    """A sentence: parallel lists of its units, and one letter a unit."""

    tags: str
    words: list[str]
    """In small letters."""
    starts: list[int]
    ends: list[int]
    places: list[Place | None]


def find_places(field: TextField, entities: Sequence[Entity], amounts: Sequence[MoneyMention]) -> list[Place]:
    """Return names and amounts of a field in reading order; an amount wins over a name that it overlaps."""
    found = [
        Place(one.start, one.end, None, index, one.per is not None)
        for index, one in enumerate(amounts)
        if one.field == field
    ]
    taken = [(place.start, place.end) for place in found]
    named = [
        Place(mention.start, mention.end, index, None, per=False)
        for index, entity in enumerate(entities)
        for mention in entity.mentions
        if mention.field == field
    ]
    if taken:
        starts = [start for start, _ in taken]
        named = [one for one in named if not _overlaps(one, starts, taken)]
    return sorted(found + named, key=lambda place: (place.start, -place.end))


def _overlaps(one: Place, starts: list[int], taken: list[tuple[int, int]]) -> bool:
    """Return True if the last of the spans that begin before the end of a place ends in it; they are in order."""
    before = bisect_left(starts, one.end)
    return before > 0 and taken[before - 1][1] > one.start


TICKER = re.compile(r"<[A-Z]{1,6}(?:\.[A-Z]{1,2})?>|<[A-Za-z]{1,6}\.[A-Za-z]{1,3}\.?>|\([A-Z]{2,6}(?:\.[A-Z]{1,2})\)")
_BRACKETED = re.compile(r"<([A-Z0-9][^<>\n]{2,80})>")
"""A name in brackets, as wires mark companies without a ticker."""


def without_tickers(text: str) -> str:
    """Return a text with its tickers in brackets, and the brackets of names, blanked, so that offsets stay valid.

    >>> without_tickers("CALDER <CLD.L> SELLS <ORRELL INC> UNIT")
    'CALDER         SELLS  ORRELL INC  UNIT'
    """
    if "<" not in text and "(" not in text:
        return text
    return _BRACKETED.sub(r" \1 ", TICKER.sub(lambda match: " " * len(match[0]), text))


def split_units(text: str, field: TextField, places: list[Place]) -> Iterator[Units]:
    """Yield the sentences of a text as tagged units."""
    at = 0
    for sentence in sentences(without_tickers(without_tags(text) if field == "headline" else text)):
        if not sentence.words:
            continue
        last = sentence.ends[-1]
        first = at
        while at < len(places) and places[at].start < last:
            at += 1
        yield _merged(sentence, places[first:at])


def _merged(sentence: Sentence, places: list[Place]) -> Units:
    words, starts, ends = sentence
    plain, small = "".join(map(TAGS.__getitem__, words)), list(map(LOWS.__getitem__, words))
    if not places:
        return _resolved(Units(plain, small, starts, ends, [None] * len(words)))
    tags: list[str] = []
    lows: list[str] = []
    firsts: list[int] = []
    lasts: list[int] = []
    units: list[Place | None] = []
    index, total = 0, len(words)
    for place in places:
        first = bisect_right(ends, place.start, index)
        if first == total or place.end <= starts[first]:
            continue
        tags.append(plain[index:first])
        lows += small[index:first]
        firsts += starts[index:first]
        lasts += ends[index:first]
        units += [None] * (first - index)
        index = bisect_left(starts, place.end, first)
        if place.per and index + 1 < total and small[index] in PER_WORDS and words[index + 1].isalpha():
            index += 2
        tags.append("M" if place.entity is None else "E")
        lows.append(small[first] if index == first + 1 else " ".join(words[first:index]).lower())
        firsts.append(starts[first])
        lasts.append(ends[index - 1])
        units.append(place)
    tags.append(plain[index:])
    lows += small[index:]
    units += [None] * (total - index)
    return _resolved(Units("".join(tags), lows, firsts + starts[index:], lasts + ends[index:], units))


_NOUN_AFTER = re.compile(r"(?<=[da'iMNEh])k(?=k)|(?<=[da'iMNB])k|(?<=^)k")
_VERB_AFTER = re.compile(r"(?<=[tmopw])k|(?<=[mo]x)k|(?<=[mo]r)k|(?<=tr)k")
_MODIFIER = re.compile(r"(?<=[da'])[eg](?=[anENTkgM])|(?<=[da'])[eg](?=[eg]n)|(?<=[iMN])[e](?=[an])")
_GERUND_NOUN = re.compile(r"(?<=[da'])g")
_COMPOUND = re.compile(r"(?<=[iad]n)g(?=[.,cit])")
_FINITE_LATER = re.compile(r"[^,.\-swt]*?(?:[VPbhm]|e(?!i))")


def _resolved(units: Units) -> Units:
    """Decide which words that may be noun or verb are which."""
    tags = _approximate(units) if "M" in units.tags else units.tags
    if "based" in units.words:
        tags = _based(tags, units.words)
    if not _DUAL.isdisjoint(units.words):
        tags = _dual(tags, units.words)
    if "g" in tags or "e" in tags:
        tags = _MODIFIER.sub("a", tags)
        if "g" in tags:
            tags = _GERUND_NOUN.sub("n", tags)
            tags = _COMPOUND.sub("n", tags) if "ng" in tags else tags
    if "ha" in tags or "ba" in tags or "ma" in tags:
        tags = _ADVERB.sub("r", tags)
    if "k" in tags:
        if not _SAME_PAST.isdisjoint(units.words):
            tags = _participles(tags, units.words)
        tags = _VERB_AFTER.sub("V", tags)
        tags = _NOUN_AFTER.sub("n", tags)
        at = tags.find("k")
        while at >= 0:
            kind = "n" if _ends_object(tags, at, units.words) else _noun_or_verb(tags, at, units.words)
            tags = f"{tags[:at]}{kind}{tags[at + 1 :]}"
            at = tags.find("k", at + 1)
    return Units(tags, units.words, units.starts, units.ends, units.places)


_TOWN = re.compile(r"E(?:,E)?\.?-\Z")


def _based(tags: str, words: list[str]) -> str:
    """Return tags where the words of ``Scranton, Penn.-based`` before a name or a noun are adjectives."""
    at = words.index("based")
    town = _TOWN.search(tags, max(0, at - 5), at)
    if town is None or tags[at + 1 : at + 2] not in ("E", "n", "a", "k", "g"):
        return tags
    return f"{tags[: town.start()]}{'a' * (at + 1 - town.start())}{tags[at + 1 :]}"


_ADVERB = re.compile(r"(?<=[hbm])a(?=[eVPg])")
"""``had first demanded``."""


def _participles(tags: str, words: list[str]) -> str:
    """Return tags where ``cut`` and the like after ``has`` or ``was`` are participles."""
    found = list(tags)
    for at, word in enumerate(words):
        if (
            found[at] == "k"
            and at
            and word in _SAME_PAST
            and (found[at - 1] in "hbB" or (found[at - 1] == "r" and at > 1 and found[at - 2] in "hbB"))
        ):
            found[at] = "e"
    return "".join(found)


_DUAL = frozenset(
    {
        "own",
        "average",
        "total",
        "top",
        "lower",
        "double",
        "triple",
        "narrow",
        "open",
        "complete",
        "close",
        "slow",
        "net",
    }
)
"""Adjectives that are verbs after a modal or ``to``, or between a noun and an amount."""
_APPROXIMATE = frozenset(
    "about around some nearly almost roughly approximately over just only barely under another least most exactly".split()
)
_BEFORE_RANGE = frozenset({"to", "of", "at", "from", "by", "for"})
"""Words before ``between 6.1 million and 6.4 million`` that say what the range is."""
_APPROXIMATE_TAILS = frozenset(
    {
        ("up", "to"),
        ("more", "than"),
        ("less", "than"),
        ("close", "to"),
        ("much", "as"),
        ("many", "as"),
        ("little", "as"),
        ("high", "as"),
        ("low", "as"),
        ("at", "least"),
        ("at", "most"),
        ("equivalent", "of"),
        ("total", "of"),
        ("excess", "of"),
    }
)


def _approximate(units: Units) -> str:
    """Return tags where ``about``, ``up to`` and ``as much as`` before an amount are adverbs."""
    tags, words = list(units.tags), units.words
    for at, tag in enumerate(units.tags):
        if tag != "M" or at == 0:
            continue
        if (
            (words[at - 2 : at - 1] + words[at - 1 : at])
            and at > 1
            and (words[at - 2], words[at - 1]) in _APPROXIMATE_TAILS
        ):
            first = at - 3 if at > 2 and words[at - 3] in ("as", "a", "in", "the") else at - 2
            tags[first:at] = "r" * (at - first)
        elif words[at - 1] in _APPROXIMATE or (
            words[at - 1] == "between" and at > 1 and words[at - 2] in _BEFORE_RANGE
        ):
            tags[at - 1] = "r"
    return "".join(tags)


def _dual(tags: str, words: list[str]) -> str:
    """Return tags where ``own`` and the like are verbs if their neighbours say so."""
    found = list(tags)
    for at, word in enumerate(words):
        if word in _DUAL and at and found[at] == "a":
            after = tags[at + 1 : at + 2]
            if (
                found[at - 1] in "mtx"
                or (found[at - 1] == "r" and at > 1 and found[at - 2] in "mtx")
                or (found[at - 1] in "nEpw" and after and after in "Mdr")
            ):
                found[at] = "V"
    return "".join(found)


_MOSTLY_NOUNS = frozenset(
    "prices costs orders results deals bids loans funds stocks rates gains losses reports offers talks cuts works rules reserves interests markets figures".split()
)


def _noun_or_verb(tags: str, at: int, words: list[str]) -> str:
    """Return ``V`` or ``n`` for a word after a noun, a name or a conjunction, by agreement and by what follows."""
    before, after = tags[at - 1], tags[at + 1 : at + 2]
    if before in "nE)rT,":
        third = VERBS[words[at]].form == "third"
        if before == "n" and words[at] in _MOSTLY_NOUNS and not (after and after in "MN"):
            return "n"
        plural = words[at - 1].endswith("s") and not words[at - 1].endswith("ss")
        if before == "E" and third and after and after in "na" and not _FINITE_LATER.match(tags, at + 1):
            return "V"
        agrees = True if before in ")r," else third if before == "T" else (third != plural or (before == "E" and third))
        past_like = not third and VERBS[words[at]].lemma in _SAME_PAST
        if not (agrees or past_like) or (after and after in "nkEa'c" and not (after in "Ea" and (third or past_like))):
            return "n"
        return "n" if _FINITE_LATER.match(tags, at + 1) and not (after and after in "dp") else "V"
    if before == "c" and after and at > 2 and (after in "dEMN" or (after == "t" and VERBS[words[at]].form == "third")):
        return "V"
    return "n"


_OBJECT = re.compile(r"[Ve]d[aniMNE]*n\Z")


def _ends_object(tags: str, at: int, words: list[str]) -> bool:
    """Return True for the last word of the object of a verb: ``raised its 2026 sales forecast to``, ``rejected a takeover bid from``, but not ``said its 2026 sales cut``."""
    bid = words[at] == "bid" and words[at + 1 : at + 2] in (["from"], ["by"], ["for"])
    if words[at] not in _SAME_PAST or not (bid or tags[at + 1 : at + 2] == "t"):
        return False
    found = _OBJECT.search(tags[:at])
    verb = None if found is None else VERBS.get(words[found.start()])
    return verb is not None and verb.lemma not in SAYING


_SAME_PAST = frozenset(
    {
        "cut",
        "set",
        "put",
        "hit",
        "cost",
        "shut",
        "spread",
        "quit",
        "bid",
        "bet",
        "let",
        "split",
        "cast",
        "beat",
        "shed",
        "forecast",
    }
)
