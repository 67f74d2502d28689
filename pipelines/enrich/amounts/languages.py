"""Words of amounts in other languages: scales, currency names, percent words and separators, from CLDR by Babel.

CLDR has the scales of compact numbers (``Mrd.``, ``mil millones``, ``億``), the plural forms of currency names
(``dolarów amerykańskich``) and of percent. It lacks the bare noun of a currency, which is what all names of a noun's class
have in common (``dolarów``), and the words of ``foreign_words``.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.localedata import LocaleDataDict, load

from pipelines.enrich.amounts import foreign_words
from pipelines.enrich.amounts.lexicon import CENT, CODES_OF, NOUN_OF, SCALE_OF, Marker, ascii_of
from pipelines.enrich.thresholds import NOUN_ENDING_SHARE, NOUN_WORD_SHARE

LANGUAGES = "de fr es it pt nl sv da nb fi pl cs tr ru uk ar ja zh ko".split()
"""Languages whose scale words are read in every text."""
_CJK = frozenset({"ja", "zh", "ko"})


@dataclass(frozen=True, slots=True)
class LanguageWords:
    """Words of money in one language; empty for English, whose words are in ``lexicon``."""

    scales: dict[str, Decimal] = field(default_factory=dict)
    doubtful: frozenset[str] = frozenset()
    """Scale words with another meaning in another language: a figure before one is not read."""
    nouns: dict[str, Marker] = field(default_factory=dict)
    percents: frozenset[str] = frozenset()
    points: Mapping[str, str] = field(default_factory=dict)
    """Names of percentage points (``pp``) and basis points (``bp``)."""
    numbers: Mapping[str, Decimal] = field(default_factory=dict)
    """Small numbers in words."""
    number_words: re.Pattern[str] | None = None
    """Finds them."""
    links: tuple[frozenset[str], ...] = (frozenset(), frozenset(), frozenset(), frozenset())
    """Words for ``to``, ``between``, the ``and`` behind it, and ``from``."""
    endings: bool = False
    """Whether words take endings of case."""
    percent_before: bool = False
    """True if the percent sign precedes the figure: ``%5``."""
    comma_decimal: bool = False
    unspaced: bool = False
    """True if words are written without spaces: Japanese, Chinese, Korean."""
    country: str | None = None
    """Country of the language, for a text that names no country."""


ENGLISH = LanguageWords()


@cache
def language_words(language: str) -> LanguageWords:
    """Return the words of a BCP 47 language; those of English for a language that CLDR lacks.

    >>> int(language_words("es").scales["millones"])
    1000000
    """
    name = language.partition("-")[0].lower()
    if name in {"", "en", "und", "mul", "zxx"}:
        return ENGLISH
    locale = _locale(language) or _locale(name)
    if locale is None:
        return ENGLISH
    scales, doubtful = _scales(locale)
    numbers = foreign_words.numbers(name)
    percents = frozenset(
        form.replace("{0}", "").strip(" \u00a0\u200f") for form in _percent_forms(locale) if not form.startswith("%")
    )
    return LanguageWords(
        scales=scales,
        doubtful=doubtful,
        nouns=_nouns(locale) | _regional(name, language.rpartition("-")[2]),
        percents=(percents | foreign_words.MORE_PERCENTS.get(name, frozenset())) - {"%", ""},
        percent_before=any(not form.startswith("{0}") for form in _percent_forms(locale)) and name == "tr",
        comma_decimal=locale.number_symbols.get("latn", {}).get("decimal") == ",",
        points=foreign_words.points(name),
        numbers=numbers,
        number_words=re.compile(rf"(?<![^\W'’])(?:{'|'.join(sorted(numbers, key=len, reverse=True))})(?=[ \u00a0])")
        if numbers
        else None,
        links=foreign_words.links(name),
        endings=name in foreign_words.ENDINGS,
        unspaced=name in _CJK,
        country=_country(language),
    )


def _locale(language: str) -> Locale | None:
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError, TypeError):
        return None


def _country(language: str) -> str | None:
    last = language.replace("_", "-").split("-")[-1]
    if len(last) == 2 and last.isupper():
        return last
    likely = get_global("likely_subtags").get(language.partition("-")[0].lower(), "")
    return str(likely).rpartition("_")[2] or None


def _data(locale: Locale) -> LocaleDataDict:
    entries: Any = load(str(locale))
    return LocaleDataDict(entries)


def _percent_forms(locale: Locale) -> list[str]:
    forms = _data(locale)["unit_patterns"].get("concentr-percent", {})
    return [form.lower() for form in forms.get("long", {}).values() if isinstance(form, str)]


def _compact(locale: Locale) -> Iterator[tuple[str, Decimal, bool]]:
    """Yield every scale word of a locale, its value, and True for an abbreviation."""
    for width in ("long", "short"):
        for forms in locale.compact_decimal_formats.get(width, {}).values():
            for size, pattern in forms.items():
                shape = str(pattern.pattern)
                word = re.sub(r"[0'\s\u00a0\u200f\u200e¤]", " ", shape).split(";")[0].strip().lower()
                if word and "0" in shape and " " not in word:
                    yield word, Decimal(size).scaleb(1 - shape.count("0")), width == "short"


def _scales(locale: Locale) -> tuple[dict[str, Decimal], frozenset[str]]:
    scales: dict[str, Decimal] = {}
    doubtful: set[str] = set()
    for word, worth, short in _compact(locale):
        plain = word.rstrip(".")
        if short and (len(plain) == 1 and plain.isascii()):
            continue
        if short and SCALE_OF.get(plain, worth) != worth:
            doubtful.add(plain)
        elif worth >= 1000:
            scales.setdefault(plain, worth)
    more = foreign_words.SCALES.get(locale.language, {})
    scales |= {word: Decimal(10) ** power for word, power in more.items() if word not in scales}
    return scales, frozenset(doubtful - scales.keys())


def _plain(name: str) -> str:
    return re.sub(r"[\s\u00a0-]+", " ", re.sub(r"\s*[(].*[)]", "", name)).strip().lower()


def _forms(locale: Locale, code: str) -> set[str]:
    plurals = _data(locale)["currency_names_plural"].get(code, {})
    names = {locale.currencies.get(code, ""), *(form for form in plurals.values() if isinstance(form, str))}
    return {plain for name in names if (plain := _plain(name))}


def _nouns(locale: Locale) -> dict[str, Marker]:
    current = {
        code
        for rows in get_global("territory_currencies").values()
        for code, _, end, tender in rows
        if tender and not end
    }
    named = {code: _forms(locale, code) for code in sorted(current) if code in locale.currencies and code in NOUN_OF}
    nouns: dict[str, Marker] = {}
    peoples = {
        ascii_of(word)[:3] or word[:3]
        for name in locale.territories.values()
        for word in _plain(name).split()
        if len(word) > 3
    }
    for noun, codes in CODES_OF.items():
        alike = [code for code in codes if code in named]
        if not alike:
            continue
        marker = Marker(noun=noun, code=alike[0] if len(alike) == 1 else "")
        words = (
            _shared_words([named[code] for code in alike])
            if len(alike) > 2
            else _own_words(named, alike, noun, peoples)
        )
        nouns |= dict.fromkeys(words, marker)
    common = Counter(
        word
        for noun in set(NOUN_OF.values())
        for word in {w for c in CODES_OF[noun] for f in named.get(c, ()) for w in f.split()}
    )
    nouns = {
        word: marker
        for word, marker in nouns.items()
        if common[word] < 2 or marker.noun in {"dollar", "crown", "pound"}
    }
    nouns |= {form: Marker(code=code, noun=NOUN_OF[code]) for code, forms in named.items() for form in forms}
    own = {
        symbol.lower(): code for code, symbol in locale.currency_symbols.items() if symbol.isalpha() and code in named
    }
    nouns |= {
        word: Marker(code=code, noun=NOUN_OF[code]) for word, code in own.items() if len(word) > 1 and word != "kr"
    }
    return nouns | _lacking(locale.language)


def _lacking(language: str) -> dict[str, Marker]:
    """Return the names of currencies that CLDR does not have."""
    found = {word: Marker(noun=noun) for word, noun in foreign_words.NOUNS.get(language, {}).items()}
    for word, code in foreign_words.CODES.get(language, {}).items():
        found[word] = Marker(code=code, noun=NOUN_OF[code])
    for word, code in foreign_words.MINOR.get(language, {}).items():
        found[word] = Marker(code=code, noun=NOUN_OF[code], worth=CENT)
    for word, (code, power) in foreign_words.SCALED.get(language, {}).items():
        found[word] = Marker(code=code, noun=NOUN_OF[code], scale=Decimal(10) ** power)
    return found


def _regional(language: str, region: str) -> dict[str, Marker]:
    """Return the words that mean another currency in a region of a language: ``元`` in Hong Kong."""
    word, codes = foreign_words.REGIONS.get(language, ("", {}))
    code = codes.get(region)
    return {word: Marker(code=code, noun=NOUN_OF[code])} if code else {}


def _shared_words(names: list[set[str]]) -> set[str]:
    """Return the words that most currency names of one noun share: ``dólares``."""
    if len(names) > 3 and all(" " not in form for forms in names[:4] for form in forms):
        return _shared_endings(names)
    found = Counter(word for forms in names for word in {word for form in forms for word in form.split()})
    return {
        word
        for word, count in found.items()
        if count > NOUN_WORD_SHARE * len(names) and (len(word) > 1 or not word.isascii())
    }


def _shared_endings(names: list[set[str]]) -> set[str]:
    endings = Counter(form[-size:] for forms in names for form in forms for size in range(2, len(form)))
    often = [ending for ending, count in endings.items() if count > NOUN_ENDING_SHARE * len(names)]
    return {max(often, key=len)} if often else set()


def _own_words(named: dict[str, set[str]], codes: list[str], noun: str, peoples: set[str]) -> set[str]:
    """Return the words of a currency's name without names of peoples: ``złotych`` of ``złotych polskich``."""
    found: set[str] = set()
    for code in codes:
        for form in named[code]:
            words = [word for word in form.split() if (ascii_of(word)[:3] or word[:3]) not in peoples]
            found |= {word for word in words if ascii_of(word)[:3] == noun[:3]} or set(words[-1:])
    return {word for word in found if (len(word) > 1 or not word.isascii())}


@cache
def foreign_scales() -> dict[str, Decimal | None]:
    """Return the scale words of all ``LANGUAGES``; None for a word with several meanings, English ones included."""
    found: dict[str, Decimal | None] = {}
    for language in LANGUAGES:
        scales, doubtful = _scales(Locale.parse(language))
        for word, worth in (*scales.items(), *((word, None) for word in doubtful)):
            found[word] = worth if found.get(word, worth) == worth else None
    return {word: worth for word, worth in found.items() if word not in SCALE_OF and len(word) > 2}
