"""Resolve the currency of a marker, with the reason: the marker itself, another amount, the dateline, the countries named, custom."""

from dataclasses import dataclass, field
from datetime import date

from pipelines.enrich.amounts.figure import Figure
from pipelines.enrich.amounts.lexicon import Marker
from pipelines.enrich.amounts.scene import LANGUAGE, Scene
from pipelines.enrich.amounts.tenders import currency_in, holders, shared, tender_of
from pipelines.enrich.amounts.tongues import tongue_of

_EURO_DAY = date(1999, 1, 1)
_CUSTOM = {
    "dollar": "USD", "pound": "GBP", "mark": "DEM", "peso": "MXN", "rupee": "INR", "crown": "SEK", "yen": "JPY", "won": "KRW", "euro": "EUR",
    "shilling": "KES", "rial": "SAR", "dirham": "AED", "dinar": "KWD", "rouble": "RUB", "guilder": "NLG", "zloty": "PLN", "shekel": "ILS",
    "peseta": "ESP", "escudo": "PTE", "leu": "RON", "lev": "BGN", "real": "BRL", "cedi": "GHS", "kwacha": "ZMW", "yuan": "CNY", "rand": "ZAR",
    "sol": "PEN", "bolivar": "VES", "som": "KGS", "manat": "AZN", "kyat": "MMK", "dong": "VND", "colon": "CRC", "cordoba": "NIO",
    "cruzado": "BRC", "cruzeiro": "BRE", "lek": "ALL", "metical": "MZN", "leone": "SLL", "kwanza": "AOA", "afghani": "AFN", "ouguiya": "MRU", "dobra": "STN",
    "boliviano": "BOB", "denar": "MKD", "zaire": "ZRN", "sen": "MYR", "fils": "AED", "guarani": "PYG", "kuna": "HRK", "austral": "ARA",
}  # fmt: skip
_OWN_SIGNS = frozenset("AR CL CO CU DO MX UY".split())
"""Where ``$`` is the peso's in a text in Spanish; the wires' English marks the peso."""
_OWN_DOLLARS = frozenset({"AU", "CA", "NZ", "SG", "HK"})
"""Countries whose local dollar is written bare; dollars of Taiwan, Bermuda or Jamaica are marked, and bare ones are US dollars."""
_CENT_UNITS = {"ZA": "ZAR", "MY": "MYR", "NL": "NLG", "KE": "KES", "LK": "LKR"}


@dataclass(slots=True)
class Ledger:
    """Currencies that the text has marked unambiguously so far, by noun."""

    scene: Scene
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
            ledger.converts = ledger.converts or _converts(before, figure, ledger.scene.context.day)
        before = figure
        if figure.marker and (code := _certain(figure.marker, ledger.scene.context.day)):
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
    day = ledger.scene.context.day
    if code := _certain(marker, day):
        ledger.latest[noun] = code
        return code, marker.reason, 1.0
    if noun == "dollar":
        return _minor_or_dollar(marker, ledger)
    if marker.reason == "symbol" and noun in {"pound", "yen"}:
        return _pound_sign(ledger, day) if noun == "pound" else _yen_sign(ledger)
    if noun in _CUSTOM and not shared(noun):
        return _CUSTOM[noun], "name", 1.0
    return (
        _by_sibling(noun, ledger)
        or _by_country(noun, ledger, day)
        or _by_language(noun, ledger, day)
        or (("TZS", "custom", 0.5) if marker.reason == "slash" else None)
        or (_custom(noun, day), "custom", 0.4 if noun in {"franc", "peso", "dinar"} else 0.7)
    )


def _yen_sign(ledger: Ledger) -> tuple[str, str, float]:
    """Return the currency of ``¥``: the yen, unless the text is filed in China, is about it, or has yuan."""
    scene = ledger.scene
    if scene.home in {"CN", "JP"}:
        return ("CNY" if scene.home == "CN" else "JPY"), scene.home_reason, 0.9
    if ("yuan" in ledger.marked) != ("yen" in ledger.marked):
        return ("CNY" if "yuan" in ledger.marked else "JPY"), "sibling", 0.9
    china = scene.votes.get("CN", 0) > scene.votes.get("JP", 0)
    return ("CNY", "text", 0.8) if china else ("JPY", "symbol", 0.95)


def _pound_sign(ledger: Ledger, day: date | None) -> tuple[str, str, float]:
    """Return the currency of ``£``: sterling, unless the text is filed from Dublin before the euro, Cairo, Beirut ..."""
    scene = ledger.scene
    code = currency_in("pound", scene.home, day) if scene.home in holders("pound") and scene.home else None
    if code in {None, "GBP"} or (code == "IEP" and (day is None or day >= _EURO_DAY)):
        return "GBP", "symbol", 0.95
    return str(code), scene.home_reason, 0.7


def _by_sibling(noun: str, ledger: Ledger) -> tuple[str, str, float] | None:
    marked = ledger.marked.get(noun, set())
    if len(marked) == 1 and ledger.latest.get(noun):
        return next(iter(marked)), "sibling", 0.9
    return None


def _by_country(noun: str, ledger: Ledger, day: date | None) -> tuple[str, str, float] | None:
    """Return the currency of the country with the greatest weight in the text that has one with this noun, or None."""
    having = holders(noun)
    scene = ledger.scene
    for country in scene.votes:
        if country in having and (code := currency_in(noun, country, day)):
            return code, scene.home_reason if country == scene.home else "text", 0.9
    return None


def _by_language(noun: str, ledger: Ledger, day: date | None) -> tuple[str, str, float] | None:
    """Return the currency of the language's country, or None: kroner in Danish text."""
    country = tongue_of(ledger.scene.context.language).country
    code = currency_in(noun, country, day) if country in holders(noun) and country else None
    return (code, "language", 0.8) if code and tender_of(country or "", day) == code else None


def _custom(noun: str, day: date | None) -> str:
    old = day is not None and day < _EURO_DAY
    if noun == "franc":
        return "FRF" if old else "CHF"
    if noun == "lira":
        return "ITL" if old else "TRY"
    return _CUSTOM.get(noun, "XXX")


def _minor_or_dollar(marker: Marker, ledger: Ledger) -> tuple[str, str, float]:
    if marker.reason == "symbol" and (peso := peso_of(ledger.scene)):
        return peso, ledger.scene.home_reason, 0.8
    if marker.worth != 1:
        scene = ledger.scene
        place = scene.home or next(iter(scene.votes), None)
        if not ledger.dollars and place in _CENT_UNITS:
            return _CENT_UNITS[place], scene.home_reason or "text", 0.8
        if "euro" in ledger.marked and not ledger.dollars and scene.home != "US":
            return "EUR", "sibling", 0.8
        speaking = scene.home or tongue_of(scene.context.language).country
        if not ledger.dollars and speaking and tender_of(speaking, scene.context.day) == "EUR":
            return "EUR", "language", 0.8
    return _dollar(marker, ledger)


def _dollar(marker: Marker, ledger: Ledger) -> tuple[str, str, float]:
    """Return the currency of a bare dollar: the US dollar, unless the text is filed in another country with dollars and states nothing else."""
    scene = ledger.scene
    stated = currency_in("dollar", scene.stated, scene.context.day) if scene.stated else None
    if stated:
        return stated, "note", 0.9
    own = _own_dollar(scene)
    marked = ledger.marked.get("dollar", set())
    if own is None:
        return ("USD", "custom", 0.95) if marked <= {"USD"} else _marked_dollar(ledger)
    if marker.reason == "symbol" and marker.worth == 1:
        return _sign_at_home(own, marked, ledger)
    if own in marked and "USD" in marked:
        return ledger.latest.get("dollar", own), "sibling", 0.7
    return own, scene.home_reason or "text", 0.8


def _sign_at_home(own: str, marked: set[str], ledger: Ledger) -> tuple[str, str, float]:
    """Read ``$`` in a text filed where dollars are its own; Reuters, and who converts, marks those and not America's."""
    scene = ledger.scene
    if scene.reuters and (own in marked or "USD" not in marked):
        return "USD", "custom", 0.8
    if own in marked:
        return ("USD", "sibling", 0.8) if ledger.converts else (own, "sibling", 0.6)
    return own, scene.home_reason or "text", 0.7


def peso_of(scene: Scene) -> str | None:
    """Return the currency that ``$`` is the sign of in a text in Spanish from a country of pesos."""
    if scene.home in _OWN_SIGNS and scene.home and scene.context.language.startswith("es"):
        return tender_of(scene.home, scene.context.day)
    return None


def _marked_dollar(ledger: Ledger) -> tuple[str, str, float]:
    """Return the currency of a bare dollar in a country that marks its own (``Taiwan dlrs``): that of the last marked one."""
    home = ledger.scene.home
    latest = ledger.latest.get("dollar")
    if home and latest and home != "US" and latest == currency_in("dollar", home, ledger.scene.context.day):
        return latest, "sibling", 0.7
    return "USD", "custom", 0.9


def _own_dollar(scene: Scene) -> str | None:
    having = _OWN_DOLLARS
    day = scene.context.day
    if scene.home and scene.home_reason == LANGUAGE:
        first = next(iter(scene.votes))
        foreign = first != scene.home and first in having and _leads(scene, first)
        return currency_in("dollar", first if foreign else scene.home, day)
    if scene.home and scene.home != "US":
        return currency_in("dollar", scene.home, day) if scene.home in having else None
    if scene.home == "US" or not scene.votes:
        return None
    first = next(iter(scene.votes))
    if first in having and _leads(scene, first):
        return currency_in("dollar", first, day)
    return None


def _leads(scene: Scene, first: str) -> bool:
    """Return True if a country is what the text is about: the only one and its opening, or named twice and no other as often, America not."""
    others = [weight for country, weight in scene.votes.items() if country != first]
    if not others and scene.opens == first:
        return True
    return scene.votes[first] >= 2 and scene.votes.get("US", 0) == 0 and scene.votes[first] > max(others, default=0)


def home_currency(scene: Scene) -> str | None:
    """Return the legal tender of the text's own country on its day, for tables that name no currency."""
    return tender_of(scene.home, scene.context.day) if scene.home else None
