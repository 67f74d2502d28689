"""Provider of an item of the web: the domain of its address, else the name of its feed or site."""

import re
from functools import lru_cache
from urllib.parse import urlsplit

UNKNOWN = "unknown"
SERVICE_NAMES = ("www.", "feeds.", "feed.", "rss.")
LONGEST = 60
NO_COUNTRIES = frozenset("ai app cc co eu fm gg im io la ly me st tk to tv vc ws".split())
"""Country domains that are sold to everybody, and so name no country."""
REGION = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z]{4})?[-_](?P<country>[A-Za-z]{2})\b")


@lru_cache(maxsize=1024)
def host_of(address: str) -> str:
    """Return the host of an address without ``www`` and the like; an empty text if there is no host.

    >>> host_of("https://www.meridian.example/markets?id=7")
    'meridian.example'
    """
    try:
        host = urlsplit(address.strip()).hostname or ""
    except ValueError:
        return ""
    for service in SERVICE_NAMES:
        host = host.removeprefix(service)
    return host if "." in host else ""


def provider_of(addresses: tuple[str, ...], *names: str) -> str:
    """Return the provider: the host of the first address that has one, else the first usable name.

    >>> provider_of(("/relative",), "Meridian  News")
    'meridian-news'
    """
    hosts = (host for address in addresses if (host := host_of(address)))
    slugs = (slug for name in names if (slug := "-".join(name.lower().split())[:LONGEST]))
    return next(hosts, "") or next(slugs, UNKNOWN)


def country_of(language: str, *addresses: str) -> str:
    """Return the country (ISO 3166) of an address, else of a language; an empty text if neither has one.

    ``en-US`` implies no country: software writes it as its default.

    >>> country_of("en", "https://news.example.co.uk/"), country_of("en-IN"), country_of("en-US")
    ('GB', 'IN', '')
    """
    ends = (host_of(address).rpartition(".")[2] for address in addresses)
    domain = next((end for end in ends if len(end) == 2 and end not in NO_COUNTRIES), "")
    region = REGION.match(language)
    country = domain or (region["country"] if region else "")
    return {"UK": "GB"}.get(country.upper(), country.upper()) if domain or country.upper() != "US" else ""


def is_address(text: str) -> bool:
    """Return True if an identifier is a web address."""
    return text.startswith(("http://", "https://")) and len(text.split()) == 1
