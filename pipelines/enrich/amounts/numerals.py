"""Read numbers exactly: figures of several locales, fractions, words."""

import re
from decimal import Decimal
from functools import lru_cache

from pipelines.enrich.thresholds import FIGURE_LENGTH
from pipelines.language.numbers import CARDINALS, PARTS

_ENGLISH = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d{1,2}(?:,\d{2})+,\d{3}|\d+)(?:\.\d+)?|\.\d+")
_SWISS = re.compile(r"\d{1,3}(?:['’]\d{3})+(?:[.,]\d+)?")
_CONTINENTAL = re.compile(r"\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,}")
_COMMA_DECIMAL = re.compile(r"\d+,\d{1,2}|0,\d+")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}\.\d{3}")
_GROUP_OF_POINTS = re.compile(r"\d{1,3}(?:\.\d{3})+")


@lru_cache(maxsize=8192)
def read_figures(figures: str, *, comma_decimal: bool = False) -> Decimal | None:
    """Return the value of a run of digits and separators, or None if it is not one number (versions, lists, times of day).

    ``1,234.5`` ``1.234,56`` ``1'000`` ``1,00,000`` ``2,5`` are read; ``comma_decimal`` reads ``1.234`` as thousands.
    """
    if len(figures) > FIGURE_LENGTH:
        return None
    if figures.isdecimal():
        return Decimal(figures)
    if "\u066b" in figures or "\u066c" in figures:
        figures, comma_decimal = figures.replace("\u066b", ".").replace("\u066c", ","), False
    plain = _in_comma_locale(figures) if comma_decimal else _in_point_locale(figures)
    return None if plain is None else Decimal(plain)


def _in_point_locale(figures: str) -> str | None:
    """Return the figures with only a decimal point; commas group digits unless that is impossible."""
    if _ENGLISH.fullmatch(figures):
        return figures.replace(",", "")
    return _in_other_locales(figures)


def _in_comma_locale(figures: str) -> str | None:
    """Return the figures with only a decimal point; points group digits and a comma begins the decimals."""
    if _GROUP_OF_POINTS.fullmatch(figures):
        return figures.replace(".", "")
    if re.fullmatch(r"\d+,\d+", figures):
        return figures.replace(",", ".")
    return _in_other_locales(figures) or _in_point_locale(figures)


def _in_other_locales(figures: str) -> str | None:
    if _SWISS.fullmatch(figures):
        return figures.replace("'", "").replace("’", "").replace(",", ".")
    if _CONTINENTAL.fullmatch(figures) or _COMMA_DECIMAL.fullmatch(figures):
        return figures.replace(".", "").replace(",", ".")
    return None


def may_group(figures: str) -> bool:
    """Return True for figures such as ``1.500``, which may be 1.5 or 1500."""
    return _THOUSANDS.fullmatch(figures) is not None


@lru_cache(maxsize=1024)
def read_fraction(numerator: str, denominator: str) -> Decimal | None:
    """Return the value of a proper fraction with a denominator of markets (``("3", "8")`` is 0.375), or None: for dates and odds."""
    above, below = int(numerator), int(denominator)
    if below not in {2, 3, 4, 5, 8, 10, 16, 32, 64} or not 0 < above < below:
        return None
    return Decimal(above) / Decimal(below)


@lru_cache(maxsize=4096)
def read_words(words: str) -> Decimal | None:
    """Return the value of number words, or None: ``two-and-a-half`` 2.5, ``three quarters`` 0.75, ``two hundred and fifty`` 250,
    ``one point two`` 1.2.
    """
    whole, point, decimals = words.partition("point")
    if point:
        return _with_decimals(whole, decimals)
    total: Decimal | None = None
    for word in re.split(r"[\s-]+", words):
        if word in CARDINALS:
            total = (total or Decimal(0)) + CARDINALS[word]
        elif word == "hundred":
            total = (total or Decimal(1)) * 100
        elif word in PARTS:
            return _with_part(words, word)
        elif word in {"a", "an"}:
            total = Decimal(1)
        elif word != "and":
            return None
    return total


def _with_decimals(whole: str, decimals: str) -> Decimal | None:
    """Return the value of ``one`` and ``two five``: 1.25."""
    base = read_words(whole.strip(" -\n\t"))
    digits = "".join(str(CARDINALS.get(word, 0)) for word in re.findall("[a-z]+", decimals))
    return None if base is None else base + Decimal(f"0.{digits}")


def _with_part(words: str, part: str) -> Decimal | None:
    """Return the sum of whole and part (``two and three quarters``), or None; the whole precedes ``and``."""
    whole, joined, rest = words.rpartition("and")
    many = re.split(r"[\s-]+", rest.strip(" -\n") if joined else words)[0]
    count = Decimal(1) if many in {"a", "an", part} else CARDINALS.get(many)
    if count is None:
        return None
    base = read_words(whole.strip(" -\n")) if joined else Decimal(0)
    return None if base is None else base + count / PARTS[part]
