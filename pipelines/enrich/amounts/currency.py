"""Resolve the currency of a marker, with the reason: the marker itself, another amount, the dateline, the countries named, custom."""

from dataclasses import dataclass, field
from datetime import date

from pipelines.enrich.amounts.figure import Figure
from pipelines.enrich.amounts.languages import language_words
from pipelines.enrich.amounts.legal_tender import countries_with, currency_in, is_shared, tender_of
from pipelines.enrich.amounts.lexicon import Marker
from pipelines.enrich.amounts.text_countries import LANGUAGE, TextCountries
from pipelines.enrich.thresholds import CERTAIN, FAIR, GUESS, LIKELY, STRONG, SURE, WEAK
from pipelines.language.currencies import CUSTOM

_EURO_DAY = date(1999, 1, 1)
_OWN_SIGNS = frozenset("AR CL CO CU DO MX UY".split())
"""Countries whose peso has the sign ``$`` in a text in Spanish; wires in English mark the peso."""
_OWN_DOLLARS = frozenset({"AU", "CA", "NZ", "SG", "HK"})
"""Countries whose local dollar is written bare; dollars of Taiwan, Bermuda or Jamaica are marked, and bare ones are US dollars."""
_CENT_UNITS = {"ZA": "ZAR", "MY": "MYR", "NL": "NLG", "KE": "KES", "LK": "LKR"}


@dataclass(slots=True)
class Ledger:
    """Currencies that the text has marked unambiguously so far, by noun."""

    text_countries: TextCountries
    marked: dict[str, set[str]] = field(default_factory=dict)
    latest: dict[str, str] = field(default_factory=dict)
    converts: bool = False
    """Whether a bare ``$`` in parentheses converts a local dollar: then it is America's throughout."""
    dollars: bool = False
    """Whether the text counts in dollars at all, marked or bare: then its cents are theirs."""
    placed: tuple[str, int, str] | None = None
    """The last marked dollar: its text, its end there, its code. A bare one in the same sentence is of the same kind."""


def mark_certain(figures: list[Figure], ledger: Ledger) -> None:
    """Note every currency that a marker names without help, before the doubtful ones are read."""
    before: Figure | None = None
    for figure in figures:
        if figure.marker and figure.marker.noun == "dollar" and figure.marker.worth == 1:
            ledger.dollars = True
            ledger.converts = ledger.converts or _converts(before, figure, ledger.text_countries.context.day)
        before = figure
        if figure.marker and (code := _certain(figure.marker, ledger.text_countries.context.day)):
            ledger.marked.setdefault(figure.marker.noun, set()).add(code)


def _converts(before: Figure | None, figure: Figure, day: date | None) -> bool:
    """Return True for the second of ``C$5 million ($3.7 million)``."""
    if before is None or before.marker is None or figure.marker is None or not 1 <= figure.start - before.end <= 3:
        return False
    local = before.marker.noun == "dollar" and _certain(before.marker, day) not in {None, "USD"}
    return local and figure.marker.reason == "symbol" and _certain(figure.marker, day) is None


def _certain(marker: Marker, day: date | None) -> str | None:
    if marker.code:
        return marker.code
    return currency_in(marker.noun, marker.country, day) if marker.country else None


def resolve(marker: Marker, ledger: Ledger) -> tuple[str, str, float]:
    """Return ISO 4217 code, reason and confidence of a marker in this text."""
    noun = marker.noun
    day = ledger.text_countries.context.day
    if code := _certain(marker, day):
        ledger.latest[noun] = code
        return code, marker.reason, CERTAIN
    if noun == "dollar":
        return _minor_or_dollar(marker, ledger)
    if marker.reason == "symbol" and noun in {"pound", "yen"}:
        return _pound_sign(ledger, day) if noun == "pound" else _yen_sign(ledger)
    if noun in CUSTOM and not is_shared(noun):
        return CUSTOM[noun], "name", CERTAIN
    return (
        _by_sibling(noun, ledger)
        or _by_country(noun, ledger, day)
        or _by_language(noun, ledger, day)
        or (("TZS", "custom", WEAK) if marker.reason == "slash" else None)
        or (_custom(noun, day), "custom", GUESS if noun in {"franc", "peso", "dinar"} else FAIR)
    )


def _yen_sign(ledger: Ledger) -> tuple[str, str, float]:
    """Return the currency of ``¥``: the yen, unless the text is filed in China, is about it, or has yuan."""
    text_countries = ledger.text_countries
    if text_countries.home in {"CN", "JP"}:
        return ("CNY" if text_countries.home == "CN" else "JPY"), text_countries.home_reason, STRONG
    if ("yuan" in ledger.marked) != ("yen" in ledger.marked):
        return ("CNY" if "yuan" in ledger.marked else "JPY"), "sibling", STRONG
    china = text_countries.votes.get("CN", 0) > text_countries.votes.get("JP", 0)
    return ("CNY", "text", LIKELY) if china else ("JPY", "symbol", SURE)


def _pound_sign(ledger: Ledger, day: date | None) -> tuple[str, str, float]:
    """Return the currency of ``£``: sterling, unless the text is filed from Dublin before the euro, Cairo, Beirut ..."""
    text_countries = ledger.text_countries
    code = (
        currency_in("pound", text_countries.home, day)
        if text_countries.home in countries_with("pound") and text_countries.home
        else None
    )
    if code in {None, "GBP"} or (code == "IEP" and (day is None or day >= _EURO_DAY)):
        return "GBP", "symbol", SURE
    return str(code), text_countries.home_reason, FAIR


def _by_sibling(noun: str, ledger: Ledger) -> tuple[str, str, float] | None:
    marked = ledger.marked.get(noun, set())
    if len(marked) == 1 and ledger.latest.get(noun):
        return next(iter(marked)), "sibling", STRONG
    return None


def _by_country(noun: str, ledger: Ledger, day: date | None) -> tuple[str, str, float] | None:
    """Return the currency of the country with the greatest weight in the text that has one with this noun, or None."""
    having = countries_with(noun)
    text_countries = ledger.text_countries
    for country in text_countries.votes:
        if country in having and (code := currency_in(noun, country, day)):
            return code, text_countries.home_reason if country == text_countries.home else "text", STRONG
    return None


def _by_language(noun: str, ledger: Ledger, day: date | None) -> tuple[str, str, float] | None:
    """Return the currency of the language's country, or None: kroner in Danish text."""
    country = language_words(ledger.text_countries.context.language).country
    code = currency_in(noun, country, day) if country in countries_with(noun) and country else None
    return (code, "language", LIKELY) if code and tender_of(country or "", day) == code else None


def _custom(noun: str, day: date | None) -> str:
    old = day is not None and day < _EURO_DAY
    if noun == "franc":
        return "FRF" if old else "CHF"
    if noun == "lira":
        return "ITL" if old else "TRY"
    return CUSTOM.get(noun, "XXX")


def _minor_or_dollar(marker: Marker, ledger: Ledger) -> tuple[str, str, float]:
    if marker.reason == "symbol" and (peso := peso_of(ledger.text_countries)):
        return peso, ledger.text_countries.home_reason, LIKELY
    if marker.worth != 1:
        text_countries = ledger.text_countries
        place = text_countries.home or next(iter(text_countries.votes), None)
        if not ledger.dollars and place in _CENT_UNITS:
            return _CENT_UNITS[place], text_countries.home_reason or "text", LIKELY
        if "euro" in ledger.marked and not ledger.dollars and text_countries.home != "US":
            return "EUR", "sibling", LIKELY
        speaking = place or language_words(text_countries.context.language).country
        if not ledger.dollars and speaking and tender_of(speaking, text_countries.context.day) == "EUR":
            return "EUR", "language", LIKELY
    return _dollar(marker, ledger)


def _dollar(marker: Marker, ledger: Ledger) -> tuple[str, str, float]:
    """Return the currency of a bare dollar: the US dollar, unless the text is filed in another country with dollars and states nothing else."""
    text_countries = ledger.text_countries
    stated = currency_in("dollar", text_countries.stated, text_countries.context.day) if text_countries.stated else None
    if stated:
        return stated, "note", STRONG
    own = _own_dollar(text_countries)
    marked = ledger.marked.get("dollar", set())
    if own is None:
        return ("USD", "custom", SURE) if marked <= {"USD"} else _marked_dollar(ledger)
    if marker.reason == "symbol" and marker.worth == 1:
        return _sign_at_home(own, marked, ledger)
    if own in marked and "USD" in marked:
        return ledger.latest.get("dollar", own), "sibling", FAIR
    return own, text_countries.home_reason or "text", LIKELY


def _sign_at_home(own: str, marked: set[str], ledger: Ledger) -> tuple[str, str, float]:
    """Read ``$`` in a text filed where dollars are its own; Reuters, and who converts, marks those and not America's."""
    text_countries = ledger.text_countries
    if text_countries.reuters and (own in marked or "USD" not in marked):
        return "USD", "custom", LIKELY
    if own in marked:
        return ("USD", "sibling", LIKELY) if ledger.converts else (own, "sibling", WEAK)
    return own, text_countries.home_reason or "text", FAIR


def peso_of(text_countries: TextCountries) -> str | None:
    """Return the currency that ``$`` is the sign of in a text in Spanish from a country of pesos."""
    if text_countries.home in _OWN_SIGNS and text_countries.home and text_countries.context.language.startswith("es"):
        return tender_of(text_countries.home, text_countries.context.day)
    return None


def _marked_dollar(ledger: Ledger) -> tuple[str, str, float]:
    """Return the currency of a bare dollar in a country that marks its own (``Taiwan dlrs``): that of the last marked one."""
    home = ledger.text_countries.home
    latest = ledger.latest.get("dollar")
    if home and latest and home != "US" and latest == currency_in("dollar", home, ledger.text_countries.context.day):
        return latest, "sibling", FAIR
    return "USD", "custom", STRONG


def _own_dollar(text_countries: TextCountries) -> str | None:
    having = _OWN_DOLLARS
    day = text_countries.context.day
    if text_countries.home and text_countries.home_reason == LANGUAGE:
        first = next(iter(text_countries.votes))
        foreign = first != text_countries.home and first in having and _leads(text_countries, first)
        return currency_in("dollar", first if foreign else text_countries.home, day)
    if text_countries.home and text_countries.home != "US":
        return currency_in("dollar", text_countries.home, day) if text_countries.home in having else None
    if text_countries.home == "US" or not text_countries.votes:
        return None
    first = next(iter(text_countries.votes))
    if first in having and _leads(text_countries, first):
        return currency_in("dollar", first, day)
    return None


def _leads(text_countries: TextCountries, first: str) -> bool:
    """Return True if a country is what the text is about: the only one and its opening, or named twice and no other as often, America not."""
    others = [weight for country, weight in text_countries.votes.items() if country != first]
    if not others and text_countries.opens == first:
        return True
    return (
        text_countries.votes[first] >= 2
        and text_countries.votes.get("US", 0) == 0
        and text_countries.votes[first] > max(others, default=0)
    )


def home_currency(text_countries: TextCountries) -> str | None:
    """Return the legal tender of the text's own country on its day, for tables that name no currency."""
    return tender_of(text_countries.home, text_countries.context.day) if text_countries.home else None
