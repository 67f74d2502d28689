"""Read the words after a figure in a language other than English."""

import re
from collections.abc import Mapping
from decimal import Decimal

from pipelines.enrich.amounts.figure import BASIS, PERCENT, POINTS, SPACES, Figure
from pipelines.enrich.amounts.languages import LanguageWords, foreign_scales
from pipelines.enrich.amounts.lexicon import ONE, Marker
from pipelines.enrich.amounts.numerals import may_group

_MARKS = "\u0900-\u0903\u093a-\u094f\u0981-\u0983\u09bc-\u09cd\u0a01-\u0a03\u0a3c-\u0a4d\u0a81-\u0a83\u0abc-\u0acd\u0b82\u0bbe-\u0bcd\u0c3e-\u0c4d\u0cbc-\u0ccd\u0d3e-\u0d4d"
"""Vowel signs of India's scripts: they are parts of words, and no letters for ``re``."""
_LETTER = rf"(?:[^\W\d_]|[{_MARKS}])"
_WORD = re.compile(rf"[{SPACES}]{{0,2}}\n?(?:-(?=[^\W\d_]))?({_LETTER}+)\.?")
_LINK = re.compile(rf"[{SPACES}]{{0,2}}\n?(?:(?:de|di|do|des|van|von|av)[{SPACES}\n]|d['’])")
_PHRASE = re.compile(rf"[{SPACES}]{{0,2}}\n?-?({_LETTER}+\.?(?:[ \u00a0-]{_LETTER}+){{0,2}})")
_MORE = re.compile(r"\d{1,4}(?:,\d{3})*")
_MYRIAD = 10_000
_SMALL_COINS = re.compile(r"(\d{1,2})(?:銭|分)")
_POINT_UNITS = {"pp": POINTS, "bp": BASIS}
_LIKE_A_SCALE = re.compile(
    rf"[{SPACES}]{{1,2}}((?:mil|mio|mrd|mld|mlr|mia|bil|bio|tri|tau|tus|tis|tys|tsd|thous|[^\W\d_a-z])[^\W\d_]*)"
)


def read_foreign(low: str, figure: Figure, language: LanguageWords) -> bool:
    """Add a language's scales and currency or percent words to the figure. Return True if it then has a unit."""
    if language.unspaced:
        _read_joined(low, figure, language)
        return figure.marker is not None or bool(figure.unit)
    _read_scales(low, figure, language)
    at = figure.end
    link = _LINK.match(low, at)
    for start in (at, link.end() if link else at):
        if (found := _phrase(low, start, language)) is not None:
            name, end = found
            if isinstance(name, Marker):
                figure.marker = figure.marker or name
            elif figure.marker is None:
                figure.unit = name
            figure.end, figure.plain = end, figure.plain and figure.scale is None
            return True
    return False


def _read_scales(low: str, figure: Figure, language: LanguageWords) -> None:
    for _ in range(2):
        match = _WORD.match(low, figure.end)
        word = _stem(match[1], language.scales, language) if match else ""
        if word in language.doubtful:
            figure.doubtful = True
        if match is None or word not in language.scales:
            return
        figure.scale = (figure.scale or ONE) * language.scales[word]
        dotted = low[match.end() - 1] == "." and (len(word) > 4 or low[match.end() : match.end() + 1] in {"", "\n"})
        figure.end, figure.plain = match.end() - dotted, False
        _read_rest(low, figure, language)
        if word == "mil" and (more := _AND_MILLIONS.match(low, figure.end)):
            figure.value, figure.scale = figure.value * language.scales[word] + Decimal(more[1]), ONE
            figure.end = more.end()


def _read_rest(low: str, figure: Figure, language: LanguageWords) -> None:
    """Add what follows in a smaller scale, or a half: ``3 млн 450 тыс.``, ``2 milioni e mezzo``."""
    whole = figure.scale or ONE
    if match := _AND_HALF.match(low, figure.end):
        figure.value, figure.end = figure.value + _HALF, match.end()
    elif match := _AND_FEWER.match(low, figure.end):
        worth = language.scales.get(_stem(match[2], language.scales, language))
        if worth is not None and worth < whole:
            figure.value, figure.scale = figure.value * whole + Decimal(match[1]) * worth, ONE
            figure.end = match.end() + (low[match.end() : match.end() + 1] == ".")


_HALF = Decimal("0.5")
_AND_HALF = re.compile(r" (?:e mezzo|e mezza|y medio|y media|e meio|e meia|et demi|et demie)\b")
_AND_FEWER = re.compile(r"[ \u00a0](\d{1,3})[ \u00a0]([^\W\d_]+)")
_AND_MILLIONS = re.compile(r"[ \u00a0](\d{1,3})(?=[ \u00a0](?:millones|milhões)\b)")
"""Behind ``mil``: ``2 mil 350 millones``."""
_ENDING = 5
_STEM = 4
"""Letters of an ending at most, and of what it stands behind at least."""


def _stem(word: str, known: Mapping[str, object], language: LanguageWords) -> str:
    """Return the known word that a word with an ending of case is a form of; without one the word itself."""
    if word in known or not language.endings:
        return word
    longest = range(len(word) - 1, max(_STEM, len(word) - _ENDING) - 1, -1)
    return next((word[:size] for size in longest if word[:size] in known), word)


def _phrase(low: str, at: int, language: LanguageWords) -> tuple[Marker | str, int] | None:
    match = _PHRASE.match(low, at)
    said = match[1] if match else ""
    while match is not None and said:
        name = re.sub(r"[-\u00a0]", " ", said)
        for spelling in (name, name.rstrip(".")):
            end = match.start(1) + len(said) - (len(name) - len(spelling))
            if spelling in language.nouns:
                return language.nouns[spelling], end
            if spelling in language.percents:
                return PERCENT, end
            if spelling in language.points:
                return _POINT_UNITS[language.points[spelling]], end
            if (stem := _stem(spelling, language.nouns, language)) in language.nouns and " " not in spelling:
                return language.nouns[stem], end
        cut = max(said.rfind(" "), said.rfind("-"), said.rfind("\u00a0"))
        said = said[: max(cut, 0)]
    return None


def _read_joined(low: str, figure: Figure, language: LanguageWords) -> None:
    """Read ``3万5000円``, ``1조2천억원``: hundreds and thousands count within a myriad, and all are added up."""
    total, section, rest, at = Decimal(0), Decimal(0), figure.value, figure.end
    for _ in range(8):
        start = at + (low[at : at + 1] in {" ", "\u00a0"})
        word = next(
            (low[start : start + size] for size in (3, 2, 1) if low[start : start + size] in language.scales), ""
        )
        if not word:
            break
        worth, at = language.scales[word], start + len(word)
        if worth < _MYRIAD:
            section, rest = section + rest * worth, Decimal(0)
        else:
            total, section, rest = total + (section + rest) * worth, Decimal(0), Decimal(0)
        more = _MORE.match(low, at + (low[at : at + 1] == " "))
        if more is not None:
            rest, at = Decimal(more[0].replace(",", "")), more.end()
    rest += section
    start = at + (low[at : at + 1] in {" ", "\u00a0"})
    name = next(
        (low[start : start + size] for size in range(8, 0, -1) if low[start : start + size] in language.nouns), ""
    )
    if at != figure.end and (name or figure.marker):
        figure.value, figure.end, figure.plain = total + rest, at, False
    if name and figure.marker is None:
        figure.marker, figure.end = language.nouns[name], start + len(name)
    elif unit := next((word for word in language.points if low.startswith(word, start)), ""):
        figure.unit, figure.end = _POINT_UNITS[language.points[unit]], start + len(unit)
    _read_joined_before(low, figure, language)
    if figure.marker is not None and (minor := _SMALL_COINS.match(low, figure.end)):
        figure.value, figure.end = figure.value + Decimal(minor[1]) / 100, minor.end()
    if figure.marker is None and at != figure.end:
        figure.doubtful = False


def _read_joined_before(low: str, figure: Figure, language: LanguageWords) -> None:
    """Take in a currency's name in front, which is surer than the unit behind: ``新台幣12億元``."""
    for size in (4, 3, 2):
        named = low[max(0, figure.start - size) : figure.start]
        if named in language.nouns and language.nouns[named].code:
            figure.marker, figure.start, figure.before = language.nouns[named], figure.start - size, True
            return


def linked(low: str, figure: Figure) -> int:
    """Return the index at which a currency's name begins after a scale: after ``d'`` of ``1,2 milliard d'euros``."""
    link = _LINK.match(low, figure.end) if figure.scale is not None else None
    return link.end() if link else figure.end


_DIGITS_BEFORE = re.compile(r"\d[\d.,]*$")


def read_strange_scale(low: str, figure: Figure) -> None:
    """Read a scale of another language if all languages agree on it; else mark the figure as doubtful."""
    match = _LIKE_A_SCALE.match(low, figure.end)
    scales = foreign_scales() if match else {}
    if match is None or match[1] not in scales:
        return
    worth = scales[match[1]]
    figure.doubtful = worth is None
    if worth is not None:
        digits = _DIGITS_BEFORE.search(low, max(figure.start, figure.end - 16), figure.end)
        if digits and may_group(digits[0]):  # ``1.200 millones``
            figure.value = figure.value * 1000
        figure.scale, figure.end, figure.plain = worth, match.end(), False
