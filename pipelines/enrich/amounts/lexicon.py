"""Words of money: scales, currency nouns, symbols and codes, most of them from Babel's tables."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from babel import Locale
from babel.core import get_global
from babel.localedata import LocaleDataDict, load

from pipelines.enrich.amounts import digital

ONE = Decimal(1)
CENT = Decimal("0.01")

SCALES = {
    "hundred": 2, "thousand": 3, "thsd": 3, "k": 3, "lakh": 5, "lakhs": 5, "lac": 5, "lacs": 5,
    "million": 6, "millions": 6, "mln": 6, "mlns": 6, "mio": 6, "mn": 6, "m": 6, "mm": 6, "mill": 6, "mil": 6, "millon": 6,
    "crore": 7, "crores": 7, "cr": 7,
    "billion": 9, "billions": 9, "bln": 9, "blns": 9, "bn": 9, "bio": 9, "b": 9, "bilion": 9, "billon": 9, "mrd": 9, "mlrd": 9,
    "milliard": 9, "milliards": 9,
    "miln": 6, "mlln": 6, "mllion": 6, "milion": 6, "millin": 6, "billin": 9, "biilion": 9, "biillion": 9, "billlion": 9, "bllion": 9,
    "trillion": 12, "trillions": 12, "trln": 12, "trn": 12, "tn": 12, "tr": 12, "t": 12,
}  # fmt: skip
"""Scale word to power of ten."""
SCALE_OF = {word: Decimal(10) ** power for word, power in SCALES.items()}
SHY_SCALES = frozenset({"k", "m", "b", "t", "mm", "mil", "mill", "bio", "mio", "cr", "tr", "tn", "hundred"})
"""Scales that are also other words: they count only beside a currency."""


@dataclass(frozen=True, slots=True)
class Marker:
    """A name of a currency: a code, or a noun that several countries share."""

    noun: str = ""
    """Class of the currency's noun: ``dollar``, ``franc``, ``crown``."""
    code: str = ""
    """ISO 4217 code if the marker is unambiguous, else empty."""
    country: str = ""
    """Country of an adjective: ``swiss`` francs."""
    worth: Decimal = ONE
    """0.01 for cents and pence."""
    scale: Decimal = ONE
    """A scale within the marker: ``MEUR``."""
    reason: str = "name"
    """``symbol``, ``code`` or ``name``."""


_CLASS = {
    "krona": "crown", "krone": "crown", "koruna": "crown", "kroon": "kroon", "kron": "crown", "ruble": "rouble", "riyal": "rial",
    "bolivar": "bolivar", "soberano": "bolivar", "somoni": "somoni", "cupon": "", "unit": "", "rights": "", "account": "", "value": "", "gold": "",
    "funds": "", "code": "", "currency": "", "silver": "", "palladium": "", "platinum": "", "ley": "peso", "wir": "", "mvdol": "",
    "index": "", "units": "", "dinar": "dinar", "zaire": "zaire", "euro": "euro",
}  # fmt: skip
"""Babel's nouns that are one class in wires, or no noun of a currency."""


def ascii_of(word: str) -> str:
    """Return a name without accents: Babel's ``Colón`` is ``colon`` in wires."""
    return unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode()


def _noun_of(name: str) -> str:
    noun = ascii_of(re.sub(r"\s*[(].*[)]", "", name).rpartition(" ")[2].lower())
    return _CLASS.get(noun, noun)


_STALE = {
    "AFA",
    "RHD",
    "XSU",
    "CHE",
    "CHW",
    "XCG",
    "ECV",
    "CLF",
    "XFU",
    "XFO",
    "USN",
    "USS",
    "BOV",
    "MXV",
    "COU",
    "UYI",
    "UYW",
    "CNH",
    "CNX",
}
_NAMES = {code: name for code, name in Locale("en").currencies.items() if code not in _STALE}
CURRENT = frozenset(
    code
    for rows in get_global("territory_currencies").values()
    for code, _, end, tender in rows
    if tender and not end and code in _NAMES
)
"""Codes that are legal tender somewhere today."""
ISO_CODES = frozenset(code for code, name in _NAMES.items() if not re.search(r"[–—]1[89][0-7]\d[)]", name)) - {
    "XXX",
    "XTS",
    "ARM",
}
"""Codes that may occur in a wire: those that ended before 1980 are omitted."""
NOUN_OF = {code: noun for code, name in _NAMES.items() if (noun := _noun_of(name))}
"""ISO 4217 code to class of its noun."""
CODES_OF: dict[str, tuple[str, ...]] = {
    noun: tuple(code for code, other in NOUN_OF.items() if other == noun) for noun in sorted(set(NOUN_OF.values()))
}

_SPELLINGS = {
    "dollar": "dollars dlr dlrs dlers drls dollers bucks dls",
    "pound": "pounds quid",
    "franc": "francs frs",
    "mark": "marks dmark dmarks d-mark d-marks deutschemark deutschemarks deutschmark deutschmarks",
    "crown": "crowns kr skr nkr dkr krona kronor kroner krone kronas krones koruna korunas korun koruny kronur",
    "lira": "liras lire liri",
    "rouble": "roubles ruble rubles rbls",
    "rial": "rials riyal riyals",
    "peso": "pesos",
    "rupee": "rupees rs",
    "zloty": "zlotys zloties zlote",
    "real": "reais reals",
    "euro": "euros eur",
    "yuan": "yuans renminbi rmb",
    "sol": "soles",
    "leu": "lei",
    "lev": "leva levs",
    "shekel": "shekels sheqels",
    "guilder": "guilders florins",
    "markka": "markkas marka finnmark finnmarks",
    "hryvnia": "hryvnias hryvnya hryvnyas",
    "dirham": "dirhams",
    "peseta": "pesetas ptas",
    "drachma": "drachmas drachmae",
    "schilling": "schillings",
    "escudo": "escudos",
    "naira": "nairas",
    "yen": "",
    "won": "",
    "baht": "bahts",
    "rand": "rands",
    "forint": "forints",
    "ringgit": "ringgits",
    "cruzado": "cruzados",
    "cruzeiro": "cruzeiros",
    "austral": "australs australes",
    "shilling": "shillings shs",
    "colon": "colons colones colónes",
    "guarani": "guaranis guaranies guaraní guaraníes",
    "metical": "meticals meticais",
    "bolivar": "bolivars bolivares bolívares",
    "lari": "laris",
    "lek": "leks leke",
    "quetzal": "quetzals quetzales",
    "tugrik": "tugriks togrog togrogs",
    "ariary": "ariarys",
    "denar": "denars",
}
_NOT_NOUNS = {"sum", "som", "lari", "leone", "guarani", "gold", "sucre", "dobra", "loti", "lats", "dong", "colon", "cordoba", "real", "sol", "austral", "mark", "won", "rand", "crown", "pound", "pula", "tala", "kip", "lev", "leu", "lek"}  # fmt: skip
SHY_NOUNS = frozenset(_NOT_NOUNS)
"""Nouns that are also other words (a name, a verb, a weight): they need a scale, a big figure or their country."""
_FIXED = {
    "stg": "GBP", "sterling": "GBP", "ecu": "XEU", "ecus": "XEU", "sdr": "XDR", "sdrs": "XDR", "punt": "IEP", "punts": "IEP",
    "renminbi": "CNY", "euros": "EUR", "dmark": "DEM", "dmarks": "DEM", "d-mark": "DEM", "d-marks": "DEM", "dm": "DEM", "deutschemarks": "DEM",
    "deutschmarks": "DEM", "deutschemark": "DEM", "deutschmark": "DEM", "special drawing rights": "XDR", "finnmark": "FIM",
    "finnmarks": "FIM", "yen": "JPY", "pounds sterling": "GBP", "pound sterling": "GBP", "greenbacks": "USD", "ffr": "FRF", "bfr": "BEF",
    "tl": "TRY", "fcfa": "XOF", "cfa": "XOF", "cfa franc": "XOF", "cfa francs": "XOF", "european currency units": "XEU", "króna": "ISK", "krónur": "ISK", "zł": "PLN", "kč": "CZK", "soum": "UZS", "soums": "UZS",
}  # fmt: skip


_ACCENTED = frozenset("lek colon crown ariary denar cordoba lilangeni paanga bolivar".split())
"""Nouns whose names have accents or irregular plurals in Babel: ``lekë``, ``krónur``, ``emalangeni``."""


LOWER_CODES = frozenset(
    "usd eur gbp aud nzd chf sek nok dkk hkd sgd zar brl mxn pln czk huf inr jpy cny myr php idr thb aed sar qar kes ngn pkr vnd".split()
)
"""Codes that are no words in lower case: ``20 usd``."""


def _named(name: str) -> tuple[str, str]:
    """Return the adjective and the noun of a currency's name, in lower case: ``("costa rican", "colóns")``."""
    adjective, _, noun = re.sub(r"\s*[(].*[)]", "", name).lower().rpartition(" ")
    return adjective, noun


def _full_names() -> dict[str, list[tuple[str, str]]]:
    """Return the adjectives and nouns by which Babel names each currency, in singular and plural."""
    entries: Any = load("en")
    plurals = LocaleDataDict(entries)["currency_names_plural"]
    return {
        code: [_named(name) for name in (_NAMES[code], *plurals.get(code, {}).values()) if isinstance(name, str)]
        for code in sorted(ISO_CODES & NOUN_OF.keys())
    }


_FULL_NAMES = _full_names()
CODE_OF_NAME = {
    (adjective, NOUN_OF[code]): code
    for code in sorted(CURRENT & _FULL_NAMES.keys())
    for adjective, _ in _FULL_NAMES[code]
    if adjective
} | {("pacific", "franc"): "XPF", ("west african", "franc"): "XOF", ("central african", "franc"): "XAF"}
"""Adjective and class of a noun to the currency of today that has this name: ``west african cfa`` francs."""
ADJECTIVES_OF_NAMES = frozenset(
    " ".join(adjective.split(" ")[:size])
    for adjective, _ in CODE_OF_NAME
    for size in range(1, adjective.count(" ") + 2)
)
"""Beginnings of such adjectives."""


def _nouns() -> dict[str, Marker]:
    words: dict[str, Marker] = {}
    for noun, codes in CODES_OF.items():
        code = codes[0] if len(codes) == 1 else ""
        marker = Marker(noun=noun, code=code)
        spellings = {noun, *_SPELLINGS.get(noun, noun + "s").split()}
        if noun in _ACCENTED:
            spellings |= {word for code in codes for _, word in _FULL_NAMES.get(code, ())}
        words |= dict.fromkeys(spellings, marker)
    words |= {word: Marker(code=code, noun=NOUN_OF.get(code, "")) for word, code in _FIXED.items()}
    words |= {word: Marker(code=code, noun=digital.FLAG) for word, code in digital.NAMES.items()}
    words |= {
        code.lower(): Marker(code=code, noun=NOUN_OF[code], reason="code")
        for code in map(str.upper, LOWER_CODES)
        if code.lower() not in words
    }
    return words


MINORS = {
    "cent": "dollar", "cents": "dollar", "cts": "dollar", "cnts": "dollar", "ct": "dollar", "c": "dollar", "pence": "pound", "penny": "pound",
    "p": "pound", "cps": "dollar", "centimes": "franc", "centime": "franc", "pfennig": "mark", "pfennigs": "mark", "paise": "rupee", "paisa": "rupee", "sen": "sen",
    "centavos": "peso", "ore": "crown", "oere": "crown", "kopecks": "rouble", "kopeks": "rouble", "groszy": "zloty", "fils": "fils", "¢": "dollar",
    "eurocents": "euro", "eurocent": "euro", "halalas": "rial", "piastres": "pound", "kobo": "naira", "agorot": "shekel", "agora": "shekel", "halala": "rial",
}  # fmt: skip
"""Word for a hundredth to noun of its unit (``fils`` are thousandths of a dinar, hundredths of a dirham)."""

NOUNS = _nouns() | {
    word: Marker(noun=noun, worth=CENT, code={"naira": "NGN", "euro": "EUR", "zloty": ""}.get(noun, ""))
    for word, noun in MINORS.items()
}
"""Words after a number, in lower case, to marker."""

WORDLIKE_CODES = frozenset(
    {
        "ALL",
        "TOP",
        "TRY",
        "CUP",
        "MAD",
        "PEN",
        "BOB",
        "GEL",
        "BAM",
        "SOS",
        "LAK",
        "MOP",
        "SIT",
        "PES",
        "BAD",
        "BAN",
        "MAF",
        "ADP",
        "NIC",
        "ESB",
        "MLF",
    }
)
"""Codes that spell English words in a headline in capitals."""

STRONG_CODES = frozenset(
    "USD EUR GBP JPY CHF CAD AUD NZD SEK NOK DKK HKD SGD CNY INR KRW ZAR BRL MXN PLN CZK HUF RUB ILS THB IDR MYR PHP TWD SAR QAR KWD EGP KES NGN GHS "
    "PKR BDT LKR VND TRL DEM FRF ITL NLG BEF ATS ESP FIM IEP PTE GRD XEU UAH KZT UGX TZS ARS CLP RMB XAF XOF XDR BGN HRK ISK JOD BHD OMR".split()
)
"""Codes that are hardly another abbreviation; others need a figure in the form of money, or their country in the text."""

_DOLLARS = {
    "USD": "US U.S. USA", "AUD": "A AU AUS Aust", "CAD": "C CA Can CAN Cdn CDN CD", "NZD": "NZ N.Z.", "HKD": "HK H.K.", "SGD": "S SG", "TWD": "NT T TW NT.",
    "BRL": "R BR", "MXN": "MX Mex", "JMD": "J JA", "TTD": "TT", "FJD": "FJ F", "XCD": "EC", "ZWL": "Z ZW", "BBD": "BDS Bds", "NAD": "N", "MYR": "M", "BND": "B", "CLP": "CLP CH",
    "ARS": "AR", "COP": "COL Col", "UYU": "UYU UY", "LRD": "L", "BSD": "BS", "BZD": "BZ", "GYD": "G GY", "DOP": "RD", "KYD": "CI", "BMD": "BD", "SBD": "SI", "SRD": "SR", "WST": "WS",
}  # fmt: skip
_SIGNS = {"€": "EUR", "₹": "INR", "₩": "KRW", "₽": "RUB", "₺": "TRY", "₦": "NGN", "₱": "PHP", "฿": "THB", "₫": "VND", "₪": "ILS", "₴": "UAH",
          "₸": "KZT", "₵": "GHS", "₡": "CRC", "₲": "PYG", "₮": "MNT", "₾": "GEL", "₼": "AZN", "₭": "LAK", "₨": "INR", "៛": "KHR", "৳": "BDT"}  # fmt: skip
_PREFIX_WORDS = {
    "DM": "DEM", "D-mark": "DEM", "FFr": "FRF", "FF": "FRF", "SFr": "CHF", "SFR": "CHF", "Sfr": "CHF", "Fr": "CHF", "Fr.": "CHF", "BFr": "BEF", "BFR": "BEF", "Ecu": "XEU", "ECU": "XEU", "Lit": "ITL",
    "RM": "MYR", "Rp": "IDR", "Bt": "THB", "Bt.": "THB", "Ksh": "KES", "KSh": "KES", "Kshs": "KES", "Kshs.": "KES", "Ksh.": "KES", "TL": "TRY", "KES": "KES", "Tsh": "TZS", "TSh": "TZS", "USh": "UGX", "Ush": "UGX",
    "Dh": "AED", "Dhs": "AED", "DH": "AED", "Dhs.": "AED", "SR": "SAR", "SAR": "SAR", "QR": "QAR", "KD": "KWD", "BD": "BHD", "RO": "OMR", "Tk": "BDT", "Tk.": "BDT",
    "Ft": "HUF", "SKr": "SEK", "Skr": "SEK", "SKR": "SEK", "DKr": "DKK", "Dkr": "DKK", "DKR": "DKK", "NKr": "NOK", "Nkr": "NOK", "NKR": "NOK", "NIS": "ILS", "RMB": "CNY", "Rmb": "CNY",
    "STG": "GBP", "stg": "GBP", "Euro": "EUR", "EURO": "EUR", "euro": "EUR", "Eur": "EUR", "eur": "EUR", "Euros": "EUR", "IR£": "IEP", "I£": "IEP", "E£": "EGP", "LE": "EGP", "GH¢": "GHS", "GHc": "GHS", "B/.": "PAB", "S/": "PEN", "S/.": "PEN",
    "Kc": "CZK", "Kč": "CZK", "KČ": "CZK", "zl": "PLN", "zł": "PLN", "JD": "JOD", "NTD": "TWD", "STG.": "GBP", "UKP": "GBP", "BRL": "BRL", "US": "", "Yen": "JPY", "YEN": "JPY", "CFA": "XOF", "Pta": "ESP", "Ptas": "ESP", "FCFA": "XOF",
    "US¢": "USD", "RMB¥": "CNY", "CN¥": "CNY", "JP¥": "JPY", "Php": "PHP", "PhP": "PHP", "Rs.": "", "BsF": "VEF", "ECUs": "XEU", "Dlrs": "USD",
}  # fmt: skip
COUNTRY_PREFIXES = {
    "R": {"ZA": "ZAR"},
    "P": {"PH": "PHP", "BW": "BWP"},
    "N": {"NG": "NGN"},
    "K": {"ZM": "ZMW", "PG": "PGK", "MW": "MWK"},
    "Y": {"JP": "JPY"},
    "L": {"IT": "ITL", "HN": "HNL"},
    "M": {"LS": "LSL"},
    "E": {"SZ": "SZL"},
    "D": {"GM": "GMD"},
    "Q": {"GT": "GTQ"},
    "Fl": {"NL": "NLG"},
    "B": {"TH": "THB"},
    "Bs": {"BO": "BOB", "VE": "VES"},
    "Br": {"ET": "ETB", "BY": "BYN"},
    "DA": {"DZ": "DZD"},
    "DT": {"TN": "TND"},
    "ID": {"IQ": "IQD"},
    "LD": {"LY": "LYD"},
    "Le": {"SL": "SLE"},
    "MK": {"MW": "MWK"},
    "MT": {"MZ": "MZN"},
    "Nu": {"BT": "BTN"},
    "Af": {"AF": "AFN"},
    "Afs": {"AF": "AFN"},
    "Rf": {"MV": "MVR"},
    "VT": {"VU": "VUV"},
    "Frw": {"RW": "RWF"},
    "FRw": {"RW": "RWF"},
    "FBu": {"BI": "BIF"},
}
"""Prefixes that count only in a text of their country, those of one letter directly before the figure."""


_SIGNED = {
    "$": "dollar peso real cordoba escudo pataca",
    "£": "pound lira",
    "¥": "yen yuan",
    "€": "euro",
    "₹": "rupee",
    "₩": "won",
    "₺": "lira",
    "₦": "naira",
    "₱": "peso",
}
"""Signs that may follow a code, and the nouns of such codes: ``MXN$``."""
SIGN_NOUNS = {sign: frozenset(nouns.split()) for sign, nouns in _SIGNED.items()}


def _prefixes() -> dict[str, Marker]:
    known = {code: Marker(code=code, noun=NOUN_OF.get(code, ""), reason="code") for code in ISO_CODES}
    known |= {
        word: Marker(code=code, noun=NOUN_OF.get(code, ""), reason="symbol")
        for word, code in _PREFIX_WORDS.items()
        if code
    }
    known |= {sign: Marker(code=code, noun=NOUN_OF.get(code, ""), reason="symbol") for sign, code in _SIGNS.items()}
    for code, letters in _DOLLARS.items():
        marker = Marker(code=code, noun="dollar", reason="symbol")
        known |= {f"{letter}$": marker for letter in letters.split()}
        known |= {
            f"${letter}": marker
            for letter in (
                "US U.S. A C NZ HK S NT" if code in {"USD", "AUD", "CAD", "NZD", "HKD", "SGD", "TWD"} else ""
            ).split()
            if letter in letters.split()
        }
    known |= {
        "$": Marker(noun="dollar", reason="symbol"),
        "£": Marker(noun="pound", reason="symbol"),
        "¥": Marker(noun="yen", reason="symbol"),
        "￥": Marker(noun="yen", reason="symbol"),
        "＄": Marker(noun="dollar", reason="symbol"),
    }
    known |= {word: Marker(noun="rupee", reason="symbol") for word in ("Rs", "Rs.", "Re", "Re.", "RS", "rs", "rs.")}
    known |= {word: Marker(noun="peso", reason="symbol") for word in ("Ps", "Ps.")}
    known |= {word: Marker(noun="crown", reason="symbol") for word in ("kr", "Kr", "kr.", "KR")}
    known |= {word: Marker(noun="shilling", reason="symbol") for word in ("Sh", "Sh.", "Shs", "Shs.", "shs", "sh")}
    known |= {code: Marker(code=code, noun=digital.FLAG, reason="code") for code in digital.CODES} | {
        "₿": Marker(code="BTC", noun=digital.FLAG, reason="symbol")
    }
    known |= {
        f"{code}{sign}": Marker(code=code, noun=NOUN_OF[code], reason="code")
        for sign, nouns in _SIGNED.items()
        for noun in nouns.split()
        for code in CODES_OF.get(noun, ())
    }
    for size, power in (("M", 6), ("T", 3), ("K", 3), ("B", 9)):
        known |= {f"{size}{code}": Marker(code=code, noun=NOUN_OF[code], scale=Decimal(10) ** power, reason="code")
                  for code in ("EUR", "USD", "SEK", "NOK", "DKK", "CHF", "GBP", "FIM")}  # fmt: skip
    for size in ("m", "bn", "mn"):
        known |= {
            f"{code}{size}": Marker(code=code, noun=NOUN_OF[code], scale=SCALE_OF[size], reason="code")
            for code in ("EUR", "USD", "SEK", "NOK", "GBP")
        }
    return known


PREFIXES = _prefixes()
"""Text before a number, in its own case, to marker."""
SUFFIX_SIGNS = {sign: PREFIXES[sign] for sign in (*_SIGNS, "$", "£", "¥", "￥", "＄")}
