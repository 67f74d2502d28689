"""What stands around an amount: the unit it counts for, the words that loosen it, the direction it moves."""

import re
from typing import Literal

_UNIT_WORDS = (
    "share|shares|barrel|barrels|bbl|tonne|tonnes|ton|tons|ounce|ounces|oz|pound|lb|lbs|bushel|gallon|gal|litre|liter|year|yr|annum|month|week|day|hour|"
    "quarter|kilo|kg|kilogram|kilogramme|gram|unit|adr|ads|gdr|cwt|hundredweight|carat|head|dollar|ecu|euro|mark|franc|yen|pound|sterling|"
    "acre|hectare|mile|km|mmbtu|mcf|bag|quintal|capita|person|household|passenger|vehicle|metre|meter|square|trillion|rand|"
    "warrant|right|note|bond|certificate|stock|room|night|minute|copy|litres|kwh|mwh|megawatt|ticket|piece|worker|employee"
)
_PER = re.compile(
    rf"\s{{1,6}}(?:of\s+\w+\s+)?(?:(?:a|an|each|every|to\s+the|against\s+the)\s+(?:u\.s\.\s+|new\s+|common\s+|ordinary\s+|[a-z]+-\w+\s+)?(?P<noun>{_UNIT_WORDS})\b(?!\s+(?:ago|earlier|before|later|previously|after|on\b|to\s+date))"
    r"|per\s+(?:[a-z.]+\s+(?:diluted\s+)?(?=shares?\b|unit\b))?(?P<any>[a-z]+)|(?P<annual>annually|yearly|a-share|a-barrel|p\.a\.|pa\b)"
    r"|-?(?P<glued>per-share|a-share)\b)"
    rf"|\s?/\s?(?P<slash>{_UNIT_WORDS}|s|t|b)\b|-(?:a|per)-(?P<dash>[a-z]+)"
)  # fmt: skip
_SAME = {"shares": "share", "shr": "share", "barrels": "barrel", "bbl": "barrel", "tonnes": "tonne", "ton": "ton", "tons": "ton", "ounces": "ounce", "oz": "ounce", "lb": "pound", "lbs": "pound",
         "yr": "year", "annum": "year", "kg": "kilo", "kilogram": "kilo", "kilogramme": "kilo", "liter": "litre", "gal": "gallon", "hundredweight": "cwt", "meter": "metre",
         "annually": "year", "yearly": "year", "p.a.": "year", "pa": "year", "t": "tonne", "s": "share", "b": "barrel", "sterling": "pound", "stock": "share"}  # fmt: skip
_PER_SHARE_LABEL = re.compile(
    r"(?:\b(?:oper|primary|diluted)?\s*shr\b|\b(?:qtly|qtrly|quarterly|annual|semi|interim|final|year|int|qtr)?\s*divi?d?e?n?d?\b|\bshare\b|\beps\b|"
    r"\bearnings\s+per\s+share\b|\bper[\s-]share\b[a-z\s-]{0,24})(?:\s+(?:of|net|profit|loss|basic|diluted|oper|at|was|were|to))*[\s:=-]{0,6}$"
)
_VERSUS_SHARE = re.compile(r"\b(?:vs|versus|against|from)\s+(?:loss|profit|nil|a\s+loss\s+of)?\s*$")

_APPROX = re.compile(
    r"(?<![\w])(?P<words>about|around|some|nearly|almost|roughly|approximately|approx\.?|more\s+than|less\s+than|over|under|just\s+over|just\s+under|up\s+to|at\s+least|at\s+most|"
    r"below|above|near|close\s+to|as\s+much\s+as|as\s+many\s+as|as\s+little\s+as|as\s+low\s+as|as\s+high\s+as|an?\s+estimated|estimated|in\s+excess\s+of|"
    r"no\s+more\s+than|not\s+more\s+than|no\s+less\s+than|fewer\s+than|well\s+over|well\s+above|upwards\s+of|circa|ca\.?|c\.|a\s+minimum\s+of|a\s+maximum\s+of|"
    r"slightly\s+(?:more|less|over|under|above|below)(?:\s+than)?|better\s+than|only|exceeding|exceeds|exceeded)"
    r"\s+(?:a\s+|an\s+|the\s+|between\s+|from\s+)?$"
)  # fmt: skip
_OR_MORE = re.compile(r"\s{1,4}or\s+(?P<words>more|less|so|higher|lower|above|below)\b")
_NOT_LOOSE = frozenset({"only"})
_UP = re.compile(
    r"\b(?:up|rose|rise|risen|rises|rising|gain(?:ed|s)?|jump(?:ed|s)?|surged?|soar(?:ed|s)?|climb(?:ed|s)?|increas(?:ed?|es|ing)|grew|grow(?:n|s|th)?|advanc(?:ed|es)|higher|added|rais(?:ed|e|es))\s+(?:by\s+|of\s+)?(?:(?!from\b)\w+\s+){0,2}$"
)
_DOWN = re.compile(
    r"\b(?:down|fell|fall(?:en|s|ing)?|drop(?:ped|s)?|slip(?:ped|s)?|slid|declin(?:ed?|es|ing)|decreas(?:ed?|es)|los[et]|lower|off|cut|shed|tumbl(?:ed|es)|sank|plung(?:ed|es)|eas(?:ed|es)|reduc(?:ed?|es))\s+(?:by\s+|of\s+)?(?:(?!from\b)\w+\s+){0,2}$"
)
_LOSS = re.compile(r"\b(?:loss(?:es)?|deficit)\s+(?:of\s+|was\s+|totall?ed\s+)?(?:\w+\s+){0,2}$")
_AFTER_DIRECTION = re.compile(
    r"\s{1,4}(?:net\s+|pretax\s+|operating\s+)?(?P<word>loss|deficit|increase|rise|gain|drop|decline|fall|decrease|reduction|cut)\b"
)
_AFTER: dict[str, Literal["up", "down", "loss"]] = {
    "loss": "loss",
    "deficit": "loss",
    "increase": "up",
    "rise": "up",
    "gain": "up",
}


def unit_after(low: str, end: int) -> str | None:
    """Read the unit said right behind an amount: ``a share``, ``per tonne``, ``/bbl``, ``to the dollar``."""
    match = _PER.match(low, end)
    if match is None:
        return None
    word = match["noun"] or match["any"] or match["slash"] or match["dash"] or match["annual"] or match["glued"]
    if word in {"cent", "one", "the", "a", "two", "every", "each"}:
        return None
    word = {"a-share": "share", "per-share": "share", "a-barrel": "barrel"}.get(word, word)
    return _SAME.get(word, word)


def share_before(low: str, start: int) -> bool:
    """Whether a table label or a phrase in front makes the amount one per share: ``Shr``, ``Qtly div``, ``EPS of``."""
    return _PER_SHARE_LABEL.search(low, max(0, start - 48), start) is not None


def approximator(low: str, start: int, end: int) -> str | None:
    """Words in front (``about``) or behind (``or more``) that loosen the amount, as they stand."""
    match = _APPROX.search(low, max(0, start - 36), start)
    if match:
        words = re.sub(r"\s+", " ", match["words"])
        return None if words in _NOT_LOOSE else words
    after = _OR_MORE.match(low, end)
    return f"or {after['words']}" if after else None


def direction(low: str, start: int, end: int) -> Literal["up", "down", "loss"] | None:
    """``up``, ``down`` or ``loss`` where the words beside the amount state it."""
    begin = max(0, start - 40)
    if _LOSS.search(low, begin, start):
        return "loss"
    if _UP.search(low, begin, start):
        return "up"
    if _DOWN.search(low, begin, start):
        return "down"
    match = _AFTER_DIRECTION.match(low, end)
    return _AFTER.get(match["word"], "down") if match else None
