"""Names of parties: in full, without the legal form, or as a later text shortens them."""

import re
from functools import lru_cache
from typing import Final

LEGAL_FORMS: Final = frozenset(
    "inc corp corporation co company ltd limited plc ag sa nv se spa ab asa oyj llc lp llp gmbh group holdings holding the".split()
)
"""Words of a company's name that one version has and another leaves out."""
COMMON: Final = frozenset(
    "air airlines allied american associated atlantic australian bank banco banque banca black blue board british canadian central china city credit deutsche "
    "east eastern electric european federal fidelity first french general german global gold golden grand great green gulf hong home imperial indian "
    "industrial international japan life los lloyds merchants metro mid ministry mutual national new nippon north northern old one pan "
    "petroleum power public premier provident red republic royal saint san santa security silver société soc south southern st standard state sun "
    "swiss texas trans trust two u union united universal us usa western west white world de del el la le les al der die".split()
)
"""First words that many names have: a name that begins with one is shortened to two words."""
WORD: Final = re.compile(r"[^\W_]+")
CACHED_NAMES: Final = 1 << 12
"""Names that are kept with their words."""


def plain_name(name: str) -> str:
    """Return a name without its legal form, case and punctuation.

    >>> plain_name("Calder Mills Inc."), plain_name("CALDER MILLS"), plain_name("The Group")
    ('calder mills', 'calder mills', 'the group')
    """
    words = WORD.findall(name.casefold())
    return " ".join([word for word in words if word not in LEGAL_FORMS] or words)


@lru_cache(CACHED_NAMES)
def name_words(name: str) -> frozenset[str]:
    """Return the words of a plain name; the names of an article are compared with each other."""
    return frozenset(plain_name(name).split())


def short_name(name: str, kind: str | None) -> str:
    """Return what later texts call a party: the last name of a person, the first word of a company's name that tells it from others.

    >>> short_name("Harwick Tool plc", "ORG"), short_name("Bank of England", "ORG"), short_name("Dana Orrell", "PER"), short_name("New York", "LOC")
    ('harwick', 'bank of england', 'orrell', 'new york')
    """
    words = plain_name(name).split()
    if kind == "PER":
        return words[-1] if words else ""
    if kind != "ORG" or not words:
        return " ".join(words)
    if words[0] not in COMMON | LEGAL_FORMS:
        return words[0]
    return " ".join(words if len(words) > 1 and words[1] in ("of", "for", "and") else words[:2])


def same_party(one: str, other: str) -> bool:
    """Return True if the words of one name, without legal forms, are among those of the other.

    >>> same_party("Acme Ltd", "Acme Holdings plc"), same_party("Calder Mills", "Calder Steel")
    (True, False)
    """
    first, second = name_words(one), name_words(other)
    return first <= second or second <= first


def shares_word(one: str, other: str) -> bool:
    """Return True if two names have a word in common, legal forms left out.

    >>> shares_word("Calder Mills", "CALDER Holdings"), shares_word("Calder Group", "Orrell Group")
    (True, False)
    """
    return not name_words(one).isdisjoint(name_words(other))
