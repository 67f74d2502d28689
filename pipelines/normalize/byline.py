"""Byline: who wrote it."""

import re

from pipelines.normalize.agencies import KNOWN

BY = re.compile(r"\s*(?:by|von|par|por|di|door|av)\s+", re.IGNORECASE)
LINE = re.compile(r"\s*(?:By|BY|by|Von|Par|Por|Di|Door|Av) (?=[^\W\d_])(?:[^\n.:;]|\b[A-Z]\.|\b(?:Jr|Sr|St)\.){2,100}")
AND = re.compile(r"\s+(?:and|und|et|y|e|en|og|och)\s+|\s*;\s*|\s*&\s*", re.IGNORECASE)
HOUSE = re.compile(
    rf"(?:^|\s*[|/]|\s+for)\s*(?:the\s+)?(?:{KNOWN})(?:\s+(?!and)\w+)*\s*$"
    r"|\s+(?:reuters?|AP|AFP|dpa|bloomberg|(?:the )?associated press)(?:\s+\w+)*\s*$",
    re.IGNORECASE,
)
"""An agency behind a name; alone it is one only behind a comma, since people are called Nan and Spa, too."""
ROLE = re.compile(
    r"\s*\b(?:(?:staff|chief|senior|special|business|economics?|financial|science|sports?|political|foreign|our|a)\s+)*"
    r"(?:writers?|reporters?|correspondents?|editors?|staff|bureau chief|desk)\b.*$",
    re.IGNORECASE,
)
PLACE = re.compile(r"\s+(?:in|at|from)\s+.*$", re.IGNORECASE)
POINT = re.compile(r"(?<!\bJr)(?<!\bSr)\.$")
SMALL = {"de", "van", "von", "der", "den", "di", "da", "la", "le", "el", "al", "bin", "ibn", "dos", "du", "of"}
SENTENCE = re.compile(r"\b(?:was|were|is|are|had|has|have|said|rose|fell|will|would|the index|midday|the end)\b")
LONGEST = 16
"""Words of a byline."""


def is_byline(paragraph: str) -> bool:
    """Tell whether a paragraph of its own is a byline: ``By Jane Doe and John Roe``."""
    if not LINE.fullmatch(paragraph) or SENTENCE.search(paragraph) or len(paragraph.split()) > LONGEST:
        return False
    names = read_authors(paragraph)
    return (bool(names) and all(map(_looks_named, names))) or bool(ROLE.match(BY.sub("", paragraph, count=1)))


def is_role(paragraph: str) -> bool:
    """Tell the line under a byline that says for whom its author writes: ``AP Business Writer``."""
    named = ROLE.search(paragraph)
    return len(paragraph.split()) <= 6 and named is not None and not HOUSE.sub("", paragraph[: named.start()]).strip()


def read_authors(byline: str) -> tuple[str, ...]:
    """Read the names of a byline; agencies, roles and places are no names.

    >>> read_authors("BY TED D'AFFLISIO and Ann Lee, Reuters")
    ("Ted D'Afflisio", 'Ann Lee')
    """
    line = BY.sub("", byline, count=1)
    names = [name for part in AND.split(line) for name in _names(part)]
    return tuple(_cased(name) for name in names if name and _is_name(name))


def _names(part: str) -> list[str]:
    """Read what stands between two "and"s: names parted by commas, each perhaps with its house, role and place."""
    names: list[str] = []
    for piece in part.split(","):
        house = HOUSE.search(piece)
        named = piece[: house.start()] if house and (names or house.start()) else piece
        bare = POINT.sub("", PLACE.sub("", ROLE.sub("", named)).strip(" |/"))
        if not bare and names:
            break
        if not names or len(bare.split()) > 1:
            names.append(bare)
    return names


def _is_name(name: str) -> bool:
    words = name.split()
    return len(words) <= 6 and not any(character.isdigit() for character in name)


def _looks_named(name: str) -> bool:
    return all(word[0].isupper() or word.lower() in SMALL for word in name.split())


def _cased(name: str) -> str:
    """Give an all-capitals name its usual case."""
    if not name.isupper():
        return name
    return " ".join(
        word.lower() if word.lower() in SMALL else re.sub(r"[^\W_]+", lambda part: part[0].capitalize(), word)
        for word in name.split()
    )
