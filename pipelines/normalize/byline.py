"""Bylines and the names of their authors."""

import re

from pipelines.language.agencies import AFTER_NAME, AGENCIES, KNOWN
from pipelines.normalize.thresholds import BYLINE_LENGTH, BYLINE_WORDS

BY = re.compile(r"(?<!\s)\s*(?:by|von|par|por|di|door|av)\s+", re.IGNORECASE)
LINE = re.compile(r"\s*(?:By|BY|by|Von|Par|Por|Di|Door|Av) (?=[^\W\d_])(?:[^\n.:;]|\b[A-Z]\.|\b(?:Jr|Sr|St)\.){2,100}")
AND = re.compile(r"\s+(?:and|und|et|y|e|en|og|och)\s+|\s*;\s*|\s*&\s*", re.IGNORECASE)
PAPER = r"(?:[\w.&'’-]+\s+){1,3}(?:post|times|news|herald|tribune|press|gazette|chronicle|journal|zeitung|today|network|media|newspapers?|online|newswires?|wire)"
"""A newspaper by the last word of its name: ``Harbor Post``."""
HOUSE = re.compile(
    rf"(?:^|\s*[|/]|\s+for)\s*(?:the\s+)?(?:{KNOWN})(?:\s+(?!and)\w+)*\s*$"
    rf"|(?:^|\s*[|/]|\s+for)\s*{PAPER}\s*$"
    rf"|\s+(?:{AFTER_NAME})(?:\s+\w+)*\s*$",
    re.IGNORECASE,
)
"""An agency after a name. A bare agency name counts only after a comma, since people are also called Nan and Spa."""
DESK = re.compile(rf"(?:the\s+)?(?:{KNOWN})\b(?:[\s-]+\w+)*", re.IGNORECASE)
"""An agency instead of names: ``By dpa correspondents``."""
OFFICES = (
    r"(?:staff|chief|senior|special|business|economics?|financial|finance|science|sports?|political|foreign|diplomatic|energy|markets?|commodities|"
    r"technology|legal|deputy|managing|executive|news|city|national|european|asia|africa|us|u\.s\.|uk|our|a)"
)
"""Words before the noun of a role."""
ROLE = re.compile(
    rf"\s*\b(?:{OFFICES}\s+){{0,6}}"
    r"(?:writers?|reporters?|correspondents?|editors?|staff|bureau chief|desk|korrespondent(?:in|en|innen)?|redaktion|redakteur(?:in|e)?|"
    r"correspondants?|rédaction|corresponsal(?:es)?|redacción|redazione|redação)\b.*$",
    re.IGNORECASE,
)
OFFICE = re.compile(rf"\s*{OFFICES}\b", re.IGNORECASE)
"""The first word of a role of several words."""
PLACE = re.compile(r"\s+(?:in|at|from)\s+.*$", re.IGNORECASE)
POINT = re.compile(r"(?<!\bJr)(?<!\bSr)\.$")
SMALL = {"de", "van", "von", "der", "den", "di", "da", "la", "le", "el", "al", "bin", "ibn", "dos", "du", "of"}
SENTENCE = re.compile(r"\b(?:was|were|is|are|had|has|have|said|rose|fell|will|would|the index|midday|the end)\b")


def is_byline(paragraph: str) -> bool:
    """Return True if a separate paragraph is a byline: ``By Jane Doe and John Roe``."""
    if not LINE.fullmatch(paragraph) or SENTENCE.search(paragraph) or len(paragraph.split()) > BYLINE_WORDS:
        return False
    names = read_authors(paragraph)
    behind = BY.sub("", paragraph, count=1)
    return (bool(names) and all(map(_looks_named, names))) or bool(ROLE.match(behind) or DESK.fullmatch(behind))


def is_role(paragraph: str) -> bool:
    """Return True if a line under a byline states the author's role: ``AP Business Writer``."""
    named = ROLE.search(paragraph) if len(paragraph.split(maxsplit=7)) <= 6 else None
    return named is not None and not HOUSE.sub("", paragraph[: named.start()]).strip()


def read_authors(byline: str) -> tuple[str, ...]:
    """Return the names in a byline; agencies, roles and places are no names.

    >>> read_authors("BY TED D'AFFLISIO and Ann Lee, Reuters")
    ("Ted D'Afflisio", 'Ann Lee')
    """
    line = BY.sub("", byline[:BYLINE_LENGTH], count=1)
    names: list[str] = []
    for part in AND.split(line):
        names += _names(part, later=bool(names))
    return tuple(_cased(name) for name in names if name and _is_name(name))


def _names(part: str, *, later: bool) -> list[str]:
    """Return the names between two "and"s: separated by commas, each perhaps with its agency, role and place.

    A piece that is only an office is no name if a name precedes it (``later``: in an earlier part).
    """
    names: list[str] = []
    for piece in part.split(","):
        house = HOUSE.search(piece)
        named = piece[: house.start()] if house and (names or house.start()) else piece
        bare = POINT.sub("", PLACE.sub("", ROLE.sub("", named)).strip(" |/-"))
        if not bare and names:
            break
        if (names or later) and (_is_office(named, bare) or HOUSE.fullmatch(bare)):
            continue
        if not names or len(bare.split()) > 1:
            names.append(bare)
    return names


def _is_office(piece: str, bare: str) -> bool:
    """Return True for ``Chief Energy Correspondent``, and False for ``Bo Roe Staff Writers``."""
    return ROLE.search(piece) is not None and (len(bare.split()) < 2 or OFFICE.match(piece) is not None)


def _is_name(name: str) -> bool:
    words = name.split()
    return len(words) <= 6 and name.lower() not in AGENCIES and not any(character.isdigit() for character in name)


def _looks_named(name: str) -> bool:
    return all(word[0].isupper() or word.lower() in SMALL for word in name.split())


def _cased(name: str) -> str:
    """Return a name in capitals in its usual case."""
    if not name.isupper():
        return name
    return " ".join(
        word.lower() if word.lower() in SMALL else re.sub(r"[^\W_]+", lambda part: part[0].capitalize(), word)
        for word in name.split()
    )
