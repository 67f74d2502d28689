"""Whether entities are searched for in a text: its language, by its small words and its script."""

import re
from collections import Counter

from pipelines.enrich.thresholds import SMALL_WORDS_LEAST, SMALL_WORDS_RATIO, SMALL_WORDS_SAMPLE, SMALL_WORDS_SHARE

SMALL_WORDS = {
    "en": "the of to and in a for that on is with said by at from as was it be an has will are not which",
    "de": "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat nach sie",
    "fr": "le la les de des et en du un une que est dans pour qui par sur pas au plus avec ce il sont aux ont sa se",
    "es": "el la de que y los las del en un una por con para se su al es lo como más o pero sus le ha este",
    "it": "il di che la e le un una per in del della con non si da al dei nel sono gli i ha alla più come dal",
    "pt": "o a de que e do da em um uma para com não os as no na por mais dos das se ao como foi pelo é",
    "nl": "de het een van en in is dat op te voor met zijn niet aan er om ook als dan maar bij door uit naar",
    "sv": "och att det som en på är av för med den till inte om ett har de var från men sig vid",
    "pl": "w i na z się do nie że o jest to za po od przez oraz jak są ale tym który będzie",
    "tr": "ve bir bu için da de ile olarak olan daha çok en gibi kadar sonra ise ancak",
    "id": "yang dan di dengan untuk dari ini itu pada dalam tidak akan oleh juga ke ada telah",
}
WORD = re.compile(r"[^\W\d_]+")
_OWNERS: dict[str, list[str]] = {}
for _language, _words in SMALL_WORDS.items():
    for _word in _words.split():
        _OWNERS.setdefault(_word, []).append(_language)


def detect(text: str) -> str:
    """Return the language of a text: one of ``SMALL_WORDS``, or ``und`` if it is unclear or another one.

    >>> detect("Die Bank hat sich nach dem Treffen nicht zu den Zahlen und der Prognose geäußert")
    'de'
    >>> detect("GM profit up 12 pct")
    'und'
    """
    words = WORD.findall(text[:SMALL_WORDS_SAMPLE].lower())
    votes = Counter(language for word in words for language in _OWNERS.get(word, ()))
    if not votes:
        return "und"
    (best, most), *rest = sorted(votes.items(), key=lambda pair: (-pair[1], pair[0] != "en", pair[0]))
    second = rest[0][1] if rest else 0
    ahead = best == "en" or most > SMALL_WORDS_RATIO * second
    return best if ahead and most >= SMALL_WORDS_LEAST and most > SMALL_WORDS_SHARE * len(words) else "und"


def is_latin(text: str) -> bool:
    """Return True if a text is mostly in Latin letters."""
    letters = [c for c in text[:SMALL_WORDS_SAMPLE] if c.isalpha()]
    return 10 * sum(c < "\u0250" for c in letters) >= 7 * len(letters)


def supports(language: str, text: str = "") -> bool:
    """Return True if names are searched for: in English, and in a text without a stated language unless it is in another one.

    An article in another language has no mentions.
    """
    stated = language.lower().replace("_", "-").split("-")[0]
    if stated not in {"und", "", "mul"}:
        return stated in {"en", "eng"}
    return detect(text) in {"en", "und"} and is_latin(text)
