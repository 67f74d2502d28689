"""Read the text after a number: scales, a percent sign, a currency's sign, code or words."""

import re
from decimal import Decimal

from pipelines.enrich.amounts import digital
from pipelines.enrich.amounts.before import SIGNS
from pipelines.enrich.amounts.countries import ADJECTIVES, country_of
from pipelines.enrich.amounts.figure import PERCENT, SPACES, Figure
from pipelines.enrich.amounts.foreign import linked, read_foreign, read_strange_scale
from pipelines.enrich.amounts.languages import ENGLISH, LanguageWords
from pipelines.enrich.amounts.lexicon import (
    ADJECTIVES_OF_NAMES,
    CENT,
    CODE_OF_NAME,
    NOUNS,
    ONE,
    PREFIXES,
    SCALE_OF,
    SHY_SCALES,
    SIGN_NOUNS,
    STRONG_CODES,
    SUFFIX_SIGNS,
    WORDLIKE_CODES,
    Marker,
)

_GAP = rf"[{SPACES}]{{0,3}}\n?[ \t]{{0,2}}"
_WORD = re.compile(rf"{_GAP}(?:-\n?)?(malaysian/singapore|(?:[^\W\d_]|['’](?=[^\W\d_])|\.(?=[^\W\d_]))+)")
_SIGN = re.compile(rf"[{SPACES}]?([{SIGNS}])")
_CODE = re.compile(rf"[{SPACES}-]?\n?([A-Z]{{3,5}})\b(?!-?\d)")
_PERCENT = re.compile(
    rf"-?{_GAP}-?(?:"
    r"(?P<pp>(?:percentage|pct|percent|per\s{0,3}cent(?:age)?|%)[-\s]{1,5}(?:points?|pts?)\b|pp\b|ppts?\b|p\.p\.)"
    r"|(?P<bp>(?:basis|bas\.?)[-\s]{1,5}(?:points?|pts?)\b|bps?\b)"
    r"|(?P<percent>[%％٪]|pct\b|pcts\b|percent\b|per[-\s]{0,4}cents?\b|pc\b|p\.c\.|prozent\b|pro[cs]ent\b|pour\scent\b|por\sc(?:iento|ento)\b))"
)
_OPENERS = frozenset(SPACES + SIGNS + "\n-%％٪./")
_JOINTS = frozenset(SPACES + "\n-")
_LEADS = frozenset(name.rsplit(" ", size)[0] for name in ADJECTIVES for size in (1, 2) if " " in name)
_QUALIFIERS = frozenset({"financial", "commercial", "new", "convertible", "cfa", "european", "gold", "us"})


_ODD = re.compile(r"(?:[- ]odd|-something|-plus|\+)(?=[ -]?[a-z])")
"""Words between a number and its scale: ``$20-odd million``."""
_SLASHED = re.compile(r"/[-=](?![\d/])")
"""End of a price in East Africa and India: ``5m/-``."""


def read_after(text: str, low: str, figure: Figure, language: LanguageWords) -> None:
    """Add scales, then a percent sign or a currency, to the figure."""
    following = low[figure.end : figure.end + 1]
    if following in "-+ " and (odd := _ODD.match(low, figure.end)):
        figure.end = odd.end()
        following = low[figure.end : figure.end + 1]
    if not (following.isalpha() or following in _OPENERS) or not following:
        return
    if following in _JOINTS and low[figure.end + 1 : figure.end + 2].isdigit():
        return
    if language is not ENGLISH and read_foreign(low, figure, language):
        return
    _read_any_scale(text, low, figure)
    if read_percent(low, figure):
        return
    if figure.marker is None:
        _read_currency(text, low, figure)
    else:
        _read_echo(text, low, figure)
    if figure.marker is not None and figure.scale is None and not figure.words:
        _read_late_scale(low, figure)


_LATE = re.compile(r"[ -](million|billion|trillion|thousand|mln|bln|mn|bn|crore|lakh)\b(?! (?:of|in)\b)")


def _read_late_scale(low: str, figure: Figure) -> None:
    """Add a scale that follows the currency: ``125 USD million``."""
    if not figure.before and (match := _LATE.match(low, figure.end)):
        figure.scale, figure.end, figure.plain = SCALE_OF[match[1]], match.end(), False


def _read_any_scale(text: str, low: str, figure: Figure) -> None:
    """Add English scales, else another language's, and the end of an East African price."""
    if figure.scale is None:
        _read_scales(text, low, figure)
    if figure.scale is None and not figure.words and low[figure.end : figure.end + 1].isspace():
        read_strange_scale(low, figure)
    if figure.marker is None and low[figure.end : figure.end + 1] == "/":
        _read_slashed(low, figure)


def _read_slashed(low: str, figure: Figure) -> None:
    if match := _SLASHED.match(low, figure.end):
        figure.marker, figure.end = Marker(noun="shilling", reason="slash"), match.end()


def read_percent(low: str, figure: Figure) -> bool:
    """Add a percent sign, percentage points or basis points. Return False if there is none."""
    if figure.marker is not None:
        return False
    match = _PERCENT.match(low, figure.end)
    if match is None:
        return False
    apart = match["percent"] == "pc" and match.start("percent") != figure.end
    if apart and not _AFTER_PERCENT.match(low, match.end()):
        return False
    figure.unit = match.lastgroup or PERCENT
    figure.end = match.end()
    return True


_AFTER_PERCENT = re.compile(
    r"\s*(?:[,.;:)]|$)|\s(?:of|in|to|from|on|for|by|this|last|over|and|or|at|a|against|as|year|stake|share|growth|rise|hike|cut|drop|fall|interest|"
    r"higher|lower|more|less|up|down|during|between|compared|agreed|said|were|was|are|is)\b"
)
"""After ``20 pc`` as Indian and Irish newspapers write percentages; elsewhere ``pc`` is a computer or a piece."""
_MIL_IS_THOUSAND = frozenset("BRL MXN EUR CLP COP ARS PEN AOA MZN UYU BOB VES".split())
"""Currencies of languages in which ``mil`` is a thousand, and a million in English."""


def _read_scales(text: str, low: str, figure: Figure) -> None:
    said = ""
    for _ in range(3):
        match = _WORD.match(low, figure.end)
        power = _power(match[1], figure, low, match.end()) if match else None
        if match and match[1] == "mil" and figure.marker and figure.marker.code in _MIL_IS_THOUSAND:
            figure.doubtful = True
        if match is None or power is None or not _scale_holds(text, low, figure, match):
            return
        if figure.scale is None or power > figure.scale or match[1] == said:
            figure.scale = (figure.scale or ONE) * power
        said = match[1]
        figure.end, figure.plain = match.end(), False


def _power(word: str, figure: Figure, low: str, end: int) -> Decimal | None:
    """Return the value of a scale word, or None; ``L`` is a lakh only beside rupees."""
    if word != "l":
        return SCALE_OF.get(word)
    after = _WORD.match(low, end)
    rupees = figure.marker.noun if figure.marker else NOUNS[after[1]].noun if after and after[1] in NOUNS else ""
    return SCALE_OF["lakh"] if rupees == "rupee" else None


def _scale_holds(text: str, low: str, figure: Figure, match: re.Match[str]) -> bool:
    """Return True if ``m``, ``b``, ``k``, ``t`` ... is a scale: beside a currency, close to the figure."""
    word = match[1]
    if word not in SHY_SCALES or word == "hundred":
        return True
    if figure.marker is not None:
        return match.start(1) == figure.end or word != "t" or text[match.start(1)].isupper()
    if match.start(1) == figure.end and _beside_dash(text, figure.start, match.end()):
        return True
    if _SLASHED.match(low, match.end()):
        return match.start(1) == figure.end
    after = _WORD.match(low, match.end())
    if after and after[1] not in {"c", "p"} and (after[1] in NOUNS or _phrase(low, match.end())):
        return True
    return _SIGN.match(low, match.end()) is not None


_SCALED_DASH = re.compile(r"\d ?(?:[mMbBkK]|[mb]n)?\s?(?:-|–|—|to|or)\s?$")


def _beside_dash(text: str, start: int, end: int) -> bool:
    """Return True for a bound of ``£5-10m`` or ``10m-15m euros``: the other bound may have the currency; alone it is a bare figure."""
    after = not text[end : end + 1].isalnum() and _SCALED_DASH.search(text, max(0, start - 12), start) is not None
    after = after or (
        text[start - 2 : start - 1].isalnum() and text[start - 1] in "-–" and not text[end : end + 1].isalnum()
    )
    return after or (text[end : end + 1] in {"-", "–"} and text[end + 1 : end + 2].isdigit())


def _read_currency(text: str, low: str, figure: Figure) -> None:
    found = _sign(text, figure.end) or _code(text, figure.end) or _phrase(low, linked(low, figure))
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
    if match[1] == "$" and (whose := _WHOSE_SIGN.match(text, match.end())):
        return PREFIXES[_SIGN_OF[whose[1]]], whose.end()
    return (NOUNS["¢"] if match[1] == "¢" else SUFFIX_SIGNS[match[1]]), match.end()


_SIGN_OF = {"US": "US$", "CA": "C$", "CAN": "C$", "AU": "A$", "NZ": "NZ$", "HK": "HK$"}
_WHOSE_SIGN = re.compile(rf"[{SPACES}]?({'|'.join(_SIGN_OF)})\b(?![-'’])")
"""After a sign behind its figure, as French has it: ``3,5 milliards $ US``."""


def _code(text: str, at: int) -> tuple[Marker, int] | None:
    match = _CODE.match(text, at)
    marker = PREFIXES.get(match[1]) if match else None
    if match is None or marker is None or marker.reason != "code" or match[1] in WORDLIKE_CODES:
        return None
    if (match[1] not in STRONG_CODES or match[1] in _ABBREVIATIONS) and _NAMES_GOODS.match(text, match.end()):
        return None
    return marker, match.end()


_ABBREVIATIONS = frozenset({"CAD", "EGP", "ILS", "INR", "SAR"})
"""Codes that name something else before a noun: search and rescue, computer-aided design."""
_NAMES_GOODS = re.compile(
    r" (?!(?:a|an|and|or|to|in|on|for|at|by|per|of|with|from|as|is|was|were|are|will|this|last|each|more|less|million|billion|the)\b)[a-z]{3,}"
)
"""A noun directly after letters that may be another abbreviation: ``10 AED training tools``."""


def _phrase(low: str, at: int) -> tuple[Marker, int] | None:
    """Return the marker of currency words directly after a figure, and their end: ``dlrs``, ``u.s. dollars``, ``new zealand dlrs``, ``pounds sterling``."""
    words: list[str] = []
    for _ in range(4):
        match = _WORD.match(low, at)
        if match is None:
            return None
        word, at = match[1], match.end()
        if low[at : at + 1] == "." and "." in word:
            word, at = word + ".", at + 1
        if word in NOUNS and _is_part_of(low, word, match.start(1), at):
            return None
        if word in NOUNS:
            return _closed(low, words, word, at)
        words.append(word)
        if not _may_lead(" ".join(words)):
            return None
    return None


_GOES_ON = re.compile(r"\d|-\d|-[a-z]\b")


def _is_part_of(low: str, word: str, start: int, end: int) -> bool:
    """Return True if a marker is the beginning of a name: ``RS-68``, ``4cfa24``, ``3Rs``, ``11 bitcoin funds``."""
    if low[end : end + 1] and _GOES_ON.match(low, end) and not (word in {"p", "c"} and low[end] == "-"):
        return True
    if word == "rs" and low[start - 1 : start].isdigit():
        return True
    if NOUNS[word].reason == "code" and word.upper() not in STRONG_CODES:
        return _NAMES_GOODS.match(low, end) is not None
    return NOUNS[word].noun == digital.FLAG and digital.counts_goods(low, end)


def _may_lead(phrase: str) -> bool:
    """Return True if the words may begin a country's adjective before a currency's noun."""
    return phrase in ADJECTIVES or phrase in _LEADS or phrase in _QUALIFIERS or phrase in ADJECTIVES_OF_NAMES


def _closed(low: str, words: list[str], noun: str, end: int) -> tuple[Marker, int] | None:
    marker = NOUNS[noun]
    lead = " ".join(words)
    country = country_of(lead.rstrip(".")) or country_of(lead) or "" if lead else ""
    if lead and not country and (code := CODE_OF_NAME.get((lead, marker.noun))):
        again = _WORD.match(low, end)  # "CFA", then "francs"
        end = again.end() if again and again[1] in NOUNS and NOUNS[again[1]].noun == marker.noun else end
        return Marker(noun=marker.noun, code=code, worth=marker.worth), end
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


_ECHO = re.compile(rf"[{SPACES}]?([A-Z]{{3}})\b")


def _read_echo(text: str, low: str, figure: Figure) -> None:
    """Read a repeated marker, which may be more specific: ``$5 mln dlrs``, ``$5,500 CAD``."""
    if (code := _ECHO.match(text, figure.end)) and figure.marker and (marker := PREFIXES.get(code[1])):
        sign = text[figure.start : figure.end].lstrip("-")[:1]
        nouns = SIGN_NOUNS.get(sign, frozenset()) if not figure.marker.code or figure.marker.code == marker.code else ()
        if marker.reason == "code" and (marker.noun in nouns or marker.code == figure.marker.code):
            figure.marker, figure.end = marker, code.end()
            return
    found = _phrase(low, figure.end)
    if found and figure.marker and found[0].noun == figure.marker.noun and found[0].worth == figure.marker.worth:
        figure.end = found[1]
