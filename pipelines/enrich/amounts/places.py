"""Names of places and peoples, and the country that each stands for.

Babel gives the countries' names and, through the currencies' names ("Kenyan Shilling"), most peoples; what a wire
writes besides (``u.s.``, ``west-germany``, ``MELBOURNE``) is listed here.
"""

import re
from functools import lru_cache

from babel import Locale
from babel.core import get_global

CITIES = {
    "LS": "maseru",
    "BW": "gaborone",
    "SZ": "mbabane",
    "AE": "abu dhabi|dubai|sharjah",
    "AR": "buenos aires|cordoba",
    "AT": "vienna|linz",
    "AU": "canberra|sydney|queensland|new south wales|nsw|tasmania|western australia|south australia|gold coast|geelong|newcastle nsw|asx|melbourne|brisbane|perth|adelaide|hobart|darwin",
    "BD": "dhaka",
    "BE": "brussels|antwerp",
    "BG": "sofia",
    "BH": "manama",
    "BR": "brasilia|sao paulo|rio de janeiro|são paulo|brasília",
    "CA": "ottawa|toronto|manitoba|saskatchewan|nova scotia|new brunswick|newfoundland|mississauga|saskatoon|regina|tsx|yukon|parliament hill|montreal|vancouver|calgary|edmonton|winnipeg|quebec|ontario|alberta|british columbia|halifax",
    "CH": "zurich|geneva|basle|basel|bern|berne|lausanne|zug",
    "CL": "santiago",
    "CN": "peking|beijing|shanghai|wuhan|chengdu|hangzhou|chongqing|nanjing|shenzhen|guangzhou|tianjin",
    "CO": "bogota|bogotá|medellin",
    "CY": "nicosia",
    "CZ": "prague",
    "DE": "berlin|bonn|frankfurt|munich|hamburg|duesseldorf|düsseldorf|cologne|stuttgart|hanover|essen",
    "DK": "copenhagen",
    "DO": "santo domingo",
    "DZ": "algiers",
    "EC": "quito|guayaquil",
    "EE": "tallinn",
    "EG": "cairo|alexandria",
    "ES": "madrid|barcelona|bilbao|valencia",
    "ET": "addis ababa",
    "FI": "helsinki|espoo",
    "FJ": "suva",
    "FR": "paris|lyon|marseille|strasbourg|toulouse",
    "GB": "london|manchester|edinburgh|glasgow|birmingham|belfast|leeds|liverpool|cardiff",
    "GH": "accra",
    "GR": "athens",
    "HU": "budapest",
    "ID": "jakarta",
    "IE": "dublin|cork",
    "IL": "jerusalem|tel aviv",
    "IN": "new delhi|delhi|mumbai|bombay|calcutta|kolkata|madras|chennai|bangalore|bengaluru|hyderabad|ahmedabad|pune",
    "IQ": "baghdad",
    "IR": "tehran|teheran",
    "IS": "reykjavik",
    "IT": "rome|milan|turin|naples|venice|genoa|bologna",
    "JM": "kingston",
    "JO": "amman",
    "JP": "tokyo|osaka|nikkei|kyoto|nagoya|yokohama",
    "KE": "nairobi|mombasa",
    "KR": "seoul|busan|pusan",
    "KW": "kuwait city",
    "LB": "beirut",
    "LK": "colombo",
    "LT": "vilnius",
    "LU": "lux",
    "LV": "riga",
    "LY": "tripoli",
    "MA": "rabat|casablanca",
    "MM": "rangoon|yangon",
    "MX": "mexico city|monterrey",
    "MY": "kuala lumpur|penang",
    "NG": "lagos|abuja",
    "NL": "amsterdam|rotterdam|the hague|utrecht|eindhoven",
    "NO": "oslo|stavanger|bergen",
    "NP": "kathmandu",
    "NZ": "wellington|auckland|dunedin|queenstown|waikato|canterbury regional|nzx|rotorua|tauranga|kiwibank|otago|christchurch",
    "OM": "muscat",
    "PE": "lima",
    "PG": "port moresby",
    "PH": "quezon city|cebu|davao|manila|makati",
    "PK": "karachi|islamabad|lahore",
    "PL": "warsaw|krakow|gdansk",
    "PT": "lisbon|oporto|porto",
    "PY": "asuncion",
    "QA": "doha",
    "RO": "bucharest",
    "RS": "belgrade",
    "RU": "moscow|leningrad|st petersburg",
    "SA": "riyadh|jeddah|dhahran",
    "SE": "stockholm|gothenburg|malmo",
    "SI": "ljubljana",
    "SK": "bratislava",
    "TH": "bangkok",
    "TN": "tunis",
    "TR": "ankara|istanbul|izmir",
    "TW": "taipei",
    "TZ": "dar es salaam|dodoma",
    "UA": "kiev|kyiv",
    "UG": "kampala",
    "US": "washington|new york|chicago|los angeles|houston|dallas|boston|philadelphia|detroit|san francisco|atlanta|cleveland|"
    "minneapolis|pittsburgh|st louis|miami|denver|seattle|california|texas|calif.",
    "UY": "montevideo",
    "VE": "caracas",
    "VN": "hanoi|ho chi minh city|saigon",
    "ZA": "soweto|sandton|gauteng|kwazulu|limpopo|eskom|tshwane|johannesburg|pretoria|cape town|durban",
    "ZM": "lusaka",
    "ZW": "harare",
}
"""Financial centres, capitals and the wire's own names, by country."""

COUNTRIES = {
    "BH": "bahrain",
    "CZ": "czechoslovakia|czech republic",
    "DE": "west germany|east germany",
    "GB": "britain|great britain|england|scotland|wales|u.k.|uk",
    "HK": "hong kong|h.k.|kowloon|hang seng|tsim sha tsui|hkex",
    "KR": "south korea|korea",
    "LU": "luxembourg",
    "MM": "burma",
    "MO": "macau",
    "NL": "holland",
    "RS": "yugoslavia",
    "RU": "soviet union|ussr|soviet",
    "SG": "singapore|jurong|temasek|changi|straits times",
    "TR": "turkey",
    "TW": "taiwan",
    "US": "u.s.|us|usa|u.s|america|wall street|white house|congress|federal reserve|treasury",
}
"""Names of countries, past and present, that Babel does not give, and seats of power that stand for one."""

PEOPLES = {
    "AE": "emirates|uae|emirati",
    "AR": "argentine|argentinian|argentina's",
    "BE": "belgian",
    "BR": "brazilian",
    "CL": "chilean",
    "CZ": "czech|czechoslovak",
    "DE": "german|west german",
    "DK": "danish",
    "ES": "spanish",
    "FI": "finnish",
    "FR": "french",
    "GB": "british|english|scottish",
    "GR": "greek",
    "HK": "hongkong",
    "HU": "hungarian",
    "IE": "irish",
    "IQ": "iraqi",
    "IT": "italian",
    "LU": "luxembourg|lux",
    "NL": "dutch",
    "NZ": "n.z.|nz|kiwi",
    "CA": "can|cdn",
    "AU": "aussie|aust|aust.",
    "MY": "malaysian/singapore",
    "SG": "singaporean",
    "EU": "eurozone",
    "PH": "philippine|filipino",
    "PT": "portuguese",
    "RS": "yugoslav",
    "RU": "russian",
    "SA": "saudi|saudi arabian|saudi-arabian",
    "SE": "swedish",
    "TR": "turkish",
    "TW": "taiwanese|taiwan's|taiwan|new taiwan",
    "UA": "ukrainian",
    "US": "american|u.s|us",
    "VE": "venezuelan",
    "BD": "bangladesh",
    "KR": "korean|south korean",
    "ZA": "south african",
}
"""Adjectives that Babel's currency names do not give, by country."""


def _adjectives() -> dict[str, str]:
    """Return adjectives with their countries: "Kenyan" of "Kenyan Shilling". An ISO 4217 code begins with the country's code."""
    territories = get_global("territory_currencies")
    found: dict[str, str] = {}
    for code, name in Locale("en").currencies.items():
        adjective = re.sub(r"\s*\(.*\)|\s*New\b", "", name).rpartition(" ")[0].lower()
        if adjective and code[0] != "X" and code[:2] in territories:
            found.setdefault(adjective, code[:2])
    return found


def _names() -> dict[str, str]:
    territories = Locale("en").territories.items()
    names = {
        name.lower(): code
        for code, name in territories
        if len(code) == 2 and code.isalpha() and code not in {"EU", "EZ", "ZZ", "UN"}
    }
    names |= _adjectives()
    for table in (PEOPLES, COUNTRIES, CITIES):
        names |= {name: country for country, row in table.items() for name in row.split("|")}
    return names


COUNTRY_OF = _names()
"""Lower-case name of a place or people -> ISO 3166-1 alpha-2 country."""
for _not_a_place in ("georgian", "jordan", "chad", "guinean", "metical"):
    COUNTRY_OF.pop(_not_a_place, None)
COUNTRY_OF["jordanian"] = "JO"

ADJECTIVES = frozenset(COUNTRY_OF)
"""Every name that may stand before a currency's noun: ``hong kong`` dollars, ``swiss`` francs."""

_ALIASES = {
    "uk": "GB",
    "usa": "US",
    "uae": "AE",
    "ussr": "RU",
    "yemen arab republic": "YE",
    "yemen demo republic": "YE",
}
_NAME = re.compile(r"\b(?:U\.S|U\.K|H\.K|US|UK|[A-Z][\w'’]+(?: [A-Z][\w'’]+){0,2})", re.ASCII)


@lru_cache(maxsize=4096)
def country_of(name: str) -> str | None:
    """Return the country of a place's or people's name in any case, or None: ``"west-germany"`` is ``"DE"``."""
    plain = name.strip().lower().replace("-", " ").removesuffix("'s").removesuffix("’s")
    return _ALIASES.get(plain) or COUNTRY_OF.get(plain)


_TOWNS = frozenset(name for row in CITIES.values() for name in row.split("|"))


def is_city(name: str) -> bool:
    """Return True if a name is a city's, not a country's: ``MELBOURNE``."""
    return name.strip().lower() in _TOWNS


_FIRST_WORDS = frozenset(name.split(" ")[0] for name in COUNTRY_OF)


def _countries_in(name: str) -> list[str]:
    """Return the countries in a run of one to three capitalised words, longest names first."""
    words = name.lower().replace("’", "'").replace("'s", "").split(" ")
    found: list[str] = []
    at = 0
    while at < len(words):
        size = _longest(words, at) if words[at] in _FIRST_WORDS else 0
        if size:
            found.append(COUNTRY_OF[" ".join(words[at : at + size])])
        at += size or 1
    return found


def _longest(words: list[str], at: int) -> int:
    """Return the number of words of the longest name from ``at`` on, or 0."""
    return next((size for size in range(len(words) - at, 0, -1) if " ".join(words[at : at + size]) in COUNTRY_OF), 0)


def countries_named(text: str) -> list[str]:
    """Return the countries of the capitalised names in a text, in reading order, one entry per occurrence."""
    return [country for name in _NAME.findall(text) for country in _countries_in(name)]
