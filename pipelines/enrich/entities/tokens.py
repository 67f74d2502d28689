"""Split a text into sentences of tokens with exact offsets."""

import re
from collections.abc import Iterator
from typing import NamedTuple

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
LONGEST_SENTENCE = 150
"""Maximum length of a sentence, in tokens."""
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
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in TOKEN.finditer(text, start, len(text) if end is None else end):
        words.append(match[0])
        starts.append(match.start())
        ends.append(match.end())
    return Sentence(words, starts, ends)


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    position = 0
    for gap in PARAGRAPH.finditer(text):
        yield position, gap.start()
        position = gap.end()
    yield position, len(text)


def _breaks(whole: Sentence) -> Iterator[int]:
    """Yield the tokens at which a sentence begins: after a full stop, before a capital or a quotation mark."""
    words, starts, ends = whole
    last = 0
    total = len(words)
    for index, word in enumerate(words):
        if word not in ENDS:
            continue
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
        while cut - last > LONGEST_SENTENCE:
            yield last, last + LONGEST_SENTENCE
            last += LONGEST_SENTENCE
        if cut > last:
            yield last, cut
        last = cut


def sentences(text: str) -> Iterator[Sentence]:
    """Split a text into sentences; an empty line, or a line that begins a table row or list, also ends one."""
    for start, end in _paragraphs(text):
        whole = tokens(text, start, end)
        for first, last in _cuts(whole):
            yield Sentence(whole.words[first:last], whole.starts[first:last], whole.ends[first:last])


def is_caps(words: list[str]) -> bool:
    """Return True if a sentence is in capitals, as many headlines are."""
    upper = sum(map(str.isupper, words))
    if upper < 2 or upper <= sum(map(str.islower, words)):
        return False
    lettered = [word for word in words if word[0].isalpha() and len(word) > 1]
    return len(lettered) > 1 and sum(map(str.isupper, lettered)) > 0.7 * len(lettered)
