"""Scan a text once for all figures: runs of digits, then numbers in words, with their scales and markers."""

import re
from collections.abc import Iterator
from decimal import Decimal

from pipelines.enrich.amounts.after import read_after, read_percent
from pipelines.enrich.amounts.before import read_before
from pipelines.enrich.amounts.figure import PERCENT, Figure
from pipelines.enrich.amounts.languages import ENGLISH, LanguageWords
from pipelines.enrich.amounts.lexicon import ONE, SCALE_OF
from pipelines.enrich.amounts.numerals import (
    may_group,
    read_figures,
    read_fraction,
    read_words,
)
from pipelines.language.numbers import CARDINALS, DIGITS, PARTS, TENS, VULGAR

_FIGURES = re.compile(r"\d(?:[\d.,'’\u066b\u066c]*\d)?")
_GROUPS = re.compile(r"(?:[ \u00a0\u202f\u2009]\d{3}){1,4}(?![ \u00a0\u202f\u2009]?\d|[.,]\d)")
_FRACTION = re.compile(r"(?:-\n? {0,4}|[ \u00a0]|\.)(\d{1,2})/(\d{1,2})(?![\d/])")
_SLASH = re.compile(r"/(\d{1,2})(?![\d/])")
_TORN = re.compile(r" (\.\d\d)(?!\d)")
"""Decimals that a tokenizer separated: ``EUR3 .68``."""
_TAILED = frozenset("- /.\u00a0\u202f\u2009")
_SECOND_YEAR = re.compile(r"(?:19|20)\d\d/$")
_DAY = re.compile(r"(?i:\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?) $")

_TEEN = "|".join(sorted(CARDINALS.keys() - TENS, key=len, reverse=True))
_CARD = rf"(?:(?:{'|'.join(TENS)})(?:[ -](?:{'|'.join(DIGITS)})\b)?|{_TEEN})"
_PART = "(?:" + "|".join(sorted(PARTS, key=len, reverse=True)) + ")"
_BIG = "(?:hundred|thousand|million|mln|billion|bln|bn|trillion|crore|lakh)"
_WORDS = re.compile(
    r"\b(?=[abefhmnoqstz])"
    rf"(?:{_CARD}[\s-]{{1,5}}point(?:[\s-]{{1,5}}(?:{'|'.join(DIGITS)}|zero|oh)\b){{1,4}}"
    rf"|{_CARD}[\s-]{{1,5}}hundred(?:[\s-]{{1,5}}(?:and[\s-]{{1,5}})?{_CARD})?"
    rf"|{_CARD}(?:[\s-]{{1,5}}and[\s-]{{1,5}}(?:(?:a|one|three|two)[\s-]{{1,5}})?{_PART}|[\s-]{{1,5}}{_PART})?"
    rf"|a[\s-]{{1,5}}{_PART}|an?(?=[\s-]{{1,5}}{_BIG}\b)|half|quarter|million|billion|trillion|mln|bln)\b"
)
_OF_A = re.compile(r"(?:\s{1,5}of)?[\s-]{1,5}(?:an?|one|1)(?=[\s-]{1,5}[^\W\d_])|\s{1,5}of(?=\s)")
_OF_TIME = re.compile(r"\b(?:first|second|third|fourth|last|this|next|the)\s+$")
_ONE_UNSAID = re.compile(
    r"\b(?:the|estimated|this|that|his|her|its|their|another|nearly|almost|than|about|over|first)\s+$"
)
"""Words before a scale without a number that make it one: "the billion-dollar suit"; "several" and "multi" do not."""
_RANGE_AHEAD = re.compile(r"\s{0,3}(?:to|or|and|-|–)[\s-]{0,3}(?:an?\s)?[\w$€£¥]")


def scan(text: str, low: str, *, language: LanguageWords, home: frozenset[str]) -> list[Figure]:
    """Return all figures of a text in reading order; ``home`` are countries whose one-letter prefixes count."""
    digits = list(_digit_figures(text, low, language, home))
    words = list(_word_figures(text, low) if language is ENGLISH else _foreign_words(text, low, language))
    if not words:
        return digits
    kept: list[Figure] = []
    for figure in sorted(digits + words, key=lambda figure: figure.start):
        if not kept or figure.start >= kept[-1].end:
            kept.append(figure)
    return kept


def _digit_figures(text: str, low: str, language: LanguageWords, home: frozenset[str]) -> Iterator[Figure]:
    done = 0
    for match in _FIGURES.finditer(text):
        start, end = match.span()
        figure = _number_at(text, start, end, language.comma_decimal) if start >= done else None
        if figure is None:
            continue
        if text[start - 1 : start] == "(" and (loss := _LOSS.match(text, start - 1)):
            _open(figure, loss)
        read_before(text, figure, home, done)
        if figure.marker is None and (figure.glued or _is_second_year(text, start)):
            continue
        if not _is_day(text, figure, start, end):
            read_after(text, low, figure, language)
        elif not read_percent(low, figure):
            continue
        if figure.marker is not None and text[end - 4 : end - 3] == ".":
            _regroup(text, low, figure, start, end)
        if language.percent_before and figure.marker is None and not figure.unit:
            _read_percent_before(low, figure)
        done = figure.end
        if not figure.doubtful:
            yield figure


_PERCENT_BEFORE = re.compile(r"(?:%|yüzde )$")


def _read_percent_before(low: str, figure: Figure) -> None:
    """Read a percent sign or word before the figure: Turkish ``%5`` and ``yüzde 5``."""
    if match := _PERCENT_BEFORE.search(low, max(0, figure.start - 6), figure.start):
        figure.start, figure.unit, figure.before = match.start(), PERCENT, True


_POINTS_GROUP = frozenset("EUR VND IDR CLP COP ARS BRL TRY DKK PYG ISK UYU CRC RSD".split())
"""Currencies whose countries group thousands with points and have no thousandths; so have all countries with crowns."""
_FINE_PRICE = re.compile(
    r"\s?(?:/|(?:a|per)\s+)(?:u\.s\. )?(?:lit(?:re|er)|l\b|kwh|kilo\w*|kg|dollar|euro|gallon|unit|share|gram|cubic|m3|mmbtu|therm|minute|pound)"
)
_QUOTED = re.compile(
    r"\b(?:dollar|euro|pound|sterling|yen|franc|yuan|lira|rupee|exchange rate|currency|litre|diesel|petrol|gasoline|shares?|stock|bid)\b[^\n]{0,80}$"
)


def _regroup(text: str, low: str, figure: Figure, start: int, end: int) -> None:
    """Read ``1.500 euros`` as 1500, except for prices with thousandths: fuel, power, exchange rates."""
    if figure.marker is None or (figure.marker.noun != "crown" and figure.marker.code not in _POINTS_GROUP):
        return
    if figure.scale is not None or figure.value >= 1000 or not may_group(text[start:end]):
        return
    if _FINE_PRICE.match(low, figure.end) or _QUOTED.search(low, max(0, start - 90), figure.start):
        return
    figure.value = figure.value * 1000


_LOSS = re.compile(
    r"\(\d[\d.,]{0,20}\)(?=(?P<percent>%)|[ \u00a0]?(?:million|billion|thousand|mln|mn|bn|m\b|per\b|%)|[\s,.;])"
)
"""A figure in parentheses is one below zero where its currency stands outside them: ``$(1.2) million``."""
_OUTSIDE = re.compile(r"(?:[$€£¥₹]|\b[A-Z]{3})\s?$")


def _open(figure: Figure, loss: re.Match[str]) -> None:
    """Take the parentheses of a loss into its figure."""
    if loss["percent"] or _OUTSIDE.search(loss.string, max(0, loss.start() - 5), loss.start()):
        figure.start, figure.end, figure.negative, figure.plain = loss.start(), loss.end(), True, False


def _is_second_year(text: str, start: int) -> bool:
    return text[start - 1 : start] == "/" and _SECOND_YEAR.search(text, max(0, start - 5), start) is not None


def _is_day(text: str, figure: Figure, start: int, end: int) -> bool:
    """Return True for a day of the month: ``April 7`` before ``SAUDI RIYAL``."""
    few = figure.plain and end - start < 3 and figure.marker is None and not text[start - 2 : start - 1].isdigit()
    return few and _DAY.search(text, max(0, start - 11), start) is not None


def _number_at(text: str, start: int, end: int, comma_decimal: bool) -> Figure | None:
    value = read_figures(text[start:end], comma_decimal=comma_decimal)
    if value is None:
        return None
    plain = text[start:end].isdecimal()
    following = text[end : end + 1]
    if plain and start and text[start - 1] == "." and text[max(0, start - 2) : start - 1] in _BEFORE_POINT:
        value, start, plain = value.scaleb(start - end), start - 1, False
    elif plain and following in _TAILED:
        value, end, plain = _with_tail(text, value, start, end)
    elif following in " -" and text[end - 3 : end - 2] == "." and (match := _FRACTION.match(text, end)):
        value, end = (
            value + (read_fraction(*match.groups()) or Decimal(0)) / 100,
            match.end(),
        )  # "$4.05 1/2": half a cent
    if end < len(text) and (match := _NO_CENTS.match(text, end)):
        end, plain = match.end(), False
    if following in VULGAR:
        part = Decimal(VULGAR[following])
        value, end, plain = value + (part / 100 if text[end - 3] == "." else part), end + 1, False
    elif following == ":" and (match := _COLON_CENTS.match(text, end)):
        value, end, plain = value + Decimal(match[1]) / 100, match.end(), False
    return Figure(start, end, value, plain=plain)


_COLON_CENTS = re.compile(r":(\d\d)(?= (?:kronor|kr)\b)")
"""Sweden's ``4:50 kronor``."""
_NO_CENTS = re.compile(r"[.,][-–—]{1,2}(?=\s?(?:€|[A-Za-z]))")
"""End of a price without cents: ``99,- euros``."""
_BEFORE_POINT = frozenset({"", *" \n\t($€£¥-"})


def _is_row(text: str, end: int, close: int) -> bool:
    """Return True for adjacent cells of a table: ``68 100%``; groups of digits before a percent sign have no-break spaces."""
    return text[close : close + 1] == "%" and text[end] == " "


def _with_tail(text: str, value: Decimal, start: int, end: int) -> tuple[Decimal, int, bool]:
    """Return value and end of a number with its rest (``-1/2`` of ``7-1/2``, ``/8`` of ``5/8``, the groups of ``1 234``), and True if it has none."""
    if match := _FRACTION.match(text, end):
        part = read_fraction(*match.groups())
        if part is not None:
            return value + part, match.end(), False
    if (match := _TORN.match(text, end)) and text[start - 1 : start].isupper():
        return value + Decimal(match[1]), match.end(), False
    if match := _SLASH.match(text, end):
        part = read_fraction(str(value), match[1]) if value < 64 else None
        if part is not None:
            return part, match.end(), False
    if end - start <= 3 and (match := _GROUPS.match(text, end)) and not _is_row(text, end, match.end()):
        return Decimal(re.sub(r"\s", "", text[start : match.end()])), match.end(), False
    return value, end, True


def _word_figures(text: str, low: str) -> Iterator[Figure]:
    done = 0
    for match in _WORDS.finditer(low):
        figure = _words_at(match, low) if match.start() >= done else None
        if figure is None:
            continue
        after_number = match.end() if figure.end else match.start()
        figure.end = figure.end or match.start()
        read_after(text, low, figure, ENGLISH)
        if _is_bare(figure, match) and (after_number == match.start() or not _RANGE_AHEAD.match(low, after_number)):
            continue
        if match[0] in {"half", "quarter"} and _is_time(figure, match, low):
            continue
        if _is_bare(figure, match):
            figure.end = after_number
        done = figure.end
        yield figure


def _foreign_words(text: str, low: str, language: LanguageWords) -> Iterator[Figure]:
    """Yield small numbers in words of another language that a scale, a currency or a percent word follows."""
    if language.number_words is None:
        return
    for match in language.number_words.finditer(low):
        value = language.numbers[match[0]]
        figure = Figure(match.start(), match.end(), value, words=True)
        read_after(text, low, figure, language)
        if (figure.marker is not None or figure.unit) and (value != 1 or figure.scale is not None):
            yield figure


def _is_bare(figure: Figure, match: re.Match[str]) -> bool:
    """Return True if no unit follows number words; "million" alone is no amount."""
    unsaid = match[0] in SCALE_OF
    return figure.marker is None and not figure.unit and (figure.scale is None or unsaid)


def _is_time(figure: Figure, match: re.Match[str], low: str) -> bool:
    """Return True for ``the first half`` and ``last quarter``, which are no parts of an amount."""
    start = match.start()
    return figure.end == match.end() or _OF_TIME.search(low, max(0, start - 12), start) is not None


_SCALED_MORE = re.compile(r"[\s-]+(thousand|million|billion|trillion),?\s+(?:and\s+)?")


def _add_smaller(figure: Figure, low: str) -> None:
    """Add what follows in a smaller scale: ``ten thousand five hundred``, ``two million three hundred thousand``."""
    whole, end, scale = Decimal(0), figure.end, None
    last = figure.value
    while (scaled := _SCALED_MORE.match(low, end)) and (more := _WORDS.match(low, scaled.end())):
        value, power = read_words(more[0]), SCALE_OF[scaled[1]]
        if (
            value is None
            or more[0] in SCALE_OF
            or more[0] in PARTS
            or value >= 1000
            or (scale is not None and power >= scale)
        ):
            return
        whole, last, scale, end = whole + last * power, value, power, more.end()
    if scale is None:
        return
    unit = _LAST_SCALE.match(low, end)
    power = SCALE_OF[unit[1]] if unit else ONE
    if power < scale:
        figure.value, figure.scale, figure.end = whole + last * power, ONE, unit.end() if unit else end


_LAST_SCALE = re.compile(r"[\s-]+(thousand|million|billion)\b")


def _words_at(match: re.Match[str], low: str) -> Figure | None:
    """Return the figure of a number in words at a match, or None; a scale without a number has the value 1."""
    start, end = match.span()
    if match[0] in SCALE_OF:
        if not low[max(0, start - 14) : start].rstrip()[-1:].isalpha():  # most scales are behind digits
            return None
        return Figure(start, 0, ONE, words=True) if _ONE_UNSAID.search(low, max(0, start - 14), start) else None
    value = read_words(match[0])
    if value is None:
        return None
    figure = Figure(start, end, value, words=True)
    _add_smaller(figure, low)
    if re.split(r"[\s-]+", match[0])[-1] in PARTS and (of := _OF_A.match(low, end)):
        figure.end = of.end()
    return figure
