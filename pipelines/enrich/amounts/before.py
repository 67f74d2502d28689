"""What stands before a number: a currency's symbol or code, and a minus sign."""

import re

from pipelines.enrich.amounts.figure import SPACES, Figure
from pipelines.enrich.amounts.lexicon import COUNTRY_PREFIXES, PREFIXES, WORDLIKE_CODES, Marker

SIGNS = "$€£¥₹₩₽₺₦₱฿₫₪₴₸₵₡₲₮₾₼₭₨¢"
_WINDOW = 14
_BEFORE = re.compile(
    rf"(?:(?<![A-Za-z])(?P<letters>[A-Za-z]{{0,4}}(?:\.[A-Z]\.)?)(?P<sign>[{SIGNS}៛৳])(?P<after>(?:US|U\.S\.|NZ|HK|NT|[ACS])?)"
    rf"|(?<![\w$€£¥])(?P<code>[Dd]-mark|[A-Za-z]{{1,7}}[.]?|S/\.?|B/\.))"
    rf"(?P<gap>[{SPACES}]{{0,2}}\n?[ \t]{{0,2}})(?P<minus>[-\N{{MINUS SIGN}}]?)$"
)
_BLANKS = frozenset(SPACES + "\n-\N{MINUS SIGN}")
_NO_MARKER = frozenset("0123456789(),;:\"'")
_MINUSES = "-\N{MINUS SIGN}"
_LOOSE = frozenset("euro Euro EURO Euros eur stg Stg STG Fr US Yen YEN Dlrs CFA Sh RO BD KD SR RM FF LE zl DM".split())
"""Prefixes that are other words too: a figure of money's shape must follow, or be glued to them."""
_MILLIONS = re.compile(r"\d[\d.,]{0,10} ?(?:million|mln|billion|bln|bn|trillion)\b")
_MONEY_SHAPE = re.compile(
    r"\d[\d.,]{0,14}[ -]?(?:million|mln|mn|m|billion|bln|bn|trillion|trln|thousand|k)\b|\d{1,3}(?:,\d{3})+|\d+\.\d\d?\b",
    re.IGNORECASE,
)


def read_before(text: str, figure: Figure, home: frozenset[str], done: int) -> None:
    """Take a marker and a minus sign in front into the figure; ``done`` is where the last figure ended."""
    start = figure.start
    last = text[start - 1] if start else " "
    figure.glued = last.isalpha()
    match = _BEFORE.search(text, max(0, start - _WINDOW), start) if _may_mark(text, start) else None
    marker, begin = _prefix(match, home) if match else (None, start)
    if marker is None or begin < done:
        _read_minus(text, figure, start)
        return
    figure.marker, figure.start, figure.before = marker, begin, True
    figure.negative = bool(match and match["minus"])
    _read_minus(text, figure, begin)


def _may_mark(text: str, start: int) -> bool:
    """Whether a letter or a sign stands close in front: most numbers have neither, and need no search."""
    at = start - 1
    while at >= 0 and at > start - 4 and text[at] in _BLANKS:
        at -= 1
    return at >= 0 and text[at] not in _NO_MARKER


def _read_minus(text: str, figure: Figure, start: int) -> None:
    """Take a minus in after a blank or a parenthesis; between words and figures it is a hyphen."""
    if start and text[start - 1] in _MINUSES and (start == 1 or text[start - 2] in " (\n\t:"):
        figure.negative, figure.start = True, start - 1


def _prefix(match: re.Match[str], home: frozenset[str]) -> tuple[Marker | None, int]:
    """Marker of the symbol or code before a number and where it starts."""
    if match["sign"]:
        return _symbol(match)
    code = match["code"]
    if not match["gap"] and code in COUNTRY_PREFIXES:
        country, currency = COUNTRY_PREFIXES[code]
        known = country in home or (code in {"R", "Y"} and _MILLIONS.match(match.string, match.end()) is not None)
        return (Marker(code=currency, reason="symbol"), match.start()) if known else (None, 0)
    marker = PREFIXES.get(code)
    return (marker, match.start()) if marker is not None and _code_holds(match, code) else (None, 0)


def _symbol(match: re.Match[str]) -> tuple[Marker | None, int]:
    sign, after, at = match["sign"], match["after"], match.start("sign")
    for spelling, start in ((match["letters"] + sign, match.start()), (sign + after, at), (sign, at)):
        if spelling in PREFIXES and (not after or spelling.endswith(after)):
            return PREFIXES[spelling], start
    return None, 0


def _code_holds(match: re.Match[str], code: str) -> bool:
    """Whether letters that may be a word are a currency here."""
    gap, text = match["gap"], match.string
    if (code in _LOOSE or code in WORDLIKE_CODES) and gap and not _MONEY_SHAPE.match(text, match.end()):
        return False
    if code in WORDLIKE_CODES and ("\n" in gap or text[max(0, match.start() - 20) : match.end() + 20].isupper()):
        return False
    return not (match["minus"] and not gap and len(code) < 3)
