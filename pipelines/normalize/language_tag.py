"""Write a stated language as a BCP 47 tag: providers write ``EN``, ``en_US``, ``eng`` and ``English``."""

import re
from functools import cache, lru_cache

from babel import Locale
from babel.core import get_global

TAG = re.compile(r"([A-Za-z]{2,3})((?:-[A-Za-z0-9]{1,8})*)")


@lru_cache(maxsize=512)
def language_tag(stated: str) -> str | None:
    """Return the tag in its usual spelling, or None if no language is stated or it is none that the Unicode CLDR knows.

    >>> language_tag("en_us"), language_tag("eng"), language_tag("German"), language_tag("zh-hans-CN"), language_tag("x")
    ('en-US', 'en', 'de', 'zh-Hans-CN', None)
    """
    text = " ".join(stated.split())
    if code := _codes_of_names().get(text.partition(" (")[0].casefold()):
        return code
    found = TAG.fullmatch(text.replace("_", "-"))
    if found is None:
        return None
    primary = found[1].lower()
    language = get_global("language_aliases").get(primary, primary)
    if language not in Locale("en").languages:
        return None
    return "-".join([language, *map(_subtag, found[2].split("-")[1:])])


def _subtag(part: str) -> str:
    """Return a subtag in its usual case: ``Hans``, ``US``."""
    if len(part) == 2:
        return part.upper()
    return part.title() if len(part) == 4 and part.isalpha() else part.lower()


@cache
def _codes_of_names() -> dict[str, str]:
    """Return the codes of the English names of languages."""
    return {name.casefold(): code for code, name in Locale("en").languages.items() if "_" not in code}
