"""Who sent an item of the web: the domain of its address, else the name of what it stands in."""

from urllib.parse import urlsplit

UNKNOWN = "unknown"
SERVICE_NAMES = ("www.", "feeds.", "feed.", "rss.")
LONGEST = 60


def host_of(address: str) -> str:
    """Give the host of an address without the name of its service; empty for what has none.

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
    """Name the provider by the first address that has a host, else by the first name that is one.

    >>> provider_of(("/relative",), "Meridian  News")
    'meridian-news'
    """
    hosts = (host for address in addresses if (host := host_of(address)))
    slugs = (slug for name in names if (slug := "-".join(name.lower().split())[:LONGEST]))
    return next(hosts, "") or next(slugs, UNKNOWN)


def is_address(text: str) -> bool:
    """Tell a web address from other identifiers."""
    return text.startswith(("http://", "https://")) and not any(character.isspace() for character in text)
