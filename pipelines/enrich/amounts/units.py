"""Read the words around an amount: the unit it is per, approximators, the direction of its change."""

import re
from typing import Literal

_UNIT_WORDS = (
    "share|shares|barrel|barrels|bbl|tonne|tonnes|ton|tons|ounce|ounces|oz|pound|lb|lbs|bushel|gallon|gal|litre|liter|year|yr|annum|month|week|day|hour|"
    "quarter|kilo|kg|kilogram|kilogramme|gram|unit|adr|ads|gdr|cwt|hundredweight|carat|head|dollar|ecu|euro|mark|franc|yen|pound|sterling|"
    "acre|hectare|mile|km|mmbtu|mcf|bag|quintal|capita|person|household|passenger|vehicle|metre|meter|square|trillion|rand|"
    "warrant|right|note|bond|certificate|stock|room|night|minute|copy|litres|kwh|mwh|megawatt|ticket|piece|worker|employee"
)
_PER = re.compile(
    rf"\s{{1,6}}(?:of\s+\w+\s+)?(?:(?:a|an|each|every|to\s+the|against\s+the)\s+(?:u\.s\.\s+|new\s+|common\s+|ordinary\s+|troy\s+|fine\s+|metric\s+|long\s+|short\s+|[a-z]+-\w+\s+)?(?P<noun>{_UNIT_WORDS})\b(?!\s+(?:ago|earlier|before|later|previously|after|on\b|to\s+date))"
    r"|per\s+(?:[a-z.]+\s+(?:diluted\s+)?(?=shares?\b|unit\b))?(?P<any>[a-z]+)|(?P<annual>annually|yearly|a-share|a-barrel|p\.a\.|pa\b)"
    r"|-?(?P<glued>per-share|a-share)\b)"
    r"|\s(?P<bare>share)(?=\s(?:for|cash|in\scash|offer|bid)\b)"
    rf"|\s?/\s?(?P<slash>{_UNIT_WORDS}|shrs?|s|t|b)\b|-(?:an?|per)-(?P<dash>[a-z]+)"
)  # fmt: skip
_SAME = {"shares": "share", "shr": "share", "shrs": "share", "barrels": "barrel", "bbl": "barrel", "tonnes": "tonne", "ton": "ton", "tons": "ton", "ounces": "ounce", "oz": "ounce", "lb": "pound", "lbs": "pound",
         "yr": "year", "annum": "year", "kg": "kilo", "kilogram": "kilo", "kilogramme": "kilo", "liter": "litre", "gal": "gallon", "hundredweight": "cwt", "meter": "metre",
         "annually": "year", "yearly": "year", "p.a.": "year", "pa": "year", "t": "tonne", "s": "share", "b": "barrel", "sterling": "pound", "stock": "share"}  # fmt: skip
_PER_SHARE_LABEL = re.compile(
    r"(?:\b(?:oper|primary|diluted)?\s*shr\b|\b(?:qtly|qtrly|quarterly|annual|semi|interim|final|year|int|qtr)?\s*divi?d?e?n?d?\b|\bshare\b|\beps\b|"
    r"\bearnings\s+per\s+share\b|\bper[\s-]share\b[a-z\s-]{0,24})(?:\s+(?:of|net|profit|loss|basic|diluted|oper|at|was|were|to))*[\s:=-]{0,6}$"
)
_APPROX = re.compile(
    r"(?<![\w])(?P<words>about|around|some|nearly|almost|roughly|approximately|approx\.?|more\s+than|less\s+than|over|under|just\s+over|just\s+under|up\s+to|at\s+least|at\s+most|"
    r"below|above|near|close\s+to|as\s+much\s+as|as\s+many\s+as|as\s+little\s+as|as\s+low\s+as|as\s+high\s+as|an?\s+estimated|estimated|in\s+excess\s+of|"
    r"no\s+more\s+than|not\s+more\s+than|no\s+less\s+than|fewer\s+than|well\s+over|well\s+above|upwards\s+of|circa|ca\.?|c\.|a\s+minimum\s+of|a\s+maximum\s+of|"
    r"slightly\s+(?:more|less|over|under|above|below)(?:\s+than)?|better\s+than|exceeding|exceeds|exceeded)"
    r"\s+(?:a\s+|an\s+|the\s+|between\s+|from\s+)?$"
)  # fmt: skip
_OR_MORE = re.compile(r"\s{1,4}or\s+(?P<words>more|less|so|higher|lower|above|below)\b")
Direction = Literal["up", "down", "loss"]
_MOVES: dict[Direction, str] = {
    "up": "up rose rise risen rises rising gain gained gains jump jumped jumps surge surged soar soared soars climb climbed climbs increase increased "
    "increases increasing grew grow grown grows growth advance advanced advances higher added raise raised raises",
    "down": "down fell fall falls fallen falling drop dropped drops slip slipped slips slid decline declined declines declining decrease decreased decreases "
    "lost lose lower off cut shed tumbled tumbles sank plunged plunges eased eases reduce reduced reduces",
    "loss": "loss losses deficit",
}
_DIRECTION_OF: dict[str, Direction] = {word: move for move, words in _MOVES.items() for word in words.split()}
_ENDINGS = frozenset(
    "about around some nearly almost roughly approximately approx approx. than over under to least most below above near much many little low high estimated of circa "
    "as ca ca. c. more less exceeding exceeds exceeded".split()
)
"""Last words of approximators; a text without any of them needs no search."""
_ARTICLES = frozenset({"a", "an", "the", "between", "from"})
_AFTER_DIRECTION = re.compile(
    r"[ \t]{1,4}(?:net\s+|pretax\s+|operating\s+)?(?P<word>loss|deficit|increase|rise|gain|drop|decline|fall|decrease|reduction|cut)\b"
)
_AFTER: dict[str, Direction] = {
    "loss": "loss",
    "deficit": "loss",
    "increase": "up",
    "rise": "up",
    "gain": "up",
}


def unit_after(low: str, end: int) -> str | None:
    """Return the unit directly after an amount, or None: ``a share``, ``per tonne``, ``/bbl``, ``to the dollar``."""
    match = _PER.match(low, end)
    if match is None:
        return None
    word: str = next(filter(None, match.groups()))
    if word in {"cent", "one", "the", "a", "two", "every", "each"}:
        return None
    word = {"a-share": "share", "per-share": "share", "a-barrel": "barrel"}.get(word, word)
    return _SAME.get(word, word)


def share_before(low: str, start: int) -> bool:
    """Return True if a table label or a phrase before the amount makes it per share: ``Shr``, ``Qtly div``, ``EPS of``."""
    begin = max(0, start - 48)
    window = low[begin:start]
    if "sh" not in window and "div" not in window and "eps" not in window:
        return False
    return _PER_SHARE_LABEL.search(low, begin, start) is not None


def approximator(low: str, start: int, end: int) -> str | None:
    """Return the approximator before (``about``) or after (``or more``) the amount, as it stands, or None."""
    begin = max(0, start - 36)
    last = low[begin:start].split()[-2:]
    if last and (last[-1] in _ENDINGS or (last[-1] in _ARTICLES and last[0] in _ENDINGS)):
        match = _APPROX.search(low, begin, start)
        if match:
            return re.sub(r"\s+", " ", match["words"])
    after = _OR_MORE.match(low, end)
    return f"or {after['words']}" if after else None


def direction(low: str, start: int, end: int) -> Direction | None:
    """Return ``up``, ``down`` or ``loss`` if the words beside the amount state it, or None: "rose by some 5 pct", "a net loss of 5"."""
    words = low[max(0, start - 40) : start].split()[-4:]
    for away, word in enumerate(reversed(words)):
        move = _DIRECTION_OF.get(word)
        if move and (away < 3 or words[-away] in {"by", "of", "was"}):
            return move
        if word == "from" or not word.isalpha():
            break
    match = _AFTER_DIRECTION.match(low, end)
    return _AFTER.get(match["word"], "down") if match else None
