"""Set phrases that say what an amount is, for amounts of which no other rule speaks: ``data/phrases.tsv``."""

import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from pipelines.enrich.clauses import Phrase
from pipelines.enrich.clauses.verbs import VERBS
from pipelines.enrich.roles.article import ORGANISATION, PERSON, PLACE
from pipelines.enrich.roles.clause_parts import attached, named, object_of
from pipelines.enrich.roles.evidence import Evidence, Setting
from pipelines.enrich.roles.local import Local
from pipelines.enrich.thresholds import CACHED_NAMES

PHRASES: Final = Path(__file__).parent / "data" / "phrases.tsv"
CLASSES: Final = PHRASES.with_name("word_classes.tsv")
CONFIDENCE: Final = 0.75
_BEFORE, _AFTER = 12, 6
"""Words before and after an amount that a phrase may cover."""
_ABOUT: Final = (
    r"(?:(?:an?|the|about|around|some|up|to|nearly|almost|as|much|more|than|over|another|only|just|at|least|roughly|barely|further|fresh|first|its|total|of|"
    r"least|most|well|close|initial|extra|additional|whopping|record|estimated|annual|yearly) )*"
)
_NAMES: Final = {ORGANISATION: "ORG", PERSON: "PER", PLACE: "LOC"}
_VERB_TAGS: Final = frozenset("VPegbBh")


class SetPhrase(NamedTuple):
    """A line of the table."""

    role: str
    rule: str
    pattern: re.Pattern[str]
    needs: frozenset[str]
    """One of these words must stand in headline or body; none means that nothing is asked."""
    holder: str
    counterparty: str


@cache
def set_phrases() -> dict[str, tuple[SetPhrase, ...]]:
    """Return the phrases by kind of amount, in the order of the file."""
    found: dict[str, list[SetPhrase]] = {"$": [], "%": []}
    for row in _rows(PHRASES):
        role, kind, phrase, needs, holder, other = (*row, "", "", "")[:6]
        found[kind].append(
            SetPhrase(role, f"phrase {phrase.strip()}", _compiled(phrase), _members(needs), holder, other)
        )
    return {kind: tuple(rows) for kind, rows in found.items()}


def _rows(path: Path) -> list[list[str]]:
    """Return the cells of a table, without comments and empty lines."""
    return [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]


def _compiled(phrase: str) -> re.Pattern[str]:
    """Return the pattern of a phrase over the words of a sentence, one space between them."""
    pattern = (
        phrase.strip().replace("~", _ABOUT).replace(" .... ", r" (?:\S+ ){0,9}").replace(" ... ", r" (?:\S+ ){0,5}")
    )
    return re.compile(rf"(?<!\S)(?:{pattern})(?![^\s/])")


@cache
def word_classes() -> dict[str, frozenset[str]]:
    """Return the words of each class."""
    return {name: frozenset(words.split()) for name, words in _rows(CLASSES)}


def _members(names: str) -> frozenset[str]:
    """Return the words of some classes."""
    return frozenset[str]().union(*(word_classes()[name] for name in names.split()))


def set_phrase(local: Local, setting: Setting, *, percent: bool) -> Evidence | None:
    """Return what a set phrase around an amount says that it is, or None."""
    words = _words_around(local, setting)
    for one in set_phrases()["%" if percent else "$"]:
        if (not one.needs or setting.says(one.needs)) and one.pattern.search(words):
            owner, other = _party(one.holder, local), _party(one.counterparty, local)
            return Evidence(one.role, one.rule, None, None, owner, other, CONFIDENCE)
    return None


@lru_cache(CACHED_NAMES)
def _base(word: str) -> str:
    """Return the word of a phrase that another word is a form of: ``swallowed``, ``burns``; else the word."""
    known = _known_words()
    if word in known:
        return word
    stems = [word.removesuffix(end) for end in ("s", "es", "ed", "d", "ing") if word.endswith(end)]
    stems += [f"{stem}e" for stem in stems] + [stem[:-1] for stem in stems if stem[-2:-1] == stem[-1:]]
    return next((stem for stem in stems if stem in known), word)


@cache
def _known_words() -> frozenset[str]:
    return frozenset(word for row in _rows(PHRASES) for word in re.findall("[a-z]{3,}", row[2]))


def _party(where: str, local: Local) -> Phrase | None:
    """Return the phrase of a clause at which a party stands."""
    clause = local.clause
    if where == "subject":
        return clause.subject
    if where == "object":
        return object_of(clause)
    return named(clause, where) or attached(clause, where) if where in ("from", "to", "by") else None


def _words_around(local: Local, setting: Setting) -> str:
    """Return the words around an amount: verbs in their base form, names as ORG, LOC or PER, the amount as ``#``."""
    units = local.parsed.units
    at = next(i for i, one in enumerate(units.places) if one is not None and one.amount == local.amount)
    words = [_word(i, local, setting) for i in range(max(0, at - _BEFORE), min(len(units.words), at + _AFTER))]
    return " ".join(words)


def _word(at: int, local: Local, setting: Setting) -> str:
    units = local.parsed.units
    place = units.places[at]
    if place is None:
        word = units.words[at]
        verb = VERBS.get(word) if units.tags[at] in _VERB_TAGS else None
        return _base(word) if verb is None else verb.lemma
    if place.entity is not None:
        return _NAMES.get(setting.types[place.entity], "NAME")
    if place.amount != local.amount:
        return "AMOUNT"
    per = setting.amounts[local.amount].per
    return f"#/{per.replace(' ', '-')}" if per else "#"
