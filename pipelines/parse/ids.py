"""Ids of items: those that providers state, and a hash for an item that has none."""

import hashlib
import re
from typing import Final

from pipelines.parse.warned import Warnings
from schemas import WarningCode

EMPTY_URN: Final = re.compile(r"(?:urn:newsml|tag):[^:]*:?", re.IGNORECASE)
"""A URN or tag that names its authority and nothing more."""
SERVICE: Final = re.compile(r"(?:[a-z][a-z0-9+.-]*://)?(?:www\.)?", re.IGNORECASE)


def hash_of(text: str) -> str:
    """Return the id of an item that has none: a hash of its text."""
    return "text-" + hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def id_or_hash(warnings: Warnings, name: str, given: str, provider: str, headline: str, body: str) -> str:
    """Return the id that an item states; if it states none, or only its provider, a hash with a warning.

    ``name`` is that of the id in the format. The same text of the same provider has the same hash: a redelivery.
    """
    given = given.strip()
    if given and not names_provider(given, provider):
        return given
    code = WarningCode.IMPLAUSIBLE if given else WarningCode.MISSING
    warnings.add(code, "item_id", name, given, "hash of the text")
    return hash_of(f"{provider}\n{headline}\n{body}")


def names_provider(item_id: str, provider: str) -> bool:
    """Return True if an id names only the sender: the provider's name, a site without a page, an empty URN.

    >>> names_provider("https://www.meridian.example/", "meridian"), names_provider("urn:newsml:m.example:7", "m")
    (True, False)
    """
    if EMPTY_URN.fullmatch(item_id):
        return True
    rest = SERVICE.sub("", item_id, count=1).rstrip("/").lower()
    if not rest or rest == provider.lower():
        return True
    return "://" in item_id and not re.search(r"[/?#]", rest)
