"""Hand-labelled sentences of others under open licences -> labelled sentences, cleaned and in this project's scheme.

The files stand outside of the project (``--foreign FOLDER``): one token a line, a tab, a BIO label, an empty line after a sentence.
docs/entities.md names the sets, their authors and licences.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from pipelines.enrich.entities.lexicon import HONORIFICS, ROLE_HEADS, ROLE_MODIFIERS
from pipelines.enrich.entities.spans import Named, Tagger
from schemas import EntityType
from training.entities.slots import lists
from training.entities.texts import Labelled, label

Token = tuple[str, str]
"""A word and its BIO label."""
TIMES = {"wikigold": 3, "btc-g": 3, "btc-f": 2, "btc-b": 1, "btc-h": 1, "btc-a": 1, "crossner-politics": 1, "docred": 1}
"""File to the number of times that its sentences are read: news and encyclopedia weigh more than private tweets."""
CHECKED = frozenset(("docred",))
"""Sets whose MISC is a little careless."""
WITHOUT_MISC = frozenset(name for name in TIMES if name.startswith("btc"))
CHAT = re.compile(
    r"\b(?:u|ur|r|lol|lmao|omg|ppl|gonna|gotta|wanna|pls|plz|thx|tho|cuz|im|ya|yall|haha\w*|xx+|smh|tbh|wtf|bc|dm|follow(?:ing)? me)\b"
    r"|[^\x00-\u024f\u2010-\u2030\u20ac\u2122]"
)
"""Marks of private messages; a sentence with one is left out."""
LEADING = frozenset("the a an".split()) | HONORIFICS | (ROLE_HEADS - {"king", "queen", "prince", "princess"})
SHORTEST = 5


def sentences(path: Path) -> Iterator[list[Token]]:
    """Yield the sentences of a file."""
    rows: list[Token] = []
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        word, tab, tag = line.rpartition("\t")
        if tab:
            rows.append((word, tag))
        elif rows:
            yield rows
            rows = []


def without_handles(rows: list[Token]) -> list[Token]:
    """Return a tweet without links, user names and the hashtags that are not names; a hashtag that is a name loses its mark."""
    kept: list[Token] = []
    skip = False
    for at, (word, tag) in enumerate(rows):
        if skip or word.startswith(("http", "www.", "pic.")) or (word.startswith("@") and len(word) > 1):
            skip = False
        elif word == "@":
            skip = True
        elif word in ("RT", "MT", "via", "/", "VIDEO", "PHOTOS") and tag == "O":
            continue
        elif word.startswith("#"):
            bare = word.strip("#:,.!")
            if bare and tag != "O" and not re.search(r"[a-z][A-Z]|[\d_]", bare):
                kept.append((bare, tag))
        elif word == "#" and at + 1 < len(rows):
            skip = rows[at + 1][1] == "O"
        else:
            kept.append((word, tag))
    return kept


def joined(rows: list[Token]) -> list[Token]:
    """Return tokens with abbreviations that were split at their points whole again: ``U . N .`` as ``U.N.``."""
    made: list[Token] = []
    for word, tag in rows:
        if (made and word in (".", ".N", ".S") and re.fullmatch(r"(?:[A-Z]\.)*[A-Z]", made[-1][0]) and tag != "O") or (
            made and tag[0] == "I" and re.fullmatch(r"(?:[A-Z]\.)+", made[-1][0]) and re.fullmatch(r"[A-Z]\.?", word)
        ):
            made[-1] = (made[-1][0] + word, made[-1][1])
        else:
            made.append((word, tag))
    return made


def _span_starts(rows: list[Token]) -> list[tuple[int, int, str]]:
    """Return the names as (first token, one past the last, type), without articles, titles and roles before them."""
    found: list[tuple[int, int, str]] = []
    for at, (_, tag) in enumerate(rows):
        if tag == "O":
            continue
        if tag[0] == "I" and found and found[-1][1] == at and found[-1][2] == tag[2:]:
            found[-1] = (found[-1][0], at + 1, tag[2:])
        else:
            found.append((at, at + 1, tag[2:]))
    return [(_after_titles(rows, start, end, kind), end, kind) for start, end, kind in found]


def _after_titles(rows: list[Token], start: int, end: int, kind: str) -> int:
    dropped = LEADING | ROLE_MODIFIERS if kind == "PER" else {"the"}
    while start < end - 1 and rows[start][0].lower().rstrip(".") in dropped:
        start += 1
    return start


@cache
def _demonyms() -> frozenset[str]:
    own = lists()
    return frozenset([item.split("=")[1] for item in own["M"]] + own["m"] + own["d"])


def _demonym(words: list[str], kind: str) -> bool:
    """Return True for ``Scottish`` labelled as a place."""
    return kind in ("LOC", "ORG") and " ".join(words) in _demonyms()


def labelled(rows: list[Token]) -> Labelled | None:
    """Return a sentence in this project's tokens, or None if it is no sentence of running text."""
    words = [word for word, _ in rows]
    text = " ".join(words)
    named = _span_starts(rows)
    if len(rows) < SHORTEST or any(words[start].islower() for start, _, _ in named):
        return None
    named = [(start, end, "MISC" if _demonym(words[start:end], kind) else kind) for start, end, kind in named]
    begins = [sum(len(word) + 1 for word in words[:at]) for at in range(len(words) + 1)]
    return label(text, [(begins[start], begins[end] - 1, kind) for start, end, kind in named])


def with_misc(item: Labelled, found: list[Named]) -> Labelled:
    """Return a sentence of a set that does not label MISC, with the MISC names that a tagger finds beside its own."""
    labels = list(item.labels)
    for start, end, kind in found:
        if kind is EntityType.MISCELLANEOUS and all(tag == "O" for tag in labels[start:end]):
            labels[start:end] = ["B-MISC"] + ["I-MISC"] * (end - start - 1)
    return Labelled(item.sentence, labels)


def lacks_names(item: Labelled, found: list[Named]) -> bool:
    """Return True if a tagger finds a person or a place where the set labels nothing: such a set missed it, as crowds do."""
    return any(
        kind in (EntityType.PERSON, EntityType.LOCATION) and all(tag == "O" for tag in item.labels[start:end])
        for start, end, kind in found
    )


def mistypes(item: Labelled, found: list[Named]) -> bool:
    """Return True if a tagger finds a person of several words where the set has MISC, as a set labelled in haste does."""
    return any(
        kind is EntityType.PERSON and end - start > 1 and item.labels[start] == "B-MISC" for start, end, kind in found
    )


def read(path: Path, tag: Tagger) -> list[Labelled]:
    """Return the usable sentences of one file; ``tag`` finds the MISC names that the set does not label."""
    made = []
    tweets = path.stem in WITHOUT_MISC
    for rows in sentences(path):
        cleaned = joined(without_handles(rows)) if tweets else rows
        if tweets and CHAT.search(" ".join(word for word, _ in cleaned)):
            continue
        item = labelled(cleaned)
        if item is None:
            continue
        if tweets:
            found = tag([[item.sentence]])[0][0]
            if lacks_names(item, found):
                continue
            item = with_misc(item, found)
        elif path.stem in CHECKED and mistypes(item, tag([[item.sentence]])[0][0]):
            continue
        made.append(item)
    return made


def foreign(folder: Path, tag: Tagger) -> Iterator[list[Labelled]]:
    """Yield each sentence of the sets, as an article of its own, as often as its set counts."""
    for name, times in TIMES.items():
        for item in read(folder / f"{name}.tsv", tag):
            for _ in range(times):
                yield [item]
