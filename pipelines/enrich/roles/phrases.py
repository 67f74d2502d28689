"""Set phrases that say what an amount is, for amounts of which no other rule speaks: ``data/phrases.tsv``."""

import re
from collections.abc import Iterable
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


_STEP: Final = re.compile(r"(?:\((?:[^()]|\([^()]*\))*\)|[^ ()])+")
"""One step of a phrase: a word, or a choice in brackets with what stands at it."""
_CHOICE: Final = re.compile(
    r"(?:\(\\w\+ \)(?:\?|\{0,\d\}))?(?:\(([a-z][a-z .-]*(?:\|[a-z][a-z .-]*)*)\)|([a-zA-Z-]+)|~?#/\(([a-z|-]+)\)|~?(#/[a-z]+))"
)
_COMMON: Final = frozenset("the a an of to at for in on by with from and or be it its is as".split())
"""Words that say little, so that a phrase is not looked up by them."""


def needed_words(phrase: str) -> frozenset[str]:
    """Return words of which every text that a phrase fits has one: those of its rarest step; none if no step is that plain.

    >>> sorted(needed_words("(drop|fall) to ~#"))
    ['drop', 'fall']
    """
    found = [words for step in _STEP.findall(phrase.strip()) if (words := _words_of_step(step))]
    return min(found, key=lambda words: (len(words), sorted(words)), default=frozenset())


def _words_of_step(step: str) -> frozenset[str]:
    """Return the first words of the choices of a step, or none if it may be left out or has other marks."""
    match = _CHOICE.fullmatch(step)
    if match is None:
        return frozenset()
    choice, word, units, unit = match.groups()
    if units is not None:
        return frozenset(f"#/{one}" for one in units.split("|"))
    plain = [
        next((one for one in way.split() if one.replace("-", "").isalpha() and one not in _COMMON), unit)
        for way in (choice or word or "").split("|")
    ]
    return frozenset() if None in plain else frozenset(one for one in plain if one)


class PhraseIndex(NamedTuple):
    """The phrases of a kind of amount, and by which words each is found."""

    phrases: tuple[SetPhrase, ...]
    by_word: dict[str, tuple[int, ...]]
    always: tuple[int, ...]
    """Phrases that every text may fit."""

    def candidates(self, words: Iterable[str]) -> list[int]:
        """Return the numbers of the phrases that a text with some words may fit, in order."""
        found = set(self.always)
        for word in self.by_word.keys() & set(words):
            found.update(self.by_word[word])
        return sorted(found)


@cache
def indexes() -> dict[str, PhraseIndex]:
    """Return the index of the phrases of each kind of amount."""
    return {kind: _index(phrases) for kind, phrases in set_phrases().items()}


def _index(phrases: tuple[SetPhrase, ...]) -> PhraseIndex:
    by_word: dict[str, list[int]] = {}
    for number, one in enumerate(phrases):
        for word in needed_words(one.rule.removeprefix("phrase ")):
            by_word.setdefault(word, []).append(number)
    found = {number for numbers in by_word.values() for number in numbers}
    always = tuple(number for number in range(len(phrases)) if number not in found)
    return PhraseIndex(phrases, {word: tuple(numbers) for word, numbers in by_word.items()}, always)


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


@cache
def classes_of_words() -> dict[str, tuple[str, ...]]:
    """Return the classes of each word."""
    words = frozenset[str]().union(*word_classes().values())
    return {word: tuple(name for name, members in word_classes().items() if word in members) for word in words}


def _members(names: str) -> frozenset[str]:
    """Return the words of some classes."""
    return frozenset[str]().union(*(word_classes()[name] for name in names.split()))


def set_phrase(local: Local, setting: Setting, *, percent: bool) -> Evidence | None:
    """Return what a set phrase around an amount says that it is, or None."""
    around = _words_around(local, setting)
    words = " ".join(around)
    index = indexes()["%" if percent else "$"]
    for number in index.candidates(around):
        one = index.phrases[number]
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


def _words_around(local: Local, setting: Setting) -> list[str]:
    """Return the words around an amount: verbs in their base form, names as ORG, LOC or PER, the amount as ``#``."""
    units = local.parsed.units
    at = next(i for i, one in enumerate(units.places) if one is not None and one.amount == local.amount)
    return [_word(i, local, setting) for i in range(max(0, at - _BEFORE), min(len(units.words), at + _AFTER))]


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
