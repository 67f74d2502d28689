"""Read the text before a number: a currency's symbol or code, and a minus sign."""

import re

from pipelines.enrich.amounts.figure import SPACES, Figure
from pipelines.enrich.amounts.lexicon import CENT, COUNTRY_PREFIXES, PREFIXES, STRONG_CODES, WORDLIKE_CODES, Marker
from pipelines.enrich.thresholds import MARKER_BEFORE

SIGNS = "$€£¥￥＄₹₩₽₺₦₱฿₫₪₴₸₵₡₲₮₾₼₭₨¢₿"
_BEFORE = re.compile(
    rf"(?:(?<![A-Za-z])(?P<letters>(?:[A-Z]{{3}}(?= [{SIGNS}])|[A-Za-z]{{0,4}}(?:\.[A-Z]\.)?))(?P<apart> ?)(?P<sign>[{SIGNS}៛৳])(?P<after>(?:US|U\.S\.|NZ|HK|NT|[ACS])?)"
    rf"|(?<![\w$€£¥])(?P<code>[Dd]-mark|K[čČ]|zł|[A-Za-z]{{1,7}}[.]?|S/\.?|B/\.))"
    rf"(?P<gap>[{SPACES}]{{0,2}}\n?[ \t]{{0,2}})(?P<minus>[-\N{{MINUS SIGN}}]?)$"
)
_BLANKS = frozenset(SPACES + "\n-\N{MINUS SIGN}")
_NO_MARKER = frozenset("0123456789(),;:\"'")
_MINUSES = "-\N{MINUS SIGN}"
_MINUS_WORD = re.compile(r"\b[Mm]inus $")
_LOOSE = frozenset(
    "euro Euro EURO Euros eur stg Stg STG Fr US Yen YEN Dlrs CFA Sh RO TL Ps BD JD KD SR RM FF LE zl DM".split()
)
"""Prefixes that are other words too: a figure of money's shape must follow, or be glued to them."""
_MILLIONS = re.compile(r"\d[\d.,]{0,10} ?(?:million|mln|billion|bln|bn|trillion)\b")
_MONEY_SHAPE = re.compile(
    r"\d[\d.,]{0,14}[ -]?(?:million|mln|mn|m|billion|bln|bn|trillion|trln|thousand|k)\b|\d{1,3}(?:,\d{3})+|\d+\.\d\d?\b",
    re.IGNORECASE,
)


def read_before(text: str, figure: Figure, home: frozenset[str], done: int) -> None:
    """Add a marker and a minus sign before the figure to it; ``done`` is the end of the last figure."""
    start = figure.start
    last = text[start - 1] if start else " "
    figure.glued = last.isalpha() and last.upper() != last.lower()
    match = _BEFORE.search(text, max(0, start - MARKER_BEFORE), start) if _may_mark(text, start) else None
    marker, begin = _prefix(match, home) if match else (None, start)
    if (
        marker is None
        or begin < done
        or ((marker.reason == "code" or text[start - 1].isalpha()) and _is_model(text, figure, match))
    ):
        _read_minus(text, figure, start)
        return
    figure.marker, figure.start, figure.before = marker, begin, True
    figure.negative = figure.negative or bool(match and match["minus"])
    _read_minus(text, figure, begin)


def _may_mark(text: str, start: int) -> bool:
    """Return True if a sign or the letters of a currency closely precede: most numbers have neither, and need no search."""
    at = start - 1
    while at >= 0 and at > start - 4 and text[at] in _BLANKS:
        at -= 1
    if at < 0 or text[at] in _NO_MARKER:
        return False
    word = text[text.rfind(" ", 0, at) + 1 : at + 1]
    return not word.isalpha() or word in _LETTERS


def _read_minus(text: str, figure: Figure, start: int) -> None:
    """Add a minus sign after a space or a parenthesis; between words and figures it is a hyphen."""
    if text.endswith("inus ", 0, start) and _MINUS_WORD.search(text, max(0, start - 7), start):
        figure.negative = True
    elif start and text[start - 1] in _MINUSES and (start == 1 or _opens(text[start - 2])):
        figure.negative, figure.start = True, start - 1


def _opens(character: str) -> bool:
    """Return True if a minus after a character is a sign: a blank or a parenthesis, or a script without blanks."""
    return character in " (\n\t:" or character >= "\u2e80"


def _prefix(match: re.Match[str], home: frozenset[str]) -> tuple[Marker | None, int]:
    """Return the marker of the symbol or code before a number, and its start."""
    if match["sign"]:
        return _symbol(match)
    code = match["code"]
    if code in _CENTS_OF and not match["gap"] and _CENTS.match(match.string, match.end()):
        return Marker(code=_CENTS_OF[code], noun="dollar", worth=CENT, reason="symbol"), match.start()
    if code.rstrip(".") in COUNTRY_PREFIXES and (
        len(code) > 1 or not match["gap"] or _MILLIONS.match(match.string, match.end())
    ):
        return _country_prefix(match, COUNTRY_PREFIXES[code.rstrip(".")], home)
    marker = PREFIXES.get(code)
    return (marker, match.start()) if marker is not None and _code_holds(match, code) else (None, 0)


def _country_prefix(
    match: re.Match[str], currencies: dict[str, str], home: frozenset[str]
) -> tuple[Marker | None, int]:
    """Return the marker of one letter: money in its own country, and elsewhere if the figure is unambiguous: ``R350 a month``."""
    if match["gap"] and not _MONEY_SHAPE.match(match.string, match.end()):
        return None, 0
    found = next((currency for country, currency in currencies.items() if country in home), None)
    if found is None and _LETTER_MONEY[match["code"].rstrip(".")].match(match.string, match.end()):
        found = next(iter(currencies.values()))
    return (Marker(code=found, reason="symbol"), match.start()) if found else (None, 0)


_CENTS_OF = {"HK": "HKD", "US": "USD", "NZ": "NZD", "A": "AUD", "S": "SGD", "C": "CAD"}
_CENTS = re.compile(r"\d[\d.]{0,8} ?(?:cents?\b|¢)")
"""Behind the letters of a country: ``HK4.3 cents``."""
_LETTERS = frozenset((*PREFIXES, *COUNTRY_PREFIXES, *_CENTS_OF))
"""Whole words before a number that may be a currency."""
_NEVER = re.compile(r"(?!)")
_LETTER_MONEY = dict.fromkeys(COUNTRY_PREFIXES, _NEVER) | {
    "R": re.compile(
        rf"(?:{_MILLIONS.pattern}|\d[\d ,.]{{0,12}} (?:a|per) (?:month|year|week|day|litre|hour|person|kilo)\b)"
    ),
    "N": _MILLIONS,
    "Y": _MILLIONS,
    "M": re.compile(r"\d{1,3}(?:[ \u00a0]\d{3})+(?![\d.,]\d)"),
}
_MODEL = re.compile(r"0\d|\d+(?:[A-Za-z]*[A-Z][a-z]|[A-Z]{2}|-[A-Za-z])")
_PAPERS = re.compile(
    r"(?:19|20)\d\d\s+(?:[a-z-]+\s+)?(?:notes?|bonds?|gilts?|sukuk|tranche|issues?|paper|loans?|term|facility|debt|series|maturit\w+|debentures|securities|"
    r"benchmarks?|convertibles?|perpetuals?|eurobonds?|model|edition|budget)\b"
)


def _is_model(text: str, figure: Figure, match: re.Match[str] | None) -> bool:
    """Return True where a code and a figure name something else: ``SR007``, ``COP30``, ``RON 95``, ``USD 2032 notes``."""
    if match is None or match["sign"]:
        return False
    start, code = figure.start, match["code"]
    if _MODEL.match(text, start) and not _MONEY_SHAPE.match(text, start):
        return True
    if _is_numbered(text, figure, match):
        return True
    if len(code) != 3 or not code.isupper() or not figure.plain:
        return False
    if code in STRONG_CODES:
        return bool(match["gap"]) and _PAPERS.match(text, start) is not None
    return not _MONEY_SHAPE.match(text, start) and not _SHY_MONEY.match(text, start)


_NUMBERED = re.compile(
    r"\b(?:class|course|module|room|flight|train|bus|route|model|grade|type|batch|part)s?\s$", re.IGNORECASE
)
"""Before a code that names a thing: ``room RM101``, ``flight RM204``."""
_THINGS = re.compile(
    r" (?:software|drones?|kits?|lathes?|engines?|aircraft|helicopters?|jets?|missiles?|robots?|routers?|printers?|cameras?|phones?|chips?|processors?|"
    r"trucks?|tractors?|motorcycles?|bikes?|cars?|models?|series|units?|modules?|tools?|systems?|variants?|versions?|vaccines?|devices?|trains?|radars?|rifles?|"
    r"satellites?|scanners?|receptors?|genes?|proteins?|antibod\w+|standards?|certificat\w+|courses?|class(?:es)?)\b"
)
"""After a code that names a thing: ``the SAR200 drone``."""
_NUMBERED_HIGHEST = 10_000
"""A code with this figure or more is money, whatever follows."""
_GOALS = 17
"""The UN's Sustainable Development Goals: ``SDG 6``, ``SDG 4.7``; SDG is Sudan's pound too."""


def _is_numbered(text: str, figure: Figure, match: re.Match[str]) -> bool:
    """Return True for the number of a goal, of a room and the like."""
    if match["code"] == "SDG" and figure.value < _GOALS + 1:
        return not _MILLIONS.match(text, figure.start)
    glued = figure.plain and not match["gap"]
    if not glued:
        return False
    things = figure.value < _NUMBERED_HIGHEST and _THINGS.match(text, figure.end) is not None
    return things or _NUMBERED.search(text, max(0, match.start() - 9), match.start()) is not None


_SHY_MONEY = re.compile(r"\d+ (?:a|per) (?!cent\b)[a-z]+\b|\d{3,} (?:in|for|to|from)\b")


def _symbol(match: re.Match[str]) -> tuple[Marker | None, int]:
    sign, after, at = match["sign"], match["after"], match.start("sign")
    if match["apart"]:
        return _apart(match)
    for spelling, start in ((match["letters"] + sign, match.start()), (sign + after, at), (sign, at)):
        if spelling in PREFIXES and (not after or spelling.endswith(after)):
            return PREFIXES[spelling], start
    return None, 0


def _apart(match: re.Match[str]) -> tuple[Marker | None, int]:
    """Return the marker of a code and a sign with a space between: ``CAD $5``; other letters are a word before the sign."""
    sign, letters = match["sign"], match["letters"]
    joined = letters + sign if letters in {"US", "HK", "NZ"} or len(letters) == 3 else ""
    for spelling, start in (
        (joined, match.start()),
        (sign + match["after"], match.start("sign")),
        (sign, match.start("sign")),
    ):
        if spelling in PREFIXES and (not match["after"] or spelling.endswith(match["after"])):
            return PREFIXES[spelling], start
    return None, 0


def _code_holds(match: re.Match[str], code: str) -> bool:
    """Return True if letters that may be a word are a currency here."""
    gap, text = match["gap"], match.string
    if (code in _LOOSE or code in WORDLIKE_CODES) and gap and not _MONEY_SHAPE.match(text, match.end()):
        return False
    if code in WORDLIKE_CODES and ("\n" in gap or text[max(0, match.start() - 20) : match.end() + 20].isupper()):
        return False
    return not (match["minus"] and not gap) or _MONEY_SHAPE.match(text, match.end()) is not None
