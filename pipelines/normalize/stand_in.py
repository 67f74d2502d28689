"""Make the headline of an item that has none: the beginning of its first sentence."""

import re
from typing import Final

MOST_WORDS: Final = 12
LEAST_WORDS: Final = 4
"""Minimum number of words of a clause that is used as a headline."""
MOST_READ: Final = MOST_WORDS + 2
"""Number of words that are read: a headline has at most twelve, and two more may end a clause."""
SENTENCE: Final = re.compile(r"[^\n]*?(?<![.!?])[.!?]++[\"”'’)]*+(?=\s+[\"“'‘(]?[^\W\d_a-z]|\s*$)")
ABBREVIATED: Final = re.compile(
    r"(?:\b(?:[^\W\d_]|Mr|Mrs|Ms|Dr|St|Gen|Sen|Rep|Gov|Col|Lt|Sgt|Inc|Corp|Co|Ltd|No|vs|Jan|Feb|Aug|Sept?|Oct|Nov|Dec))\.$"
)
CLAUSE: Final = re.compile(
    r"[,;:]\s|\s[-–—]{1,2}\s|\s(?=(?:after|although|and|as|because|but|if|since|that|when|where|which|while|who)\s)"
)
"""The end of a clause: a mark, or a conjunction after it."""


def headline_from(paragraph: str) -> str:
    """Return a headline of at most 12 words from a story's first paragraph.

    It is the first sentence; of a longer sentence, the clauses that fit; if not even the first clause fits, the first words.

    >>> headline_from("Tin rose on Monday. It fell later.")
    'Tin rose on Monday'
    >>> headline_from("The ministry hopes to reopen the talks with its neighbour after the two leaders meet in Oslo.")
    'The ministry hopes to reopen the talks with its neighbour'
    """
    sentence = _first_sentence(" ".join(paragraph.split(maxsplit=MOST_READ)[:MOST_READ]))
    words = sentence.split()
    if len(words) <= MOST_WORDS:
        return sentence.rstrip(".")
    ends = [found.start() for found in CLAUSE.finditer(sentence)]
    clauses = [sentence[:end] for end in ends if LEAST_WORDS <= len(sentence[:end].split()) <= MOST_WORDS]
    return clauses[-1] if clauses else " ".join(words[:MOST_WORDS]) + " ..."


def _first_sentence(text: str) -> str:
    """Return the first sentence; the point of an abbreviation or an initial is no end."""
    at = 0
    while (found := SENTENCE.match(text, at)) and ABBREVIATED.search(text, at, found.end()):
        at = found.end()
    return text[: found.end()] if found else text
