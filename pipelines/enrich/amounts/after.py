"""What stands behind a number: scales, a percent sign, a currency's sign, code or words."""

import re

from pipelines.enrich.amounts.before import SIGNS
from pipelines.enrich.amounts.figure import PERCENT, SPACES, Figure
from pipelines.enrich.amounts.lexicon import (
    CENT,
    NOUNS,
    ONE,
    PREFIXES,
    SCALE_OF,
    SHY_SCALES,
    SUFFIX_SIGNS,
    WORDLIKE_CODES,
    Marker,
)
from pipelines.enrich.amounts.places import ADJECTIVES, country_of

_GAP = rf"[{SPACES}]{{0,3}}\n?[ \t]{{0,2}}"
_WORD = re.compile(rf"{_GAP}(?:-\n?)?(malaysian/singapore|(?:[^\W\d_]|['’](?=[^\W\d_])|\.(?=[^\W\d_]))+)")
_SIGN = re.compile(rf"[{SPACES}]?([{SIGNS}])")
_CODE = re.compile(rf"[{SPACES}-]?\n?([A-Z]{{3,4}})\b")
_PERCENT = re.compile(
    rf"-?{_GAP}-?(?:"
    r"(?P<pp>(?:percentage|pct|percent|per\s{0,3}cent(?:age)?|%)[-\s]{1,5}(?:points?|pts?)\b|pp\b|ppts?\b|p\.p\.)"
    r"|(?P<bp>(?:basis|bas\.?)[-\s]{1,5}(?:points?|pts?)\b|bps?\b)"
    r"|(?P<percent>%|pct\b|pcts\b|percent\b|per[-\s]{0,4}cents?\b|pc\b|p\.c\.|prozent\b|pro[cs]ent\b|pour\scent\b|por\sc(?:iento|ento)\b))"
)
_OPENERS = frozenset(SPACES + SIGNS + "\n-%.")
_JOINTS = frozenset(SPACES + "\n-")
_LEADS = frozenset(name.rsplit(" ", size)[0] for name in ADJECTIVES for size in (1, 2) if " " in name)
_QUALIFIERS = frozenset({"financial", "commercial", "new", "convertible", "cfa", "european", "gold", "us"})


def read_after(text: str, low: str, figure: Figure) -> None:
    """Take scales, then a percent sign or a currency, into the figure."""
    following = low[figure.end : figure.end + 1]
    if not (following.isalpha() or following in _OPENERS) or not following:
        return
    if following in _JOINTS and low[figure.end + 1 : figure.end + 2].isdigit():
        return
    _read_scales(text, low, figure)
    if read_percent(low, figure):
        return
    if figure.marker is None:
        _read_currency(text, low, figure)
    else:
        _read_echo(low, figure)


def read_percent(low: str, figure: Figure) -> bool:
    """Take a percent sign, percentage points or basis points in; false when none stands there."""
    if figure.marker is not None:
        return False
    match = _PERCENT.match(low, figure.end)
    if match is None or (match["percent"] == "pc" and match.start("percent") != figure.end):
        return False
    figure.unit = match.lastgroup or PERCENT
    figure.end = match.end()
    return True


def _read_scales(text: str, low: str, figure: Figure) -> None:
    said = ""
    for _ in range(3):
        match = _WORD.match(low, figure.end)
        power = SCALE_OF.get(match[1]) if match else None
        if match is None or power is None or not _scale_holds(text, low, figure, match):
            return
        if figure.scale is None or power > figure.scale or match[1] == said:
            figure.scale = (figure.scale or ONE) * power
        said = match[1]
        figure.end, figure.plain = match.end(), False


def _scale_holds(text: str, low: str, figure: Figure, match: re.Match[str]) -> bool:
    """Whether ``m``, ``b``, ``k``, ``t`` ... is a scale: beside a currency, close to the figure."""
    word = match[1]
    if word not in SHY_SCALES or word == "hundred":
        return True
    if figure.marker is not None:
        return match.start(1) == figure.end or word not in {"mil", "t"} or text[match.start(1)].isupper()
    if match.start(1) == figure.end and _beside_dash(text, figure.start, match.end()):
        return True
    after = _WORD.match(low, match.end())
    if after and after[1] not in {"c", "p"} and (after[1] in NOUNS or _phrase(low, match.end())):
        return True
    return _SIGN.match(low, match.end()) is not None


def _beside_dash(text: str, start: int, end: int) -> bool:
    """One bound of ``£5-10m`` or ``10m-15m euros``: the other may say the currency; alone it stays a bare figure."""
    after = text[start - 2 : start - 1].isalnum() and text[start - 1] in "-–" and not text[end : end + 1].isalnum()
    return after or (text[end : end + 1] in {"-", "–"} and text[end + 1 : end + 2].isdigit())


def _read_currency(text: str, low: str, figure: Figure) -> None:
    found = _sign(text, figure.end) or _code(text, figure.end) or _phrase(low, figure.end)
    if found is None:
        return
    marker, end = found
    hyphened = low[figure.end] == "-"
    if hyphened and marker.country and figure.plain:
        return  # "UPDATE 1-Japan yen ..."
    word = low[figure.end : end]
    if word.strip() in {"p", "c"} and (word[0].isspace() or figure.scale):
        return
    figure.marker, figure.end = marker, end


def _sign(text: str, at: int) -> tuple[Marker, int] | None:
    match = _SIGN.match(text, at)
    if match is None or text[match.end() : match.end() + 1].isdigit():
        return None
    return (NOUNS["¢"] if match[1] == "¢" else SUFFIX_SIGNS[match[1]]), match.end()


def _code(text: str, at: int) -> tuple[Marker, int] | None:
    match = _CODE.match(text, at)
    marker = PREFIXES.get(match[1]) if match else None
    if match is None or marker is None or marker.reason != "code" or match[1] in WORDLIKE_CODES:
        return None
    return marker, match.end()


def _phrase(low: str, at: int) -> tuple[Marker, int] | None:
    """Currency words right after a figure: ``dlrs``, ``u.s. dollars``, ``new zealand dlrs``, ``pounds sterling``."""
    words: list[str] = []
    for _ in range(4):
        match = _WORD.match(low, at)
        if match is None:
            return None
        word, at = match[1], match.end()
        if low[at : at + 1] == "." and "." in word:
            word, at = word + ".", at + 1
        if word in NOUNS:
            return _closed(low, words, word, at)
        words.append(word)
        if not _may_lead(" ".join(words)):
            return None
    return None


def _may_lead(phrase: str) -> bool:
    """Whether words so far may be a country's adjective before a currency's noun."""
    return phrase in ADJECTIVES or phrase in _LEADS or phrase in _QUALIFIERS


def _closed(low: str, words: list[str], noun: str, end: int) -> tuple[Marker, int] | None:
    marker = NOUNS[noun]
    lead = " ".join(words)
    country = country_of(lead.rstrip(".")) or country_of(lead) or "" if lead else ""
    if lead and not country and lead not in _QUALIFIERS:
        return None
    worth = marker.worth
    following = _WORD.match(low, end)
    if following and following[1] == "sterling" and noun in {"pound", "pounds"}:
        return NOUNS["sterling"], following.end()
    if following and following[1] in {"cent", "cents"} and worth == ONE and noun not in {"dollar", "dlr"}:
        worth, end = CENT, following.end()
    if country or worth != marker.worth:
        marker = Marker(noun=marker.noun, code="" if country else marker.code, country=country, worth=worth)
    return marker, end


def _read_echo(low: str, figure: Figure) -> None:
    """Take in a marker said twice: ``$5 mln dlrs``, ``US$ 5 million dollars``."""
    found = _phrase(low, figure.end)
    if found and figure.marker and found[0].noun == figure.marker.noun and found[0].worth == ONE:
        figure.end = found[1]
