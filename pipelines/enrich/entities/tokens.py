"""Split a text into sentences of tokens with exact offsets."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate, chain, pairwise
from operator import add, itemgetter
from sys import intern
from typing import Any, Final, NamedTuple

from pipelines.enrich.thresholds import CACHED_TEXTS, CAPITALS_SHARE, SENTENCE_TOKENS
from pipelines.language.remembered import Remembered

ABBREVIATIONS = (
    "Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Sgt|Capt|Sen|Rep|Gov|Rev|Hon|Maj|Cmdr|Adm|Pres|St|Jr|Sr|vs|No|"
    "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|"
    "Calif|Conn|Ariz|Colo|Fla|Ill|Ind|Mass|Mich|Minn|Miss|Mo|Mont|Neb|Nev|Okla|Ore|Pa|Tenn|Tex|Va|Vt|Wash|Wis|Ala|Ark|Ga|Kan|Ky|La|Md"
)
PREFIXES = (
    "Soccer|Tennis|Rugby|Cricket|Golf|Athletics|Cycling|Boxing|Basketball|Baseball|Olympics|Football|NBA|NFL|NHL|MLB|Swimming|Skiing|Racing|"
    "Formula One|Motor racing|Brief|BRIEF|Factbox|FACTBOX|Update|UPDATE|RPT|Exclusive|EXCLUSIVE|Analysis|ANALYSIS|Correction|CORRECTED|TABLE|"
    "WRAPUP|INSIGHT|Insight|Explainer|EXPLAINER|Timeline|TIMELINE|POLL|GLOBAL MARKETS|SOCCER|TENNIS|RUGBY|CRICKET|GOLF|ATHLETICS|CYCLING"
)
"""Labels before a headline with a hyphen: ``Soccer-Liverpool beat Spurs``."""
TOKEN = re.compile(
    rf"(?:{PREFIXES})(?=-[A-Z\"'])|"
    rf"(?:[A-Za-z]\.){{2,}}(?![A-Za-z])(?:-[^\W_]+(?:[-'\u2019.&][^\W_]+)*)?"  # U.S. p.m. U.S.-led
    rf"|(?:{ABBREVIATIONS})\.(?!\w)"
    r"|(?:Corp|Inc|Co|Cos|Ltd|Bros|Plc|Intl)\.(?=,|[ \t]+[a-z(&])"  # not if it may end the sentence
    r"|(?:[A-Z]\.)+[A-Z](?![\w.])"  # U.S without its last point
    r"|[A-Z]\.(?=[ \t]?[A-Z])"  # an initial
    r"|['\u2019](?:s|S|ll|re|ve|m|d|t|RE|LL|VE)(?![^\W_])"
    r"|\d(?:[\d,.:/]*\d)?(?:-\d+)*"
    r"|[^\W\d_](?:[^\W_]|['\u2019&](?!(?:[sS]|ll|re|ve|m|d|t)(?![^\W_]))(?=[^\W_])|[-./](?=[^\W_]))*"
    r"|\.\.\.|--|[^\w\s]|\w"
)
SPACED_PREFIXES = re.compile(r"(?:Formula One|Motor racing|GLOBAL MARKETS)-")
OPEN_END = re.compile(r"(?:Corp|Inc|Co|Cos|Ltd|Bros|Plc|Intl|[A-Z])\.\Z")
"""End of a run without blanks whose last tokens depend on what follows the blank."""
CLOSERS = frozenset("\"')]\u201d\u2019")
OPENERS = frozenset("\"\u201c'\u2018(")
ENDS = frozenset(".!?")
PARAGRAPH = re.compile(r"\n\s*\n|\n(?=[ \t])|\n(?=[-*•])")


class Sentence(NamedTuple):
    """Tokens of one sentence, as parallel lists: their texts, first characters, and ends (one past the last)."""

    words: list[str]
    starts: list[int]
    ends: list[int]


HEADLINE_TAGS = re.compile(rf"(?:(?:(?:{PREFIXES})(?: \d+)?|[A-Z]{{3,}}(?:[ -][A-Z]+)*(?: \d+)?(?=-[A-Z][a-z]))-)+")


def without_tags(headline: str) -> str:
    """Return a headline with its control and format tags blanked, so that offsets stay valid.

    >>> without_tags("REFILE-UPDATE 2-Calder to buy Norrvik")
    '                Calder to buy Norrvik'
    """
    tags = HEADLINE_TAGS.match(headline)
    return headline if tags is None else " " * tags.end() + headline[tags.end() :]


def tokens(text: str, start: int = 0, end: int | None = None) -> Sentence:
    """Split a piece of text into tokens.

    >>> tokens("U.S. officials said Wal-Mart's profit").words
    ['U.S.', 'officials', 'said', 'Wal-Mart', "'s", 'profit']
    """
    return _tokens(text[start:end], start)


def _tokens(piece: str, start: int) -> Sentence:
    """Return the tokens of a piece that stands at a place."""
    if not piece.isprintable() or ("-" in piece and SPACED_PREFIXES.search(piece)):
        return _scan(piece, start)
    if piece[:1] != " " and "  " not in piece:
        return _join(piece.split(" "), start)
    spaced = [(one.start(), one[0]) for one in _SPACED.finditer(piece)]
    if any(OPEN_END.search(part) for _, part in spaced):
        return _scan(piece, start)
    parts = [_join(part.split(" "), start + at) for at, part in spaced]
    return Sentence(*(list(chain.from_iterable(column)) for column in zip(*parts, strict=True))) if parts else _NOTHING


_SPACED = re.compile(r"[^ ]+(?: [^ ]+)*")
"""Runs with one blank between them."""
_NOTHING = Sentence([], [], [])


def _scan(piece: str, start: int) -> Sentence:
    """Split any piece that stands at a place, character by character."""
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in TOKEN.finditer(piece):
        words.append(match[0])
        starts.append(start + match.start())
        ends.append(start + match.end())
    return Sentence(words, starts, ends)


class _Run(NamedTuple):
    """The tokens of a run without blanks. They touch each other, so that the length of each leads to the next."""

    words: tuple[str, ...]
    steps: tuple[int, ...]
    """Characters from each token to the next; from the last one to the run behind the blank."""


_LONGEST_ABBREVIATION = max(map(len, ABBREVIATIONS.split("|")))


def _plain_run(run: str) -> _Run | None:
    """Return the tokens of a word, or of one before a comma or a full stop, or None for what needs the pattern."""
    if run.isalpha():
        return _Run((intern(run),), (len(run) + 1,))
    word, mark = run[:-1], run[-1:]
    if word.isalpha() and (mark == "," or (mark == "." and len(word) > _LONGEST_ABBREVIATION)):
        return _Run((intern(word), mark), (len(word), 2))
    return None


def _scan_run(run: str) -> _Run:
    """Return the tokens of any run."""
    bare, blank, _ = run.partition(" ")
    words, starts, _ = _scan(run, 0)
    count = bisect_left(starts, len(bare)) if blank else len(words)
    steps = (after - before for before, after in pairwise((*starts[:count], len(bare) + 1)))
    return _Run(tuple(map(intern, words[:count])), tuple(steps))


RUNS: Final = Remembered[str, _Run | None](
    lambda run: _plain_run(run) or (None if OPEN_END.search(run) else _scan_run(run))
)
"""The tokens of runs without blanks, by the run, or by run, blank and next character; None if that one is needed."""


def _join(runs: list[str], start: int) -> Sentence:
    """Return the tokens of runs with one blank between them; most runs have occurred before."""
    known = list(map(RUNS.__getitem__, runs))
    found: list[Any] = known if all(known) else [one or _with_next(runs, at) for at, one in enumerate(known)]
    words = list(chain.from_iterable(map(_WORDS, found)))
    starts = list(accumulate(chain.from_iterable(map(_STEPS, found)), initial=start))
    starts.pop()
    return Sentence(words, starts, list(map(add, starts, map(len, words))))


_WORDS, _STEPS = itemgetter(0), itemgetter(1)


def _with_next(runs: list[str], at: int) -> _Run:
    """Return the tokens of a run whose end depends on the character after the blank."""
    following = runs[at + 1][:1] if at + 1 < len(runs) else ""
    return RUNS[f"{runs[at]} {following}"] or _Run((), (len(runs[at]) + 1,))


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    position = 0
    for gap in PARAGRAPH.finditer(text):
        yield position, gap.start()
        position = gap.end()
    yield position, len(text)


def _breaks(whole: Sentence) -> Iterator[int]:
    """Yield the tokens at which a sentence begins: after a full stop, before a capital or a quotation mark."""
    words, starts, ends = whole
    if ENDS.isdisjoint(words):
        return
    last = 0
    total = len(words)
    for index in [at for at, word in enumerate(words) if word in ENDS]:
        follower = index + 1
        while follower < total and words[follower] in CLOSERS and starts[follower] == ends[follower - 1]:
            follower += 1
        if follower < total and follower - last > 2 and (words[follower][0].isupper() or words[follower] in OPENERS):
            yield follower
            last = follower


def _cuts(whole: Sentence) -> Iterator[tuple[int, int]]:
    """Yield first and last tokens of sentences; a table without full stops is split by length."""
    last = 0
    for cut in (*_breaks(whole), len(whole.words)):
        while cut - last > SENTENCE_TOKENS:
            yield last, last + SENTENCE_TOKENS
            last += SENTENCE_TOKENS
        if cut > last:
            yield last, cut
        last = cut


@lru_cache(CACHED_TEXTS)
def sentences(text: str) -> tuple[Sentence, ...]:
    """Split a text into sentences; an empty line, or a line that begins a table row or list, also ends one.

    Texts are kept: entities and facts read the same ones, one after the other.
    """
    return tuple(
        Sentence(whole.words[first:last], whole.starts[first:last], whole.ends[first:last])
        for start, end in _paragraphs(text)
        for whole in (tokens(text, start, end),)
        for first, last in _cuts(whole)
    )


def is_caps(words: list[str]) -> bool:
    """Return True if a sentence is in capitals, as many headlines are."""
    lower = sum(map(str.islower, words))
    if 2 * lower >= len(words):  # as most are
        return False
    upper = sum(map(str.isupper, words))
    if upper < 2 or upper <= lower:
        return False
    lettered = [word for word in words if word[0].isalpha() and len(word) > 1]
    return len(lettered) > 1 and sum(map(str.isupper, lettered)) > CAPITALS_SHARE * len(lettered)
