"""Turn the figures of one text into mentions: value, currency, unit, approximator, direction."""

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from pipelines.enrich.amounts import digital, units
from pipelines.enrich.amounts.countries import country_of
from pipelines.enrich.amounts.currency import Ledger, peso_of, resolve
from pipelines.enrich.amounts.figure import BASIS, POINTS, Figure
from pipelines.enrich.amounts.languages import ENGLISH, language_words
from pipelines.enrich.amounts.legal_tender import countries_with, currency_in, tender_of
from pipelines.enrich.amounts.lexicon import ONE, SHY_NOUNS, Marker
from pipelines.enrich.thresholds import (
    CONVERTED_LOWEST,
    LIKELY,
    SENTENCE_LENGTH,
    SURE,
    WORLD_PRICE_HIGHEST,
    YEARS,
    YEARS_OF_POUNDS,
)

Field = Literal["headline", "body"]
Direction = Literal["up", "down", "loss"]
Relation = Literal["sibling", "same_amount", "from", "to", "versus", "change_of", "base_of", "result_of"]
_IDIOM = re.compile(r"\s+(?:sure|certain|convinced|confident|behind|committed|honest|positive that)\b")
_WEIGHED = re.compile(r"\s+(?:of\s+(?!sterling)[a-z]+|(?:a|per)\s+(?:day|year)\b)")
_WEIGHING = re.compile(
    r"\b(?:weigh\w*|warhead|carry\w*|cents?\s+(?:a|per)|production|output|copper|beef|cattle|hogs|cocaine|heroin|lead|zinc|meat|uranium|lithium|cobalt|nickel|demand|suppl(?:y|ies)|mined?|ore|concentrate)\b[^.]{0,60}$"
)
_LAST_LETTERS = re.compile(r"[^\W\d_]*$")
_ASIDE = re.compile(r"\s?\((u\.s\.|us|canadian|cdn|australian|new zealand|hong kong|singapore)\)")
"""``$160 million (U.S.)``."""
_CONSTANT = re.compile(r"\b(?:in|constant|real)\s+$")
_WEIGHS_IN_POUNDS = frozenset({"US", "CA"})
_HUNDRED = Decimal(100)


@dataclass(slots=True)
class Amount:
    """A mention in the making."""

    figure: Figure
    kind: str
    low: Decimal
    high: Decimal
    currency: str | None = None
    per: str | None = None
    approximator: str | None = None
    direction: Direction | None = None
    confidence: float = 1.0
    rule: str = ""
    reason: str = ""
    flags: tuple[str, ...] = ()
    links: list[tuple[Relation, "Amount"]] = field(default_factory=list)
    """Relations to other amounts of the text, as objects until their indices are known."""


def read_amounts(figures: list[Figure], text: str, low: str, ledger: Ledger) -> list[Amount | None]:
    """Return the amount of each figure, in the same order; None for a figure without a unit of its own."""
    return [_read(figure, text, low, ledger) for figure in figures]


def _read(figure: Figure, text: str, low: str, ledger: Ledger) -> Amount | None:
    if figure.unit:
        return _percent(figure, low)
    return _money(figure, figure.marker, text, low, ledger) if figure.marker is not None else None


def bounds(figure: Figure, worth: Decimal) -> tuple[Decimal, Decimal]:
    """Return lower and upper value of a figure in units of the currency, signed and sorted."""
    sign = -ONE if figure.negative else ONE
    low = figure.value * (figure.scale or ONE) * worth * sign
    if figure.high is None:
        return tidy(low), tidy(low)
    high = figure.high * (figure.high_scale or ONE) * worth * sign
    return (tidy(low), tidy(high)) if low <= high else (tidy(high), tidy(low))


def tidy(number: Decimal) -> Decimal:
    """Return a number without trailing zeros and exponent: 3.25E+11 is 325000000000."""
    number = number.normalize()
    exponent = number.as_tuple().exponent
    return number.quantize(ONE) if isinstance(exponent, int) and 0 < exponent <= 20 else number


def _percent(figure: Figure, low: str) -> Amount | None:
    if figure.end - figure.start < 24 and figure.value >= _HUNDRED and _IDIOM.match(low, figure.end):
        return None
    lower, upper = bounds(figure, Decimal("0.01") if figure.unit == BASIS else ONE)
    per = figure.unit if figure.unit in {BASIS, POINTS} else None
    return Amount(figure, "percent", lower, upper, per=per, rule=_rule(figure, figure.unit), reason="")


def _rule(figure: Figure, unit: str) -> str:
    """Return the name of the matched form: ``symbol-figures-scale``, ``words-percent``, ``range ...``."""
    parts = ["range"] if figure.high is not None else []
    number = "words" if figure.words else "figures"
    scale = ["scale"] if figure.scale is not None else []
    parts += [unit, number, *scale] if figure.before else [number, *scale, unit]
    return "-".join(parts)


def _money(figure: Figure, marker: Marker, text: str, low: str, ledger: Ledger) -> Amount | None:
    if not figure.before and (
        _is_dated(figure, text, low)
        or _is_noun_trap(figure, marker, text, low, ledger)
        or not _noun_holds(figure, marker, text, low, ledger)
    ):
        return None
    if marker.noun == "dollar" and (aside := _ASIDE.match(low, figure.end)):
        marker = Marker(noun="dollar", country=country_of(aside[1]) or "", worth=marker.worth, reason=marker.reason)
    if marker.noun == digital.FLAG and figure.plain and marker.code in {"SOL", "ADA"}:
        return None
    if _is_unit_of_rate(figure, low) or _is_fifty_cent(figure, text, ledger):
        return None
    said = _one_dollar(figure, marker, text, ledger)
    code, reason, confidence = said or resolve(marker, ledger)
    if marker.noun == "dollar" and (marker.code or marker.country):
        ledger.placed = text, figure.end, code
    lower, upper = bounds(figure, marker.worth * marker.scale)
    per = units.unit_after(low, figure.end)
    if per is None and units.share_before(low, figure.start):
        per = "share"
    kind = "money_range" if lower != upper else "money_rate" if per else "money"
    bare = marker.noun == "dollar" and not marker.code and not marker.country
    if bare and said is None and (per in {"barrel", "ounce"} or _is_world_price(figure, text, low)):
        code, reason, confidence = "USD", "custom", SURE
    return Amount(
        figure,
        kind,
        lower,
        upper,
        code,
        per,
        rule=_rule(figure, "minor" if marker.worth != ONE else marker.reason),
        reason=reason,
        confidence=confidence,
        flags=(digital.FLAG,) if marker.noun == digital.FLAG else (),
    )


def _is_fifty_cent(figure: Figure, text: str, ledger: Ledger) -> bool:
    """Return True for a name: English writes ``cent`` small."""
    return figure.plain and text.endswith(" Cent", 0, figure.end) and _is_english(ledger)


_AGAINST = re.compile(r"\b(?:against|versus|vs\.?)\s+(?:the\s+)?$")


def _is_unit_of_rate(figure: Figure, low: str) -> bool:
    """Return True for the one unit that a rate is of: ``32.4 against one U.S. dollar``."""
    is_one = figure.value == ONE and figure.scale is None and figure.high is None
    if is_one and low[figure.end : figure.end + 1] in {"=", "＝"}:
        return True
    return is_one and _AGAINST.search(low, max(0, figure.start - 14), figure.start) is not None


_CONVERTED = re.compile(r"(?:\(|=|\b(?:equivalent|equal|or|about|worth|to)\s)\s?(?:about\s|some\s)?$")
"""Before a bare dollar that converts the marked one: ``C$5 million ($3.7 million)``."""


def _one_dollar(figure: Figure, marker: Marker, text: str, ledger: Ledger) -> tuple[str, str, float] | None:
    """Read a bare ``$`` as the dollar that its sentence has marked before; Reuters marks all but America's."""
    bare = marker.noun == "dollar" and marker.reason == "symbol" and not marker.code and not marker.country
    if (
        not bare
        or ledger.placed is None
        or ledger.text_countries.reuters
        or ledger.placed[0] is not text
        or peso_of(ledger.text_countries)
    ):
        return None
    _, end, code = ledger.placed
    if figure.start - end > SENTENCE_LENGTH:
        return None
    if code == "USD" and ledger.text_countries.home not in {None, "US"}:  # why else would it be marked
        return None
    if _SENTENCE.search(text, end, figure.start) or _CONVERTED.search(text, max(end, figure.start - 20), figure.start):
        return None
    return code, "sibling", LIKELY


_WORLD_PRICED = re.compile(
    r"\b(?:brent|crude|wti|west texas|(?:spot|bullion|comex) (?:gold|silver|platinum)|gold (?:rose|fell|was|prices?|futures)|bullion|oil (?:prices?|futures|rose|fell)|opec|lme|iron ore|"
    r"chicago (?:wheat|corn|soy\w+)|cbot|(?:wheat|corn|soybean) futures|treasur(?:y notes|ies)|nasdaq|wall street|nyse|dow jones|s&p 500)\b"
)


def _is_world_price(figure: Figure, text: str, low: str) -> bool:
    """Return True for a price of goods that are traded in US dollars everywhere: oil, gold, grain, US shares."""
    if figure.scale is not None or figure.value >= WORLD_PRICE_HIGHEST:
        return False
    start = max(
        (m.end() for m in _SENTENCE.finditer(text, max(0, figure.start - 160), figure.start)),
        default=max(0, figure.start - 160),
    )
    return _WORLD_PRICED.search(low, start, min(len(low), figure.end + 40)) is not None


_SENTENCE = re.compile(r"[.!?][\"')]?\s+(?=[A-Z])|\n[ \t]*\n")


def _is_dated(figure: Figure, text: str, low: str) -> bool:
    """Return True for a year beside a currency: ``its 1985 Swiss franc bond``, ``in constant 1982 dollars``."""
    if not (figure.plain and YEARS[0] <= figure.value <= YEARS[-1]):
        return False
    singular = not text[figure.start : figure.end].endswith(("s", "yen", "euro"))
    apart = text[figure.start + 4 : figure.start + 5].isspace()
    return apart and (singular or _CONSTANT.search(low, max(0, figure.start - 16), figure.start) is not None)


def _is_english(ledger: Ledger) -> bool:
    return language_words(ledger.text_countries.context.language) is ENGLISH


def _noun_holds(figure: Figure, marker: Marker, text: str, low: str, ledger: Ledger) -> bool:
    """Return True if a noun that is also another word (``pound``, ``won``, ``mark``) is money here."""
    noun = marker.noun
    if marker.country and marker.worth == ONE:
        return currency_in(noun, marker.country, None) is not None  # "the 77 U.S. mark" is no currency
    if marker.reason != "name" or not _is_english(ledger):
        return True
    tail = _last_letters(text, figure)
    if tail in {"p", "c", "P", "C"}:
        return _glued_minor(figure, tail, ledger)
    if noun not in SHY_NOUNS or marker.worth != ONE:
        return True
    at_home = not countries_with(noun).isdisjoint(ledger.text_countries.votes) or noun in ledger.marked
    if tail.lower() in {"pound", "pounds"}:
        likely = at_home or ledger.text_countries.home not in _WEIGHS_IN_POUNDS
        return _is_sterling(figure, low, tail, at_home) and (likely or _is_converted(figure, low))
    return figure.scale is not None or _shy_noun_holds(figure, text, tail, at_home)


_NO_REAL = re.compile(r"[ -](?:estate|time|life|world|wage|terms|income|value|term|gdp|interest|property|madrid)")
_THE_CROWN = re.compile(
    r"[ -](?:jewels?|princ(?:e|es|ess)|prosecut\w+|courts?|estates?|land|dependenc\w+|coloni\w+|corporations?|lawyers?|witness\w*|entit\w+)\b"
)
_LAST_MARKS = date(2002, 3, 1)


def _is_noun_trap(figure: Figure, marker: Marker, text: str, low: str, ledger: Ledger) -> bool:
    """Return True for a noun in another meaning: ``real estate``, ``the one million mark``, ``2025 marks a ...``."""
    if marker.worth != ONE or marker.noun not in {"mark", "real", "crown"}:
        return False
    if marker.noun == "crown":
        return _THE_CROWN.match(low, figure.end) is not None
    if marker.noun == "real":
        return _NO_REAL.match(low, figure.end) is not None
    if marker.country or marker.reason != "name":
        return False
    gone = ledger.text_countries.context.day is None or ledger.text_countries.context.day >= _LAST_MARKS
    if gone and figure.scale is None and (figure.plain or figure.words):
        return True
    idiom = _last_letters(text, figure) == "mark" and low[figure.end - 5 : figure.end - 4] != "-"
    return idiom and (gone or low[max(0, figure.start - 4) : figure.start] == "the ")


def _last_letters(text: str, figure: Figure) -> str:
    match = _LAST_LETTERS.search(text, figure.start, figure.end)
    return match[0] if match else ""


def _shy_noun_holds(figure: Figure, text: str, tail: str, at_home: bool) -> bool:
    """Return True for money (``202,500 won``), False for a verb or a name (``5 won 3-1``, ``10 Mark Smith``)."""
    if figure.plain and tail.istitle() and text[figure.end : figure.end + 2].strip()[:1].isupper():
        return False
    if tail.lower() in {"won", "real", "som", "sum"}:
        grouped = not figure.plain and figure.value >= 1000
        return grouped or (at_home and (not figure.plain or figure.value >= 10))
    return at_home or not figure.plain or tail.endswith("s")


def _glued_minor(figure: Figure, tail: str, ledger: Ledger) -> bool:
    text_countries = ledger.text_countries
    if tail in {"C", "P"}:  # 41C is a temperature
        return tail == "P" and text_countries.home == "GB"
    if tail == "p":
        return figure.value not in {Decimal(n) for n in (240, 360, 480, 720, 1080, 1440, 2160)} and (
            "GB" in text_countries.votes or "pound" in ledger.marked or text_countries.home is None
        )
    if text_countries.home and tender_of(text_countries.home, text_countries.context.day) == "EUR":
        return True
    return bool({"dollar", "rand"} & ledger.marked.keys()) or bool(
        set(text_countries.votes) & (countries_with("dollar") | {"ZA"})
    )


def _is_converted(figure: Figure, low: str) -> bool:
    """Return True for pounds in billions or before a conversion: these are no weight."""
    return (figure.scale or ONE) >= CONVERTED_LOWEST or low[figure.end : figure.end + 3].strip() in {"($", "(u", "(€"}


_LOST_WEIGHT = re.compile(
    r"\b(?:(?:she|he|i|they|who|has|had|have)\s+(?:lost|shed|gained|put\s+on|dropped)|lose|losing|weigh\w*)\s+(?:about\s+|over\s+|nearly\s+|some\s+)?$"
)


_HEAVY = re.compile(
    r"[ -](?:bags?|sacks?|box(?:es)?|weights?|child|baby|infant|boy|girl|man|woman|dogs?|cats?|calf|lambs?|pigs?|bears?|fish|salmon|tuna|turkeys?|"
    r"bombs?|warheads?|shells?|rocks?|stones?|boulders?|packages?|parcels?|packs?|backpacks?|balls?|hammers?|shipments?|blocks?|test weight|bale|bales)\b"
)
"""After a weight: ``a 40-pound bag``."""


_PAID = re.compile(
    r"\b(?:pa(?:y|ys|ying|id)|cost(?:s|ing)?|fined|charg(?:e|es|ed|ing)|spen[dt]\w*|sold for|bought for|fare|fee|fees|fine|price|priced at|bill|ticket|wage|salary|bail|reward) "
    r"(?:of |at |for |him |her |them |up to |at least |about |around |nearly |almost |over |some |only |just |more than |less than |an extra |a further |a )*$"
)
"""Before what is paid: ``at least 20 pounds each``."""


def _is_sterling(figure: Figure, low: str, tail: str, at_home: bool) -> bool:
    if not figure.scale and _LOST_WEIGHT.search(low, max(0, figure.start - 30), figure.start):
        return False
    if not figure.scale and tail == "pound" and _HEAVY.match(low, figure.end):
        return False
    if _WEIGHING.search(low, max(0, figure.start - 60), figure.start) or (
        _WEIGHED.match(low, figure.end) and not (at_home and figure.scale)
    ):
        return False
    if not figure.scale and _PAID.search(low, max(0, figure.start - 40), figure.start):
        return True
    if figure.plain and YEARS_OF_POUNDS[0] <= figure.value <= YEARS_OF_POUNDS[-1] and tail.lower() == "pound":
        return False
    return at_home or figure.scale is not None


def decorate(amount: Amount, low: str) -> Amount:
    """Return an amount with the approximator and the direction in the words around it."""
    figure = amount.figure
    amount.approximator = units.approximator(low, figure.start, figure.end)
    amount.direction = units.direction(low, figure.start, figure.end)
    return amount
