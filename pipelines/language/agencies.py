"""Agencies: the names by which houses sign their items."""

import re

_NAMES: dict[str, str] = {
    "Reuters": "reuters|reuter|thomson reuters",
    "AP": "ap|the associated press|associated press",
    "AFP": "afp|agence france-presse",
    "dpa": "dpa|dpa-afx|dpa/afx|deutsche presse-agentur",
    "Bloomberg": "bloomberg|bloomberg news",
    "Business Wire": "business wire|businesswire",
    "PR Newswire": "prnewswire|pr newswire|prnewswire-asianet|prnewswire-firstcall|prnewswire-prweb|prweb",
    "Cision": "cnw|cnw telbec|canada newswire",
    "GlobeNewswire": "globe newswire|globenewswire",
    "ACCESS Newswire": "accesswire|access newswire",
    "Newsfile": "newsfile corp.|newsfile|thenewswire",
    "ACN Newswire": "acn newswire|jcn newswire",
    "Media OutReach": "media outreach newswire|media outreach",
    "EIN Presswire": "einpresswire.com|ein presswire|einpresswire",
    "Marketwired": "marketwired|marketwire",
    "Xinhua": "xinhua|xinhuanet",
    "TASS": "tass|itar-tass|тасс|итар-тасс",
    "Interfax": "interfax|interfax.ru|интерфакс",
    "RIA Novosti": "ria novosti|риа новости",
    "Sputnik": "sputnik",
    "Ukrinform": "ukrinform|укринформ",
    "BelTA": "belta",
    "ANSA": "ansa|ansa-afp",
    "Adnkronos": "adnkronos",
    "EFE": "efe|efecom",
    "Kyodo": "kyodo|kyodo news",
    "Jiji": "jiji|jiji press",
    "Yonhap": "yonhap",
    "PTI": "pti|press trust of india",
    "IANS": "ians",
    "UPI": "upi|united press international",
    "PA": "pa|pa media|press association",
    "CP": "cp|the canadian press|canadian press",
    "APA": "apa",
    "Belga": "belga",
    "ANP": "anp",
    "NTB": "ntb|ntb-afp|ntb-reuters",
    "epd": "epd",
    "KNA": "kna",
    "awp": "awp|awp international",
    "dts": "dts nachrichtenagentur",
    "TT": "tt",
    "Ritzau": "ritzau",
    "STT": "stt",
    "Lusa": "lusa",
    "PAP": "pap",
    "CTK": "ctk|čtk",
    "MTI": "mti",
    "Anadolu": "aa|anadolu agency|anadolu",
    "Dow Jones": "dow jones|dow jones newswires|mt newswires",
    "SDA": "sda|keystone-sda|keystone-ats|ats",
    "Europa Press": "europa press",
    "AAP": "aap",
    "Antara": "antara",
    "Bernama": "bernama",
    "KCNA": "kcna",
    "SPA": "spa",
    "WAM": "wam",
    "MENA": "mena",
    "NAN": "nan",
    "Tanjug": "tanjug",
    "HINA": "hina",
    "BTA": "bta",
    "TASR": "tasr",
    "Agerpres": "agerpres",
    "VNA": "vna",
    "BSS": "bss",
    "UNB": "unb",
    "IRNA": "irna",
    "KUNA": "kuna",
    "SANA": "sana",
    "Petra": "petra",
    "MAP": "map",
    "IPS": "ips",
    "CNN": "cnn",
    "RTTNews": "rttnews",
    "MarketWatch": "marketwatch",
    "ANI": "ani",
}
AGENCIES: dict[str, str] = {spelling: name for name, all_ in _NAMES.items() for spelling in all_.split("|")}
"""Spelling in lower case to the agency's own name."""
_PEOPLE = frozenset("ani hina map petra sana".split())
"""Names of agencies that are also names of people or words: they are agencies only within a dateline's parentheses."""
IN_DATELINES = "|".join(sorted(map(re.escape, AGENCIES), key=len, reverse=True))
"""All spellings as alternatives of a regular expression, the longest first; match it without case."""
KNOWN = "|".join(sorted(map(re.escape, AGENCIES.keys() - _PEOPLE), key=len, reverse=True))
"""The same without names of people."""
SIGNED = re.compile(
    rf"(?:copyright|\(c\)|©)[^\n]{{0,30}}?\b(?P<owner>{KNOWN})\b|^\W*(?P<alone>{KNOWN})\W*$",
    re.IGNORECASE | re.MULTILINE,
)
BEHIND = re.compile(rf"[,|/]\s*(?P<agency>{KNOWN})\b", re.IGNORECASE)


def read_agency(text: str | None) -> str | None:
    """Return the agency's own name for a text that is nothing but its name; an unknown name is unchanged.

    >>> read_agency("REUTER")
    'Reuters'
    """
    name = " ".join((text or "").split())
    return AGENCIES.get(name.lower(), name) or None


def signed_by(trailer: str) -> str | None:
    """Return the agency that signs a trailer or holds its copyright, or None."""
    found = SIGNED.search(trailer)
    return read_agency(found["owner"] or found["alone"]) if found else None


def agency_behind(byline: str) -> str | None:
    """Return the agency after the name of a byline (``By Ann Lee, Reuters``), or None."""
    found = BEHIND.search(byline)
    return read_agency(found["agency"]) if found else None
