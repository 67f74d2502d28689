"""From text to figures: every number with the scale, the percent sign and the currency marker that touch it.

One linear scan finds digits and number words; what stands before and after each is read by small anchored grammars.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from pipelines.enrich.amounts.lexicon import (
    CENT,
    COUNTRY_PREFIXES,
    NOUNS,
    ONE,
    PREFIXES,
    SCALE_OF,
    SHY_SCALES,
    SUFFIX_SIGNS,
    WORDLIKE_CODES,
    Marker,
)
from pipelines.enrich.amounts.numerals import CARDINALS, PARTS, VULGAR, read_figures, read_fraction, read_words
from pipelines.enrich.amounts.places import ADJECTIVES, country_of

PERCENT, POINTS, BASIS = "percent", "pp", "bp"


@dataclass(slots=True)
class Figure:
    """A number of the text with its neighbours."""

    start: int
    end: int
    value: Decimal
    """The number alone, without scale and minor unit."""
    scale: Decimal | None = None
    unit: str = ""
    """``percent``, ``pp``, ``bp`` or nothing; money has a marker."""
    marker: Marker | None = None
    before: bool = False
    """Whether the marker stands before the number."""
    words: bool = False
    """Whether the number is written in words."""
    negative: bool = False
    high: Decimal | None = None
    """Upper bound, once joined with a neighbour; ``value`` and ``scale`` are the lower's."""
    high_scale: Decimal | None = None
    plain: bool = False
    """A bare run of digits: it may be a year."""
    rule: str = ""
    glued: bool = False
    """Whether letters touch the digits in front."""


_BLOB = re.compile(r"\d(?:[\d.,'’]*\d)?")
_SPACED = re.compile(r"(?:[ \u00a0\u202f]\d{3}){1,4}(?![ \u00a0\u202f]?\d|[.,]\d)")
_FRACTION = re.compile(r"(?:-\n? {0,4}|[  ]|\.)(\d{1,2})/(\d{1,2})(?![\d/])")
_SLASH = re.compile(r"/(\d{1,2})(?![\d/])")
_WORD = re.compile(r"(?:[   \t]{0,3}\n?[ \t]{0,2}-?\n?)((?:[^\W\d_]|['’](?=[^\W\d_])|\.(?=[^\W\d_]))+)")
_SIGN_AFTER = re.compile(r"[   ]?([$€£¥₹₩₽₺₦₱฿₫₪₴₸₵₡₲₮₾₼₭₨¢])")
_PERCENT = re.compile(
    r"[-   \t]{0,3}\n?[ \t]{0,2}(?:"
    r"(?P<pp>(?:percentage|pct|percent|per\s{0,3}cent(?:age)?|%)[-\s]{1,5}(?:points?|pts?)\b|pp\b|ppts?\b|p\.p\.)"
    r"|(?P<bp>(?:basis|bas\.?)[-\s]{1,5}(?:points?|pts?)\b|bps?\b)"
    r"|(?P<percent>%|pct\b|pcts\b|percent\b|per[-\s]{0,4}cents?\b|pc\b|p\.c\.|prozent\b|pro[cs]ent\b|pour\scent\b|por\sc(?:iento|ento)\b))"
)
_BEFORE = re.compile(
    r"(?:(?<![A-Za-z])(?P<letters>[A-Za-z]{0,4}(?:\.[A-Z]\.)?)(?P<sign>[$€£¥₹₩₽₺₦₱฿₫₪₴₸₵₡₲₮₾₼₭₨៛৳])(?P<after>(?:US|U\.S\.|NZ|HK|NT|[ACS])?)"
    r"|(?<![\w$€£¥])(?P<code>[Dd]-mark|[A-Za-z]{1,7}[.]?|S/\.?|B/\.))"
    r"(?P<gap>[ \t  ]{0,2}\n?[ \t]{0,2})(?P<minus>[-−]?)$"
)
_CARD = "(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[ -](?:one|two|three|four|five|six|seven|eight|nine)\\b)?|" + "|".join(
    sorted((w for w in CARDINALS if w not in {"twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "zero"}), key=len, reverse=True)
) + ")"  # fmt: skip
_PART = "(?:" + "|".join(sorted(PARTS, key=len, reverse=True)) + ")"
_BIG = "(?:hundred|thousand|million|mln|billion|bln|bn|trillion|crore|lakh)"
_WORDS = re.compile(
    r"(?<![^\W'’])(?=[abefhmnoqst])"
    rf"(?:{_CARD}[\s-]{{1,5}}hundred(?:[\s-]{{1,5}}(?:and[\s-]{{1,5}})?{_CARD})?"
    rf"|{_CARD}(?:[\s-]{{1,5}}and[\s-]{{1,5}}(?:(?:a|one|three|two)[\s-]{{1,5}})?{_PART}|[\s-]{{1,5}}{_PART})?"
    rf"|a[\s-]{{1,5}}{_PART}|an?(?=[\s-]{{1,5}}{_BIG}\b)|half|quarter|million|billion|trillion|mln|bln)\b"
)
_OF_A = re.compile(r"(?:\s{1,5}of)?[\s-]{1,5}(?:an?|one)(?=[\s-]{1,5}[^\W\d_])|\s{1,5}of(?=\s)")
_FULL_STOP = re.compile(r"\.(?=\d)")
_SHARED_SUFFIX = frozenset({"and", "or", "to"})


def lowered(text: str) -> str:
    """Lower case of the same length, so that offsets hold."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def scan(text: str, low: str, *, comma_decimal: bool, home: frozenset[str]) -> list[Figure]:
    """Find all figures of a text in reading order; ``home`` are countries whose one-letter prefixes count."""
    digits = list(_digit_figures(text, low, comma_decimal, home))
    words = list(_word_figures(text, low))
    if not words:
        return digits
    found = sorted(digits + words, key=lambda figure: figure.start)
    return [figure for at, figure in enumerate(found) if not at or figure.start >= found[at - 1].end]


def _digit_figures(text: str, low: str, comma_decimal: bool, home: frozenset[str]) -> Iterator[Figure]:
    done = 0
    for match in _BLOB.finditer(text):
        start, end = match.span()
        if start < done:
            continue
        figure = _number_at(text, start, end, comma_decimal)
        if figure is None:
            continue
        _read_before(text, figure, home, done)
        if figure.marker is None and (figure.glued or _SECOND_YEAR.search(text, max(0, start - 5), start)):
            continue
        if figure.plain and end - start < 3 and figure.marker is None and _DAY.search(text, max(0, start - 11), start):
            if not _read_percent(low, figure):
                continue
        else:
            _read_after(text, low, figure)
        done = figure.end
        yield figure


_SECOND_YEAR = re.compile(r"(?:19|20)\d\d/$")
_DAY = re.compile(r"(?i:\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?) $")


def _number_at(text: str, start: int, end: int, comma_decimal: bool) -> Figure | None:
    value = read_figures(text[start:end], comma_decimal=comma_decimal)
    if value is None:
        return None
    plain = text[start:end].isdecimal()
    nxt = text[end : end + 1]
    if plain and nxt in {"-", " ", "/", ".", " "}:
        value, end, plain = _with_fraction(text, value, start, end)
    if nxt in VULGAR:
        value, end = value + Decimal(VULGAR[nxt]), end + 1
    if start and text[start - 1] == "." and plain and (start < 2 or not text[start - 2].isalnum()) and text[start - 2 : start - 1] != ".":
        value, start, plain = value.scaleb(start - end), start - 1, False
    return Figure(start, end, value, plain=plain)


def _with_fraction(text: str, value: Decimal, start: int, end: int) -> tuple[Decimal, int, bool]:
    """Take in ``-1/2`` of ``7-1/2``, ``/8`` of ``5/8`` and the groups of ``1 234``."""
    if match := _FRACTION.match(text, end):
        part = read_fraction(*match.groups())
        if part is not None:
            return value + part, match.end(), False
    if match := _SLASH.match(text, end):
        part = read_fraction(str(value), match[1]) if value < 64 else None
        if part is not None:
            return part, match.end(), False
    if end - start <= 3 and (match := _SPACED.match(text, end)) and match.end() - start <= 19:
        return Decimal(re.sub(r"\s", "", text[start : match.end()])), match.end(), False
    return value, end, True


def _read_before(text: str, figure: Figure, home: frozenset[str], done: int) -> None:
    start = figure.start
    last = text[start - 1] if start else " "
    figure.glued = last.isalpha()
    match = _BEFORE.search(text, max(0, start - 13), start) if last not in "(,;:\"'" else None
    if match is None:
        figure.negative = _minus_before(text, start)
        if figure.negative:
            figure.start -= 1
        return
    marker, begin = _prefix(match, home)
    if marker is None or begin < done:
        if match["minus"] and not figure.glued and match["gap"]:
            figure.negative, figure.start = True, start - 1
        return
    figure.marker, figure.start, figure.before = marker, begin, True
    figure.negative = bool(match["minus"])
    if begin and text[begin - 1] in "-−" and (begin == 1 or text[begin - 2] in " (\n\t"):
        figure.negative, figure.start = True, begin - 1


def _minus_before(text: str, start: int) -> bool:
    return start > 0 and text[start - 1] in "-−" and (start == 1 or text[start - 2] in " (\n\t:") and not text[start : start + 1].isspace()


def _prefix(match: re.Match[str], home: frozenset[str]) -> tuple[Marker | None, int]:
    """Marker of the symbol or code before a number and where it starts."""
    gap = match["gap"]
    if sign := match["sign"]:
        if "\n\n" in gap:
            return None, 0
        for spelling, start in ((match["letters"] + sign, match.start()), (sign + match["after"], match.start("sign")), (sign, match.start("sign"))):
            if spelling in PREFIXES and (not match["after"] or spelling.endswith(match["after"])):
                return PREFIXES[spelling], start
        return None, 0
    code = match["code"]
    if not gap and code in COUNTRY_PREFIXES:
        country, currency = COUNTRY_PREFIXES[code]
        known = country in home or (code == "R" and _MILLIONS_AHEAD.match(match.string, match.end()) is not None)
        return (Marker(code=currency, reason="symbol"), match.start()) if known else (None, 0)
    marker = PREFIXES.get(code)
    if marker is not None and code in _LOOSE_PREFIXES and gap and not _SCALE_AHEAD.match(match.string, match.end()):
        return None, 0
    if marker is None or (code in WORDLIKE_CODES and (match.string[max(0, match.start() - 20) : match.end() + 20].isupper() or "\n" in gap)):
        return None, 0
    if match["minus"] and gap == "" and code in PREFIXES and len(code) < 3:
        return None, 0
    return marker, match.start()


_LOOSE_PREFIXES = frozenset({"euro", "Euro", "EURO", "Euros", "eur", "stg", "Stg", "STG", "Fr", "US", "Yen", "YEN", "Dlrs", "CFA", "Sh", "RO", "BD", "KD", "SR", "RM", "FF", "LE", "zl", "DM"})
"""Prefixes that are other words too: a scale must follow, or the figure must be glued to them."""
_MILLIONS_AHEAD = re.compile(r"\d[\d.,]{0,10} ?(?:million|mln|billion|bln|bn|trillion)\b")
_SCALE_AHEAD = re.compile(r"\d[\d.,]{0,14}[ -]?(?:million|mln|mn|m|billion|bln|bn|trillion|trln|thousand|k)\b|\d{1,3}(?:,\d{3})+|\d+\.\d\d?\b", re.IGNORECASE)


def _read_after(text: str, low: str, figure: Figure) -> None:
    """Read scales, then a percent sign or a currency, behind the number."""
    nxt = low[figure.end : figure.end + 1]
    if nxt and not (nxt.isalpha() or nxt in "   \t\n-%$€£¥₹₩₽₺₦₱฿₫₪₴₸₵₡₲₮₾₼₭₨¢."):
        return
    _read_scales(text, low, figure)
    if _read_percent(low, figure):
        return
    if figure.marker is None:
        _read_currency(text, low, figure)
    elif figure.before:
        _read_echo(low, figure)


def _read_scales(text: str, low: str, figure: Figure) -> None:
    said = ""
    for _ in range(3):
        match = _WORD.match(low, figure.end)
        if match is None:
            return
        word = match[1]
        power = SCALE_OF.get(word)
        if power is None or _is_paragraph(match[0]):
            return
        if word in SHY_SCALES and not _scale_holds(text, low, figure, match, word):
            return
        if figure.scale is None or power > figure.scale or word == said:
            figure.scale = (figure.scale or ONE) * power
        said = word
        figure.end = match.end()
        figure.plain = False


def _is_paragraph(gap: str) -> bool:
    return gap.count("\n") > 1


def _scale_holds(text: str, low: str, figure: Figure, match: re.Match[str], word: str) -> bool:
    """Whether ``m``, ``b``, ``k``, ``t`` ... is a scale: beside a currency, close to the figure."""
    glued = match.start(1) == figure.end
    if word == "hundred":
        return True
    if figure.marker is not None and figure.before:
        return glued or word not in {"mil", "t"} or text[match.start(1)].isupper()
    after = _WORD.match(low, match.end())
    if after and (after[1] in NOUNS or _phrase_at(low, match.end())) and after[1] not in {"c", "p"}:
        return True
    sign = _SIGN_AFTER.match(low, match.end())
    return bool(sign)


def _read_percent(low: str, figure: Figure) -> bool:
    if figure.marker is not None and figure.before:
        return False
    match = _PERCENT.match(low, figure.end)
    if match is None or _is_paragraph(match[0]):
        return False
    if match["percent"] == "pc" and match.start("percent") != figure.end:
        return False
    figure.unit = match.lastgroup or PERCENT
    figure.end = match.end()
    return True


def _phrase_at(low: str, at: int) -> tuple[Marker, int] | None:
    """Currency words right after a figure: ``dlrs``, ``u.s. dollars``, ``new zealand dlrs``, ``pounds sterling``."""
    words: list[str] = []
    ends: list[int] = []
    for _ in range(4):
        match = _WORD.match(low, at)
        if match is None or _is_paragraph(match[0]):
            break
        word, at = match[1], match.end()
        if low[at : at + 1] == "." and "." in word:
            word, at = word + ".", at + 1
        words.append(word)
        ends.append(at)
        if word in NOUNS:
            return _close_phrase(low, words, ends)
        if not _may_lead(words):
            break
    return None


def _may_lead(words: list[str]) -> bool:
    """Whether words so far may be a country's adjective before a currency's noun."""
    phrase = " ".join(words)
    return phrase in ADJECTIVES or phrase in _LEADS or phrase in _QUALIFIERS


_LEADS = frozenset(name.rsplit(" ", size)[0] for name in ADJECTIVES for size in range(1, 3) if " " in name)
_QUALIFIERS = frozenset({"financial", "commercial", "new", "convertible", "cfa", "european", "gold", "us"})


def _close_phrase(low: str, words: list[str], ends: list[int]) -> tuple[Marker, int] | None:
    marker = NOUNS[words[-1]]
    country = ""
    if len(words) > 1:
        lead = " ".join(words[:-1])
        country = country_of(lead.rstrip(".") if lead.rstrip(".") in ADJECTIVES else lead) or ""
        if not country and lead not in _QUALIFIERS:
            return None
    if marker.worth == ONE and (match := _WORD.match(low, ends[-1])) and match[1] in {"cent", "cents"} and words[-1] not in {"dollar", "dlr"}:
        return Marker(noun=marker.noun, code=marker.code, country=country, worth=CENT), match.end()
    if words[-1] in {"pound", "pounds"} and (match := _WORD.match(low, ends[-1])) and match[1] == "sterling":
        return NOUNS["sterling"], match.end()
    if country:
        marker = Marker(noun=marker.noun, country=country, worth=marker.worth)
    return marker, ends[-1]


def _read_currency(text: str, low: str, figure: Figure) -> None:
    if match := _SIGN_AFTER.match(text, figure.end):
        nxt = text[match.end() : match.end() + 1]
        if not nxt.isdigit():
            sign = match[1]
            figure.marker = NOUNS["¢"] if sign == "¢" else SUFFIX_SIGNS[sign]
            figure.end = match.end()
        return
    if match := _CODE_AFTER.match(text, figure.end):
        code = match[1]
        if code in PREFIXES and PREFIXES[code].reason == "code" and code not in WORDLIKE_CODES and len(code) == 3:
            figure.marker, figure.end = PREFIXES[code], match.end()
            return
    found = _phrase_at(low, figure.end)
    if found is None:
        return
    marker, end = found
    if low[figure.end] == "-" and marker.country and figure.plain:
        return
    word = low[figure.end : end].strip(" -\n\t  ")
    if word in {"p", "c"} and (low[figure.end] != word[0] or figure.scale):
        return
    figure.marker, figure.end = marker, end


_CODE_AFTER = re.compile(r"[   -]?\n?([A-Z]{3})\b")


def _read_echo(low: str, figure: Figure) -> None:
    """Take in a marker said twice: ``$5 mln dlrs``, ``$5 USD``, ``US$ 5 million dollars``."""
    found = _phrase_at(low, figure.end)
    if found and figure.marker and found[0].noun == figure.marker.noun and found[0].worth == ONE:
        figure.end = found[1]


def _word_figures(text: str, low: str) -> Iterator[Figure]:
    done = 0
    for match in _WORDS.finditer(low):
        start, end = match.span()
        if start < done:
            continue
        if match[0] in SCALE_OF:
            if not _ONE_UNSAID.search(low, max(0, start - 14), start):
                continue
            end = start
        value = ONE if end == start else read_words(match[0])
        if value is None:
            continue
        figure = Figure(start, end, value, words=True)
        if any(part in PARTS for part in re.split(r"[\s-]+", match[0])[-1:]) and (of := _OF_A.match(low, end)):
            figure.end = of.end()
        _read_after(text, low, figure)
        if figure.marker is None and not figure.unit and (figure.scale is None or start == end):
            figure.end = end
            if start == end:
                continue
            if not _RANGE_AHEAD.match(low, end):
                continue
        if match[0] in {"half", "quarter"} and (figure.end == end or _OF_TIME.search(low, max(0, start - 12), start)):
            continue
        done = figure.end
        yield figure


_OF_TIME = re.compile(r"\b(?:first|second|third|fourth|last|this|next|the)\s+$")
_ONE_UNSAID = re.compile(r"\b(?:the|estimated|this|that|his|her|its|their|another|nearly|almost|than|about|over|first)\s+$")
"""Before a scale without a number these make it one: "the billion-dollar suit"; "several" and "multi" do not."""
_RANGE_AHEAD = re.compile(r"[\s]{0,3}(?:to|or|and|-|–)[\s-]{0,3}(?:an?\s)?[\w$€£¥]")
